import type { Engine } from '../engine/engine.js';
import { RetryRefused } from '../engine/retry.js';
import { allStatuses, type Executions } from '../executions.js';
import type { Rows } from '../rows.js';
import type { Tags } from '../tags.js';
import type { Execution, Version } from '../types.js';
import type { Workflows } from '../workflows.js';
import { cutNow } from './answer.js';
import { readRetry, readStopMany, readTagIds } from './bodies.js';
import { ApiError, notFound } from './errors.js';
import { dataWishes, encodeCursor, executionId, type ListWishes, listWishes } from './parameters.js';
import { type Call, type Route, routesOf } from './router.js';

export type ExecutionsParts = {
	version: Version;
	projectId: string;
	executions: Executions;
	workflows: Workflows;
	engine: Engine;
	rows: Rows;
	/** Annotation tags. */
	tags: Tags;
	onChange(): void;
};

const listParams1 = ['includeData', 'status', 'workflowId', 'projectId', 'limit', 'cursor'];

export function executionRoutes(parts: ExecutionsParts): Route[] {
	const { version, executions, engine, rows, tags } = parts;

	const found = ({ params }: Call, missing: () => ApiError = notFound): Execution => {
		const execution = executions.get(executionId(version, params.executionId!));
		if (!execution) throw missing();
		return execution;
	};

	const list = ({ query }: Call) => {
		const wishes = listWishes(version, query);
		const data: unknown[] = [];
		let last: Execution | undefined;
		for (const execution of executions.newestFirst(wishes.statuses ?? allStatuses, wishes.below)) {
			if (!isShown(execution, wishes, parts.projectId)) continue;
			if (data.length === wishes.limit) {
				return { data, nextCursor: encodeCursor({ lastId: String(last!.id), limit: wishes.cursorLimit }) };
			}
			data.push(rows.listed(execution, wishes));
			last = execution;
		}
		return { data, nextCursor: null };
	};

	const retry = (call: Call) => {
		const { loadWorkflow } = readRetry(version, call.body);
		const missing = () => new ApiError(404, `The execution with the ID "${call.params.executionId}" does not exist.`);
		const execution = found(call, missing);
		// n8n shows the workflow as it was stored with the retried one when the retry began, whatever ran (docs/n8n.md, 7).
		const { saved, snapshot, tags: tagged } = execution;
		const again = refusing(() => engine.retry(execution, loadWorkflow));
		// A fault that cuts the connection after the work took effect does so as soon as the row is there; it runs on.
		cutNow(call.res);
		return new Promise((resolve) => {
			engine.whenSettled(again, (settled) => {
				// Where a run crashes, the process that would answer has died with it.
				if (settled.status === 'crashed') call.res.destroy();
				resolve(settled.status === 'crashed' ? undefined : rows.retried(settled, { saved, snapshot, tags: tagged }));
			});
		});
	};

	const stop = (call: Call) => {
		const execution = found(call, () => new ApiError(404, 'Failed to find execution to stop'));
		if (!engine.stop(execution)) {
			const told = `${execution.id} is currently ${execution.status}`;
			throw new ApiError(409, `Only running or waiting executions can be stopped and ${told}`);
		}
		return rows.stopped(execution);
	};

	const stopMany = ({ body }: Call) => {
		const wishes = readStopMany(body);
		if (wishes.workflowId !== null && !parts.workflows.get(wishes.workflowId)) {
			throw new ApiError(404, 'Workflow not found or not accessible');
		}
		let stopped = 0;
		for (const execution of [...executions.newestFirst(wishes.statuses)]) {
			if (wishes.workflowId !== null && execution.workflowId !== wishes.workflowId) continue;
			if (isStartedWithin(execution, wishes) && engine.stop(execution)) stopped++;
		}
		return { stopped };
	};

	const remove = (call: Call) => {
		const execution = found(call);
		if (execution.status === 'running') throw new ApiError(400, 'Cannot delete a running execution');
		engine.forget(execution);
		executions.remove(execution.id);
		parts.onChange();
		return rows.deleted(execution);
	};

	const tagsOf = (execution: Execution) => execution.tags.flatMap((id) => tags.get(id) ?? []);

	const putTags = (call: Call) => {
		const ids = readTagIds(call.body);
		const execution = found(call);
		if (new Set(ids).size < ids.length || !ids.every((id) => tags.get(id))) {
			throw new ApiError(404, 'Some tags not found');
		}
		execution.tags = ids;
		parts.onChange();
		return tagsOf(execution);
	};

	const single = (call: Call) => {
		const wishes = dataWishes(version, call.query);
		return rows.single(found(call), wishes);
	};

	const route = routesOf('executions');
	const one = '/executions/{executionId}';
	const [query, only] = [listParams1, '2.40.7'] as const;
	return [
		route('GET /executions', 'execution:list', 'getExecutions', list, { query }),
		route(`GET ${one}`, 'execution:read', 'getExecution', single, { query: ['includeData'] }),
		route(`DELETE ${one}`, 'execution:delete', 'deleteExecution', remove),
		route(`GET ${one}/tags`, 'executionTags:list', 'getExecutionTags', (call) => tagsOf(found(call)), { only }),
		route(`PUT ${one}/tags`, 'executionTags:update', 'updateExecutionTags', putTags, { only, body: 'required' }),
		route('POST /executions/stop', 'execution:stop', 'stopManyExecutions', stopMany, { only, body: 'required' }),
		route(`POST ${one}/stop`, 'execution:stop', 'stopExecution', stop, { only, body: 'optional' }),
		route(`POST ${one}/retry`, 'execution:retry', 'retryExecution', retry, { body: 'optional' }),
	];
}

function isShown(execution: Execution, wishes: ListWishes, projectId: string): boolean {
	// What the process tracks is shown with status=running only (docs/n8n.md, 9).
	if (execution.tracked && wishes.statuses?.[0] !== 'running') return false;
	if (wishes.workflowId !== null && execution.workflowId !== wishes.workflowId) return false;
	if (wishes.projectId !== null && wishes.projectId !== projectId) return false;
	return isStartedWithin(execution, wishes);
}

function isStartedWithin(
	{ startedAt }: Execution,
	{ startedAfter, startedBefore }: { startedAfter: number | null; startedBefore: number | null },
): boolean {
	if (startedAfter === null && startedBefore === null) return true;
	if (startedAt === null) return false;
	return (startedAfter === null || startedAt >= startedAfter) && (startedBefore === null || startedAt <= startedBefore);
}

function refusing<T>(work: () => T): T {
	try {
		return work();
	} catch (thrown) {
		throw thrown instanceof RetryRefused ? new ApiError(thrown.status, thrown.message) : thrown;
	}
}
