import { ifFound, N8nError, NotFoundError } from '../n8n/index.js';
import { type Executor, type ExecutorDeps, idempotencyKeyOf } from './executor.js';
import type { SwitchJob } from './job.js';

/** Looks at a workflow that n8n says it has switched and shows as it was. */
const maxLooks = 3;

/**
 * Activates or deactivates one workflow, and reads it again: what n8n shows then is what is told. One that is so already
 * is left alone, as activating it once more would publish what was saved since (docs/n8n.md, 50). Asking again is the
 * same change: the same version is named.
 */
export function createSwitch<Verb extends 'activate' | 'deactivate'>(
	verb: Verb,
	{ n8n, capabilities, switches }: Pick<ExecutorDeps, 'n8n' | 'capabilities' | 'switches'>,
): Executor<SwitchJob<Verb>> {
	const workflows = n8n.workflows();
	const on = verb === 'activate';

	return async function switchWorkflow({ workflowId, versionId, by, askedAt }, { jobId, start, signal }) {
		if (!(await capabilities())[verb]) return { kind: 'may-not-switch', verb };
		const before = await ifFound(workflows.get(workflowId, { signal }));
		if (!before) return { kind: 'workflow-gone' };
		if (on && before.isArchived) return { kind: 'archived' };
		const mine = { on, by: by.userId, at: askedAt };
		if (before.active === on) {
			// An earlier start of this job may have done it, and been killed before it could tell.
			const last = start > 1 ? await switches.last(workflowId) : null;
			const isOurs = last?.at === askedAt && last.by === by.userId;
			return isOurs ? switched(before.activeVersionId) : { kind: 'switched-already', on };
		}
		await switches.note(workflowId, mine);
		let cause: N8nError | undefined;
		try {
			const options = { signal, idempotencyKey: idempotencyKeyOf(jobId, workflowId) };
			if (on) await workflows.activate(workflowId, { ...options, ...(versionId && { versionId }) });
			else await workflows.deactivate(workflowId, options);
		} catch (error) {
			if (!(error instanceof N8nError)) throw error;
			if (!error.outcomeUnknown) {
				await switches.drop(workflowId);
				if (on && versionId && error instanceof NotFoundError) return { kind: 'version-gone' };
				throw error;
			}
			cause = error;
		}
		const after = await workflows.get(workflowId, { signal }).catch((second) => {
			throw signal.aborted || !cause ? second : cause;
		});
		if (after.active === on) return switched(after.activeVersionId);
		if (cause || start < maxLooks) return { requeueInMs: 1_000 * Math.min(start, 3), ...(cause && { cause }) };
		return { kind: 'not-switched', on };

		/** `asSaved`: n8n runs what was saved since, although what ran before was named (docs/n8n.md, 50). */
		function switched(runs: string | null) {
			return { kind: 'switched' as const, on, asSaved: on && versionId !== undefined && runs !== versionId };
		}
	};
}
