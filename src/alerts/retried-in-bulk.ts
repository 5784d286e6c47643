import type { Epochs } from '../instances/epoch.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import { mapLimit } from '../lib/map-limit.js';
import { failureOrWhy, sameAsBefore, unknownFailure } from '../operations/no-details.js';
import type { RetryState } from '../operations/states.js';
import type { Alert } from './alert.js';
import type { Alerting } from './events.js';

/** A retry that a job on many executions made, and how it ended. */
type RetriedInBulk = { execution: ExecutionRef; newId: number; succeeded: boolean };

/** Whose job it was. */
type BulkAsked = { by: string; askedAt: number; loadWorkflow: boolean; endedAt: number };

/** Slack takes some fifty updates a minute from all of us: the newest cards follow, older ones have scrolled away. */
const maxCards = 200;
const atOnce = 4;
const page = 500;

/**
 * Lets the alerts of runs that were retried in bulk follow: green, or failed again. Their threads get no line each, the
 * job's card has the history of all of them; runs that were never alerted get no alert.
 */
export function createRetriedInBulk({ store, events, executions }: Alerting, isPast: Epochs['isPast']) {
	async function follow(alert: Alert, { execution, newId, succeeded }: RetriedInBulk, asked: BulkAsked) {
		await store.join(alert.execution, newId);
		// Somebody has retried it since.
		if (alert.retry && (alert.retry.phase === 'asked' || ('newId' in alert.retry && alert.retry.newId > newId))) return;
		const { by, askedAt, loadWorkflow, endedAt } = asked;
		const base = { execution, by, askedAt, loadWorkflow, newId, endedAt };
		const retry: RetryState = succeeded
			? { ...base, phase: 'recovered', tookMs: null }
			: { ...base, phase: 'failed-again', ...(await failure(alert, newId)) };
		const changed = await store.setRetry(alert.execution, retry);
		if (changed) await events.publish('alert', { alert: changed, follows: true });
	}

	async function failure(alert: Alert, newId: number) {
		const failure = await executions.get(newId, { includeData: true }).then(failureOrWhy, unknownFailure);
		return { failure, sameError: sameAsBefore(alert.failure, failure) };
	}

	return async function retriedInBulk(rows: AsyncIterable<RetriedInBulk>, asked: BulkAsked): Promise<void> {
		if (isPast(asked.askedAt)) return;
		let left = maxCards;
		let some: RetriedInBulk[] = [];
		const look = async () => {
			const alerts = await Promise.all(some.map((row) => store.of(row.execution)));
			const alerted = some.flatMap((row, i) => (alerts[i] ? [{ row, alert: alerts[i] }] : []));
			some = [];
			await mapLimit(alerted.slice(0, left), atOnce, ({ row, alert }) => follow(alert, row, asked));
			left -= alerted.length;
		};
		for await (const row of rows) {
			some.push(row);
			if (some.length === page) await look();
			if (left <= 0) return;
		}
		await look();
	};
}
