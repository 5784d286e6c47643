import type { Audit } from '../access/index.js';
import type { Base } from '../instances/base.js';
import { createEvents } from '../lib/events.js';
import { createLock } from '../redis/lock.js';
import { createAuthorize } from './authorize.js';
import { createBreaker } from './breaker.js';
import { createControls } from './controls.js';
import { type BulkDeps, type BulkEvents, type BulksOptions, bulkTimings } from './deps.js';
import { createItems } from './items.js';
import { createLifecycle } from './lifecycle.js';
import { createBulkKeys, createBulkStore } from './store.js';
import { createWindow } from './window.js';

export type { BulkRequest } from './controls.js';
export { type BulkEvents, type BulksOptions, type BulkTimings, bulkTimings } from './deps.js';
export { misleading } from './plan.js';
export type { ResultRow } from './store.js';

/** For longer than one may stand still; extended while it goes on. */
const sameTtlMs = 7 * 86_400_000;

export type Bulks = ReturnType<typeof createBulks>;

/**
 * Work on many executions: a plan writes down exactly which; each of them is a BullMQ job of its own; a look now and then
 * keeps the card true and sees to it that no item is left without its job.
 */
export function createBulks(base: Base, options: BulksOptions) {
	const deps: BulkDeps = { ...base, ...options };
	const { key, now } = base;
	const redis = base.connections.producer;
	const keys = createBulkKeys(key);
	const store = createBulkStore(redis, keys);
	const window = createWindow(base.connections, keys);
	const events = createEvents<BulkEvents>();
	const breaker = createBreaker(redis, key('breaker'), {
		now,
		lookedAt: options.lookedAt,
		refresh: base.epochs.refresh,
	});
	const authorize = createAuthorize(deps, store, events);
	const items = createItems(deps, { store, window, events, breaker, authorize });
	const sameLock = createLock(redis, (id: string) => key('bulk-same', id), sameTtlMs);
	const endLock = createLock(redis, (id: string) => key('bulk-end', id));
	const timings = { ...bulkTimings, ...options.timings };
	const parts = { store, window, events, breaker, authorize, items, sameLock, endLock, timings };
	const lifecycle = createLifecycle(deps, parts);
	return {
		...createControls(deps, parts, lifecycle),
		events,
		read: store.read,
		latest: store.latest,
		rows: store.rows,
		/** Jobs on the queue by their state. */
		counts: items.counts,
		start: lifecycle.start,
		stop: lifecycle.stop,
	};
}

/** One line of the audit trail; `at`: epoch milliseconds. */
export const auditBulk = (audit: Audit, { bulk, decision, result }: BulkEvents['decided'], at: number) =>
	audit.write({
		at,
		by: bulk.by,
		verb: bulk.kind,
		target: `${bulk.total} executions of ${bulk.instance} (${bulk.words})`,
		channelId: bulk.origin.channelId,
		decision,
		result,
	});
