import type { Button } from '@slack/types';
import { type Bulk, done, notRecovered } from '../../../bulk/bulk.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, dialog } from '../../blocks/blocks.js';
import { plainString, plural } from '../../blocks/text.js';
import { kindWords, number, untouched } from './words.js';

/** Names and errors are outside text; a link is null where no address is known. */
export type HeldBy = {
	executionId: number;
	link: string | null;
	/** The run that was made of it. */
	newId: number | null;
	newLink: string | null;
	workflowName: string | null;
	error: string | null;
};

type Controlled = {
	bulk: Bulk;
	/** Why it is held. */
	held?: HeldBy | null;
	/** The one that failed again, where it is only one and known. */
	onlyFailed?: number | null;
};

/** `place` marks the buttons of a message that one person alone sees. */
export function controls({ bulk, held = null, onlyFailed = null }: Controlled, place?: string): (Button | null)[] {
	const { id: value } = bulk;
	const job = jobWords(bulk);
	switch (bulk.state) {
		case 'waiting':
			return [button('Undo', actionId(actions.bulkCancel, place), { value, says: 'Undo: delete nothing' })];
		case 'running':
			return [
				button('Pause', actionId(actions.bulkPause, place), { value, says: `Pause ${job}` }),
				cancel(bulk, place),
			];
		case 'paused':
			return [
				button('Resume', actionId(actions.bulkResume, place), { value, style: 'primary', says: `Resume ${job}` }),
				cancel(bulk, place),
			];
		case 'held':
			return [bulk.barred ? takeOver(bulk, place) : goOn(bulk, held, place), cancel(bulk, place)];
		case 'done':
		case 'canceled':
			if (done(bulk) === 0) return [];
			return [
				retryFailed(bulk, onlyFailed),
				button('Show results', actionId(actions.bulkResults), { value, says: `Show results of ${job}` }),
			];
		default:
			return [];
	}
}

/** For screen readers, which meet the buttons of several jobs in a channel. */
const jobWords = ({ kind, total }: Bulk) =>
	`the job: ${kindWords[kind].todo.toLowerCase()} ${plural(total, 'execution')}`;

function cancel(bulk: Bulk, place?: string): Button {
	const doing = kindWords[bulk.kind].doing.toLowerCase();
	return button('Cancel', actionId(actions.bulkCancel, place), {
		value: bulk.id,
		style: 'danger',
		says: `Cancel ${jobWords(bulk)}`,
		confirm: dialog({
			title: `Cancel ${doing} ${number(bulk.total)} executions?`,
			text: 'Requests already sent to n8n finish. The rest is not touched.',
			yes: 'Cancel the job',
			no: bulk.state === 'running' ? 'Keep going' : 'Keep it paused',
			danger: true,
		}),
	});
}

/** What was tried has just gone wrong, so that nothing here invites to do it some thousand times more. */
function goOn(bulk: Bulk, held: HeldBy | null, place?: string): Button {
	const yes = `Retry the other ${number(untouched(bulk))}`;
	return button(yes, actionId(actions.bulkResume, place), {
		value: bulk.id,
		says: `Go on anyway: ${yes.toLowerCase()}`,
		confirm: dialog({
			title: `${yes}?`,
			text: `${whatFailed(bulk, held)} The others are retried even if they fail.`,
			yes,
			no: 'Cancel',
			danger: true,
			quotes: true,
		}),
	});
}

/** In the name of whoever presses it. */
function takeOver(bulk: Bulk, place?: string): Button {
	const rest = `${kindWords[bulk.kind].todo} ${done(bulk) === 0 ? '' : 'the other '}${number(untouched(bulk))}`;
	return button('Take over', actionId(actions.bulkResume, place), {
		value: bulk.id,
		says: `Take over in my name: ${rest.toLowerCase()}`,
		confirm: dialog({
			title: `${rest} in your name?`,
			text: 'Its owner may no longer do this. If you take over, it becomes your job.',
			yes: rest,
			no: 'Cancel',
			danger: bulk.kind === 'delete' || bulk.kind === 'stop',
		}),
	});
}

function whatFailed({ counts }: Bulk, held: HeldBy | null): string {
	if (!held) return 'The trial run did not succeed.';
	const of = held.workflowName === null ? '' : ` of ${plainString(held.workflowName, 50)}`;
	const first = `#${held.executionId}${of}`;
	if (counts.stopped > 0) return `${first} was stopped or timed out.`;
	if (counts.failed === 0 && counts.uncertain > 0) return `Unclear whether n8n started the retry of ${first}.`;
	const error = held.error === null ? '.' : `: "${plainString(held.error, 100)}".`;
	return counts.failed > 0 ? `${first} failed again${error}` : `n8n refused to retry ${first}${error}`;
}

/** A new plan with a preview of its own, so that it does not need to ask. */
function retryFailed(bulk: Bulk, only: number | null): Button | null {
	const left = notRecovered(bulk);
	if (bulk.kind !== 'retry' || left === 0) return null;
	const words = only === null ? `Retry the ${number(left)}` : `Retry #${only}`;
	return button(words, actionId(actions.bulkRetryFailed), {
		value: bulk.id,
		style: 'primary',
		says: only === null ? `${words} that did not recover` : `Retry execution ${only}, which did not recover`,
	});
}
