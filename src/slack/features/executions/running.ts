import { type Capabilities, type Execution, type ExecutionClient, startOf, workflowIdOf } from '../../../n8n/index.js';
import type { Typed } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { maxOthers, maxRunning, type RunningProps, type RunningRow, renderRunning } from './running-view.js';

/** Newest first: what has run for longest stands at the end. */
const pageSize = 250;
const maxPages = 2;

/** `running`: what goes on now. */
export async function runningCommand(context: Context, { origin, by }: Typed): Promise<void> {
	const { answers, command, instance, people, now } = context;
	const capabilities = await instance.capabilities();
	const [listed, verdict] = await Promise.all([
		readAll(instance.n8n.executions(), capabilities),
		people.access.check(by, 'stop'),
	]);
	const { running, waiting, queued } = byStatus(listed);
	const rows = await rowsOf(context, running.slice(0, maxRunning));
	const props: RunningProps = {
		...{ command, rows, now: now(), can: capabilities, mayStop: verdict.allowed },
		running: { count: running.length, more: listed.running.more },
		waiting: {
			count: waiting.length,
			more: listed.waiting.more,
			rows: await rowsOf(context, waiting.slice(0, maxOthers)),
		},
		queued: { count: queued.length, more: listed.new.more, rows: await rowsOf(context, queued.slice(0, maxOthers)) },
		listed: { waiting: capabilities.waitingListed, queued: capabilities.newStatus },
	};
	await answers.privately(origin, by.userId, renderRunning(props));
}

type Listed = { runs: Execution[]; more: boolean };
type AllListed = { new: Listed; running: Listed; waiting: Listed };

async function readAll(executions: ExecutionClient, can: Capabilities): Promise<AllListed> {
	const none: Listed = { runs: [], more: false };
	const [queued, running, waiting] = await Promise.all([
		can.newStatus ? readList(executions, 'new', 1) : none,
		readList(executions, 'running', maxPages),
		can.waitingListed ? readList(executions, 'waiting', 1) : none,
	]);
	return { new: queued, running, waiting };
}

async function readList(executions: ExecutionClient, status: string, pages: number): Promise<Listed> {
	const runs: Execution[] = [];
	let cursor: string | undefined;
	for (let page = 0; page < pages; page++) {
		const { data, nextCursor } = await executions.list({ status, limit: pageSize, ...(cursor && { cursor }) });
		runs.push(...data);
		if (nextCursor === null) return { runs, more: false };
		cursor = nextCursor;
	}
	return { runs, more: true };
}

/** Those that go on longest first, each once: one may have gone on to the next status between two answers. */
function byStatus({ new: queued, running, waiting }: AllListed) {
	const ids = ({ runs }: Listed) => new Set(runs.map(({ id }) => id));
	const [run, wait] = [ids(running), ids(waiting)];
	const oldest = (runs: Execution[]) =>
		[...runs].sort((a, b) => (startOf(a) ?? Infinity) - (startOf(b) ?? Infinity) || a.id - b.id);
	return {
		running: oldest(running.runs.filter(({ id }) => !wait.has(id))),
		waiting: oldest(waiting.runs),
		queued: oldest(queued.runs.filter(({ id }) => !run.has(id) && !wait.has(id))),
	};
}

async function rowsOf({ alerts, instance }: Context, runs: Execution[]): Promise<RunningRow[]> {
	const ids = runs.map(workflowIdOf);
	const [names, usual] = await Promise.all([instance.workflowNames.namesOf(ids), alerts.conditions.usual(ids)]);
	return runs.map((run) => {
		const workflowId = workflowIdOf(run);
		return {
			execution: instance.ref(run.id),
			workflowName: names.get(workflowId) ?? workflowId,
			startedAt: startOf(run),
			usual: usual.get(workflowId) ?? null,
			link: instance.linkTo(workflowId, run.id),
		};
	});
}
