import { safeName } from '../../instances/failures.js';
import type { Instance } from '../../instances/instance.js';
import { type Execution, endOf, type Failure, startOf, workflowIdOf } from '../../n8n/index.js';
import type { FailedRun } from '../alert.js';

/** What is known of a run, and why it failed, or why that is not known. */
export type Run = { run: Execution; failure: Failure };

export type Describe = ReturnType<typeof createDescribe>;

/** What is kept and shown of a failed run. */
export function createDescribe({ ref, workflowNames, linkTo }: Pick<Instance, 'ref' | 'workflowNames' | 'linkTo'>) {
	return async function describe({ run, failure }: Run): Promise<FailedRun> {
		const workflowId = workflowIdOf(run);
		return {
			execution: ref(run.id),
			workflowId,
			workflowName: safeName(nameIn(run) ?? (await workflowNames.nameOf(workflowId))),
			// Only failures are told; an old n8n says nothing of their status (`null` before 1.43).
			status: run.status || 'error',
			mode: run.mode || 'unknown',
			startedAt: startOf(run),
			stoppedAt: endOf(run),
			failure,
			versionId: run.workflowVersionId ?? null,
			retryOf: run.retryOf ?? null,
			link: linkTo(workflowId, run.id),
		};
	};
}

/** Rows with data carry the workflow as it was when they ran. */
function nameIn(run: Execution): string | null {
	const name = (run.workflowData as { name?: unknown } | null | undefined)?.name;
	return typeof name === 'string' && name !== '' ? name : null;
}
