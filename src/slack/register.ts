import type { App } from '@slack/bolt';
import { type Action, actions, matching } from './blocks/actions.js';
import type { Listener, Listeners } from './bolt/ack-first.js';
import type { Change } from './bolt/change.js';
import type { Interaction, Typed } from './bolt/interaction.js';
import { runWords } from './command/named-run.js';
import { type Command, type Parsed, parse, type RunNamed } from './command/parse.js';
import { verbNamed } from './command/verbs.js';
import type { Context } from './context.js';
import type { CommandListener, Feature, Performer, Verb } from './feature.js';
import { features, helpCommand } from './features/index.js';

const all: Feature[] = Object.values(features);
const commands = Object.assign({}, ...all.map((feature) => feature.commands)) as Record<Verb, CommandListener<Verb>>;
const performers = Object.assign({}, ...all.map(({ changes }) => changes)) as Record<Change['do'], Performer<Change>>;

/** Makes the listeners of all features. */
export function registerFeatures(app: App, listening: Listeners, context: Context): void {
	listening.command(context.command, (typed) => listenerFor(context, typed));

	for (const feature of all) {
		for (const [action, choose] of Object.entries(feature.actions ?? {})) {
			listening.action(matching(action as Action), (clicked) => choose(context, clicked));
		}
		for (const [callback, take] of Object.entries(feature.submissions ?? {}))
			listening.submission(callback, () => ({ take }));
		for (const [callback, show] of Object.entries(feature.shows ?? {}))
			listening.submission(callback, () => ({ read: (submitted) => show(context, submitted) }));
		for (const [action, offer] of Object.entries(feature.searches ?? {}))
			listening.search(matching(action as Action), (searched) => offer(context, searched));
		const { opened } = feature;
		if (opened) {
			app.event('app_home_opened', async ({ event, context: { teamId, enterpriseId } }) => {
				if (event.tab !== 'home') return;
				listening.background(
					'the App Home',
					opened(context, { userId: event.user, teamId: teamId ?? enterpriseId ?? '' }),
				);
			});
		}
	}
	// The same as typing it, also in who may.
	listening.action(matching(actions.runCommand), (clicked) => {
		const typed = { ...clicked, text: clicked.value };
		const listener = listenerFor(context, typed);
		return 'take' in listener
			? { take: () => listener.take(typed) }
			: { ...listener, read: () => listener.read(typed) };
	});
	// A link button sends its click as well, and Slack shows an error beside it unless that is acknowledged.
	listening.action(matching(actions.open), () => ({ read: async () => {}, open: true }));
	// What a message of another version offers is not ours to do, but a click on it wants an answer.
	listening.action(unknown, () => ({
		read: (clicked) => context.asking.requests.answer(clicked, { kind: 'question-over' }),
		open: true,
	}));
	listening.search(unknown, async () => []);
}

const unknown = new RegExp(
	`^(?!(?:${Object.values(actions)
		.map((action) => matching(action).source.slice(1, -1))
		.join('|')})$)`,
);

/** Makes a change that was taken: asks for leave, finds out what is meant by now, then does it. */
export async function performChange(context: Context, interaction: Interaction, change: Change, again: boolean) {
	await performers[change.do](context, interaction, change, again);
}

/** What is done about a command, told from its text alone. */
function listenerFor(context: Context, { text, at }: Typed): Listener<Typed> {
	// Read behind the ack: where fifty people type at the same instant, reading is most of the time to the last ack.
	if (onlyShows(text)) return { read: (typed) => readCommand(context, typed, atOnce(typed)), open: true };
	const soFar = atOnce({ text, at });
	const { parsed } = soFar;
	const command = parsed.ok && isHere(context, parsed.command) ? parsed.command : null;
	const change = command && commands[command.verb].take?.(command);
	if (change) return { take: () => change };
	// Which verb it is stands firm only when the person's own clock has been asked: leave is asked for behind that.
	return { read: (typed) => readCommand(context, typed, soFar), open: true };
}

/**
 * Whether the first word names a verb that changes nothing: whatever stands behind it, it never reads as a change then.
 * @internal
 */
export function onlyShows(text: string): boolean {
	const verb = verbNamed(/^\S*/.exec(text)![0]);
	return verb !== null && !commands[verb.name].take;
}

type SoFar = { parsed: Parsed; asksZone: boolean };

/** As far as it can be read without asking Slack whose clock is meant by a time. */
function atOnce({ text, at }: Pick<Typed, 'text' | 'at'>): SoFar {
	let asksZone = false;
	// Of what changes something a time stays in words: whose clock is meant matters only where something is shown.
	const clock = {
		now: at,
		get zone() {
			asksZone = true;
			return 'UTC';
		},
	};
	const parsed = parse(text, clock);
	return { parsed, asksZone };
}

async function readCommand(context: Context, typed: Typed, { parsed, asksZone }: SoFar): Promise<void> {
	const read = asksZone
		? parse(typed.text, { now: typed.at, zone: await context.people.directory.zone(typed.by.userId) })
		: parsed;
	if (!read.ok) return helpCommand(context, typed, { misread: read });
	const { command } = read;
	const here = isHere(context, command);
	const { read: show, open } = commands[command.verb];
	if ((!open || !here) && !(await context.people.mayRead(typed))) return;
	if (!here) return elsewhere(context, typed, command as Command & RunNamed);
	// What changes something is taken before it is acknowledged, and never comes here: `onlyShows`.
	if (!show) throw new Error(`"${command.verb}" was acknowledged before it was taken`);
	await show(context, typed, command);
}

/** False where it names an execution of another n8n. */
const isHere = ({ instance }: Context, command: Command) => !('host' in command) || command.host === instance.host;

/** The same number is another execution there. Only the person knows whether both names are one n8n's. */
function elsewhere(
	{ asking, instance, command: slash }: Context,
	typed: Typed,
	run: Command & RunNamed & { host?: string },
) {
	return asking.requests.answer(typed, {
		kind: 'cannot',
		what: `That link leads to another n8n, ${run.host}: Flowbell works on ${instance.host}.`,
		why: `If both are names of the same n8n, leave the address out: \`${slash} ${run.verb} ${runWords(run)}\`.`,
	});
}
