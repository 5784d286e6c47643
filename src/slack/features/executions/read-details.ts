import { runToRetry } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { readFailure } from '../../../instances/failures.js';
import { findExecution } from '../../../instances/find-execution.js';
import { isOfThisOne } from '../../../instances/look-up.js';
import { dataAsText } from '../../../lib/secrets/index.js';
import {
	canceledBy,
	type Execution,
	endOf,
	hasFailed,
	itemsOf,
	type N8nError,
	pathOf,
	startOf,
	statusOf,
	timeOf,
	workflowIdOf,
} from '../../../n8n/index.js';
import { whyUnknown } from '../../../operations/no-details.js';
import { preflight } from '../../../operations/preflight.js';
import { chainOf, newestFailed, runsAbove } from '../../../operations/retries.js';
import type { Context } from '../../context.js';
import type { DetailsData, DetailsProps } from './details-props.js';
import { failedItem } from './failed-item.js';

/** Time for all that is read from n8n; the modal says so when it was not enough. */
const readMs = 15_000;
/** Runs before this one that are shown in the chain. */
const maxBefore = 10;
/** Of the data, in the modal. */
const maxDataChars = 2_000;

export type Details = Omit<DetailsProps, 'open' | 'privateMetadata' | 'asked' | 'note'>;

/** What is known of it now; null where n8n has none. `data`: whether the reader may see its data, and wants it open. */
export async function readDetails(
	context: Context,
	execution: ExecutionRef,
	data: 'hidden' | 'folded' | 'open',
): Promise<Details | null> {
	const { instance, alerts, command } = context;
	const signal = AbortSignal.timeout(readMs);
	const capabilities = await instance.capabilities();
	const read = (data: boolean) => findExecution(instance.n8n.executions(), execution.id, signal, data);
	let unread: N8nError | null = null;
	const run = await read(true).catch((error) => {
		if (!isOfThisOne(error)) throw error;
		unread = error;
		return read(false);
	});
	if (!run) return null;
	const asked = { executionId: execution.id, loadWorkflow: false, accepted: [] };
	const check = await preflight(instance.n8n, capabilities, asked, signal);
	const failed = await alerts.of(execution);
	const retry = failed?.retry ?? null;
	const { before, after } = await chainAround(context, run, signal);
	const failure = readFailure(run);
	const workflowId = workflowIdOf(run);
	return {
		execution,
		workflowName: await instance.workflowNames.nameOf(workflowId),
		workflowId,
		workflowVersionId: run.workflowVersionId ?? null,
		status: statusOf(run),
		mode: run.mode || 'unknown',
		startedAt: startOf(run),
		stoppedAt: run.status === 'waiting' ? null : endOf(run),
		waitTill: timeOf(run.waitTill),
		link: instance.linkTo(workflowId, execution.id),
		chain: [...before, run, ...after].map((each) => ({ id: each.id, status: statusOf(each) })),
		target: {
			alert: failed?.alert.execution ?? execution,
			execution: failed?.retry ? runToRetry(failed) : instance.ref(newestFailed(execution.id, after)),
			askedAt: retry?.askedAt ?? 0,
		},
		failure,
		noFailure: failure ? null : whyNoFailure(run, unread ?? run),
		path: pathOf(run),
		item: failedItem(run),
		data: data === 'hidden' ? null : dataOf(run, data === 'open'),
		changedSince: await changedSince(context, run),
		tags: capabilities.tags ? await tagsOf(context, execution.id, signal) : null,
		blocker: check.blocker,
		...(check.other && { [check.blocker === 'unfinished' ? 'runningAs' : 'recoveredAs']: check.other }),
		retry,
		can: capabilities,
		command,
	};
}

async function chainAround({ instance }: Context, run: Execution, signal: AbortSignal) {
	const executions = instance.n8n.executions();
	const before: Execution[] = [];
	for (let id = run.retryOf; id && before.length < maxBefore; id = before[0]!.retryOf) {
		const parent = await findExecution(executions, id, signal).catch(() => ({ id: id as number, status: 'unknown' }));
		if (!parent) break;
		before.unshift(parent);
	}
	const { runs } = await runsAbove(
		executions,
		await instance.capabilities(),
		{ workflowId: workflowIdOf(run), above: run.id },
		signal,
	);
	return { before, after: chainOf(run.id, runs) };
}

async function tagsOf({ instance, operations }: Context, executionId: number, signal: AbortSignal) {
	const executions = instance.n8n.executions();
	const tags = await executions.getTags(executionId, { signal }).catch(() => null);
	if (tags) await operations.tagNames.learn(tags);
	return tags?.map((tag) => tag.name) ?? null;
}

function whyNoFailure(run: Execution, seen: unknown): string | null {
	const why = `${whyUnknown(seen)}. *Open in n8n* shows what there is.`;
	if (run.status === 'canceled') {
		return canceledBy(run) === 'time-out'
			? 'n8n keeps no error of a timeout.'
			: `Nobody knows whether someone or its workflow's timeout ended it: ${why}`;
	}
	return hasFailed(run) ? `Error not known: ${why}` : null;
}

function dataOf(run: Execution, isOpen: boolean): DetailsData | null {
	const found = itemsOf(run);
	if (!found) return null;
	const { node, way, items, total } = found;
	return { node, way, total, shown: isOpen ? dataAsText(items, maxDataChars) : null };
}

/** Whether what runs now is another workflow than the one that ran. An old n8n has no versions: there the time tells. */
async function changedSince({ instance }: Context, run: Execution): Promise<DetailsProps['changedSince']> {
	const { saved } = (await instance.workflowFacts.of(workflowIdOf(run))) ?? {};
	const startedAt = startOf(run);
	if (!saved || startedAt === null || saved.at <= startedAt) return null;
	const same = run.workflowVersionId != null && run.workflowVersionId === saved.versionId;
	return same ? null : saved;
}
