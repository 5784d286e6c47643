import type { Events } from '../lib/events.js';
import type { ExecutionClient } from '../n8n/index.js';
import type { RetryJob } from '../operations/job.js';
import type { RetryState } from '../operations/states.js';
import type { Alert, Said, Told } from './alert.js';
import type { ConditionEvents } from './conditions/index.js';
import type { PollEvents } from './poll/poll.js';
import type { PushEvents } from './push/index.js';
import type { AlertStore } from './store/index.js';
import type { Mute } from './store/mute-store.js';

/** What alerts tell. Each may be told again after a crash. */
export type AlertEvents = PollEvents & ConditionEvents & PushEvents & OfAlerts;

type OfAlerts = {
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
};

/** `by`: a user id; null of a job that holds by itself, as its trial run failed. */
export type BulkNews =
	| { what: 'began' | 'paused' | 'resumed' | 'held'; by: string | null; total: number; done: number }
	| { what: 'retried' | 'deleted'; by: string; recovered: number; failed: number; stopped: number; gone: number };

/** What whoever changes alerts works with. */
export type Alerting = { executions: ExecutionClient; events: Events<AlertEvents>; store: AlertStore };
