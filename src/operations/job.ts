import type { Person } from '../access/person.js';
import type { RetryHindrance } from './states.js';

/** Where something was asked, so that the answer can go there. */
export type Origin = {
	channelId: string;
	/** Slack's address for answers to this click or command: 30 minutes, 5 uses. */
	responseUrl?: string;
};

type Asked = { by: Person; askedAt: number; origin: Origin };

export type RetryJob = Asked & {
	verb: 'retry';
	/** `look`: only find out what became of a doubtful one. `anyway`: send although an earlier one is in doubt. */
	how: 'start' | 'look' | 'anyway';
	executionId: number;
	loadWorkflow: boolean;
	accepted: RetryHindrance[];
	/**
	 * What the asker could know of retries of it: when the newest one shown to them was asked (0: none was), or else up to
	 * when they had looked. What has been retried and ended unknown to them is asked about first.
	 */
	shown?: { askedAt: number } | { at: number };
	/** How often it was looked for already, where the look is nobody's click. */
	looks?: number;
	/** A job on many executions has sent it, and told so. */
	inBulk?: true;
};
export type StopJob = Asked & { verb: 'stop'; executionId: number };
/** `executionIds`: the runs that were counted when it was asked, and no others. `alertId`: where it was asked, if on an alert. */
export type StopWorkflowJob = Asked & {
	verb: 'stop-workflow';
	workflowId: string;
	workflowName: string;
	executionIds: number[];
	alertId: number | null;
};
export type DeleteJob = Asked & { verb: 'delete'; executionId: number };
export type TagJob = Asked & { verb: 'tag'; executionId: number; add: string[]; remove: string[] };

/** Everything that changes n8n; kept in Redis until it is done. */
export type OperationJob = RetryJob | StopJob | StopWorkflowJob | DeleteJob | TagJob;
