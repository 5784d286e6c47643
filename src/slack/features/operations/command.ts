import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { findExecution } from '../../../instances/find-execution.js';
import { endOf, ifFound, statusOf, workflowIdOf } from '../../../n8n/index.js';
import type { DeleteJob } from '../../../operations/job.js';
import { namesOf } from '../../../operations/tag-names.js';
import type { Answer } from '../../blocks/answer.js';
import { cannot } from '../../blocks/can.js';
import { renderConfirm } from '../../blocks/confirm.js';
import { renderTags } from '../../blocks/tags.js';
import type { Typed } from '../../bolt/interaction.js';
import type { Command, RunNamed } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { findRun, type RunVerb } from '../executions/index.js';
import { wantedOf } from './named.js';

/** Which of those that go on is meant is asked: nothing is stopped by a name alone. */
export async function stopCommand(context: Context, typed: Typed, asked: Command & { verb: 'stop' }) {
	if (await context.asking.requests.allowed(typed, wantedOf('stop', asked))) {
		await runOf(context, typed, { verb: 'stop', run: asked });
	}
}

/** The run that was named or looked for; null where the person has been told why there is none. */
async function runOf(context: Context, typed: Typed, { verb, run }: { verb: RunVerb; run: RunNamed }) {
	if ('execution' in run) return run.execution;
	const found = await findRun(context, typed, { verb, run });
	if ('execution' in found) return found.execution;
	await context.answers.privately(typed.origin, typed.by.userId, found.sorry);
	return null;
}

/** Deleting cannot be taken back: the person is shown what it is, and asked. */
export async function deleteCommand(context: Context, typed: Typed, asked: Command & { verb: 'delete' }) {
	const { instance, answers, command } = context;
	const { requests, pendingConfirmations } = context.asking;
	if (!(await requests.allowed(typed, wantedOf('delete', asked)))) return;
	const execution = await runOf(context, typed, { verb: 'delete', run: asked });
	if (!execution) return;
	const run = await findExecution(instance.n8n.executions(), execution.id);
	if (!run) return requests.answer(typed, { kind: 'not-found', execution, command });
	if (run.status === 'running') return requests.answer(typed, runningNotDeleted(execution, command));
	const { by, at, origin } = typed;
	const workflowId = workflowIdOf(run);
	const workflowName = await instance.workflowNames.nameOf(workflowId);
	const job: DeleteJob = { verb: 'delete', execution, workflowName, by, askedAt: at, origin };
	const ref = await pendingConfirmations.create(job);
	const endedAt = endOf(run);
	const link = instance.linkTo(workflowId, execution.id);
	const question = { kind: 'delete', execution, workflowName, status: statusOf(run), endedAt, link } as const;
	await answers.privately(origin, by.userId, renderConfirm({ question, ref }));
}

export const runningNotDeleted = ({ id }: ExecutionRef, command: string): Answer => ({
	kind: 'cannot',
	what: `#${id} is running, and n8n does not delete running executions.`,
	why: `Stop it first with \`${command} stop ${id}\`.`,
});

/** Without names: shows the tags. */
export async function tagsCommand(context: Context, typed: Typed, asked: Command & { verb: 'tags' }) {
	const { operations, instance, answers, command, asking } = context;
	if (!(await instance.capabilities()).tags) {
		const why = `${cannot.tags}.`;
		return asking.requests.answer(typed, { kind: 'cannot', what: 'Tags cannot be shown here.', why });
	}
	const execution = await runOf(context, typed, { verb: 'tags', run: asked });
	if (!execution) return;
	const tags = await ifFound(instance.n8n.executions().getTags(execution.id));
	if (!tags) return asking.requests.answer(typed, { kind: 'not-found', execution, command });
	await operations.tagNames.learn(tags);
	const known = namesOf(await operations.tagNames.known());
	const message = renderTags({ command, execution, workflowName: null, tags: tags.map((tag) => tag.name), known });
	await answers.privately(typed.origin, typed.by.userId, message);
}
