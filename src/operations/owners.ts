import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Execution } from '../n8n/index.js';
import type { Ledger } from './ledger.js';
import { lookForMs } from './timings.js';

/** A failed retry is read by the poller within minutes; what is as old as this has been told or never will be. */
const ttlSeconds = 2 * 86_400;

export type Owners = ReturnType<typeof createOwners>;

/** Whose run it is, written down as soon as it is known, so that its failure is no alarm of its own. */
export function createOwners(
	redis: Redis,
	key: (run: ExecutionRef) => string,
	ledger: Pick<Ledger, 'read' | 'phases' | 'found'>,
	now: () => number,
) {
	/** Of a retry whose outcome was unknown, and which is found by this. Nobody looks for an older one any more. */
	async function isFound(id: number, retryOf: ExecutionRef): Promise<boolean> {
		const entry = await ledger.read(retryOf);
		if (entry?.phase !== 'unknown-outcome' || now() - entry.intendedAt > lookForMs) return false;
		await ledger.found(retryOf, entry.attempt, id);
		return true;
	}

	return {
		/** This run is a retry that we made: whoever owns it (`retry`, or a bulk's id) tells how it ends. */
		claim: (run: ExecutionRef, owner: string) => redis.set(key(run), owner, 'EX', ttlSeconds),
		/** Those of these runs, by number, that are known to be ours. Where only somebody's word says what they retried. */
		async claimed(runs: readonly ExecutionRef[]): Promise<Set<number>> {
			if (runs.length === 0) return new Set();
			const owners = await redis.mget(runs.map(key));
			return new Set(runs.flatMap(({ id }, i) => (owners[i] ? [id] : [])));
		},
		/** Those of these runs of one server that have an owner. Asked of Redis alone: a bulk's failures cost n8n nothing. */
		async owned(instance: string, runs: readonly Pick<Execution, 'id' | 'retryOf'>[]): Promise<Set<number>> {
			if (runs.length === 0) return new Set();
			const owners = await redis.mget(runs.map(({ id }) => key({ instance, id })));
			const owned = new Set(runs.flatMap(({ id }, i) => (owners[i] ? [id] : [])));
			const others = runs.flatMap(({ id, retryOf }) =>
				retryOf && !owned.has(id) ? [{ id, of: { instance, id: retryOf } }] : [],
			);
			const phases = await ledger.phases(others.map(({ of }) => of));
			for (const { id, of } of others) {
				const { phase, newId = null } = phases.get(of.id) ?? {};
				// Until its run is known, any retry of the same run counts as the intended one.
				if (newId === id || phase === 'intended' || (phase === 'unknown-outcome' && (await isFound(id, of))))
					owned.add(id);
			}
			return owned;
		},
	};
}
