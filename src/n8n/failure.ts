import type { Execution } from './execution.js';
import { errorIn, type Loose, lastRunOf, resultDataOf, textOf } from './execution-data.js';
import { failingNode } from './failing-node.js';
import { httpCodeOf, reasonIn, says } from './failure-reason.js';
import { numericId } from './shapes.js';

/** Why a run failed, read from its data. None of it is trusted text; `stack` holds paths of the server. */
export type Failure = {
	/** The node that failed, by name: of an agent whose chat model failed, that model. */
	node: string | null;
	/** The node of the main line that was using it, where `node` is a sub-node. */
	usedBy?: string | null;
	/** Such as `n8n-nodes-base.httpRequest`. */
	nodeType: string | null;
	/** Never empty; may be long and of several lines. For most nodes that call an API one of n8n's stock sentences. */
	message: string;
	/** The line that says why, where the message does not: of `description`, or of what the other side answered. */
	reason?: string | null;
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
 *
 * @param redact takes secrets out of what the reason is read from. Not of what comes out here: `reason` is a part of a
 * larger text, in which names, tags and the like that stand around a secret are left out.
 */
export function failureOf(execution: Execution, redact: (text: string) => string = same): Failure | null {
	const resultData = resultDataOf(execution);
	const last = textOf(resultData.lastNodeExecuted);
	const lastRun = lastRunOf(resultData, last);
	// A node that is set to go on after an error leaves one in its own entry although the run succeeded.
	const error = errorIn(resultData) ?? (execution.status === 'success' ? null : errorIn(lastRun));
	if (!error) return null;

	const message = messageOf(error);
	const { node, nodeType, usedBy } = failingNode(execution, error);
	const child = numericId.safeParse(error.executionId);
	return {
		node,
		nodeType,
		...(usedBy === null ? {} : { usedBy }),
		message,
		reason: reasonIn(error, message, redact),
		description: textOf(error.description),
		httpCode: httpCodeOf(error),
		stack: textOf(error.stack),
		kind: textOf(error.name) ?? textOf(error.type),
		...(child.success ? { childExecutionId: child.data } : {}),
	};
}

const same = (text: string) => text;

function messageOf(error: Loose): string {
	const first = Array.isArray(error.messages) ? textOf(error.messages[0]) : null;
	const message = textOf(error.message) ?? first ?? textOf(error.description);
	if (message) return message;
	const kind = textOf(error.name) ?? textOf(error.type);
	return kind ? `${kind}, without a message` : 'An error without a message';
}

/** Same node, message, reason, status: n8n gives one stock message to every 400. What was kept earlier has no reason. */
export function sameError(one: Failure | null | undefined, other: Failure | null | undefined): boolean {
	if (!one || !other) return false;
	return (
		one.node === other.node &&
		one.message === other.message &&
		one.httpCode === other.httpCode &&
		(one.reason === undefined || other.reason === undefined || one.reason === other.reason)
	);
}

/** Whether these words are in what a person is told of the failure: its message, reason, description or status. */
export function failureSays(failure: Failure | null, words: string): boolean {
	if (!failure) return false;
	const wanted = words.toLowerCase();
	return [failure.message, failure.reason, failure.description, failure.httpCode].some((text) =>
		text?.toLowerCase().includes(wanted),
	);
}

/** `Failure` as one speaks of it: the status is left out where the words hold it, the message where the reason does. */
export function failureParts({ httpCode, message, reason }: Pick<Failure, 'httpCode' | 'message' | 'reason'>) {
	const words = reason && says(reason, message) ? [reason] : reason ? [message, reason] : [message];
	const told = words.flatMap((each) => each.split(/[^\p{L}\p{N}_]+/u));
	return { status: httpCode && !told.includes(httpCode) ? httpCode : null, words };
}
