import type { App } from '@slack/bolt';
import type { ExecutionRef } from '../instances/execution-ref.js';
import { type Action, actions, matching } from './blocks/actions.js';
import type { Listeners } from './bolt/ack-first.js';
import type { Change } from './bolt/change.js';
import type { Interaction, Typed } from './bolt/interaction.js';
import { type Clock, type Command, parse } from './command/parse.js';
import type { Context } from './context.js';
import type { CommandListener, Feature, Performer, Verb } from './feature.js';
import { features, helpCommand } from './features/index.js';

const all: Feature[] = Object.values(features);
const commands = Object.assign({}, ...all.map((feature) => feature.commands)) as Record<Verb, CommandListener<Verb>>;
const performers = Object.assign({}, ...all.map(({ changes }) => changes)) as Record<Change['do'], Performer<Change>>;

/** Makes the listeners of all features. */
export function registerFeatures(app: App, listening: Listeners, context: Context): void {
	listening.command(context.command, ({ text, at }) => {
		// Whose clock is meant does not matter here: of what changes something the time stays in words.
		const parsed = parse(text, { now: at, zone: 'UTC' });
		const command = parsed.ok && isHere(context, parsed.command) ? parsed.command : null;
		const change = command && commands[command.verb].take?.(command);
		// Which verb it is stands firm only when the person's own clock has been asked: leave is asked for behind that.
		return change ? { take: () => change } : { read: (typed) => readCommand(context, typed), open: true };
	});

	for (const feature of all) {
		for (const [action, choose] of Object.entries(feature.actions ?? {})) {
			listening.action(matching(action as Action), (clicked) => choose(context, clicked));
		}
		for (const [callback, take] of Object.entries(feature.submissions ?? {}))
			listening.submission(callback, () => ({ take }));
		const { opened } = feature;
		if (opened) {
			app.event('app_home_opened', async ({ event, context: { teamId } }) => {
				if (event.tab !== 'home') return;
				listening.background('the App Home', opened(context, { userId: event.user, teamId: teamId ?? '' }));
			});
		}
	}
	// A link button sends its click as well, and Slack shows an error beside it unless that is acknowledged.
	listening.action(matching(actions.open), () => ({ read: async () => {}, open: true }));
	// What a message of another version offers is not ours to do, but a click on it wants an answer.
	listening.action(unknown, () => ({
		read: (clicked) => context.asking.requests.answer(clicked, { kind: 'question-over' }),
		open: true,
	}));
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

async function readCommand(context: Context, typed: Typed): Promise<void> {
	const parsed = parse(typed.text, await clockOf(context, typed));
	if (!parsed.ok) return helpCommand(context, typed, { misread: parsed });
	const { command } = parsed;
	const here = isHere(context, command);
	const { read, open } = commands[command.verb];
	if ((!open || !here) && !(await context.people.mayRead(typed))) return;
	if (!here) return elsewhere(context, typed, command as Command & { execution: ExecutionRef });
	await read?.(context, typed, command);
}

/** False where it names an execution of another n8n. */
const isHere = ({ instance }: Context, command: Command) => !('host' in command) || command.host === instance.host;

/** Slack is asked for the person's time zone only where a time of the clock may have been typed. */
async function clockOf({ people }: Context, { text, by, at }: Typed): Promise<Clock> {
	const zone = /\p{Nd}[:：﹕︰∶\p{Pd}−]\p{Nd}|\p{Nd}{4}[/.]\p{Nd}/u.test(text)
		? await people.directory.zone(by.userId)
		: 'UTC';
	return { now: at, zone };
}

/** The same number is another execution there. Only the person knows whether both names are one n8n's. */
function elsewhere(
	{ asking, instance, command: slash }: Context,
	typed: Typed,
	{ verb, execution, host }: Command & { execution: ExecutionRef; host?: string },
) {
	return asking.requests.answer(typed, {
		kind: 'cannot',
		what: `That link leads to another n8n, ${host}: Flowbell works on ${instance.host}.`,
		why: `If both are names of the same n8n, use the number alone: \`${slash} ${verb} ${execution.id}\`.`,
	});
}
