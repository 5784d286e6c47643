import type { KnownBlock } from '@slack/types';
import { type Alert, openOf } from '../../../alerts/alert.js';
import { failureParts } from '../../../n8n/index.js';
import { buttons, context, headline, joined, type Message, openButton, section } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { nodeWords } from '../../blocks/failure.js';
import { date, duration, inline, number, span } from '../../blocks/text.js';
import { backgroundWords } from './background.js';
import {
	details,
	lookAgain,
	more,
	retryAll,
	retryAnyway,
	retryButton,
	stateButton,
	stopRetry,
	stopRunning,
} from './buttons.js';
import { withState } from './first-line.js';
import { doubtWords, runLink, smallPrint } from './small-print.js';
import { retryLine } from './thread-line.js';

/** Numbers of runs that are shown. */
const maxShown = 3;

/** The card of several runs that failed with the same problem. */
export function renderSeveral(alert: Alert, can: Can): Message {
	const { retry } = alert;
	const first = withState(alert, firstLine(alert));
	const isOpen = openOf(alert) > 0;
	const news = isOpen && retry ? retryLine(retry) : null;
	const doubt = isOpen && retry?.phase === 'unknown-outcome' ? doubtWords(retry) : null;
	const told = [...errorLines(alert), facts(alert), news];
	return {
		text: first,
		blocks: [
			headline(first),
			section(joined('\n', ...told)),
			...(doubt === null ? [] : [section(doubt)]),
			...offer(alert, can),
			...(isOpen
				? context(
						backgroundWords(alert),
						unlisted(alert),
						unread(alert),
						smallPrint(alert, can, alert.failures.left === null),
					)
				: []),
		],
	};
}

/** Says alone how bad it is and what is left of it. */
function firstLine(alert: Alert): string {
	const { count, recovered, gone, firstAt, lastAt } = alert.failures;
	const open = openOf(alert);
	const workflow = inline(alert.workflowName, 80, 'A workflow');
	const lost = gone > 0 ? ` · ${number(gone)} no longer in n8n` : '';
	if (recovered === count) {
		const openFor = span((alert.resolvedAt ?? lastAt) - firstAt);
		return `🟢 ${workflow} recovered · ${number(recovered)} of ${number(count)} · open for ${openFor}`;
	}
	if (recovered > 0) {
		const left = open > 0 ? ` · ${number(open)} not` : '';
		return `🟠 ${workflow} · ${number(recovered)} of ${number(count)} recovered${left}${lost}`;
	}
	if (open === 0) return `⚪ ${workflow} · its ${number(count)} failures are no longer in n8n`;
	const doing = alert.status === 'crashed' ? 'crashing' : 'failing';
	return `🔴 ${workflow} ${doing} · ${number(count)} times in ${span(lastAt - firstAt)}${lost}`;
}

/** Where and why the newest failed. */
export function errorLines({ failures: { newest } }: Alert): (string | null)[] {
	const { failure } = newest;
	if (!failure) return ['Error not known'];
	const { status, words } = failureParts(failure);
	const [message, reason] = words;
	const error = inline([status, message].filter(Boolean).join(' '), 400);
	const where = nodeWords(failure, 100);
	return [where === null ? error : `${where} · ${error}`, reason === undefined ? null : inline(reason, 400)];
}

/** By what the newest was started, when it failed and after how long, and the numbers of the newest. */
export function facts(alert: Alert): string {
	const { newest, lastAt, recent, count } = alert.failures;
	const took = (newest.stoppedAt ?? 0) - (newest.startedAt ?? newest.stoppedAt ?? 0);
	const shown = recent.slice(0, maxShown);
	const others = count > shown.length ? ` +${number(count - shown.length)}` : '';
	return [
		inline(newest.mode, 30),
		`last ${date(lastAt)}${took >= 100 ? `, after ${duration(took)}` : ''}`,
		shown.map((id) => runLink(alert, id)).join(' ') + others,
	].join(' · ');
}

/** What can be done now: about all, about the last one, or about the retry of one that somebody has asked for. */
function offer(alert: Alert, can: Can): KnownBlock[] {
	const { retry, failures } = alert;
	if (openOf(alert) === 0)
		return buttons(details(alert), openButton(failures.newest.link, failures.newest.execution.id));
	const [state, all] = [stateButton(alert), more(alert, can)];
	if (!may(can, 'retry')) return buttons(state, stopRunning(alert, can), details(alert), all);
	if (retry?.phase === 'unknown-outcome') return buttons(lookAgain(alert), retryAnyway(alert), details(alert));
	const stop = retry?.phase === 'running' ? stopRetry(alert, retry.newId, can) : stopRunning(alert, can);
	return buttons(retryThose(alert), state, stop, details(alert), all);
}

function retryThose(alert: Alert) {
	const { left } = alert.failures;
	if (!left) return openOf(alert) > 1 ? retryAll(alert) : null;
	const underWay = left.retry?.phase === 'asked' || left.retry?.phase === 'running';
	return underWay ? null : retryButton(alert, left, `Retry #${left.execution.id}`);
}

/** Of very many not all are known by number. */
function unlisted(alert: Alert): string | null {
	const open = openOf(alert);
	const { listed } = alert.failures;
	if (listed >= open) return null;
	return `${number(open)} not recovered: retry ${number(listed)} of them here, or all of the workflow under ⋯`;
}

/** Of a flood the errors of a sample are read. */
function unread({ failures }: Alert): string | null {
	return failures.unread > 0 ? `${number(failures.unread)} were counted without reading their errors` : null;
}
