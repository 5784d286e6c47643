import type { Redis } from 'ioredis';
import { type ExecutionClient, N8nError, NotFoundError, type Tag, workflowIdOf } from '../n8n/index.js';
import type { Lock } from '../redis/lock.js';
import type { JobContext, Requeue } from '../redis/queue.js';
import { mostStarts, type OperationDeps } from './deps.js';
import { createEnding } from './ending.js';
import type { TagJob } from './job.js';
import type { Outcome } from './outcome.js';
import { found } from './retries.js';

/** Executions of the workflow that are looked at for a tag's name that is not known yet. */
const mostLookedAt = 50;
/** How soon a change looks again whether it is its turn. */
const turnMs = 200;

/**
 * The names of execution tags. No endpoint of n8n lists them (docs/n8n.md, 31): a name's id can be learnt only from an
 * execution that carries the tag, so every set of tags that is read is remembered here.
 */
export type TagNames = {
	learn(tags: Tag[]): Promise<void>;
	known(): Promise<Map<string, { id: string; name: string }>>;
	/** n8n no longer has tags of these names, or has new ones under other ids. */
	forget(names: string[]): Promise<void>;
};

export function createTagNames(redis: Redis, key: string): TagNames {
	return {
		async learn(tags) {
			if (tags.length > 0) await redis.hset(key, Object.fromEntries(tags.map((tag) => [tag.id, tag.name])));
		},
		async known() {
			const rows = Object.entries(await redis.hgetall(key));
			return new Map(rows.map(([id, name]) => [name.toLowerCase(), { id, name }]));
		},
		async forget(names) {
			const gone = Object.entries(await redis.hgetall(key)).filter(([, name]) => names.some((one) => same(one, name)));
			if (gone.length > 0) await redis.hdel(key, ...gone.map(([id]) => id));
		},
	};
}

/**
 * Adds and removes tags. n8n's PUT replaces the whole set, so the present set is read just before and everything in
 * it that was not named is kept. A repeat reads it anew and sends nothing where it is as wished, so it is the same change;
 * all the same it is sent `mostStarts` times at most.
 */
export function createTag(deps: OperationDeps, names: TagNames, lock: Lock) {
	const executions = deps.n8n.executions();
	const end = createEnding(deps);
	return async function tag(job: TagJob, context: JobContext): Promise<Requeue | undefined> {
		const { signal, start, jobId } = context;
		if (!(await deps.capabilities()).tags) {
			return end(job, context, { kind: 'not-supported', what: 'tags on executions' });
		}
		// Two changes at once would each write back what the other has not seen.
		if (!(await lock.acquire(job.executionId, jobId))) return { requeueInMs: turnMs };
		let outcome: Outcome;
		try {
			outcome = await change(job, signal);
		} catch (error) {
			if (error instanceof N8nError && error.outcomeUnknown && start < mostStarts) return { requeueInMs: 1_000 };
			if (!(error instanceof NotFoundError)) throw error;
			// 404 “Some tags not found”: a tag was deleted in n8n since its name was learnt.
			if (/tags/i.test(error.n8nMessage ?? '')) {
				await names.forget(job.add);
				const known = [...(await names.known()).values()].map((t) => t.name);
				outcome = { kind: 'unknown-tags', tags: [], unknown: job.add, known };
			} else outcome = { kind: 'gone' };
		} finally {
			await lock.release(job.executionId, jobId);
		}
		return end(job, context, outcome);
	};

	async function change(job: TagJob, signal: AbortSignal): Promise<Outcome> {
		const known = await learnFor(job, signal);
		// Last, as learning may take a while, and what somebody changes in n8n meanwhile is to stay.
		const present = await executions.getTags(job.executionId, { signal });
		await names.learn(present);
		const unknown = job.add.filter((name) => !known.has(name.toLowerCase()));
		if (unknown.length > 0) {
			const tags = present.map((t) => t.name);
			return { kind: 'unknown-tags', tags, unknown, known: [...known.values()].map((t) => t.name) };
		}
		const removed = present.filter((t) => job.remove.some((name) => same(name, t.name)));
		const ids = new Set(present.filter((t) => !removed.includes(t)).map((t) => t.id));
		const added = job.add.map((name) => known.get(name.toLowerCase())!).filter((t) => !ids.has(t.id));
		if (added.length + removed.length === 0) return { kind: 'tagged', tags: present, added: [], removed: [] };
		for (const { id } of added) ids.add(id);
		const tags = await executions.updateTags(
			job.executionId,
			[...ids].map((id) => ({ id })),
			{ signal },
		);
		return { kind: 'tagged', tags, added: added.map((t) => t.name), removed: removed.map((t) => t.name) };
	}

	/** Known names; where one is missing, learnt from the execution itself and recent ones of the same workflow. */
	async function learnFor(job: TagJob, signal: AbortSignal) {
		const known = await names.known();
		const missing = () => job.add.some((name) => !known.has(name.toLowerCase()));
		if (!missing()) return known;
		for await (const tags of carriedNearby(executions, job.executionId, signal)) {
			await names.learn(tags);
			for (const { id, name } of tags) known.set(name.toLowerCase(), { id, name });
			if (!missing()) break;
		}
		return known;
	}
}

async function* carriedNearby(
	executions: ExecutionClient,
	executionId: number,
	signal: AbortSignal,
): AsyncGenerator<Tag[]> {
	yield await executions.getTags(executionId, { signal });
	const run = await found(executions, executionId, signal);
	const workflowId = run && workflowIdOf(run);
	if (!workflowId) return;
	const { data } = await executions.list({ workflowId, limit: mostLookedAt }, { signal });
	for (const { id } of data) yield await executions.getTags(id, { signal }).catch(() => []);
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
