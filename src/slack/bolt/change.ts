import type { Stated } from '../../alerts/alert.js';
import type { ConditionRef } from '../../alerts/conditions/condition.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { OperationJob, RetryJob } from '../../operations/job.js';
import type { WatchedCondition, Wish } from '../../routing/index.js';
import type { Target } from '../blocks/actions.js';
import type { AlertNamed, LookedFor } from '../command/parse.js';

/** The part of a job that says what; who, when and where come from the click or command. */
export type What<Job = OperationJob> = Job extends OperationJob ? Omit<Job, 'by' | 'askedAt' | 'origin'> : never;

/** The modal or home that something was clicked in. */
export type ClickedView = { id: string; hash: string; metadata: string; type: string };

/**
 * What a person wants changed, as far as the click or command alone says it: plain data, written to the queue before the
 * acknowledgement. What it means by now, and whether the person may, is found out by whoever performs it.
 */
export type Change =
	| { do: 'operation'; what: What; view: ClickedView | null }
	| RetryChange
	| NamedChange
	/** `run`: what the card showed as under way; null where an older card does not say. */
	| { do: 'stop-retry'; alert: ExecutionRef; run: ExecutionRef | null }
	/** Yes to the question that is kept under `ref`. `form`: it stood in a modal, which has closed. */
	| { do: 'answer'; ref: string; asItRan: boolean; form: boolean }
	| { do: 'decline'; ref: string }
	| SayChange
	| MuteChange
	| TagChange
	| ConditionChange
	/**
	 * The workflow of a condition is switched on, or one of many, or all (`*`). `of`: null where the button names none; an
	 * earlier version says nothing of which.
	 */
	| { do: 'activate'; of: ConditionRef | null; workflowId?: string | null }
	/** `field`: what was muted, as a list of mutes names it. */
	| { do: 'unmute'; of: SayChange['of'] | { field: string }; answer: SayChange['answer'] }
	| { do: 'confirm-bulk'; bulkId: string; values: Record<string, string> }
	/** What the channel is to hear of. `tail`: conditions that may be the rest of the last name. */
	| { do: 'watch'; wish: Wish; tail?: WatchedCondition[] }
	/** The same as a command says it; the form was opened in this channel. */
	| { do: 'watch-form'; text: string; chosen: string[]; channelId: string }
	/** `alone`: clicked in a list that only this person sees. */
	| { do: 'unwatch'; which: string; alone: boolean }
	/** `alone`: clicked in a message that only this person sees. */
	| { do: 'control-bulk'; bulkId: string; control: BulkControl; alone: boolean };

export type RetryChange = Target & {
	do: 'retry';
	how: RetryJob['how'];
	loadWorkflow: boolean;
	accepted: RetryJob['accepted'];
	view: ClickedView | null;
};

/** To a run that is looked for when it is done. */
export type NamedChange = {
	do: 'named';
	run: LookedFor;
	what: { verb: 'retry'; loadWorkflow: boolean } | { verb: 'tag'; add: string[]; remove: string[] };
};

/**
 * Something is said of an alert. `answer`: whether who has said it is told so, beside the cards: `replacing` the message
 * that was clicked. `channelId`: where a form was opened.
 */
export type SayChange = {
	do: 'say';
	of: AlertNamed | { alert: ExecutionRef | null };
	said: Stated;
	answer: 'none' | 'privately' | 'replacing';
	channelId?: string;
};

/** Nothing of it rings for a while. `until` as it was typed or chosen; whose clock is meant is found out later. */
export type MuteChange = Pick<SayChange, 'of' | 'answer' | 'channelId'> & {
	do: 'mute';
	scope: 'problem' | 'workflow';
	until: string;
};

/** The form for the tags of an execution, by their ids; `others` by their names. `channelId`: where it was opened, or empty. */
export type TagChange = {
	do: 'tag';
	execution: ExecutionRef | null;
	channelId: string;
	add: string[];
	remove: string[];
	others: string[];
};

/** Something is said of a condition. `of`: null where the button names none. */
export type ConditionChange = {
	do: 'condition';
	of: ConditionRef | null;
	said: 'acknowledged' | 'left' | 'muted' | 'muted-long' | 'unmuted';
};

export type BulkControl = 'pause' | 'resume' | 'cancel';
