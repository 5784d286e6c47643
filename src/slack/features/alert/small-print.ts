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
	if (retry?.phase === 'running') return may(can, 'stop') ? null : `Stop is not available: ${cannot.stop}`;
	if (unfinished <= 0 || may(can, 'stopMany')) return null;
	const go = unfinished === 1 ? '1 run has not ended' : `${unfinished} runs have not ended`;
	return `${go}. Stop is not available: ${cannot.stopMany}`;
}

/** Where a retry begins, unless a form says so (`asks`), and what is not offered. */
export function smallPrint(alert: Alert, can: Can, asks = false): string | null {
	const begins = asks ? null : whereItStarts(alert.status);
	const retry = may(can, 'retry') ? begins : `Retry is not available: ${cannot.retry}`;
	return [retry, stopPrint(alert, can)].filter((words) => words !== null).join(' · ') || null;
}

/** Nobody can know whether n8n took it, and a person decides. */
export const doubtWords = (retry: RetryState & { phase: 'unknown-outcome' }): string =>
	`${retry.answered ? `n8n answered with an error (${code(retry.answered, 200)})` : 'n8n did not say whether it took the retry'}, and since ${date(retry.since)} no retry of #${retry.execution.id} has shown up. It may still arrive, wait for a worker, or have succeeded without being saved.${retry.answered && retry.loadWorkflow ? ' n8n also answers like this when the failed node has been renamed or removed.' : ''}\n*Look again* asks n8n once more. *Retry anyway* sends a second retry: if the first one arrived, everything runs twice.`;
