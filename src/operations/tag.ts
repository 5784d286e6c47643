import { N8nError, NotFoundError } from '../n8n/index.js';
import type { Outcome } from './events.js';
import type { Executor, ExecutorDeps } from './executor.js';
import type { TagJob } from './job.js';
import { namesOf, unknownOf } from './tag-names.js';

/** How soon it is looked again whether the tags are free. */
const lockMs = 200;

/**
 * Adds and removes tags. n8n's PUT replaces the whole set, so the present set is read just before and everything in
 * it that was not named is kept. A repeat reads it anew and sends nothing where it is as wished, so it is the same change.
 * A name that is not known is looked for, but not for each item of a bulk, where that was done once before it began.
 */
export function createTag(deps: Pick<ExecutorDeps, 'n8n' | 'capabilities' | 'tags'>): Executor<TagJob> {
	const { tags } = deps;
	const executions = deps.n8n.executions();

	return async function tag(request, { jobId, signal }) {
		const { execution, add } = request;
		if (!(await deps.capabilities()).tags) return { kind: 'not-supported', what: 'tags on executions' };
		// Two changes at once would each write back what the other has not seen.
		if (!(await tags.lock.acquire(execution, jobId))) return { requeueInMs: lockMs };
		try {
			return await change(request, signal);
		} catch (error) {
			if (error instanceof N8nError && error.outcomeUnknown) return { requeueInMs: 1_000, cause: error };
			if (!(error instanceof NotFoundError)) throw error;
			// 404 “Some tags not found”: a tag was deleted in n8n since its name was learnt.
			if (!/tags/i.test(error.n8nMessage ?? '')) return { kind: 'gone' };
			await tags.forget(add);
			return { kind: 'unknown-tags', tags: [], unknown: add, known: namesOf(await tags.known()) };
		} finally {
			await tags.lock.release(execution, jobId);
		}
	};

	async function change({ execution, add, remove, batch }: TagJob, signal: AbortSignal): Promise<Outcome> {
		const executionId = execution.id;
		const known = batch ? await tags.known() : await tags.find(add, { executions, executionId, signal });
		// Last, as the search may take a while, and what somebody changes in n8n meanwhile is to stay.
		const present = await executions.getTags(executionId, { signal });
		await tags.learn(present);
		const unknown = unknownOf(add, known);
		if (unknown.length > 0) {
			return { kind: 'unknown-tags', tags: present.map((tag) => tag.name), unknown, known: namesOf(known) };
		}
		const unwanted = new Set(remove.map((name) => name.toLowerCase()));
		const removed = present.filter((tag) => unwanted.has(tag.name.toLowerCase()));
		const ids = new Set(present.filter((tag) => !removed.includes(tag)).map((tag) => tag.id));
		const added = add.map((name) => known.get(name.toLowerCase())!).filter((tag) => !ids.has(tag.id));
		if (added.length + removed.length === 0) return { kind: 'tagged', added: [], removed: [] };
		for (const { id } of added) ids.add(id);
		const wanted = [...ids].map((id) => ({ id }));
		await executions.updateTags(executionId, wanted, { signal, inARow: batch !== undefined });
		return { kind: 'tagged', added: added.map((tag) => tag.name), removed: removed.map((tag) => tag.name) };
	}
}
