import type { Instance } from '../instances/instance.js';
import { type Execution, endOf, startOf, statusOf } from '../n8n/index.js';
import { failureOrWhy, sameAsBefore } from '../operations/no-details.js';
import type { RetryState } from '../operations/states.js';
import type { Alert } from './alert.js';
import type { Alerting } from './events.js';
import { lookUp } from './look-up.js';

/** Retries of retries that are followed back to the run that was alerted. */
const maxChain = 20;

/**
 * A failed retry by others is news of the run that it retried, not a new alarm: told on that one's alert. False
 * where there is none, and then it rings by itself.
 */
export function createRetriedElsewhere(
	{ executions, events, store }: Alerting,
	ref: Instance['ref'],
	now: () => number,
) {
	return async function retriedElsewhere(run: Execution, signal: AbortSignal): Promise<boolean> {
		const alert = await alertBehind(run, signal);
		if (!alert) return false;
		await store.join(alert.execution, run.id);
		const shown = alert.retry && 'newId' in alert.retry ? alert.retry : null;
		// A retry by others that is on the card already may still lack its message or its line: the process died.
		if (shown && (shown.newId > run.id || (shown.newId === run.id && shown.by !== ''))) return true;
		await byOthers(alert, run);
		return true;
	};

	/** Somebody retried it in n8n and it failed again. While ours runs, the card stays with ours. */
	async function byOthers(alert: Alert, run: Execution) {
		const failure = failureOrWhy(run);
		const endedAt = endOf(run) ?? now();
		const retry: RetryState = {
			execution: ref(run.retryOf!),
			by: '',
			askedAt: startOf(run) ?? endedAt,
			loadWorkflow: false,
			phase: 'failed-again',
			newId: run.id,
			failure,
			sameError: sameAsBefore(alert.failure, failure),
			endedAt,
		};
		const oursRuns = alert.retry?.phase === 'asked' || alert.retry?.phase === 'running';
		const shown = oursRuns ? alert : await store.setRetry(alert.execution, retry);
		if (!shown) return;
		if (!oursRuns) await events.publish('alert', { alert: shown });
		await events.publish('line', { alert: shown, id: `n8n-${run.id}`, retry, status: statusOf(run) });
	}

	async function alertBehind(run: Execution, signal: AbortSignal): Promise<Alert | null> {
		let retryOf = run.retryOf ?? null;
		for (let i = 0; retryOf !== null && i < maxChain; i++) {
			const alert = await store.of(ref(retryOf));
			if (alert) return alert;
			const parent: Execution | null = await lookUp(executions, { id: retryOf }, { signal });
			retryOf = parent?.retryOf ?? null;
		}
		return null;
	}
}
