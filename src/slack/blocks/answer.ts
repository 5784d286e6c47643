import type { RetryState } from '../../operations/states.js';
import { actionId, actions } from './actions.js';
import { whyNot } from './blocker.js';
import { button, buttons, context, type Message, section } from './blocks.js';
import { signed, stoppedHow } from './status-word.js';
import { ago, channel, code, date, inline, link, mention, phrase, sentence } from './text.js';

/**
 * Short private answers. Most concern the asker alone and go out as ephemeral messages; none holds state. Each kind
 * names what the state is now, so that a late click is an answer and not a dead end.
 */
export type Answer =
	/** Somebody's retry of it is under way. */
	| { kind: 'already-retrying'; executionId: number; by: string; since: number; newId?: number | null }
	/** The button belonged to a state that has passed. */
	| { kind: 'late-retry'; executionId: number; state: RetryState }
	/** Somebody looked again and n8n shows no more than before. */
	| { kind: 'still-unclear'; executionId: number }
	| { kind: 'late-stop'; executionId: number; status: string }
	/** The question was answered already, or is too old. */
	| { kind: 'question-over' }
	/** The message is of before n8n was reset (epoch milliseconds); null where the button names no number. */
	| { kind: 'of-before'; executionId: number | null; since: number }
	/** access says no; its sentences may hold mentions. */
	| { kind: 'refused'; reason: string; ask: string }
	/** This n8n server or key cannot. `why` is a sentence of ours. */
	| { kind: 'cannot'; what: string; why: string }
	/** The work goes on in the channel's card. */
	| { kind: 'retry-accepted'; executionId: number; channelId?: string; card?: string }
	| { kind: 'retry-refused'; state: RetryState & { phase: 'refused' } }
	| { kind: 'nothing-to-stop'; workflowName: string }
	| { kind: 'kept'; what: string }
	| { kind: 'not-found'; executionId: number; command: string }
	/** The modal (the details, or the question about a workflow's runs) could not be opened in Slack's three seconds. */
	| { kind: 'open-again'; executionId: number; modal?: 'stop-workflow' }
	/** The list behind a button is too old to be paged. */
	| { kind: 'list-over'; command: string }
	/** Nothing to add, nothing to remove. */
	| { kind: 'tagged-already'; executionId: number }
	/** Somebody has asked for the same, and it is being done. */
	| { kind: 'under-way'; by: string }
	| { kind: 'working'; what: string };

export type AnswerProps = { answer: Answer; now?: number };

export function renderAnswer({ answer, now }: AnswerProps): Message {
	const { text, more, rows } = words(answer, now);
	const [first, ...rest] = text.split('\n');
	return {
		text: first!,
		blocks: [section([first, ...rest].join('\n')), ...(rows ?? []), ...(more ? context(more) : [])],
	};
}

type Words = { text: string; more?: string; rows?: ReturnType<typeof buttons> };

function words(answer: Answer, now: number | undefined): Words {
	switch (answer.kind) {
		case 'already-retrying': {
			const as = answer.newId ? ` as #${answer.newId}` : '';
			const since = now === undefined ? `since ${date(answer.since)}` : `asked ${ago(answer.since, now)}`;
			return {
				text: `#${answer.executionId} is already being retried${as} by ${mention(answer.by)}, ${since}.\nNothing was sent a second time. The card in the channel shows how it goes.`,
			};
		}
		case 'late-retry':
			return {
				text: `${stands(answer.state)}\nThe button that you used belonged to an earlier state, so nothing was done.`,
			};
		case 'of-before': {
			const what = answer.executionId === null ? 'What this message is about' : `#${answer.executionId} of that time`;
			return {
				text: `n8n was reset or restored; Flowbell saw it ${date(answer.since)}. ${what} is gone, so nothing was done.\nIts number may be another execution's now: look for that with a new list or message.`,
			};
		}
		case 'still-unclear':
			return {
				text: `Still unclear: n8n shows no run that retries #${answer.executionId}.\nThat proves nothing: it may wait for a worker, or have succeeded without being saved. Flowbell goes on looking and updates the card.`,
			};
		case 'late-stop':
			return {
				text: `#${answer.executionId} has ended already: ${signed(answer.status)}.\nThere was nothing left to stop.`,
			};
		case 'question-over':
			return {
				text: 'This question is answered already or too old, so nothing was done.\nStart again with the command or the button that led here.',
			};
		case 'refused':
			return { text: `${sentence(answer.reason)}\n${sentence(answer.ask)}` };
		case 'cannot':
			return { text: `${phrase(answer.what)}\n${phrase(answer.why)}` };
		case 'retry-accepted': {
			const where = answer.channelId ? ` in ${channel(answer.channelId)}` : '';
			const card = answer.card ? link(answer.card, 'The card') : 'The card';
			return { text: `Retrying #${answer.executionId}.\n${card}${where} shows how it goes.` };
		}
		case 'retry-refused':
			return {
				text: `#${answer.state.executionId} was not retried.\n${whyNot(answer.state.blocker, answer.state)}`,
			};
		case 'nothing-to-stop':
			return {
				text: `None of those runs of ${inline(answer.workflowName, 80)} goes on any more, so there was nothing to stop.`,
			};
		case 'kept':
			return { text: `Left as it is: ${phrase(answer.what)}` };
		case 'not-found':
			return {
				text: `n8n has no execution #${answer.executionId}.\nIt may have been deleted, or its workflow does not save such runs. Try ${code(`${answer.command} failures`)} for those that are there.`,
			};
		case 'open-again': {
			const { executionId: value, modal } = answer;
			const open =
				modal === 'stop-workflow'
					? button('Stop running…', actionId(actions.stopWorkflow), { value, style: 'primary' })
					: button(`Open #${value}`, actionId(actions.details), { value, style: 'primary' });
			return { text: `Opening #${value} took longer than Slack waits.`, rows: buttons(open) };
		}
		case 'list-over':
			return {
				text: `This list is too old to go on with.\nAsk for a new one, for example with ${code(`${answer.command} failures`)}.`,
			};
		case 'tagged-already':
			return { text: `The tags of #${answer.executionId} are as you want them already, so nothing was changed.` };
		case 'under-way':
			return { text: `⏳ ${mention(answer.by)} asked for the same a moment ago, and it is under way.` };
		case 'working':
			return { text: `⏳ ${phrase(answer.what)}` };
	}
}

/** Where a retry stands, in one line. */
export function stands(state: RetryState): string {
	const id = `#${state.executionId}`;
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
			return `⚪ ${id} was retried as #${state.newId}, which n8n no longer has: it does not say how it ended.`;
		case 'unknown-outcome':
			return `⚠️ It is unclear whether the retry of ${id} started (asked by ${by}).`;
		case 'needs-confirmation':
			return `The retry of ${id} waits for a yes from ${by}.`;
		case 'refused':
			return `${id} cannot be retried. ${whyNot(state.blocker, state)}`;
		case 'problem':
			return `⚠️ ${phrase(state.problem.what, 300)}`;
	}
}
