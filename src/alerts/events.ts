import type { Epoch } from '../instances/epoch.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Events } from '../lib/events.js';
import type { ExecutionClient } from '../n8n/index.js';
import type { RetryJob } from '../operations/job.js';
import type { RetryState } from '../operations/states.js';
import type { Alert, Said, Told } from './alert.js';
import type { Condition, ConditionLine } from './conditions/condition.js';
import type { Mute } from './mute-store.js';
import type { Outage } from './outage.js';
import type { Hint } from './push/hint.js';
import type { AlertStore } from './store.js';

/** What alerts tell. Each may be told again after a crash. */
export type AlertEvents = {
	/**
	 * An alert is new, or has changed. `grew`: more runs have failed with it, `flood`: with many others; `follows`: what changed was told elsewhere
	 * already, such as on the card of a bulk; `asked`: the retry that has just been asked for.
	 */
	alert: { alert: Alert; grew?: boolean; flood?: boolean; follows?: boolean; asked?: RetryJob };
	/**
	 * One short line of the alert's history, told once for each `id`. `status` is n8n's word for how a retry that was
	 * started in n8n itself ended.
	 */
	line: { alert: Alert; id: string; retry: RetryState; status?: string };
	/** So many more runs have failed with it; the first of them by number. One line for each `id`. */
	more: { alert: Alert; id: string; count: number; named: number[] };
	/** Somebody has said something of it. One line for each `id`. */
	said: { alert: Alert; id: string; said: Said };
	/** What people did to a job that retries its failures, or how many of them any job has retried or deleted. */
	bulk: { alert: Alert; id: string; event: BulkNews };
	/** It rings in a channel where it was held back, lest it works again by itself. One line there. */
	held: { alert: Alert; told: Told };
	/** Nobody has it, so long after it rang in this channel. `oncall`: who is mentioned now. One message there for each `at`. */
	unseen: { alert: Alert; told: Told; at: number; oncall: Told['oncall'] };
	/**
	 * It was muted, and is not any more: it is told to all, with what has failed `meanwhile`. `rings`: for the first time, as
	 * it came into being then; `by`: who has ended the mute before its time. One line for each `mutedAt`.
	 */
	unmuted: { alert: Alert; rings: boolean; by: string | null; at: number; mutedAt: number };
	/** Something is muted of which there is no alert, or (`ended`) was. One message each. */
	muted: { mute: Mute; ended?: { by: string | null; at: number } };
	/** Its workflow works again, by itself. */
	healed: { alert: Alert };
	/** It has begun, has changed or has ended. `isNews`: it begins or ends. */
	condition: { condition: Condition; isNews: boolean };
	/** One short line of its history for each `id`. */
	conditionLine: { condition: Condition; id: string; line: ConditionLine; at: number };
	/** n8n is out of sight, or is seen again. One message for each `since`. */
	outage: Outage;
	/** A run that went on when it was last seen is not given by n8n any more, which says this status. One message each. */
	unknownRun: { execution: ExecutionRef; status: number | null };
	/** n8n counts its executions anew. One message for each epoch. */
	idsReset: Epoch;
	/** n8n has posted to this process, and it was taken or not. `at`: when; epoch milliseconds. */
	pushed: { result: 'taken' | 'refused'; hints: Hint[]; at: number };
	/** A poll of this process has ended: how many failures it told, and how long it took. */
	polled: { result: 'ok' | 'failed'; told: number; ms: number };
};

/** `by`: a user id; null of a job that holds by itself, as its trial run failed. */
export type BulkNews =
	| { what: 'began' | 'paused' | 'resumed' | 'held'; by: string | null; total: number; done: number }
	| { what: 'retried' | 'deleted'; by: string; recovered: number; failed: number; gone: number };

/** What whoever changes alerts works with. */
export type Alerting = { executions: ExecutionClient; events: Events<AlertEvents>; store: AlertStore };
