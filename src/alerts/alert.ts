import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Failure } from '../n8n/index.js';
import type { RetryState } from '../operations/states.js';

/** A run that failed, as it is told. Times are epoch milliseconds; other runs are told by their numbers on the same server. */
export type FailedRun = {
	execution: ExecutionRef;
	workflowId: string;
	workflowName: string;
	/** n8n's word for how the run ended, normally `error` or `crashed`. */
	status: string;
	/** What started it: webhook, trigger, manual, integrated, error, retry, … */
	mode: string;
	startedAt: number | null;
	stoppedAt: number | null;
	/** Of a run whose error is not known, why it is not. */
	failure: Failure | null;
	/** The version of the workflow that it ran, where n8n says so (2.x). */
	versionId?: string | null;
	/** The run that this one retried, if it was itself a retry. */
	retryOf: number | null;
	/** The run in n8n's editor. */
	link: string;
};

/**
 * A problem, however many runs failed with it: what it says of a run, and its name, are those of the first. Kept in
 * Redis, drawn by slack/features/alert. A run that was retried by command without ever having been alerted gets the same
 * card, `raisedBy: 'command'`, and no other run joins that.
 */
export type Alert = FailedRun & {
	/** Running and queued runs of the workflow when last looked at. */
	unfinished: number;
	/** Where the command was typed that raised it: its card is there, wherever else it is told. Null: the poller raised it. */
	channelId: string | null;
	/** The incident that it is part of, as several workflows fail for one reason; named after its first alert. */
	incident: ExecutionRef | null;
	/** What that incident is, where n8n's process has died. */
	wave: Wave | null;
	/** Which channels are told of it, in the order in which they came to it. */
	told: Told[];
	raisedBy: 'poller' | 'command';
	raisedAt: number;
	/** The latest retry of one run of it, if any. */
	retry: RetryState | null;
	/** The job that retries its failures at the moment. */
	bulk: BulkOnAlert | null;
	/** Null: it is not known, as its process died, or a command has raised it. */
	background: Background | null;
	failures: Failures;
	/** Since when it is over: none of its failures is open, it is healed, or somebody has said so. The next one rings anew. */
	resolvedAt: number | null;
	/** Who has said that it is over, though failures of it are open. */
	resolvedBy: string | null;
	/** The run by which its workflow has succeeded by itself since, and when; failures that are open stay so. */
	healed: { newId: number; at: number } | null;
	/** The alert of the same problem that was resolved shortly before. */
	previous: ExecutionRef | null;
	/** Who sees to it. */
	owner: Owner | null;
	muted: Muted | null;
	/** How many of its failures have come since it was muted. */
	meanwhile: number;
	/** Names its problem among those of the server. */
	problem: string;
};

/** Nothing of it rings before `until`: of this problem, of the whole workflow, or of one kind of condition of it. */
export type Muted = { until: number; by: string; at: number; scope: 'problem' | 'workflow' | 'condition' };

/** n8n's process died at that time, and with it so many runs. */
export type Wave = { at: number; runs: number; workflows: number };

/** `by`: who has said so: the owner, who has acknowledged it, or another one. */
export type Owner = { userId: string; since: number; by: string };
/** A job on many executions as the card of the alert tells of it on which it was asked for. `by` and `lastBy`: user ids. */
export type BulkOnAlert = {
	id: string;
	by: string;
	state: 'running' | 'paused' | 'held';
	total: number;
	done: number;
	recovered: number;
	/** Who let it pause or go on last. */
	lastBy: string | null;
	/** Since when it is paused or held; epoch milliseconds. */
	stillSince: number | null;
	/** The one in whose name it ran may not any more: somebody else can let it go on in its card. */
	barred: boolean;
};

/** One channel that an alert is told in, or will be. */
export type Told = {
	/** Its id, or what stands for the one that is set for alerts. */
	channelId: string;
	/** The watch that has it told there, and what that is about; null: none does. */
	watch: { id: number; about: string } | null;
	/** The channel that watches it, but took no messages: it is told here in its stead. */
	insteadOf: string | null;
	/** This channel watches it, but took no messages: its card is in the default channel. */
	moved?: true;
	/** It is told there as part of its incident: its card stands in the thread of that. */
	inIncident: boolean;
	/** Since when its card is there; null: it is held back. */
	rungAt: number | null;
	/** It was not to ring before, lest it works again by itself. */
	held: { until: number; forMs: number } | null;
	/** So long after it rang it is said again, if nobody has it; then this one is mentioned. */
	remindMs: number | null;
	oncall: { kind: 'user' | 'group'; id: string } | null;
};

/** What was known of a problem when it rang. Times are epoch milliseconds. */
export type Background = {
	/** How its workflow fared in the seven days before. */
	rate: Rate;
	/** When it had failed like this the last time before; null: not in the sixty days that this is known. */
	failedBefore: number | null;
	/** When its workflow was saved, where that was shortly before the first failure and may be why. */
	savedAt: number | null;
	/** Since when n8n is watched: of what was before nothing is known. */
	watchedSince: number;
};

/** How many runs of a workflow have succeeded and failed of late, of those that were started by themselves. */
export type Rate = { succeeded: number; failed: number };

/** The failed runs of an alert. */
type Failures = {
	count: number;
	/** How many of them a retry has recovered, and how many n8n no longer has. The others are open. */
	recovered: number;
	gone: number;
	/** When the first and the last of them failed. */
	firstAt: number;
	lastAt: number;
	/** The newest that was read. */
	newest: FailedRun;
	/** How many of them are counted without having been read: they may have failed otherwise. */
	unread: number;
	/** The newest few, newest first. */
	recent: number[];
	/** When those failed that were counted last, at most twenty, in no order. */
	times: number[];
	/** The open ones that are known by number: not all of very many. */
	listed: number;
	/** Of several the only one that is still open. */
	left: FailedOne | null;
};

/** One failed run of an alert, and how its latest retry stands. */
export type FailedOne = { execution: ExecutionRef; retry: RetryState | null };

/** How long an alert can still be acted on; Slack keeps the message, a later click gets a plain answer. */
export const alertTtlSeconds = 60 * 86_400;

/** Open failures that an alert knows by number; what comes beyond is counted. Redis keeps so many in a few bytes each. */
export const maxListed = 500;

export const openOf = ({ failures: { count, recovered, gone } }: Pick<Alert, 'failures'>) => count - recovered - gone;

/**
 * The run that a retry of a failed run is of: the newest failed one of its chain, so that nodes which an earlier retry
 * finished do not run a second time.
 */
export function runToRetry({ execution, retry }: FailedOne): ExecutionRef {
	if (!retry) return execution;
	return retry.phase === 'failed-again' ? { ...execution, id: retry.newId } : retry.execution;
}

/** What a retry that stands so has made of its run; null: it is as it was before. */
export const standAfter = ({ phase }: RetryState): Stand | null =>
	phase === 'recovered' ? 'recovered' : phase === 'failed-again' ? 'open' : null;

export type Stand = 'open' | 'recovered' | 'gone';

/** What somebody has said of an alert; `at` in epoch milliseconds. */
export type Said = { by: string; at: number } & SaidWhat;

type SaidWhat = Stated | { kind: 'muted'; until: number; scope: Muted['scope'] };

/** What is kept with the alert itself. */
export type Stated = { kind: 'acknowledged' } | { kind: 'assigned'; to: string } | { kind: 'resolved' };
