import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { BulkOnAlert } from '../alert.js';
import type { AlertEvents, Alerting } from '../events.js';

/**
 * Lets the alert on which a job was asked for follow it: its card shows how far it is, its thread who did what to it.
 * `bulk`: how the job stands now; null: it has ended.
 */
export function createFollowBulk({ store, events }: Alerting) {
	return async function followBulk(execution: ExecutionRef, id: string, bulk: BulkOnAlert | null): Promise<void> {
		const before = (await store.read(execution))?.bulk ?? null;
		// Another has been begun since.
		if (before && before.id !== id && bulk === null) return;
		if (JSON.stringify(before) === JSON.stringify(bulk)) return;
		const alert = await store.setBulk(execution, bulk);
		if (!alert) return;
		await events.publish('alert', { alert, follows: true });
		for (const event of bulk ? told(before, bulk) : []) await events.publish('bulk', { alert, ...event });
	};
}

type Told = Pick<AlertEvents['bulk'], 'id' | 'event'>;

/** Its start also where nobody looked at it before it stood still. Each is told once, by its id. */
function told(before: BulkOnAlert | null, bulk: BulkOnAlert): Told[] {
	const { id, by, total, done, state, stillSince } = bulk;
	const line = (name: string, event: Told['event']): Told => ({ id: `bulk-${id}-${name}`, event });
	const lines = before?.id === id ? [] : [line('began', { what: 'began', by, total, done })];
	if (state !== 'running') {
		const event = { what: state, by: state === 'held' ? null : bulk.lastBy, total, done } as const;
		return [...lines, line(`${state}-${stillSince}`, event)];
	}
	const still = before?.id === id ? before.stillSince : null;
	if (still === null) return lines;
	return [...lines, line(`resumed-${still}`, { what: 'resumed', by: bulk.lastBy, total, done })];
}
