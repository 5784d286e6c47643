import type { Epochs } from '../../instances/epoch.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { findExecution } from '../../instances/find-execution.js';
import { mapLimit } from '../../lib/map-limit.js';
import { failureBecause, failureOrWhy, unknownFailure } from '../../operations/no-details.js';
import type { RetryState } from '../../operations/states.js';
import { type Alert, runToRetry, standAfter } from '../alert.js';
import type { Alerting } from '../events.js';
import { sameProblem } from '../fingerprint/fingerprint.js';
import type { Belonging } from '../store/read-alerts.js';

/** `stopped`: its retry was, by somebody or by its workflow's time-out. */
export type EndInBulk = 'recovered' | 'failed' | 'stopped' | 'gone';

/** How a run ended that a job on many executions was about. `newId`: the retry's run, where there was one. */
type EndedInBulk = { execution: ExecutionRef; end: EndInBulk; newId: number | null };

/** Whose job it was. */
type BulkAsked = {
	id: string;
	kind: 'retry' | 'delete';
	by: string;
	askedAt: number;
	loadWorkflow: boolean;
	endedAt: number;
};

/** Of one alert how many ended how. */
type Ended = { execution: ExecutionRef } & Record<EndInBulk, number>;

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
 * Lets the alerts of runs that were retried or deleted in bulk follow. Their threads get one line for all of them, the
 * job's card has the history of each; runs that were never alerted get no alert.
 */
export function createEndedInBulk({ store, events, executions }: Alerting, isPast: Epochs['isPast']) {
	async function follow(
		failed: Belonging,
		{ execution, newId, end }: EndedInBulk,
		asked: BulkAsked & { reasons: number },
	): Promise<void> {
		const { by, askedAt, loadWorkflow, endedAt } = asked;
		if (newId === null || end === 'gone') {
			const isOther = end === 'failed' || end === 'stopped' || runToRetry(failed).id !== execution.id;
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
				: end === 'stopped'
					? { ...base, phase: 'stopped', timedOut: null }
					: { ...base, phase: 'failed-again', ...(await failure(failed.alert, newId, asked.reasons-- > 0)) };
		await store.settle(failed, standAfter(state), state, endedAt, { told: true });
	}

	async function failure(alert: Alert, newId: number, reads: boolean) {
		const failure = reads
			? await findExecution(executions, newId, undefined, true).then(failureOrWhy, unknownFailure)
			: failureBecause('too many failed again to read all of them');
		return { failure, sameError: sameProblem(alert, failure) };
	}

	return async function endedInBulk(rows: AsyncIterable<EndedInBulk>, asked: BulkAsked): Promise<void> {
		if (isPast(asked.askedAt)) return;
		const following = { ...asked, reasons: maxReasons };
		const cards = new Map<number, Ended>();
		let some: EndedInBulk[] = [];
		const look = async () => {
			const found = await Promise.all(some.map((row) => store.of(row.execution)));
			const alerted = some.flatMap((row, i) => (found[i] ? [{ row, failed: found[i] }] : []));
			some = [];
			await mapLimit(alerted, atOnce, async ({ row, failed }) => {
				await follow(failed, row, following);
				const { execution } = failed.alert;
				const ended = cards.get(execution.id) ?? { execution, recovered: 0, failed: 0, stopped: 0, gone: 0 };
				ended[row.end]++;
				if (cards.has(execution.id) || cards.size < maxCards) cards.set(execution.id, ended);
			});
		};
		for await (const row of rows) {
			some.push(row);
			if (some.length === page) await look();
		}
		await look();
		for (const { execution, ...ends } of cards.values()) {
			const alert = await store.read(execution);
			if (!alert) continue;
			await events.publish('alert', { alert, follows: true });
			const event = { what: asked.kind === 'retry' ? 'retried' : 'deleted', by: asked.by, ...ends } as const;
			await events.publish('bulk', { alert, id: `bulk-${asked.id}-ended`, event });
		}
	};
}
