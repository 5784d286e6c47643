import type { Button } from '@slack/types';
import type { Alert, BulkOnAlert } from '../../../alerts/alert.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, buttons, dialog, headline, joined, type Message, section } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { inline, mention, number } from '../../blocks/text.js';
import { details } from './buttons.js';
import { errorLines, facts } from './several-view.js';

/** The card while a job that was asked for on it retries its failures. */
export function renderInBulk(alert: Alert & { bulk: BulkOnAlert }, can: Can): Message {
	const { bulk } = alert;
	const first = firstLine(alert);
	const asks = bulk.state === 'held' ? askedFor(bulk) : null;
	const told = [...errorLines(alert), facts(alert), asks];
	return {
		text: first,
		blocks: [
			headline(first),
			section(joined('\n', ...told)),
			...buttons(...(may(can, 'retry') ? controls(bulk) : []), details(alert)),
		],
	};
}

function firstLine({ workflowName, bulk }: Alert & { bulk: BulkOnAlert }): string {
	const { state, total, done, recovered, by, lastBy } = bulk;
	const workflow = inline(workflowName, 80, 'A workflow');
	const far = `(${number(done)} done, ${number(recovered)} recovered)`;
	if (state === 'paused') {
		return `⏸️ ${workflow} · retrying ${number(total)}: paused by ${mention(lastBy ?? by)} ${far}`;
	}
	if (state === 'held') return `🟠 ${workflow} · retrying ${number(total)}: paused ${far} · asked by ${mention(by)}`;
	return `⏳ ${workflow} · retrying ${number(total)} ${far} · asked by ${mention(by)}`;
}

function askedFor({ barred, total, done }: BulkOnAlert): string {
	const others = done === 0 ? `All ${number(total)}` : `The other ${number(total - done)}`;
	if (barred) return "Whoever asked may no longer retry. Someone else can take over on the job's card.";
	return `The trial run did not succeed. ${others} were not touched.`;
}

/** The same as on the card of the job itself. */
function controls(bulk: BulkOnAlert): (Button | null)[] {
	const { id: value, state, total, done } = bulk;
	const all = `the retry of ${number(total)} executions`;
	const cancel = button('Cancel', actionId(actions.bulkCancel), {
		value,
		style: 'danger',
		says: `Cancel ${all}`,
		confirm: dialog({
			title: `Cancel retrying ${number(total)} executions?`,
			text: 'Requests already sent to n8n finish. The rest is not touched.',
			yes: 'Cancel the job',
			no: state === 'running' ? 'Keep going' : 'Keep it paused',
			danger: true,
		}),
	});
	switch (state) {
		case 'running':
			return [button('Pause', actionId(actions.bulkPause), { value, says: `Pause ${all}` }), cancel];
		case 'paused':
			return [
				button('Resume', actionId(actions.bulkResume), { value, style: 'primary', says: `Resume ${all}` }),
				cancel,
			];
		case 'held': {
			if (bulk.barred) return [cancel];
			const yes = `Retry the other ${number(total - done)}`;
			const confirm = dialog({
				title: `${yes}?`,
				text: 'The trial run did not succeed. The others are retried even if they fail.',
				yes,
				no: 'Cancel',
				danger: true,
			});
			return [button(yes, actionId(actions.bulkResume), { value, says: `Go on anyway with ${all}`, confirm }), cancel];
		}
	}
}
