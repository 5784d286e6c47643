import { type Execution, endOf, NotFoundError, sameError, startOf, statusOf } from '../n8n/index.js';
import { readFailure } from '../operations/failures.js';
import { noDetails } from '../operations/noDetails.js';
import { lookForMs } from '../operations/retry/doubt.js';
import type { RetryState } from '../operations/states.js';
import type { Alert } from './alert.js';
import type { AlertsOptions } from './deps.js';
import type { AlertStore } from './store.js';

/** Retries of retries that are followed back to the run that was alerted. */
const longestChain = 20;

/**
 * A failed retry is news of the run that it retried, not a new alarm: told on that one's alert. False where there is
 * none, and then it rings by itself.
 */
export function createAsRetry({ n8n, sink, now, owners, retryMade, retryFound }: AlertsOptions, store: AlertStore) {
	const executions = n8n.executions();

	return async function toldAsRetry(run: Execution, signal: AbortSignal): Promise<boolean> {
		if (await isOurs(run)) return true;
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

	/**
	 * Our own retry is told by the operation itself, which follows it to its end. While nobody knows yet which run it
	 * is, any retry of the same run counts as it.
	 */
	async function isOurs(run: Execution): Promise<boolean> {
		if ((await owners.owned([run.id])).has(run.id)) return true;
		const made = await retryMade(run.retryOf!);
		if (!made) return false;
		if (made.phase === 'doubt') {
			// Nobody looks for an older one any more.
			if (now() - made.intendedAt > lookForMs) return false;
			await retryFound(run.retryOf!, made.attempt, run.id);
			return true;
		}
		return made.newId === run.id || made.phase === 'intended';
	}

	/** Somebody retried it in n8n and it failed again. While ours runs, the card stays with ours. */
	async function byOthers(alert: Alert, run: Execution) {
		const failure = readFailure(run) ?? noDetails;
		const endedAt = endOf(run) ?? now();
		const retry: RetryState = {
			executionId: run.retryOf!,
			by: '',
			askedAt: startOf(run) ?? endedAt,
			loadWorkflow: false,
			phase: 'failed-again',
			newId: run.id,
			failure,
			sameError: sameError(alert.failure, failure),
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
			const parent: Execution | null = await executions.get(retryOf, {}, { signal }).catch((error) => {
				if (error instanceof NotFoundError) return null;
				throw error;
			});
			retryOf = parent?.retryOf ?? null;
		}
		return null;
	}
}
