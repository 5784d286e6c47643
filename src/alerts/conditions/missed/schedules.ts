import type { Redis } from 'ioredis';
import { safeName } from '../../../instances/failures.js';
import { timeOf, type Workflow } from '../../../n8n/index.js';
import { readSchedule, type Schedule } from './read-schedule.js';

/**
 * What is known of an active workflow. `since`: when it was switched on or changed last, as far as anybody saw it.
 * `doubted`: n8n showed no run of it that was due, and may keep none that succeed.
 */
export type Scheduled = Schedule & { name: string; since: number; version: string; doubted?: true };

export type Schedules = ReturnType<typeof createSchedules>;

/** More of one server are not watched. */
const maxWorkflows = 10_000;
/** Read anew every ten minutes, unless nobody looks. */
const ttlSeconds = 7 * 86_400;

/** When the active workflows of a server are to start, and when each is to be looked at. */
export function createSchedules(redis: Redis, key: string, looksKey: string, now: () => number) {
	/** Of what was on before, only a change says that it was switched on anew. */
	const scheduledOf = (workflow: Workflow, before: Scheduled | null): Scheduled => {
		const version = `${workflow.activeVersionId ?? workflow.versionId ?? ''} ${workflow.updatedAt ?? ''}`;
		if (before && before.version === version) return before;
		const since = before ? (timeOf(workflow.updatedAt) ?? now()) : now();
		return { ...readSchedule(workflow), name: safeName(workflow.name), since, version };
	};

	async function of(workflowId: string): Promise<Scheduled | null> {
		const kept = await redis.hget(key, workflowId);
		return kept ? (JSON.parse(kept) as Scheduled) : null;
	}

	return {
		async some(workflowIds: readonly string[]): Promise<Map<string, Scheduled>> {
			const ids = [...new Set(workflowIds)];
			if (ids.length === 0) return new Map();
			const rows = await redis.hmget(key, ...ids);
			return new Map(ids.flatMap((id, i) => (rows[i] ? [[id, JSON.parse(rows[i]!) as Scheduled] as const] : [])));
		},
		async all(): Promise<Map<string, Scheduled>> {
			const rows = await redis.hgetall(key);
			return new Map(Object.entries(rows).map(([id, row]) => [id, JSON.parse(row) as Scheduled]));
		},
		/** As they are now; what is changed is looked at next. */
		async keep(workflows: readonly Workflow[]) {
			const before = await redis.hgetall(key);
			const keeping = redis.multi();
			const active = workflows.filter(({ active, isArchived }) => active && !isArchived).slice(0, maxWorkflows);
			for (const workflow of active) {
				const known = before[workflow.id];
				const text = JSON.stringify(scheduledOf(workflow, known ? (JSON.parse(known) as Scheduled) : null));
				if (text === known) continue;
				keeping.hset(key, workflow.id, text).zadd(looksKey, now(), workflow.id);
			}
			const there = new Set(active.map(({ id }) => id));
			const gone = Object.keys(before).filter((id) => !there.has(id));
			for (const id of gone) keeping.hdel(key, id).zrem(looksKey, id);
			await keeping.expire(key, ttlSeconds).expire(looksKey, ttlSeconds).exec();
		},
		/** As one is now; null: it starts nothing any more. */
		async keepOne(workflow: Workflow): Promise<Scheduled | null> {
			const known = await of(workflow.id);
			if (!workflow.active || workflow.isArchived) {
				await redis.multi().hdel(key, workflow.id).zrem(looksKey, workflow.id).exec();
				return null;
			}
			const scheduled = scheduledOf(workflow, known);
			await redis.hset(key, workflow.id, JSON.stringify(scheduled));
			return scheduled;
		},
		async doubt(workflowId: string, scheduled: Scheduled) {
			await redis.hset(key, workflowId, JSON.stringify({ ...scheduled, doubted: true }));
		},
		/** Those that are to be looked at by now. */
		due: (most: number) => redis.zrangebyscore(looksKey, '-inf', now(), 'LIMIT', 0, most),
		/** When each is looked at next; null: when it has changed. */
		async lookAt(looks: ReadonlyMap<string, number | null>) {
			if (looks.size === 0) return;
			const setting = redis.pipeline();
			for (const [id, at] of looks) at === null ? setting.zrem(looksKey, id) : setting.zadd(looksKey, at, id);
			await setting.exec();
		},
	};
}
