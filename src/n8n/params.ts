import { type Call, factsOf, type Query } from './call.js';
import { BadRequestError } from './errors.js';
import type { ExecutionStatus } from './execution.js';

/** Executions are named by number, or by its digits as n8n writes them. */
export type ExecutionId = number | string;

export type GetExecutionParams = {
	/** Adds `data`, `workflowData` and `customData`. */
	includeData?: boolean | undefined;
	/** From n8n 2.16 on; older servers answer 400. True empties the items and removes error messages as well. */
	redactExecutionData?: boolean | undefined;
};

export type ListExecutionsParams = GetExecutionParams & {
	/** Page size, 1 to 250 (more is cut to 250); n8n's default is 100. */
	limit?: number | undefined;
	/** `nextCursor` of the page before. Give the same filters again: the cursor holds none of them. */
	cursor?: string | undefined;
	/**
	 * One status. Without it the list leaves out what this n8n process is running; only a run that has just begun is in
	 * it for a moment, as `new` without a start, or as `running`. On 2.x `error` does not include `crashed`; 1.123 folds
	 * it in, refuses `crashed` and `new`, and never lists waiting ones.
	 */
	status?: ExecutionStatus | undefined;
	workflowId?: string | undefined;
	projectId?: string | undefined;
	/** From n8n 2.37 on. ISO date-time with `Z` or an offset. */
	startedAfter?: string | Date | undefined;
	startedBefore?: string | Date | undefined;
};

export type RetryExecutionData = {
	/** True: the current workflow, on 2.x the saved draft and not the published one. Else the one that was run. */
	loadWorkflow?: boolean | undefined;
};

export type StopManyExecutionsData = {
	/** `queued` is the row status `new`. */
	status: readonly ('running' | 'queued' | 'waiting')[];
	/** Absent: of all workflows that the key can see. */
	workflowId?: string | undefined;
	/** Date filters never match queued executions. */
	startedAfter?: string | Date | undefined;
	startedBefore?: string | Date | undefined;
};

export const getParams = ['includeData', 'redactExecutionData'] as const;
export const listParams = [
	...getParams,
	'limit',
	'cursor',
	'status',
	'workflowId',
	'projectId',
	'startedAfter',
	'startedBefore',
] as const;

/** n8n 1.123 refuses a larger page; 2.x cuts it to this without a word. */
export const maxPageSize = 250;

const refuse = (call: Call, sentence: string): never => {
	throw new BadRequestError(`${sentence} Nothing was sent.`, factsOf(call));
};

/** n8n 2.x ignores unknown and empty parameters: a misspelt filter would list, or stop, everything (docs/n8n.md, 19). */
export function checked(call: Call, given: object, known: readonly string[]): Query {
	const query: Query = {};
	for (const [name, value] of Object.entries(given) as [string, Query[string] | Date | undefined][]) {
		if (value === undefined) continue;
		if (!known.includes(name)) refuse(call, `There is no parameter "${name}".`);
		if (value === '' || value === null) refuse(call, `The parameter "${name}" is empty.`);
		query[name] = value instanceof Date ? isoTime(call, name, value) : value;
	}
	if ('limit' in query) query.limit = pageSize(call, query.limit);
	return query;
}

function pageSize(call: Call, limit: unknown): number {
	// 0 would give every row in one answer (docs/n8n.md, 18).
	if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
		return refuse(call, 'The parameter "limit" must be a whole number from 1 on.');
	}
	return Math.min(limit, maxPageSize);
}

function isoTime(call: Call, name: string, value: Date): string {
	return Number.isNaN(value.getTime()) ? refuse(call, `The parameter "${name}" is not a time.`) : value.toISOString();
}

/** An execution id as it goes into a path. */
export function executionId(call: Call, id: number | string): number {
	const number = typeof id === 'string' && /^\d{1,15}$/.test(id.trim()) ? Number(id) : id;
	if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
		return refuse(call, 'An execution id is a whole number from 1 on.');
	}
	return number;
}

/** The header that names a change. Only a POST may carry it. */
export function idempotencyHeader(call: Call, key: string | undefined): Record<string, string> {
	if (key === undefined || call.method !== 'POST') return {};
	if (!/^[\x21-\x7e]{1,128}$/.test(key)) {
		return refuse(call, 'An idempotency key is 1 to 128 visible ASCII characters.');
	}
	return { 'idempotency-key': key };
}

/** A workflow id as it goes into a path. Ids of n8n are letters and digits; dots alone would lead elsewhere. */
export function workflowId(call: Call, id: string): string {
	if (typeof id !== 'string' || id === '' || /^\.+$/.test(id)) return refuse(call, 'A workflow id is needed.');
	return encodeURIComponent(id);
}

/** Checks the body of a stop of many, where a misspelt or empty filter would stop everything that the key can see. */
export function stopFilter(call: Call, given: object): Record<string, unknown> {
	const { status, ...rest } = given as { status?: unknown };
	const wanted = Array.isArray(status) && status.length > 0;
	if (!wanted || !status.every((word) => ['running', 'queued', 'waiting'].includes(word))) {
		refuse(call, 'The parameter "status" must be a list of "running", "queued" or "waiting".');
	}
	return { status, ...checked(call, rest, ['workflowId', 'startedAfter', 'startedBefore']) };
}
