import { ifFound } from '../../../n8n/index.js';
import type { SwitchJob } from '../../../operations/job.js';
import { renderConfirm } from '../../blocks/confirm.js';
import type { Typed } from '../../bolt/interaction.js';
import type { Command } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { findWorkflow } from '../executions/index.js';
import { type NotSwitched, notSwitched } from './not-switched.js';

/** What a workflow does by itself is much: the person is shown which one it is, and asked. */
export async function switchCommand(
	context: Context,
	typed: Typed,
	asked: Command & { verb: 'activate' | 'deactivate' },
): Promise<void> {
	const { instance, answers, command, asking } = context;
	const { requests, pendingConfirmations } = asking;
	const { by, at: askedAt, origin } = typed;
	const { verb, workflow: name } = asked;
	const sorry = (outcome: NotSwitched, of: string) => requests.answer(typed, notSwitched(outcome, of, command));
	if (!(await requests.allowed(typed, { verb: 'activate', target: `workflow ${name}` }))) return;
	if (!(await instance.capabilities())[verb]) return sorry({ kind: 'may-not-switch', verb }, name);
	const found = await findWorkflow(context, { verb, behind: '', name });
	if ('sorry' in found) return answers.privately(origin, by.userId, found.sorry);
	const { id: workflowId, name: workflowName } = found.workflow;
	const workflow = await ifFound(instance.n8n.workflows().get(workflowId));
	if (!workflow) return sorry({ kind: 'workflow-gone' }, workflowName);
	const on = verb === 'activate';
	if (on && workflow.isArchived) return sorry({ kind: 'archived' }, workflowName);
	if (workflow.active === on) return sorry({ kind: 'switched-already', on }, workflowName);
	const job: SwitchJob = { verb, instance: instance.name, workflowId, workflowName, by, askedAt, origin };
	const ref = await pendingConfirmations.create(job as SwitchJob<typeof verb> as never);
	await answers.privately(origin, by.userId, renderConfirm({ question: { kind: 'switch', on, workflowName }, ref }));
}
