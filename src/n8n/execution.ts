import { z } from 'zod';
import { numericId, orNull, textId, time } from './shapes.js';

/** n8n's words. `new` is queued and not started; a later n8n may know more words. */
export type ExecutionStatus =
	| 'new'
	| 'running'
	| 'waiting'
	| 'success'
	| 'error'
	| 'crashed'
	| 'canceled'
	| 'unknown'
	| (string & {});

/**
 * One run of a workflow. Ids are numbers, times ISO strings or null. What n8n sends beyond these fields is kept on the
 * object. There is no workflow name and no error message in it: for the latter fetch it with `includeData` and use
 * `failureOf`.
 */
export type Execution = {
	id: number;
	status: ExecutionStatus;
	/** What started it: `webhook`, `trigger`, `manual`, `integrated` (called by another workflow), `error`, `retry`, … */
	mode: string;
	/** Deprecated by n8n: true for a success, but also for a retry of a run that was stopped by hand. Use `status`. */
	finished: boolean;
	/** The execution that this one retried. */
	retryOf: number | null;
	/** The last successful retry of this one, as far as n8n noted it; not reliable, follow `retryOf` instead. */
	retrySuccessId: number | null;
	/** Null while queued. */
	startedAt: string | null;
	/** Set for waiting executions as well. */
	stoppedAt: string | null;
	workflowId: string;
	/** When a waiting execution goes on by itself. */
	waitTill: string | null;
	/** Not in lists. */
	createdAt?: string | null | undefined;
	/** With data, 2.x: null where a retry used the workflow stored with the execution. */
	workflowVersionId?: string | null | undefined;
	/** With data, 2.x: true where n8n left the data out for its size. */
	dataTooLargeToDisplay?: boolean | undefined;
	/** With `includeData`, as n8n sends it. Holds secrets (resume tokens, request headers): never log it. */
	data?: unknown;
	workflowData?: unknown;
	customData?: unknown;
};

/** What a retry answers: the new run, with its data. `mode` is `retry` and `retryOf` the execution asked for. */
export type RetriedExecution = Execution;

/**
 * What is known after a stop. n8n's answer has no id; this is the one asked for. `startedAt` is null for a queued
 * execution (n8n says 1970 there).
 */
export type StoppedExecution = {
	id: number;
	status: ExecutionStatus;
	mode: string;
	finished: boolean;
	startedAt: string | null;
	stoppedAt: string | null;
};

export type Page<T> = {
	data: T[];
	/** Null at the end. */
	nextCursor: string | null;
};

const core = {
	status: z.string().min(1),
	mode: z.string().default('unknown'),
	startedAt: orNull(time),
	stoppedAt: orNull(time),
};

const row = z.looseObject({
	...core,
	id: numericId,
	finished: z.boolean().optional(),
	retryOf: orNull(numericId),
	retrySuccessId: orNull(numericId),
	workflowId: textId,
	waitTill: orNull(time),
	createdAt: z.string().nullish(),
	workflowVersionId: z.string().nullish(),
	dataTooLargeToDisplay: z.boolean().optional(),
});

// `finished` is deprecated in the 2.x specification, so it may go one day.
export const executionShape = row.transform(
	(value): Execution => ({ ...value, finished: value.finished ?? value.status === 'success' }),
);

const neverStarted = '1970-01-01T00:00:00.000Z';

export const stoppedShape = z.looseObject({ ...core, finished: z.boolean().default(false) }).transform((value) => ({
	...value,
	startedAt: value.startedAt === neverStarted ? null : value.startedAt,
}));
