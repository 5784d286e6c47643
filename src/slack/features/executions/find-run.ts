import { type Alert, runToRetry } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { type Execution, endOf, happenedAt, startOf, statusOf, workflowIdOf } from '../../../n8n/index.js';
import type { Message } from '../../blocks/blocks.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { LookedFor } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { isSeenIn } from '../states/index.js';
import {
	type RunVerb,
	renderNoRun,
	renderUnknownWorkflow,
	renderWhichRun,
	renderWhichWorkflow,
} from './which-run-view.js';

/** `behind`: what was typed behind the run, to be typed again. */
export type Wanted = { verb: RunVerb; run: LookedFor; behind?: string };
export type Found = { execution: ExecutionRef } | { sorry: Message };

/** Workflows, or runs, that are offered for choice. */
const maxChoices = 5;
/** So many of the newest are looked through for one that has not recovered. */
const maxRows = 50;

/**
 * The run that is meant by "last" or by the name of a workflow: the last one that failed and has not recovered; in a
 * channel that has alerts the last of theirs. What goes on is never stopped by a name alone: it is asked which.
 */
export async function findRun(context: Context, interaction: Interaction, wanted: Wanted): Promise<Found> {
	const { verb, run, behind = '' } = wanted;
	if ('last' in run) {
		const here = verb === 'stop' ? null : await lastHere(context, interaction.origin.channelId);
		return here ? { execution: here } : among(context, wanted, null);
	}
	const found = await findWorkflow(context, { verb, behind, name: run.workflow });
	return 'sorry' in found ? found : among(context, wanted, found.workflow);
}

/** The one workflow that is meant by an id, a name or a part of it. */
export async function findWorkflow(
	{ instance: { workflowNames }, command }: Context,
	asked: { verb: RunVerb | 'activate' | 'deactivate'; behind: string; name: string },
): Promise<{ workflow: { id: string; name: string } } | { sorry: Message }> {
	const { verb, name } = asked;
	const workflows = await workflowNames.find(name);
	const [workflow, ...others] = workflows;
	if (!workflow) {
		return { sorry: renderUnknownWorkflow({ command, ...asked, nearest: await workflowNames.nearest(name) }) };
	}
	// By a part of a name nothing is changed that is not asked about: "retry x" fits any name with an x in it.
	const isAsked = verb !== 'retry' && verb !== 'tags';
	if (others.length > 0 || !(isAsked || isCalled(workflow, name))) {
		const found = workflows.length;
		return { sorry: renderWhichWorkflow({ command, ...asked, workflows: workflows.slice(0, maxChoices), found }) };
	}
	return { workflow };
}

const isCalled = ({ id, name }: { id: string; name: string }, said: string) =>
	id === said || name.toLowerCase() === said.toLowerCase();

/** Of what n8n has, of one workflow or of all. */
async function among(
	context: Context,
	{ verb }: Wanted,
	workflow: { id: string; name: string } | null,
): Promise<Found> {
	const { instance, command } = context;
	const workflowName = workflow?.name ?? null;
	const runs = await newest(context, verb === 'stop' ? 'unfinished' : 'failed', workflow?.id ?? null);
	// Who wants to see a workflow that has not failed wants to see its last run.
	const seen = runs.length === 0 && verb === 'show' && workflow ? await newest(context, 'any', workflow.id) : runs;
	const [first] = seen;
	if (!first) return { sorry: renderNoRun({ command, verb, workflowName }) };
	if (verb !== 'stop') return { execution: instance.ref(first.id) };
	const names = await instance.workflowNames.namesOf(seen.map(workflowIdOf));
	const choices = seen.slice(0, maxChoices).map((run) => ({
		execution: instance.ref(run.id),
		workflowName: names.get(workflowIdOf(run)) ?? workflowIdOf(run),
		status: statusOf(run),
		at: startOf(run),
	}));
	return { sorry: renderWhichRun({ command, runs: choices, found: seen.length, workflowName }) };
}

async function newest({ instance }: Context, what: 'failed' | 'unfinished' | 'any', workflowId: string | null) {
	const { crashedStatus, newStatus, waitingListed } = await instance.capabilities();
	const statuses = {
		failed: ['error', ...(crashedStatus ? ['crashed'] : [])],
		unfinished: ['running', ...(newStatus ? ['new'] : []), ...(waitingListed ? ['waiting'] : [])],
		any: [undefined],
	}[what];
	const of = workflowId === null ? {} : { workflowId };
	const lists = await Promise.all(
		statuses.map((status) =>
			instance.n8n.executions().list({ ...of, ...(status && { status: status as 'error' }), limit: maxRows }),
		),
	);
	const open = lists.flatMap(({ data }) => data).filter((run) => !run.retrySuccessId);
	return open.sort((a, b) => timeOf(b) - timeOf(a));
}

/** When it failed, or began where it goes on. */
const timeOf = (run: Execution) => endOf(run) ?? happenedAt(run) ?? 0;

/** Of the alerts whose cards stand in this channel the run that failed last and is still open; it may be a retry. */
async function lastHere({ alerts, slack }: Context, channelId: string): Promise<ExecutionRef | null> {
	const open = (await alerts.unresolved()).filter((alert) => isSeenIn(alert, channelId, slack.alertChannelId()));
	for (const { execution } of open.sort((a, b) => lastFailedAt(b) - lastFailedAt(a))) {
		const runs = (await alerts.open(execution, Number.MAX_SAFE_INTEGER)).open.map(runToRetry);
		const [newest] = runs.sort((a, b) => b.id - a.id);
		if (newest) return newest;
	}
	return null;
}

const lastFailedAt = ({ failures, retry }: Alert) =>
	Math.max(failures.lastAt, retry?.phase === 'failed-again' ? retry.endedAt : 0);
