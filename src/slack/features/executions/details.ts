import type { ModalView } from '@slack/types';
import { runToRetry } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { readFailure } from '../../../instances/failures.js';
import { findExecution } from '../../../instances/find-execution.js';
import {
	canceledBy,
	type Execution,
	endOf,
	hasFailed,
	NotFoundError,
	startOf,
	statusOf,
	timeOf,
	workflowIdOf,
} from '../../../n8n/index.js';
import { whyUnknown } from '../../../operations/no-details.js';
import { preflight } from '../../../operations/preflight.js';
import { problemOf } from '../../../operations/problem.js';
import { chainOf, newestFailed, runsAbove } from '../../../operations/retries.js';
import { writeMetadata } from '../../blocks/actions.js';
import { channel, mention } from '../../blocks/text.js';
import type { Clicked, Interaction } from '../../bolt/interaction.js';
import { fillModal, openModal } from '../../bolt/modals.js';
import type { Context } from '../../context.js';
import type { DetailsProps } from './details-props.js';
import { renderDetails, renderDetailsLoading, renderDetailsProblem } from './details-view.js';
import { failedItem } from './failed-item.js';

/** Time for all that is read from n8n; the modal says so when it was not enough. */
const readMs = 15_000;
/** Runs before this one that are shown in the chain. */
const maxBefore = 10;

/** Opens the modal at once, as the trigger dies after three seconds, and fills it when n8n has answered. */
export async function openDetails(context: Context, interaction: Interaction, execution: ExecutionRef): Promise<void> {
	const privateMetadata = writeMetadata(execution, interaction.origin.channelId);
	const loading = renderDetailsLoading({ execution, privateMetadata });
	const viewId = await openModal(context.slack.clients.interactive, interaction.triggerId, loading);
	if (viewId === null) return context.asking.requests.answer(interaction, { kind: 'open-again', execution });
	await fillDetails(context, { viewId, execution, privateMetadata, stack: 'folded' });
}

type Details = Omit<DetailsProps, 'stack' | 'privateMetadata' | 'asked'>;
type Shown = { execution: ExecutionRef; privateMetadata: string; stack: 'folded' | 'open'; asked?: Asked };
/** What was just asked for in the modal, and how to tell that it has happened already. */
type Asked = { doing: string; over(details: Details): boolean };

export async function fillDetails(context: Context, of: Shown & { viewId: string }): Promise<void> {
	await fillModal(context.slack.clients.interactive, of.viewId, await detailsView(context, of));
}

/**
 * After a click in the modal was taken: the buttons give way to what was asked. Questions and results come to the
 * channel, which the modal hides.
 */
export async function showAsked(
	context: Context,
	{ view, origin, by }: Pick<Clicked, 'view' | 'origin' | 'by'>,
	execution: ExecutionRef,
	asked: Asked,
) {
	if (view?.type !== 'modal') return;
	const doing = `⏳ ${asked.doing} #${execution.id}, as ${mention(by.userId)} asked. How it goes, or a question about it, stands in ${place(origin.channelId)}.`;
	const shown = { execution, privateMetadata: view.metadata, stack: 'folded', asked: { ...asked, doing } } as const;
	await fillDetails(context, { viewId: view.id, ...shown });
}

async function detailsView(context: Context, { execution, privateMetadata, stack, asked }: Shown): Promise<ModalView> {
	try {
		const details = await readDetails(context, execution);
		const doing = asked && !asked.over(details) ? asked.doing : null;
		return renderDetails({ ...details, stack, privateMetadata, asked: doing });
	} catch (error) {
		const problem =
			error instanceof NotFoundError
				? {
						what: `n8n has no execution #${execution.id}`,
						why: 'It may have been deleted, or its workflow does not save such runs.',
						next: `Look for others with \`${context.command} failures\`.`,
						ref: context.newReference(),
					}
				: problemOf(error, `#${execution.id} could not be read`, context);
		context.log.warn({ ref: problem.ref, err: error }, 'details not shown');
		return renderDetailsProblem({ execution, problem, privateMetadata });
	}
}

async function readDetails(context: Context, execution: ExecutionRef): Promise<Details> {
	const { instance, alerts, command } = context;
	const signal = AbortSignal.timeout(readMs);
	const capabilities = await instance.capabilities();
	const run = await instance.n8n.executions().get(execution.id, { includeData: true }, { signal });
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
		noFailure: failure ? null : whyNoFailure(run),
		item: failedItem(run),
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

function whyNoFailure(run: Execution): string | null {
	const why = `${whyUnknown(run)}. *Open in n8n* shows what there is.`;
	if (run.status === 'canceled') {
		return canceledBy(run) === 'time-out'
			? 'It was ended by its workflow’s time-out: n8n keeps no error of that.'
			: `Whether somebody or its workflow’s time-out ended it is not known: ${why}`;
	}
	return hasFailed(run) ? `Its error is not known: ${why}` : null;
}

/** Opened from the App Home there is no channel: what comes of it comes as a direct message. */
const place = (channelId: string) =>
	/^[CG]/.test(channelId) ? channel(channelId) : 'your direct messages with Flowbell';
