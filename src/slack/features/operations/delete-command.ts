import { endOf, NotFoundError, statusOf, workflowIdOf } from '../../../n8n/index.js';
import type { DeleteJob } from '../../../operations/job.js';
import type { Typed } from '../../bolt/listening.js';
import type { Command } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { renderConfirm } from './confirm-view.js';

/** Deleting cannot be taken back: the person is shown what it is, and asked. */
export async function deleteCommand(
	edge: Edge,
	typed: Typed,
	{ executionId }: Command & { verb: 'delete' },
): Promise<void> {
	const { requests, n8n, alerts, asks, answers, linkTo } = edge;
	if (!(await requests.allowed(typed, { verb: 'delete', executionId }))) return;
	const run = await n8n
		.executions()
		.get(executionId)
		.catch((error) => {
			if (error instanceof NotFoundError) return null;
			throw error;
		});
	if (!run) return requests.answer(typed, { kind: 'not-found', executionId, command: edge.command });
	if (run.status === 'running') {
		return requests.answer(typed, {
			kind: 'cannot',
			what: `#${executionId} is running, and n8n does not delete running executions.`,
			why: `Stop it first with \`${edge.command} stop ${executionId}\`.`,
		});
	}
	const { by, at, origin } = typed;
	const job: DeleteJob = { verb: 'delete', executionId, by, askedAt: at, origin };
	const workflowId = workflowIdOf(run);
	const workflowName = await alerts.workflowNames.nameOf(workflowId);
	const ref = await asks.create({ job, workflowName });
	const endedAt = endOf(run);
	const link = linkTo(workflowId, executionId);
	const question = { kind: 'delete', executionId, workflowName, status: statusOf(run), endedAt, link } as const;
	await answers.privately(origin, by.userId, renderConfirm({ question, ref }));
}
