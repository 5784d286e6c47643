import type { App, BlockAction, SlackViewAction } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Person } from '../access/person.js';
import type { Origin } from '../operations/job.js';
import { problemOf } from '../operations/problem.js';
import type { Answers } from './answers.js';
import { renderProblem } from './views/problem.js';

/** What a person did, the same whether they typed, clicked or submitted. */
export type Interaction = {
	/** Names this very click or command, so that its repeated delivery is known as such; usable as a job's id. */
	id: string;
	by: Person;
	origin: Origin;
	/** Opens a modal: once, within three seconds. */
	triggerId: string;
	at: number;
};
export type Typed = Interaction & { text: string };
export type Clicked = Interaction & {
	actionId: string;
	/** A button's value, or that of the chosen option. */
	value: string;
	/** The modal or home that it was clicked in. */
	view: { id: string; hash: string; metadata: string; type: string } | null;
};
export type Submitted = Interaction & {
	metadata: string;
	viewId: string;
	/** What the inputs hold, by their action ids: the chosen option's value, or what was typed. */
	values: Record<string, string>;
};

/**
 * Registers listeners so that each acknowledges before it does anything else: the work is handed over and cannot delay
 * the ack. Counts what is under way, so that a drain can wait for it, and turns every error into words for the person.
 */
export type Listening = {
	command(name: string, work: (typed: Typed) => Promise<void>): void;
	action(id: RegExp, work: (clicked: Clicked) => Promise<void>): void;
	/** The modal closes at once. */
	submission(callbackId: string, work: (submitted: Submitted) => Promise<void>): void;
	/** Bolt itself acknowledges events. */
	background(what: string, work: Promise<unknown>): void;
	/** Resolves when nothing is under way. */
	idle(): Promise<void>;
};

export type ListeningOptions = {
	app: App;
	answers: Answers;
	newReference(): string;
	command: string;
	now(): number;
	log: Logger;
	/** Milliseconds from the listener's start to the end of the ack. */
	onAck?(kind: 'command' | 'action' | 'view', ms: number): void;
};

export function createListening({ app, answers, newReference, command, now, log, onAck }: ListeningOptions): Listening {
	const underWay = new Set<Promise<unknown>>();

	async function acknowledged(kind: 'command' | 'action' | 'view', ack: () => Promise<unknown>) {
		const start = performance.now();
		await ack();
		onAck?.(kind, performance.now() - start);
	}

	function track(work: Promise<unknown>) {
		underWay.add(work);
		work.finally(() => underWay.delete(work));
	}

	/** Deliberately not awaited by the listener: Bolt's part ends with the ack. */
	function begin(what: string, interaction: Interaction, work: () => Promise<void>) {
		const done = work().catch(async (error: unknown) => {
			const problem = problemOf(error, `${what} did not work`, { newReference, command });
			log.error({ ref: problem.ref, err: error, what }, 'a listener failed');
			await answers.privately(interaction.origin, interaction.by.userId, renderProblem({ problem })).catch(() => {});
		});
		track(done);
	}

	return {
		command(name, work) {
			app.command(name, async ({ command, ack }) => {
				await acknowledged('command', ack);
				const typed: Typed = {
					id: `t-${command.trigger_id.replace(/\W/g, '-')}`,
					by: { userId: command.user_id, teamId: command.team_id },
					origin: { channelId: command.channel_id, responseUrl: command.response_url },
					triggerId: command.trigger_id,
					at: now(),
					text: command.text ?? '',
				};
				begin(
					`\`${name} ${typed.text
						.split(/\s/)[0]!
						.replace(/[^\w-]/g, '')
						.slice(0, 20)}\``,
					typed,
					() => work(typed),
				);
			});
		},
		action(id, work) {
			app.action<BlockAction>(id, async ({ body, action, ack }) => {
				await acknowledged('action', ack);
				const clicked: Clicked = {
					id: `c-${body.user.id}-${action.action_ts.replace(/\W/g, '-')}`,
					by: personOf(body),
					origin: {
						channelId: body.channel?.id ?? body.container?.channel_id ?? body.user.id,
						...(body.response_url ? { responseUrl: body.response_url } : {}),
					},
					triggerId: body.trigger_id,
					at: now(),
					actionId: action.action_id,
					value: chosenValue(action),
					view: body.view
						? { id: body.view.id, hash: body.view.hash, metadata: body.view.private_metadata, type: body.view.type }
						: null,
				};
				begin('That click', clicked, () => work(clicked));
			});
		},
		submission(callbackId, work) {
			app.view<SlackViewAction>({ callback_id: callbackId, type: 'view_submission' }, async ({ body, view, ack }) => {
				await acknowledged('view', ack);
				const submitted: Submitted = {
					id: `v-${view.id.replace(/\W/g, '-')}`,
					by: personOf(body),
					origin: { channelId: body.user.id },
					triggerId: 'trigger_id' in body ? String(body.trigger_id) : '',
					at: now(),
					metadata: view.private_metadata,
					viewId: view.id,
					values: valuesOf(view.state.values),
				};
				begin('That form', submitted, () => work(submitted));
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

/** A person from a shared channel carries the workspace that is theirs (`user.team_id`), not the one it happened in. */
function personOf(body: { user: { id: string; team_id?: string }; team?: { id: string } | null }): Person {
	return { userId: body.user.id, teamId: body.user.team_id ?? body.team?.id ?? '' };
}

function valuesOf(blocks: Record<string, Record<string, object>>): Record<string, string> {
	const elements = Object.values(blocks).flatMap((elements) => Object.entries(elements));
	return Object.fromEntries(elements.map(([id, element]) => [id, chosenValue(element)]));
}

function chosenValue(action: object): string {
	if ('value' in action) return String(action.value ?? '');
	if ('selected_option' in action) return (action.selected_option as { value?: string } | null)?.value ?? '';
	return '';
}
