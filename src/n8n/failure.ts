import { type Loose, lastRunOf, looseOf, resultDataOf, textOf } from './data.js';
import type { Execution } from './execution.js';
import { numericId } from './shapes.js';

/** Why a run failed, read from its data. None of it is trusted text; `stack` holds paths of the server. */
export type Failure = {
	/** The node that failed, by name. */
	node: string | null;
	/** Such as `n8n-nodes-base.httpRequest`. */
	nodeType: string | null;
	/** Never empty; may be long and of several lines. */
	message: string;
	/** n8n's further words; for HTTP calls what the other side answered. May hold HTML links. */
	description: string | null;
	/** A number as text (`500`), or the network's word (`ECONNREFUSED`). */
	httpCode: string | null;
	stack: string | null;
	/** The error's class: `NodeApiError`, `NodeOperationError`, `WorkflowCrashedError`, … (1.123 leaves it out for code). */
	kind: string | null;
	/** The sub-workflow's own execution, where it was that which failed. */
	childExecutionId?: number;
};

/**
 * The error in an execution that was fetched with `includeData`. Null where there is nothing to read: it did not fail,
 * it was stopped by its time-out (n8n stores no error then), its data is too large, not saved or not fetched.
 */
export function failureOf(execution: Execution): Failure | null {
	const resultData = resultDataOf(execution);
	const last = textOf(resultData.lastNodeExecuted);
	const lastRun = lastRunOf(resultData, last);
	// A node that is set to go on after an error leaves one in its own entry although the run succeeded.
	const error = errorIn(resultData) ?? (execution.status === 'success' ? null : errorIn(lastRun));
	if (!error) return null;

	const errorNode = looseOf(error.node);
	const node = last ?? textOf(errorNode.name) ?? textOf(error.node);
	const child = numericId.safeParse(error.executionId);
	return {
		node,
		nodeType: textOf(errorNode.name) === node ? textOf(errorNode.type) : nodeTypeOf(execution, node),
		message: messageOf(error),
		description: textOf(error.description),
		httpCode: textOf(error.httpCode),
		stack: textOf(error.stack),
		kind: textOf(error.name) ?? textOf(error.type),
		...(child.success ? { childExecutionId: child.data } : {}),
	};
}

/** Redaction puts `redactedError: { type, httpCode? }` in the place of `error`. */
function errorIn(place: Loose): Loose | null {
	for (const value of [place.error, place.redactedError]) {
		if (typeof value === 'string' && value.trim() !== '') return { message: value };
		const error = looseOf(value);
		if (Object.keys(error).length > 0) return error;
	}
	return null;
}

function messageOf(error: Loose): string {
	const first = Array.isArray(error.messages) ? textOf(error.messages[0]) : null;
	const message = textOf(error.message) ?? first ?? textOf(error.description);
	if (message) return message;
	const kind = textOf(error.name) ?? textOf(error.type);
	return kind ? `${kind}, without a message` : 'An error without a message';
}

function nodeTypeOf(execution: Execution, name: string | null): string | null {
	const { nodes } = looseOf(execution.workflowData);
	if (name === null || !Array.isArray(nodes)) return null;
	return textOf(looseOf(nodes.find((node) => looseOf(node).name === name)).type);
}
