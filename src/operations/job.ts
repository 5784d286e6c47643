import type { Person } from '../access/index.js';
import { type ExecutionRef, refKey } from '../instances/execution-ref.js';
import type { RetryBlocker } from './states.js';

/** Where something was asked, so that the answer can go there. */
export type Origin = {
	channelId: string;
	responseUrl?: string; // Slack's address for answers to this click or command: 30 minutes, 5 uses
	typed?: true; // a command: whoever has typed it looks there for an answer
};

/**
 * Its place among many: of the hash `window` in the same Redis, `field` says `0` until it is begun, `1` from then on, and
 * nothing once it has its result. It may be begun while `state` of the hash `bulk` is `running`.
 */
export type Place = { window: string; field: string; bulk: string };

/** It is one of many in quick succession: an item of a bulk, which writes down itself how each of them ended. */
export type Batch = {
	place: Place; // a retry is begun there in the step that writes its intent
	counted: Counted | null; // null where each must be looked at
};

/**
 * What had become of the targets until the run `upTo` is known, so that they are not looked at one by one. `workflowId`:
 * the only one whose runs they are, or empty. `since`: when it was asked for, epoch milliseconds: what has become of them
 * must be read after that.
 */
export type Counted = { upTo: number; workflowId: string; since: number };

type Asked = { by: Person; askedAt: number; origin: Origin; batch?: Batch };

export type RetryJob = Asked & {
	verb: 'retry';
	/** `look`: only find out what became of a doubtful one. `anyway`: send although an earlier one is in doubt. */
	how: 'start' | 'look' | 'anyway';
	execution: ExecutionRef;
	loadWorkflow: boolean;
	accepted: RetryBlocker[];
	/**
	 * What the asker could know of retries of it: when the newest one shown to them was asked (0: none was), or else up to
	 * when they had looked. What has been retried and ended unknown to them is asked about first.
	 */
	shown?: { askedAt: number } | { at: number };
	looks?: number; // how often it was looked for already, where the look is nobody's click
	owner?: string; // the bulk that has sent it, or is to; it tells so itself
};
export type StopJob = Asked & { verb: 'stop'; execution: ExecutionRef };
/** `executionIds`: the runs that were counted when it was asked, and no others. `alert`: where it was asked, if on one. */
export type StopWorkflowJob = Asked & {
	verb: 'stop-workflow';
	instance: string;
	workflowId: string;
	workflowName: string;
	executionIds: number[];
	alert: ExecutionRef | null;
};
/** A workflow is deactivated, then whatever runs of it is stopped. */
export type HaltJob = Asked & { verb: 'halt'; instance: string; workflowId: string; workflowName: string };
/** `workflowName`: as it was shown. `stopFirst`: also where it runs, once it has been stopped. */
export type DeleteJob = Asked & {
	verb: 'delete';
	execution: ExecutionRef;
	workflowName?: string;
	stopFirst?: boolean;
};
export type TagJob = Asked & { verb: 'tag'; execution: ExecutionRef; add: string[]; remove: string[] };

/**
 * `versionId`: what is to run; left out: what is saved now. `onCard`: asked on the card of a condition, which tells how
 * it ended.
 */
export type SwitchJob<Verb extends 'activate' | 'deactivate' = 'activate' | 'deactivate'> = Asked & {
	verb: Verb;
	instance: string;
	workflowId: string;
	workflowName: string;
	versionId?: string;
	onCard?: true;
};

/** Everything that changes n8n; kept in Redis until it is done. */
export type OperationJob =
	| RetryJob
	| StopJob
	| StopWorkflowJob
	| DeleteJob
	| TagJob
	| SwitchJob<'activate'>
	| SwitchJob<'deactivate'>
	| HaltJob;

export const isSwitch = (job: OperationJob) => job.verb === 'activate' || job.verb === 'deactivate';

/** The rule of access that an operation falls under, as the audit trail names it. */
export function verbOf({ verb }: Pick<OperationJob, 'verb'>) {
	if (verb === 'stop-workflow' || verb === 'halt') return 'stop';
	return verb === 'deactivate' ? 'activate' : verb;
}

/** All rules that somebody must be allowed by. */
export const rightsOf = (job: Pick<OperationJob, 'verb'>) =>
	job.verb === 'halt' ? (['activate', 'stop'] as const) : [verbOf(job)];

/** What an operation is done to, as the audit trail names it. */
export const targetOf = (job: { execution: ExecutionRef } | { instance: string; workflowId: string }) =>
	'execution' in job ? `execution ${refKey(job.execution)}` : `workflow ${job.workflowId} of ${job.instance}`;

/** While a job of this name has not ended another one is not added. */
export function uniqueId(job: OperationJob): string {
	if ('workflowId' in job) return `${job.verb}-${job.instance}-${job.workflowId}`;
	// Two people's changes of tags are two changes; the same one typed twice is one.
	if (job.verb === 'tag') return `tag-${refKey(job.execution)}-${JSON.stringify([job.add, job.remove])}`;
	const verb = job.verb === 'retry' && job.how === 'look' ? 'look' : job.verb;
	return `${verb}-${refKey(job.execution)}`;
}

/** Of what it is said that it did not happen. */
export function inWords(job: OperationJob): string {
	if (job.verb === 'stop-workflow') return `Stopping the runs of ${job.workflowName}`;
	if (job.verb === 'halt') return `Deactivating ${job.workflowName} and stopping its runs`;
	if (job.verb === 'activate') return `Activating ${job.workflowName}`;
	if (job.verb === 'deactivate') return `Deactivating ${job.workflowName}`;
	const verbs = { retry: 'Retry', stop: 'Stopping', delete: 'Deletion', tag: 'Tagging' };
	if (job.verb === 'retry' && job.how === 'look') return `Looking for the retry of #${job.execution.id}`;
	return `${verbs[job.verb]} of #${job.execution.id}`;
}
