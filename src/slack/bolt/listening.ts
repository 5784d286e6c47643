import type { App, BlockAction, SlackViewAction } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Person } from '../../access/person.js';
import { redact } from '../../lib/secrets/index.js';
import { problemOf } from '../../operations/problem.js';
import type { Message } from '../blocks/blocks.js';
import { renderFormAgain } from '../blocks/form-again.js';
import { readMetadata } from '../blocks/metadata.js';
import { renderProblem } from '../blocks/problem.js';
import type { Answers } from './answers.js';
import type { Change, ClickedView, Interaction } from './change.js';
import type { Changes } from './changes.js';
import { createFewAtATime } from './few-at-a-time.js';
import { longestCommand, type TooMuch } from './too-much.js';

export type Typed = Interaction & { text: string };
export type Clicked = Interaction & {
	actionId: string;
	/** A button's value, or that of the chosen option. */
	value: string;
	view: ClickedView | null;
};
export type Submitted = Interaction & {
	metadata: string;
	viewId: string;
	/** What the inputs hold, by their action ids: the chosen option's value, or what was typed. */
	values: Record<string, string>;
};

/**
 * What is to be done, told from the interaction alone, since nothing may be waited for before Slack has its answer.
 * `read` shows something and changes nothing: it is acknowledged first and begins then, for those who may read. `open`:
 * for everybody, as it shows nothing of n8n, or asks for leave itself. `take` changes something: it is written to the
 * queue, and acknowledged when it is there; whoever performs it asks for leave. So a process that dies, whenever that is,
 * leaves nobody believing that something is being done which is not.
 */
export type Listener<In extends Interaction> = Reads<In> | { take(interaction: In): Change };
type Reads<In> = { read(interaction: In): Promise<void>; open?: true };

/** Each is given what chooses the listener for this very interaction. */
export type Listening = {
	command(name: string, choose: (typed: Typed) => Listener<Typed>): void;
	action(id: RegExp, choose: (clicked: Clicked) => Listener<Clicked>): void;
	/** The modal closes at once. */
	submission(callbackId: string, choose: (submitted: Submitted) => Listener<Submitted>): void;
	/** Bolt itself acknowledges events. */
	background(what: string, work: Promise<unknown>): void;
	/** Resolves when nothing is under way. */
	idle(): Promise<void>;
};

/** True where the person may be shown what n8n has run. Who may not has been told so. */
export type MayRead = (interaction: Interaction & { view?: ClickedView | null }) => Promise<boolean>;

export type ListeningOptions = {
	app: App;
	answers: Answers;
	changes: Pick<Changes, 'put'>;
	mayRead: MayRead;
	tooMuch: TooMuch;
	newReference(): string;
	command: string;
	now(): number;
	log: Logger;
	/** Milliseconds from the listener's start to the end of the ack. */
	onAck?(kind: 'command' | 'action' | 'view', ms: number): void;
};

type Acks = {
	kind: 'command' | 'action' | 'view';
	/** Tells Slack that it has arrived. */
	ack(): Promise<unknown>;
	/** Tells Slack that it has arrived, and the person that nothing was taken. */
	sorry(message: Message): Promise<unknown>;
};

