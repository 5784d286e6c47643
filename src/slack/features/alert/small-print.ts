import type { Alert } from '../../../alerts/alert.js';
import type { RetryState } from '../../../operations/states.js';
import { whereItStarts } from '../../blocks/blocker.js';
import { type Can, cannot, may } from '../../blocks/can.js';
import { code, date, link } from '../../blocks/text.js';

/** The editor's address ends in the execution's id; other runs of the same workflow differ in that alone. */
export function runLink(alert: Alert, id: number): string {
	return link(alert.link.replace(/\d+$/, String(id)), `#${id}`);
}

/** Why no button stops what runs on, where this server or key cannot. */
export function stopPrint({ unfinished, retry }: Alert, can: Can): string | null {
	if (retry?.phase === 'running') return may(can, 'stop') ? null : `Stopping is not offered: ${cannot.stop}`;
	if (unfinished <= 0 || may(can, 'stopMany')) return null;
	const go = unfinished === 1 ? '1 run of it goes on' : `${unfinished} runs of it go on`;
	return `${go}. Stopping is not offered: ${cannot.stopMany}`;
}

/** Where a retry begins, unless a form says so (`asks`), and what is not offered. */
export function smallPrint(alert: Alert, can: Can, asks = false): string | null {
	const begins = asks ? null : whereItStarts(alert.status);
	const retry = may(can, 'retry') ? begins : `Retry is not offered: ${cannot.retry}`;
	return [retry, stopPrint(alert, can)].filter((words) => words !== null).join(' · ') || null;
}

/** Nobody can know whether n8n took it, and a person decides. */
export const doubtWords = (retry: RetryState & { phase: 'unknown-outcome' }): string =>
	`${retry.answered ? `The answer was an error (${code(retry.answered, 200)})` : 'No answer says whether n8n took it'}, and since ${date(retry.since)} no run that retries #${retry.execution.id} has been seen. That proves nothing: it may arrive late, wait for a worker, or have succeeded without being saved.${retry.answered && retry.loadWorkflow ? ' n8n answers so, too, where the failed node was renamed or removed in the workflow since.' : ''}\n*Look again* asks n8n once more. *Retry anyway* sends a second retry: if the first one did arrive, everything runs twice.`;
