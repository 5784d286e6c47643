import type { Redis } from 'ioredis';
import type { RetryState } from '../../operations/states.js';
import { createScript } from '../../redis/script.js';
import type { Alert, Stand } from '../alert.js';
import { settleScript } from './alert-scripts.js';
import { briefly } from './raising.js';
import type { AlertKeys, Belonging, createAlertReader } from './read-alerts.js';

type How = {
	/** By a job on many, on whose own card it stands: the alert shows it only where it has but this run. */
	told?: boolean;
	/** The run that has recovered it, where that is not shown. */
	by?: number;
};

/** What becomes of a failed run, by its retries or otherwise. */
export function createSettling(
	redis: Redis,
	key: AlertKeys,
	{ read, failedOne }: Pick<ReturnType<typeof createAlertReader>, 'read' | 'failedOne'>,
) {
	const script = createScript(redis, settleScript);

	/**
	 * How a failed run stands now, `at` epoch milliseconds: null: as before. Two people may retry it at once: where one of
	 * these has recovered it, the other's failure does not open it again. Null where there is no alert any more.
	 */
	return async function settle(
		failed: Pick<Belonging, 'alert' | 'execution'>,
		to: Stand | null,
		retry: RetryState | null,
		at: number,
		{ told = false, by }: How = {},
	): Promise<Alert | null> {
		const alert = failed.alert.execution;
		const { execution } = failed;
		const kept = retry && 'failure' in retry ? { ...retry, failure: briefly(retry.failure) } : retry;
		const recoveredBy = by ?? (retry?.phase === 'recovered' ? retry.newId : '');
		const settled = await script(
			[key.run(execution), key.retry(execution), key.alert(alert), key.open(alert), key.unhealed()],
			...[execution.id, alert.id, to ?? '', at, kept ? JSON.stringify(kept) : '', told ? '-' : '+'],
			...[retry?.askedAt ?? '', recoveredBy],
		);
		if (typeof settled === 'string') {
			const { retry: shown } = await failedOne(execution);
			if (shown?.phase === 'recovered') return read(alert);
			const [endedAt, newId] = settled.split(' ').map(Number) as [number, number];
			const asked = { execution, by: '', askedAt: endedAt, loadWorkflow: false };
			return settle(failed, 'recovered', { ...asked, phase: 'recovered', newId, tookMs: null, endedAt }, endedAt, {
				told,
			});
		}
		return settled === 1 ? read(alert) : null;
	};
}
