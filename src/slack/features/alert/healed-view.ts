import { type Alert, openOf } from '../../../alerts/alert.js';
import { buttons, headline, type Message, openButton, section } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { date, inline, plural, span } from '../../blocks/text.js';
import { details, retryAll, retryButton } from './buttons.js';
import { errorLines, facts } from './several-view.js';
import { runLink } from './small-print.js';
import { retryLine } from './thread-line.js';

/** Whether its card tells that it works again: not while somebody retries what is left, or that is in doubt. */
export const isShownHealed = (alert: Alert): alert is Alert & { healed: NonNullable<Alert['healed']> } =>
	alert.healed !== null &&
	openOf(alert) > 0 &&
	!['asked', 'running', 'unknown-outcome'].includes(alert.retry?.phase ?? '');

/** The workflow has succeeded by itself since; what had failed can still be retried. */
export function renderHealed(alert: Alert & { healed: NonNullable<Alert['healed']> }, can: Can): Message {
	const { failures, healed } = alert;
	const { count, recovered, gone, firstAt, left, newest } = failures;
	const open = openOf(alert);
	const tally = [
		plural(count, 'failure'),
		recovered > 0 ? `${recovered} retried with success` : null,
		gone > 0 ? `${gone} no longer in n8n` : null,
		open === count ? 'not retried with success' : `${open} not`,
	].filter((words) => words !== null);
	const workflow = inline(alert.workflowName, 80, 'A workflow');
	const openFor = span(healed.at - firstAt);
	const first = `🟢 ${workflow} works again · #${healed.newId} succeeded ${date(healed.at)} · open for ${openFor} · ${tally.join(', ')}`;
	// A retry of what is left may have failed again, though the workflow works.
	const news = alert.retry && retryLine(alert.retry);
	const told = (link: (id: number) => string) =>
		[...errorLines(alert), facts(alert, link), news].filter((line): line is string => line !== null);
	const one = count === 1 ? alert : left;
	const retry = one ? retryButton(alert, one, `Retry #${one.execution.id}`) : retryAll(alert, 'the ');
	return {
		text: [first, ...told((id) => `#${id}`)].join(' · '),
		blocks: [
			headline(first),
			section(told((id) => runLink(alert, id)).join('\n')),
			...buttons(may(can, 'retry') ? retry : null, details(alert), openButton(newest.link)),
		],
	};
}
