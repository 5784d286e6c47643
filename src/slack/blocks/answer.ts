import type { ActionsBlock } from '@slack/types';
import { type ExecutionRef, refKey } from '../../instances/execution-ref.js';
import type { RetryState } from '../../operations/states.js';
import { actions } from './actions.js';
import { whyNot } from './blocker.js';
import { button, buttons, type Message, section } from './blocks.js';
import { signed, stoppedHow } from './status-word.js';
import { ago, channel, code, date, inline, link, mention, phrase, sentence } from './text.js';

type Said = string | { text: string; rows: ActionsBlock[] };
type Of = { execution: ExecutionRef };

/**
 * Short private answers, by their kind. Most concern the asker alone and go out as ephemeral messages; none holds state.
 * Each names what the state is now, so that a late click is an answer and not a dead end.
 */
const answers = {
	/** Somebody's retry of it is under way. */
	'already-retrying'(of: Of & { by: string; since: number; newId?: number | null }, now?: number) {
		const as = of.newId ? ` as #${of.newId}` : '';
		const since = now === undefined ? `since ${date(of.since)}` : `asked ${ago(of.since, now)}`;
		return `#${of.execution.id} is already being retried${as} by ${mention(of.by)}, ${since}.\nNothing was sent twice. The card in the channel shows its progress.`;
	},
	/** The button belonged to a state that has passed. */
	'late-retry': ({ state }: { state: RetryState }) =>
		`${stands(state)}\nYour button was out of date. Nothing was done.`,
	/** The message is of before n8n was reset (epoch milliseconds); null where the button names no number. */
	'of-before'({ execution, since }: { execution: ExecutionRef | null; since: number }) {
		const what = execution === null ? 'What this message is about' : `#${execution.id} from before`;
		return `n8n was reset or restored (noticed ${date(since)}). ${what} is gone, so nothing was done.\nIts number may now belong to another execution: start from a new list or message.`;
	},
	/** Somebody looked again and n8n shows no more than before. */
	'still-unclear': ({ execution }: Of) =>
		`Still unclear: n8n shows no retry of #${execution.id}.\nIt may wait for a worker, or have succeeded without being saved. Flowbell keeps looking and updates the card.`,
	'late-stop': ({ execution, status }: Of & { status: string }) =>
		`#${execution.id} has already ended: ${signed(status)}.\nThere was nothing left to stop.`,
	/** The question was answered already, or is too old. */
	'question-over': (_: object) =>
		'This question was already answered or is too old. Nothing was done.\nStart again with the command or button that led here.',
	/** access says no; its sentences may hold mentions. */
	refused: ({ reason, ask }: { reason: string; ask: string }) => `${sentence(reason)}\n${sentence(ask)}`,
	/** This n8n server or key cannot. `why` is a sentence of ours. */
	cannot: ({ what, why }: { what: string; why: string }) => `${phrase(what)}\n${phrase(why)}`,
	/** The work goes on in the channel's card. */
	'retry-accepted'({
		execution,
		workflowName,
		channelId,
		card,
	}: Of & { workflowName: string; channelId?: string; card?: string }) {
		const where = channelId ? ` in ${channel(channelId)}` : '';
		return `⏳ Retrying #${execution.id} of ${inline(workflowName, 80, 'a workflow')}.\n${card ? link(card, 'The card') : 'The card'}${where} shows its progress.`;
	},
	/** `what` is a line of ours: the thread of the card tells the same. */
	'done-on-card': ({ what, card }: { what: string; card: string | null }) =>
		`${what}\n${card ? link(card, 'The card') : 'The card'} in this channel shows it too.`,
	'retry-refused': ({ state }: { state: RetryState & { phase: 'refused' } }) =>
		`#${state.execution.id} was not retried.\n${whyNot(state.blocker, state)}`,
	'nothing-to-stop': ({ workflowName }: { workflowName: string }) =>
		`None of those runs of ${inline(workflowName, 80)} is still running, so there was nothing to stop.`,
	kept: ({ what }: { what: string }) => `Canceled: ${phrase(what)}`,
	'not-found': ({ execution, command }: Of & { command: string }) =>
		`n8n has no execution #${execution.id}.\nIt may have been deleted, or its workflow does not save such runs. ${code(`${command} failures`)} lists what failed.`,
	/** The modal (the details, or the question about a workflow's runs) could not be opened in Slack's three seconds. */
	'open-again'({ execution, modal }: Of & { modal?: 'stop-workflow' }) {
		const id = `#${execution.id}`;
		const [name, action, says] =
			modal === 'stop-workflow'
				? ['Stop running…', actions.stopWorkflow, `Stop running executions of the workflow of ${id}`]
				: [`Open ${id}`, actions.details, `Open the details of ${id}`];
		const rows = buttons(button(name, action, { value: refKey(execution), style: 'primary', says }));
		return { text: `Slack timed out before ${id} could open.`, rows };
	},
	/** The list behind a button is too old to be paged. */
	'list-over': ({ command }: { command: string }) =>
		`This list has expired.\nGet a new one, for example with ${code(`${command} failures`)}.`,
	/** Nothing to add, nothing to remove. */
	'tagged-already': ({ execution }: Of) => `#${execution.id} already has exactly these tags. Nothing was changed.`,
	/** A form could not be opened in Slack's three seconds. */
	'too-slow': (_: object) => 'Slack timed out before the form could open.\nClick again.',
	/** Who cannot have an alert. */
	'not-assignable': ({ userId }: { userId: string }) =>
		`${mention(userId)} cannot have this alert. Nothing was changed.\nOnly full members of this workspace who may see executions can.`,
	/** Somebody has asked for the same, and it is being done. */
	'under-way': ({ by }: { by: string }) => `⏳ ${mention(by)} asked for the same a moment ago. It is being done.`,
	working: ({ what }: { what: string }) => `⏳ ${phrase(what)}`,
};

type Kind = keyof typeof answers;
export type Answer = { [K in Kind]: { kind: K } & Parameters<(typeof answers)[K]>[0] }[Kind];

export function renderAnswer({ answer, now }: { answer: Answer; now?: number }): Message {
	const said = (answers[answer.kind] as (answer: Answer, now?: number) => Said)(answer, now);
	const { text, rows } = typeof said === 'string' ? { text: said, rows: [] } : said;
	return { text: text.split('\n')[0]!, blocks: [section(text), ...rows] };
}

/** Where a retry stands, in one line. */
export function stands(state: RetryState): string {
	const id = `#${state.execution.id}`;
	const by = mention(state.by);
	switch (state.phase) {
		case 'asked':
			return `${id} is being retried (asked by ${by}).`;
		case 'running':
			return `${id} is being retried as #${state.newId} (asked by ${by}).`;
		case 'recovered':
			return `🟢 ${id} has recovered as #${state.newId} (retried by ${by}).`;
		case 'failed-again':
			return `🔴 ${id} failed again as #${state.newId} (retried by ${by}).`;
		case 'stopped':
			return `⚪ The retry of ${id} was ${stoppedHow(state)} (#${state.newId}).`;
		case 'lost-sight':
			return `⚪ ${id} was retried as #${state.newId}, which is gone from n8n: nobody knows how it ended.`;
		case 'unknown-outcome':
			return `⚠️ Unclear whether the retry of ${id} started (asked by ${by}).`;
		case 'needs-confirmation':
			return `The retry of ${id} waits for ${by} to confirm.`;
		case 'refused':
			return `${id} cannot be retried. ${whyNot(state.blocker, state)}`;
		case 'problem':
			return `⚠️ ${phrase(state.problem.what, 300)}`;
	}
}
