import type { Instance } from '../../instances/instance.js';
import { lookUp } from '../../instances/look-up.js';
import { type Execution, endOf, startOf, statusOf } from '../../n8n/index.js';
import { failureOrWhy } from '../../operations/no-details.js';
import type { RetryState } from '../../operations/states.js';
import type { Alerting } from '../events.js';
import { sameProblem } from '../fingerprint/fingerprint.js';
import type { Belonging } from '../store/read-alerts.js';
import { type Tell, tellRest } from '../tell/tell.js';

/** Retries of retries that are followed back to the run that was alerted. */
const maxChain = 20;

/**
 * A failed retry by others is news of the run that it retried, not a new alarm: told on that one's alert. False
 * where there is none, and then it rings by itself.
 */
export function createRetriedElsewhere(
	{ executions, events, store, tell }: Alerting & { tell: Tell },
	ref: Instance['ref'],
	now: () => number,
) {
	return async function retriedElsewhere(run: Execution, signal: AbortSignal): Promise<boolean> {
		const failed = await failedBehind(run, signal);
		if (!failed) return false;
		await store.join(failed, run.id);
		const shown = failed.retry && 'newId' in failed.retry ? failed.retry : null;
		// A retry by others that is on the card already may still lack its message or its line: the process died.
		if (shown && (shown.newId > run.id || (shown.newId === run.id && shown.by !== ''))) return true;
		await byOthers(failed, run);
		return true;
	};

	/** Somebody retried it in n8n and it failed again. While ours runs, the card stays with ours. */
	async function byOthers(failed: Belonging, run: Execution) {
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
			sameError: sameProblem(failed.alert, failure),
			endedAt,
		};
		const oursRuns = failed.retry?.phase === 'asked' || failed.retry?.phase === 'running';
		const settled = oursRuns ? failed.alert : await store.settle(failed, 'open', retry, endedAt);
		if (!settled) return;
		const alert = oursRuns ? settled : await tellRest(tell, settled);
		if (!oursRuns) await events.publish('alert', { alert });
		await events.publish('line', { alert, id: `n8n-${run.id}`, retry, status: statusOf(run) });
	}

	async function failedBehind(run: Execution, signal: AbortSignal): Promise<Belonging | null> {
		let retryOf = run.retryOf ?? null;
		for (let i = 0; retryOf !== null && i < maxChain; i++) {
			const failed = await store.of(ref(retryOf));
			if (failed) return failed;
			const parent: Execution | null = await lookUp(executions, { id: retryOf }, { signal });
			retryOf = parent?.retryOf ?? null;
		}
		return null;
	}
}