export function createListening(options: ListeningOptions): Listening {
	const { app, answers, changes, mayRead, tooMuch, now, log, onAck } = options;
	const underWay = new Set<Promise<unknown>>();
	const inTurn = createFewAtATime();

	function track(work: Promise<unknown>) {
		underWay.add(work);
		work.finally(() => underWay.delete(work));
	}

	/** What happens between Slack and us, in the order that the promises of `Listener` need. */
	async function respond<In extends Interaction>(
		what: string,
		interaction: In,
		choose: (interaction: In) => Listener<In>,
		{ kind, ack, sorry }: Acks,
		characters = 0,
	) {
		const start = performance.now();
		const refusal = await tooMuch(interaction.by, characters);
		if (refusal) {
			await (refusal.told && kind === 'action' ? ack() : sorry(refusal.message));
			onAck?.(kind, performance.now() - start);
			return;
		}
		let listener: Listener<In>;
		let change: Change | null = null;
		try {
			listener = choose(interaction);
			if ('take' in listener) change = listener.take(interaction);
		} catch (error) {
			listener = { read: () => Promise.reject(error) };
		}
		let failed: unknown;
		if (change) await changes.put(what, interaction, change).catch((error) => (failed = error));
		await (failed === undefined ? ack() : sorry(problem(what, failed)));
		onAck?.(kind, performance.now() - start);
		if ('read' in listener) begin(what, interaction, listener);
	}

	function problem(what: string, error: unknown): Message {
		const problem = problemOf(error, `${what} did not work`, options);
		log.error({ ref: problem.ref, err: error, what }, 'a listener failed');
		return renderProblem({ problem });
	}

	const privately = ({ origin, by }: Interaction, message: Message) =>
		answers.privately(origin, by.userId, message).catch(() => {});

	/** Deliberately not awaited by the listener: Bolt's part ends with the ack. */
	function begin<In extends Interaction>(what: string, interaction: In, { read, open }: Reads<In>) {
		const shown = async () => {
			if (open || (await mayRead(interaction))) await read(interaction);
		};
		track(inTurn(interaction.by.userId, shown).catch((error: unknown) => privately(interaction, problem(what, error))));
	}

	return {
		command(name, choose) {
			app.command(name, async ({ command, ack }) => {
				const text = command.text ?? '';
				const typed: Typed = {
					id: `t-${command.trigger_id.replace(/\W/g, '-')}`,
					by: { userId: command.user_id, teamId: command.team_id },
					origin: { channelId: command.channel_id, responseUrl: command.response_url },
					triggerId: command.trigger_id,
					at: now(),
					// It is kept with what it asks for, and errors that are searched for it are kept without secrets too.
					text: redact(text.slice(0, longestCommand)),
				};
				const verb = typed.text
					.split(/\s/)[0]!
					.replace(/[^\w-]/g, '')
					.slice(0, 20);
				const acks: Acks = {
					kind: 'command',
					ack,
					sorry: (message) => ack({ response_type: 'ephemeral', ...message }),
				};
				await respond(`\`${name} ${verb}\``, typed, choose, acks, text.length);
			});
		},
		action(id, choose) {
			app.action<BlockAction>(id, async ({ body, action, ack }) => {
				const view = body.view
					? { id: body.view.id, hash: body.view.hash, metadata: body.view.private_metadata, type: body.view.type }
					: null;
				const channelId = body.channel?.id ?? body.container?.channel_id ?? openedIn(view) ?? body.user.id;
				const clicked: Clicked = {
					id: `c-${body.user.id}-${action.action_ts.replace(/\W/g, '-')}`,
					by: personOf(body),
					origin: { channelId, ...(body.response_url ? { responseUrl: body.response_url } : {}) },
					triggerId: body.trigger_id,
					at: now(),
					actionId: action.action_id,
					value: chosenValue(action),
					view,
				};
				await respond('That click', clicked, choose, {
					kind: 'action',
					ack,
					// Slack ignores whatever is said inside the ack of a click.
					async sorry(message) {
						await ack();
						track(privately(clicked, message));
					},
				});
			});
		},
		submission(callbackId, choose) {
			app.view<SlackViewAction>({ callback_id: callbackId, type: 'view_submission' }, async ({ body, view, ack }) => {
				const submitted: Submitted = {
					// Who is told that nothing was taken may submit the same form again: only its hash is another then.
					id: `v-${`${view.id}-${view.hash}`.replace(/\W/g, '-')}`,
					by: personOf(body),
					origin: { channelId: body.user.id },
					triggerId: 'trigger_id' in body ? String(body.trigger_id) : '',
					at: now(),
					metadata: view.private_metadata,
					viewId: view.id,
					values: valuesOf(view.state.values),
				};
				await respond('That form', submitted, choose, {
					kind: 'view',
					ack,
					sorry: (message) => ack({ response_action: 'update', view: renderFormAgain(view, message) }),
				});
			});
		},
		background(what, work) {
			track(work.catch((error) => log.warn({ err: error, what }, 'background work failed')));
		},
		async idle() {
			while (underWay.size > 0) await Promise.allSettled([...underWay]);
		},
	};
}

/** Slack does not say where a modal was opened; ours carry it. */
const openedIn = (view: ClickedView | null) => view && readMetadata(view.metadata)?.channelId;

/** A person from a shared channel carries the workspace that is theirs (`user.team_id`), not the one it happened in. */
function personOf(body: { user: { id: string; team_id?: string }; team?: { id: string } | null }): Person {
	return { userId: body.user.id, teamId: body.user.team_id ?? body.team?.id ?? '' };
}

function valuesOf(blocks: Record<string, Record<string, object>>): Record<string, string> {
	const elements = Object.values(blocks).flatMap((elements) => Object.entries(elements));
	return Object.fromEntries(elements.map(([id, element]) => [id, redact(chosenValue(element))]));
}

function chosenValue(action: object): string {
	if ('value' in action) return String(action.value ?? '');
	if ('selected_option' in action) return (action.selected_option as { value?: string } | null)?.value ?? '';
	return '';
}
