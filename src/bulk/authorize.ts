import type { Verb } from '../access/index.js';
import type { Events } from '../lib/events.js';
import type { Bulk } from './bulk.js';
import type { BulkDeps, BulkEvents } from './deps.js';
import type { BulkStore } from './store.js';

export type Permission = 'yes' | 'no' | 'unknown'; // unknown: Slack does not say just now

/** Whether the one in whose name a job runs may still do it; `maxAgeMs`: how old Slack's word may be. */
export type Authorize = (bulk: Bulk, maxAgeMs?: number) => Promise<Permission>;

/**
 * A job may run for hours after its confirm, and a person may be gone by then. A refusal holds the job, with all that is
 * left of it, until somebody who may goes on in their own name or cancels it; whoever changes the state tells of it.
 */
export function createAuthorize(
	{ access, now, log }: BulkDeps,
	store: BulkStore,
	events: Events<BulkEvents>,
): Authorize {
	return async function authorize(bulk, maxAgeMs) {
		const verdict = await access.check(bulk.by, bulk.kind as Verb, maxAgeMs);
		if (verdict.allowed) return 'yes';
		if (verdict.why === 'unanswered') return 'unknown';
		// What was read of it here may be older than somebody's going on with it.
		const present = await store.read(bulk.id);
		if (!present) return 'no';
		if (present.by.userId !== bulk.by.userId) return authorize(present, maxAgeMs);
		const { userId } = bulk.by;
		const barred = { at: now(), userId, why: verdict.why };
		const held = { barred, rest: null, stillSince: barred.at };
		if (!(await store.move(bulk.id, ['waiting', 'running'], 'held', held))) return 'no';
		log.info({ bulk: bulk.id, by: userId, why: verdict.reason }, 'held: who asked for it may not any more');
		await events.publish('decided', { bulk, decision: 'refused', result: verdict.reason });
		await events.publish('changed', { ...present, state: 'held', ...held });
		return 'no';
	};
}
