import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../instances/execution-ref.js';
import { findExecution } from '../instances/find-execution.js';
import { type ExecutionClient, type Tag, workflowIdOf } from '../n8n/index.js';
import { createLock } from '../redis/lock.js';

/** Executions that are looked at for a tag's name that is not known yet. */
const maxLookUps = 50;

type KnownTags = Map<string, { id: string; name: string }>;

/** With `executionId` on that one and on those of its workflow; or on those of `workflowId`, or of all. */
type Where = {
	executions: ExecutionClient;
	executionId?: number;
	workflowId?: string | undefined;
	signal?: AbortSignal;
};

export type Tags = ReturnType<typeof createTags>;

/**
 * The names of execution tags. No endpoint of n8n lists them (docs/n8n.md, 31): a name's id can be learnt only from an
 * execution that carries the tag, so every set of tags that is read is remembered here.
 */
export function createTags(redis: Redis, key: string, lockKey: (execution: ExecutionRef) => string) {
	async function learn(tags: Tag[]) {
		if (tags.length > 0) await redis.hset(key, Object.fromEntries(tags.map((tag) => [tag.id, tag.name])));
	}
	/** By name in lower case. */
	async function known(): Promise<KnownTags> {
		const rows = Object.entries(await redis.hgetall(key));
		return new Map(rows.map(([id, name]) => [name.toLowerCase(), { id, name }]));
	}

	return {
		/** Of the tags of an execution. */
		lock: createLock(redis, lockKey),
		learn,
		known,
		/** What is known, once what is missing of `names` has been looked for: on the execution, and on the newest ones. */
		async find(names: readonly string[], where: Where): Promise<KnownTags> {
			const found = await known();
			const isMissing = () => unknownOf(names, found).length > 0;
			if (!isMissing()) return found;
			for await (const tags of carriedBy(where)) {
				await learn(tags);
				for (const { id, name } of tags) found.set(name.toLowerCase(), { id, name });
				if (!isMissing()) break;
			}
			return found;
		},
		/** n8n no longer has tags of these names, or has new ones under other ids. */
		async forget(names: string[]) {
			const wanted = new Set(names.map((name) => name.toLowerCase()));
			const gone = Object.entries(await redis.hgetall(key)).filter(([, name]) => wanted.has(name.toLowerCase()));
			if (gone.length > 0) await redis.hdel(key, ...gone.map(([id]) => id));
		},
	};
}

/** Those of the names that nothing is known of. */
export const unknownOf = (names: readonly string[], known: KnownTags) =>
	names.filter((name) => !known.has(name.toLowerCase()));

export const namesOf = (known: KnownTags) => [...known.values()].map(({ name }) => name);

async function* carriedBy({ executions, executionId, workflowId, signal }: Where): AsyncGenerator<Tag[]> {
	let of = workflowId;
	if (executionId !== undefined) {
		yield await executions.getTags(executionId, { signal });
		const run = await findExecution(executions, executionId, signal);
		of = run ? workflowIdOf(run) : '';
		if (!of) return;
	}
	const { data } = await executions.list({ limit: maxLookUps, workflowId: of || undefined }, { signal });
	for (const { id } of data) yield await executions.getTags(id, { signal }).catch(() => []);
}
