import { type Execution, endOf, startOf, statusOf } from '../n8n/index.js';
import { failureOrWhy, sameAsBefore } from '../operations/no-details.js';
import type { RetryState } from '../operations/states.js';
import type { Alert } from './alert.js';
import type { AlertsOptions } from './deps.js';
import { lookUp } from './look-up.js';
import type { AlertStore } from './store.js';

/** Retries of retries that are followed back to the run that was alerted. */
const longestChain = 20;

/**
 * A failed retry by others is news of the run that it retried, not a new alarm: told on that one's alert. False
 * where there is none, and then it rings by itself.
 */
export function createAsRetry({ n8n, sink, now }: AlertsOptions, store: AlertStore) {
	const executions = n8n.executions();

	return async function toldAsRetry(run: Execution, signal: AbortSignal): Promise<boolean> {
		const alertId = await alertBehind(run, signal);
		if (alertId === null) return false;
		await store.join(run.id, alertId);
		const alert = await store.read(alertId);
		if (!alert) return false;
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
			executionId: run.retryOf!,
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
		const shown = oursRuns ? alert : await store.setRetry(alert.executionId, retry);
		if (!shown) return;
		if (!oursRuns) await sink.show(shown);
		await sink.line(shown, `n8n-${run.id}`, retry, statusOf(run));
	}

	async function alertBehind(run: Execution, signal: AbortSignal): Promise<number | null> {
		let retryOf = run.retryOf ?? null;
		for (let i = 0; retryOf !== null && i < longestChain; i++) {
			const alertId = await store.alertOf(retryOf);
			if (alertId !== null) return alertId;
			const parent: Execution | null = await lookUp(executions, { id: retryOf }, { signal });
			retryOf = parent?.retryOf ?? null;
		}
		return null;
	}
}
