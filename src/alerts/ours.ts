import type { Execution } from '../n8n/index.js';
import { lookForMs } from '../operations/retry/unknown-outcome.js';
import type { AlertsOptions } from './deps.js';

/**
 * Which of these failed runs are retries that we made: the operation or the job that made them tells how they end. Asked
 * of Redis alone, so that the retries of a job that fails cost n8n nothing and keep nobody waiting.
 */
export function createOurs({ now, owners, retryMade, retryFound }: AlertsOptions) {
	return async function ours(runs: readonly Execution[]): Promise<Set<number>> {
		const found = await owners.owned(runs.map(({ id }) => id));
		const unmarked = runs.filter(({ id, retryOf }) => retryOf && !found.has(id));
		await Promise.all(
			unmarked.map(async (run) => {
				if (await isUnderWay(run)) found.add(run.id);
			}),
		);
		return found;
	};

	/**
	 * While nobody knows yet which run an intended retry has made, any retry of the same run counts as it; so it does for a
	 * job's, whose intents stand in the same ledger.
	 */
	async function isUnderWay({ id, retryOf }: Execution): Promise<boolean> {
		const made = await retryMade(retryOf!);
		if (!made) return false;
		if (made.phase === 'doubt') {
			// Nobody looks for an older one any more.
			if (now() - made.intendedAt > lookForMs) return false;
			await retryFound(retryOf!, made.attempt, id);
			return true;
		}
		return made.newId === id || made.phase === 'intended';
	}
}
