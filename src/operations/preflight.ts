import { findExecution } from '../instances/find-execution.js';
import type { Capabilities, Execution, N8nClient } from '../n8n/index.js';
import { canceledBy, isUnfinished, workflowIdOf } from '../n8n/index.js';
import { chainOf, runsAbove } from './retries.js';
import { isAskable, type RetryBlocker } from './states.js';

/** What is known of a run before a retry of it is sent. */
export type Check = {
	execution?: Execution | null; // null where n8n has no such run; left out where it was not looked at by itself
	workflowId: string; // empty where there is no such run
	blocker: RetryBlocker | null;
	other: number | null; // the later run that recovered it, or that is under way
	horizon: number; // no run that a retry sent from here on makes can have an id up to this
};

/** What a retry of this run would do (docs/n8n.md, 4 to 10). `accepted`: what the asker has said yes to already. */
export async function preflight(
	n8n: N8nClient,
	capabilities: Capabilities,
	{ executionId, loadWorkflow, accepted }: { executionId: number; loadWorkflow: boolean; accepted: RetryBlocker[] },
	signal: AbortSignal,
): Promise<Check & { execution: Execution | null }> {
	const executions = n8n.executions();
	const execution = await findExecution(executions, executionId, signal);
	if (!execution) return { execution, workflowId: '', blocker: 'gone', other: null, horizon: executionId };

	const workflowId = workflowIdOf(execution);
	const { runs, highest } = await runsAbove(executions, capabilities, { workflowId, above: executionId }, signal);
	const chain = chainOf(executionId, runs);
	const result = { execution, workflowId, other: null, horizon: highest };

	const own = await ownBlocker(n8n, execution, signal);
	if (own && !isAskable(own)) return { ...result, blocker: own };

	const underWay = chain.find(isUnfinished);
	if (underWay) return { ...result, blocker: 'unfinished', other: underWay.id };

	const recovery = chain.find((run) => run.status === 'success')?.id ?? execution.retrySuccessId;
	const isOpen = (question: RetryBlocker) => !accepted.includes(question);
	if (recovery && isOpen('already-recovered')) return { ...result, blocker: 'already-recovered', other: recovery };
	if (own && isOpen(own)) return { ...result, blocker: own };
	const differs = loadWorkflow && isOpen('draft-differs') && (await draftDiffers(n8n, workflowId, signal));
	return { ...result, blocker: differs ? 'draft-differs' : null };
}

async function ownBlocker(n8n: N8nClient, execution: Execution, signal: AbortSignal): Promise<RetryBlocker | null> {
	if (execution.status === 'success') return 'succeeded';
	if (isUnfinished(execution)) return 'unfinished';
	if (execution.status === 'crashed') return 'crashed';
	if (execution.status === 'canceled') {
		// Only the stored error tells a stop by hand from the workflow's time-out, which leaves no error at all.
		const withData = await findExecution(n8n.executions(), execution.id, signal, true);
		const by = withData && canceledBy(withData);
		return by === 'hand' ? 'canceled-by-hand' : by === 'time-out' ? 'timed-out' : 'canceled-somehow';
	}
	return null;
}

/** On 2.x `loadWorkflow` runs the saved draft; on 1.x saved and active are the same. */
async function draftDiffers(n8n: N8nClient, workflowId: string, signal: AbortSignal): Promise<boolean> {
	const workflow = await n8n.workflows().get(workflowId, { signal });
	return Boolean(workflow.activeVersionId && workflow.versionId && workflow.activeVersionId !== workflow.versionId);
}
