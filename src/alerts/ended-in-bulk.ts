import type { Epochs } from '../instances/epoch.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import { mapLimit } from '../lib/map-limit.js';
import { failureBecause, failureOrWhy, unknownFailure } from '../operations/no-details.js';
import type { RetryState } from '../operations/states.js';
import { type Alert, runToRetry, standAfter } from './alert.js';
import type { Alerting } from './events.js';
import { sameProblem } from './fingerprint.js';
import type { Belonging } from './read-alerts.js';

/** How a run ended that a job on many executions was about. `newId`: the retry's run, where there was one. */
type EndedInBulk = { execution: ExecutionRef; end: 'recovered' | 'failed' | 'gone'; newId: number | null };

/** Whose job it was. */
type BulkAsked = { by: string; askedAt: number; loadWorkflow: boolean; endedAt: number };

/**
 * Slack takes some fifty updates a minute from all of us: so many cards follow at once, the first that the job comes to.
 * The others are right when they are drawn next.
 */
const maxCards = 200;
/** Runs that failed again whose error is read. */
const maxReasons = 200;
const atOnce = 4;
const page = 500;

/**
 * Lets the alerts of runs that were retried or deleted in bulk follow. Their threads get no line for each, the job's card
 * has the history of all of them; runs that were never alerted get no alert.
 */
export function createEndedInBulk({ store, events, executions }: Alerting, isPast: Epochs['isPast']) {
	async function follow(
		failed: Belonging,
		{ execution, newId, end }: EndedInBulk,
		asked: BulkAsked & { reasons: number },
	): Promise<void> {
		const { by, askedAt, loadWorkflow, endedAt } = asked;
		if (newId === null || end === 'gone') {
			const isOther = end === 'failed' || runToRetry(failed).id !== execution.id;
			if (!isOther) await store.settle(failed, end, null, endedAt);
			return;
		}
		await store.join(failed, newId);
		const { retry } = failed;
		// Somebody has retried it since.
		if (retry && (retry.phase === 'asked' || ('newId' in retry && retry.newId > newId))) return;
		const base = { execution, by, askedAt, loadWorkflow, newId, endedAt };
		const state: RetryState =
			end === 'recovered'
				? { ...base, phase: 'recovered', tookMs: null }
				: { ...base, phase: 'failed-again', ...(await failure(failed.alert, newId, asked.reasons-- > 0)) };
		await store.settle(failed, standAfter(state), state, endedAt, true);
	}

	async function failure(alert: Alert, newId: number, reads: boolean) {
		const failure = reads
			? await executions.get(newId, { includeData: true }).then(failureOrWhy, unknownFailure)
			: failureBecause('too many failed again to read all of them');
		return { failure, sameError: sameProblem(alert, failure) };
	}

	return async function endedInBulk(rows: AsyncIterable<EndedInBulk>, asked: BulkAsked): Promise<void> {
		if (isPast(asked.askedAt)) return;
		const following = { ...asked, reasons: maxReasons };
		const cards = new Map<number, ExecutionRef>();
		let some: EndedInBulk[] = [];
		const look = async () => {
			const found = await Promise.all(some.map((row) => store.of(row.execution)));
			const alerted = some.flatMap((row, i) => (found[i] ? [{ row, failed: found[i] }] : []));
			some = [];
			await mapLimit(alerted, atOnce, async ({ row, failed }) => {
				await follow(failed, row, following);
				const { execution } = failed.alert;
				if (cards.size < maxCards) cards.set(execution.id, execution);
			});
		};
		for await (const row of rows) {
			some.push(row);
			if (some.length === page) await look();
		}
		await look();
		for (const card of cards.values()) {
			const alert = await store.read(card);
			if (alert) await events.publish('alert', { alert, follows: true });
		}
	};
}
