import { type Alert, openOf } from '../../../alerts/alert.js';
import { buttons, headline, joined, type Message, openButton, section } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { date, inline, mention, plural, span } from '../../blocks/text.js';
import { details, retryAll, retryButton } from './buttons.js';
import { errorLines, facts } from './several-view.js';
import { retryLine } from './thread-line.js';

/** Whether its card tells that it is over though some is open: not while somebody retries that, or it is in doubt. */
export const isShownResolved = (alert: Alert): boolean =>
	(alert.healed ?? alert.resolvedBy) !== null &&
	openOf(alert) > 0 &&
	!['asked', 'running', 'unknown-outcome'].includes(alert.retry?.phase ?? '');

/** The workflow has succeeded by itself since, or somebody has said that it is over; what had failed can still be retried. */
export function renderResolved(alert: Alert, can: Can): Message {
	const { failures } = alert;
	const { count, recovered, gone, firstAt, left, newest } = failures;
	const open = openOf(alert);
	const tally = [
		plural(count, 'failure'),
		recovered > 0 ? `${recovered} retried with success` : null,
		gone > 0 ? `${gone} no longer in n8n` : null,
		open < count ? `${open} not` : count === 1 ? 'not retried with success' : 'none retried with success',
	].filter((words) => words !== null);
	const workflow = inline(alert.workflowName, 80, 'A workflow');
	const { how, at } = ending(alert);
	const first = `🟢 ${workflow} ${how} ${date(at)} · open for ${span(at - firstAt)} · ${tally.join(', ')}`;
	// A retry of what is left may have failed again, though the workflow works.
	const news = alert.retry && retryLine(alert.retry);
	const told = [...errorLines(alert), facts(alert), news];
	const one = count === 1 ? alert : left;
	const retry = one ? retryButton(alert, one, `Retry #${one.execution.id}`) : retryAll(alert, 'the ');
	return {
		text: first,
		blocks: [
			headline(first),
			section(joined('\n', ...told)),
			...buttons(may(can, 'retry') ? retry : null, details(alert), openButton(newest.link, newest.execution.id)),
		],
	};
}

function ending({ healed, resolvedAt, resolvedBy, failures }: Alert): { how: string; at: number } {
	if (healed) return { how: `works again · #${healed.newId} succeeded`, at: healed.at };
	return { how: `resolved by ${mention(resolvedBy ?? '')}`, at: resolvedAt ?? failures.lastAt };
}
