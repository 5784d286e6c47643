import { z } from 'zod';
import { loose, numericId, orNull, textId, time } from './shapes.js';

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

/** Nothing but the id decides whether a row can be used. */
const executionFields = z.object({
	id: numericId,
	status: loose<z.ZodType<ExecutionStatus>>(z.string()),
	/** What started it: `webhook`, `trigger`, `manual`, `integrated` (called by another workflow), `error`, `retry`, … */
	mode: loose(z.string()),
	/** Deprecated by n8n: true for a success, but also for a retry of a run that was stopped by hand. Use `status`. */
	finished: loose(z.boolean()),
	retryOf: loose(numericId),
	/** The last successful retry of this one, as far as n8n noted it; not reliable, follow `retryOf` instead. */
	retrySuccessId: loose(numericId),
	/** Null while queued, and of a run that crashed before it began. */
	startedAt: loose(z.string()),
	/** Set for waiting executions as well. */
	stoppedAt: loose(z.string()),
	workflowId: loose(z.union([z.string(), z.number()])),
	/** When a waiting execution goes on by itself. */
	waitTill: loose(z.string()),
	/** Not in lists. */
	createdAt: loose(z.string()),
	/** With data, 2.x: null where a retry used the workflow stored with the execution. */
	workflowVersionId: loose(z.string()),
	/** With data, 2.x: true where n8n left the data out for its size. */
	dataTooLargeToDisplay: loose(z.boolean()),
	/** With `includeData`, as n8n sends it. Holds secrets (resume tokens, request headers): never log it. */
	data: z.unknown().optional(),
	workflowData: z.unknown().optional(),
	customData: z.unknown().optional(),
});

/**
 * One run of a workflow: exactly the fields that n8n sent, and none added but `dataLeftOut`. Ids are numbers; all else
 * may be missing, null or empty (servers before 1.43 send `status: null`), and is null where nobody can use it. Read it by
 * `startOf`, `endOf`, `workflowIdOf`; for its error message fetch it with `includeData` and use `failureOf`.
 */
export type Execution = z.output<typeof executionFields> & {
	/** Set by this client where the data was asked for and is larger than it reads: over `4 MB`. */
	dataLeftOut?: string | undefined;
};

/** A run that claims to be its own retry is none: it would be passed over for the run before it. */
export const executionShape: z.ZodType<Execution> = executionFields
	.loose()
	.transform((run) => (run.retryOf === run.id ? { ...run, retryOf: null } : run));

/** What a retry answers: the new run, with its data. `mode` is `retry` and `retryOf` the execution asked for. */
export type RetriedExecution = Execution;

const neverStarted = '1970-01-01T00:00:00.000Z';

const stoppedFields = z.object({
	status: z.string().min(1) as z.ZodType<ExecutionStatus>,
	mode: z.string().default('unknown'),
	startedAt: orNull(time).transform((at) => (at === neverStarted ? null : at)),
	stoppedAt: orNull(time),
	finished: z.boolean().default(false),
});
export const stoppedShape = stoppedFields.loose();

/** n8n's answer to a stop has no id; this is the one asked for. `startedAt` is null for a queued one (n8n says 1970). */
export type StoppedExecution = { id: number } & z.output<typeof stoppedFields>;

export type Page<T> = {
	data: T[];
	nextCursor: string | null;
};

/** In any time zone. */
const endOfFirstDay = 36 * 3_600_000;

/** Epoch milliseconds; null where there is no time to be read, of which some servers say 1 January 1970. */
export function timeOf(text: string | null | undefined): number | null {
	const at = text ? Date.parse(text) : Number.NaN;
	return at > endOfFirstDay ? at : null;
}

/** When it began; null while queued, and where a crash came before the start. */
export const startOf = ({ startedAt }: Pick<Execution, 'startedAt'>): number | null => timeOf(startedAt);

type HasStatus = Pick<Execution, 'status'>;

const unfinishedStatuses = ['new', 'running', 'waiting'];
const endedStatuses = ['success', 'error', 'crashed', 'canceled', 'unknown'];

/**
 * By which lists are asked since and until. A run that crashed or was stopped before it began has no start: its end tells
 * (n8n's own date filters leave it out). Null for what is queued: it is as new as can be.
 */
export function happenedAt(run: Execution): number | null {
	return startOf(run) ?? (!isUnfinished(run) ? (endOf(run) ?? timeOf(run.createdAt)) : null);
}

/** When it ended, or began to wait; null while it runs. */
export const endOf = ({ stoppedAt }: Pick<Execution, 'stoppedAt'>): number | null => timeOf(stoppedAt);

/** n8n's word; empty where it does not say. */
export const statusOf = ({ status }: HasStatus): string => status ?? '';

/** It runs, waits, or is queued. Where n8n does not say, it is neither this nor over. */
export const isUnfinished = ({ status }: HasStatus): boolean => unfinishedStatuses.includes(status ?? '');

export const isOver = ({ status }: HasStatus): boolean => endedStatuses.includes(status ?? '');

/** It has ended by an error. Servers before 2.13 call a crash one as well. */
export const hasFailed = ({ status }: HasStatus): boolean => status === 'error' || status === 'crashed';

/** Servers before 1.43 give no status. One that was stopped is over, and has not succeeded. */
export const hasSucceeded = ({ status, finished }: Pick<Execution, 'status' | 'finished'>): boolean =>
	status ? status === 'success' : finished === true;

/** Empty where n8n does not say. */
export const workflowIdOf = ({ workflowId }: Pick<Execution, 'workflowId'>): string => String(workflowId ?? '');

const tagFields = z.object({
	id: textId,
	name: z.string(),
	createdAt: z.string().optional(),
	updatedAt: z.string().optional(),
});

/** An annotation tag, none of `/tags`: its id can be learnt only from an execution that carries it. */
export type Tag = z.output<typeof tagFields>;

export const tagShape = tagFields.loose();

/** In n8n's editor, as error workflow payloads have it. `baseUrl` may differ from the API's behind a proxy. */
export const workflowLink = (baseUrl: string, workflowId: string): string =>
	`${baseUrl.replace(/\/+$/, '')}/workflow/${encodeURIComponent(workflowId)}`;

/** Where it is not known whose run it is, n8n's own list of all runs: the editor has no address by the run alone. */
export const executionLink = (baseUrl: string, { id, workflowId }: { id: number; workflowId: string }): string =>
	workflowId === ''
		? `${baseUrl.replace(/\/+$/, '')}/home/executions`
		: `${workflowLink(baseUrl, workflowId)}/executions/${id}`;
