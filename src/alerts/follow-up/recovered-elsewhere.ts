import type { Instance } from '../../instances/instance.js';
import { type Execution, endOf, startOf } from '../../n8n/index.js';
import type { RetryState } from '../../operations/states.js';
import type { Alerting } from '../events.js';

type Deps = Alerting & {
	ref: Instance['ref'];
	/** Those of them whose retries are told by whoever has made them. */
	owned(rows: Execution[]): Promise<Set<number>>;
	now(): number;
};

/**
 * Tells on its alert that others have retried a run in n8n and it succeeded. Of these runs that ended well, gives those
 * retries that are of no failure that is known by now.
 */
export function createRecoveredElsewhere({ ref, owned, store, events, now }: Deps) {
	return async function recoveredElsewhere(succeeded: readonly Execution[]): Promise<Execution[]> {
		const retries = succeeded.filter((run) => run.retryOf);
		const ours = await owned(retries);
		const theirs = retries.filter(({ id }) => !ours.has(id));
		// Somebody may retry hundreds of failures of before that no alert knows.
		const known = await store.known(theirs.map((run) => ref(run.retryOf!)));
		const unknown: Execution[] = [];
		for (const run of theirs) if (!known.has(run.retryOf!) || !(await tell(run))) unknown.push(run);
		return unknown;
	};

	async function tell(run: Execution): Promise<boolean> {
		const execution = ref(run.retryOf!);
		const failed = await store.of(execution);
		if (!failed) return false;
		await store.join(failed, run.id);
		const endedAt = endOf(run) ?? now();
		const startedAt = startOf(run);
		const recovered: RetryState = {
			...{ execution, by: '', askedAt: startedAt ?? endedAt, loadWorkflow: false },
			...{ phase: 'recovered', newId: run.id, tookMs: startedAt === null ? null : endedAt - startedAt, endedAt },
		};
		const { retry } = failed;
		// While ours runs, the card stays with ours; one that came later says more.
		const oursRuns = retry?.phase === 'asked' || retry?.phase === 'running';
		const isOld = retry !== null && 'newId' in retry && retry.newId > run.id && retry.phase !== 'failed-again';
		const alert = await store.settle(failed, 'recovered', oursRuns || isOld ? null : recovered, endedAt, {
			by: run.id,
		});
		if (!alert) return false;
		await events.publish('alert', { alert });
		await events.publish('line', { alert, id: `n8n-${run.id}`, retry: recovered, status: 'success' });
		return true;
	}
}
