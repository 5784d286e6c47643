import type { Redis } from 'ioredis';
import { type ExecutionClient, N8nError, NotFoundError, type Tag } from '../n8n/index.js';
import type { Again, WorkContext } from '../redis/lane.js';
import { mostStarts, type OperationDeps } from './deps.js';
import type { TagJob } from './job.js';
import { found } from './retries.js';

/** Executions of the workflow that are looked at for a tag's name that is not known yet. */
const mostLookedAt = 50;

/**
 * The names of execution tags. No endpoint of n8n lists them (surprise 14): a name's id can be learnt only from an
 * execution that carries the tag, so every set of tags that is read is remembered here.
 */
export type TagNames = {
	learn(tags: Tag[]): Promise<void>;
	known(): Promise<Map<string, { id: string; name: string }>>;
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
	};
}

/**
 * Adds and removes tags. n8n's PUT replaces the whole set, so the present set is read just before and everything in
 * it that was not named is kept. Repeating it ends in the same set.
 */
export function createTag({ n8n, capabilities, tell }: OperationDeps, names: TagNames) {
	const executions = n8n.executions();
	return async function tag(job: TagJob, { signal, start }: WorkContext): Promise<Again | undefined> {
		if (!(await capabilities()).tags) {
			await tell(job, { kind: 'not-supported', what: 'tags on executions' });
			return undefined;
		}
		try {
			const present = await executions.getTags(job.executionId, { signal });
			await names.learn(present);
			const known = await learnFor(job, signal);
			const unknown = job.add.filter((name) => !known.has(name.toLowerCase()));
			if (unknown.length > 0) {
				const tags = present.map((t) => t.name);
				await tell(job, { kind: 'unknown-tags', tags, unknown, known: [...known.values()].map((t) => t.name) });
				return undefined;
			}
			const removed = present.filter((t) => job.remove.some((name) => same(name, t.name)));
			const ids = new Set(present.filter((t) => !removed.includes(t)).map((t) => t.id));
			const added = job.add.map((name) => known.get(name.toLowerCase())!).filter((t) => !ids.has(t.id));
			for (const { id } of added) ids.add(id);
			const tags = await executions.updateTags(
				job.executionId,
				[...ids].map((id) => ({ id })),
				{ signal },
			);
			await tell(job, { kind: 'tagged', tags, added: added.map((t) => t.name), removed: removed.map((t) => t.name) });
		} catch (error) {
			// 404 “Some tags not found”: a tag was deleted in n8n since its name was learnt.
			if (error instanceof NotFoundError && /tags/i.test(error.n8nMessage ?? '')) {
				await tell(job, { kind: 'unknown-tags', tags: [], unknown: job.add, known: [] });
			} else if (error instanceof NotFoundError) await tell(job, { kind: 'gone' });
			else if (error instanceof N8nError && error.outcomeUnknown && start < mostStarts) return { againInMs: 1_000 };
			else throw error;
		}
		return undefined;
	};

	/** Known names, learnt from recent executions of the same workflow where one is missing. */
	async function learnFor(job: TagJob, signal: AbortSignal) {
		const known = await names.known();
		const missing = () => job.add.some((name) => !known.has(name.toLowerCase()));
		if (!missing()) return known;
		for (const tags of await carriedNearby(executions, job.executionId, signal)) {
			await names.learn(tags);
			for (const { id, name } of tags) known.set(name.toLowerCase(), { id, name });
			if (!missing()) break;
		}
		return known;
	}
}

async function carriedNearby(executions: ExecutionClient, executionId: number, signal: AbortSignal): Promise<Tag[][]> {
	const run = await found(executions, executionId, signal);
	if (!run) return [];
	const { data } = await executions.list({ workflowId: run.workflowId, limit: mostLookedAt }, { signal });
	const sets: Tag[][] = [];
	for (const { id } of data) sets.push(await executions.getTags(id, { signal }).catch(() => []));
	return sets;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
