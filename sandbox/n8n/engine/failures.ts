import type { Json, ScriptedFailure, Version, WorkflowNode } from '../types.js';

/** The `error` objects that n8n stores, by what failed (recorded under executions-get/data-*). */

type Told = {
	message: string;
	description?: string | null;
	context?: Json;
	messages?: string[];
	httpCode?: string;
	level?: string;
	more?: Json;
};

const stackOf = (name: string, message: string) =>
	`${name}: ${message}\n    at ExecuteContext.execute (/n8n/nodes/node.ts:91:9)\n    at WorkflowExecute.executeNode (/n8n/workflow-execute.ts:1129:31)`;

function named(version: Version, name: string, node: WorkflowNode, at: number, told: Told): Json {
	return {
		level: told.level ?? 'warning',
		...(version === '2.40.7' && { shouldReport: true }),
		...(told.description != null && { description: told.description }),
		tags: {},
		timestamp: at,
		context: told.context ?? {},
		functionality: 'regular',
		name,
		node,
		messages: told.messages ?? [],
		...(told.httpCode !== undefined && { httpCode: told.httpCode }),
		...told.more,
		message: told.message,
		stack: stackOf(name, told.message),
	};
}

export const operationError = (version: Version, node: WorkflowNode, at: number, told: Told): Json =>
	named(version, 'NodeOperationError', node, at, told);

export const apiError = (version: Version, node: WorkflowNode, at: number, told: Told): Json =>
	named(version, 'NodeApiError', node, at, told);

/** Of a Code node. 2.x names the class and not the node, 1.x the node and not the class. */
export function codeError(
	version: Version,
	node: WorkflowNode,
	told: { message: string; line: number; kind: string | null },
): Json {
	const message = `${told.message} [line ${told.line}]`;
	if (version === '1.123.81') {
		return {
			stack: `Error: ${told.kind ?? 'Error'}: ${told.message}\n\tat Code:${told.line}:1`,
			level: 'error',
			tags: {},
			description: told.kind,
			lineNumber: told.line,
			node,
			message,
		};
	}
	return {
		level: 'info',
		shouldReport: false,
		description: told.kind,
		tags: {},
		name: 'WrappedExecutionError',
		lineNumber: told.line,
		message,
		stack: stackOf('WrappedExecutionError', message),
	};
}

export function cancelledByHand(executionId: number, at: number): Json {
	const message = 'The execution was cancelled manually';
	return {
		level: 'warning',
		shouldReport: false,
		tags: {},
		extra: { executionId: String(executionId) },
		timestamp: at,
		context: {},
		functionality: 'regular',
		name: 'ManualExecutionCancelledError',
		reason: 'manual',
		message,
		stack: stackOf('ManualExecutionCancelledError', message),
	};
}

export const workflowCrashed = (at: number): Json => ({
	message: 'Workflow did not finish, possible out-of-memory issue',
	timestamp: at,
	name: 'WorkflowCrashedError',
	context: {},
});

export const nodeCrashed = (version: Version, at: number): Json => ({
	message: 'Execution stopped at this node',
	timestamp: at,
	name: 'NodeCrashedError',
	description: 'n8n may have run out of memory while running this execution.',
	context: {},
	...(version === '2.40.7' && { cause: { name: 'Error', message: 'Node crashed, possible out-of-memory issue' } }),
});

/** A scripted failure, dressed as the node's type would. */
export function scriptedError(version: Version, node: WorkflowNode, at: number, failure: ScriptedFailure): Json {
	const { subNode, ...own } = failure;
	const { message, description, httpCode } = own;
	if (subNode) {
		const told = scriptedError(version, { ...node, ...subNode }, at, own);
		return { ...told, functionality: 'configuration-node' };
	}
	if (node.type === 'n8n-nodes-base.code') {
		return codeError(version, node, { message, line: 1, kind: description ?? null });
	}
	const told = { message, ...(description !== undefined && { description }) };
	if (node.type === 'n8n-nodes-base.httpRequest' || httpCode !== undefined) {
		return apiError(version, node, at, {
			...told,
			context: { itemIndex: 0, request: { method: 'GET', uri: node.parameters.url ?? null } },
			messages: own.messages ?? [httpCode === undefined ? message : `${httpCode} - "${description ?? message}"`],
			httpCode: httpCode ?? '500',
		});
	}
	return operationError(version, node, at, told);
}
