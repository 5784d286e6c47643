import { createHash } from 'node:crypto';
import type { Person, RefusalKind } from '../access/index.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Origin } from '../operations/job.js';
import type { Problem } from '../operations/states.js';
import type { Ages } from './ages.js';

export type BulkKind = 'retry' | 'stop' | 'delete' | 'tag';

/** Which executions; times are epoch milliseconds, an empty list means any. All must hold. */
export type Selection = {
	statuses: string[];
	workflowIds: string[];
	projectId: string | null;
	since: number | null;
	until: number | null;
	error: string | null; // part of its message, ignoring case
	mode: string | null;
	limit: number | null;
	ids: number[] | null; // exactly these, instead of asking n8n by the rest; once they are counted only the least
};

export type BulkOptions = {
	loadWorkflow: boolean; // retry with the workflow as saved now
	canary: boolean; // retry one, and go on only if it succeeds
	concurrency: number; // items under way at once, at most the limit of the n8n server
	stopFirst: boolean; // delete: stop running executions first instead of leaving them
	add: string[]; // tags
	remove: string[];
};

/**
 * `counting` → `ready` (shown, not confirmed) → `waiting` (a deletion that can be undone) → `running` ⇄ `paused`,
 * or `held` (the first one failed again, or the one in whose name it runs may not any more) → `done` or `canceled`.
 * `failed`: it could not be counted, or n8n was reset while it went on.
 */
export type BulkState = 'counting' | 'ready' | 'waiting' | 'running' | 'paused' | 'held' | (typeof ends)[number];
const ends = ['done', 'canceled', 'failed'] as const;

/** How one target ended. The order is that of the bytes in the results; append only. */
export const itemResults = [
	'none',
	'succeeded',
	'failed', // retried, and failed again
	'already-recovered',
	'gone',
	'changed', // not in a state for it any more: it still runs, or has ended by itself
	'not-sensible', // n8n would lie about it, or do work twice (docs/n8n.md, 4 to 6)
	'uncertain', // n8n may have taken it, and nobody can know
	'refused', // by n8n or access
	'under-way', // another retry of it was
	'waiting', // retried, and the new run waits in n8n; it is followed beside the bulk
	'stopped', // retried, and somebody stopped the new run, or its workflow's time-out did
] as const;
export type ItemResult = (typeof itemResults)[number];

export type Target = { executionId: number; workflowId: string; status: string; startedAt: number | null };

export type Bulk = {
	id: string;
	/** The n8n server that it is about: all numbers of executions in it, its targets and its results are of that one. */
	instance: string;
	kind: BulkKind;
	by: Person; // in whose name it runs
	takenFrom: string | null; // who asked for it, where somebody else has taken it over since
	origin: Origin;
	askedAt: number;
	alert?: ExecutionRef | null; // whose failures they are, where it was asked for on an alert; its card follows
	words: string; // what the filters mean, as the asker was shown it; outside text
	selection: Selection;
	options: BulkOptions;
	state: BulkState;
	/** Who paused, resumed or canceled it last; null of a canceled one: it stood still for too long (`lapsed`). */
	lastBy: string | null;
	stillSince: number | null; // since when it is paused or held
	total: number;
	/** The newest execution when the count began: what had become of the targets until then is in it. */
	counted: number;
	first: Target[]; // a few
	/** Where some are much older than the newest; the newest ones come first. Null or missing: nothing is known of that. */
	ages?: Ages | null;
	leftOut?: number; // of a retry: canceled ones that are not among them, as it may only seem to work
	counts: Record<ItemResult, number>;
	startedAt: number | null; // when it was confirmed
	waitsTill: number | null; // when a deletion begins
	endedAt: number | null;
	toldAt: number | null; // when the end and the results were told
	/** Held, as the one in whose name it ran may not any more, and why; `at` is epoch milliseconds. */
	barred: { at: number; userId: string; why: RefusalKind } | null;
	rest: Rest | null;
	problem: Problem | null;
	viewId: string | null; // the modal that shows the preview, while it is open
};

/**
 * Nothing is sent to n8n: until it answers again (`silentSince`, epoch milliseconds), because it, or a proxy before it,
 * has asked not to be sent more before `till` (429 with Retry-After), or until Slack says again whether the one in whose
 * name the job runs may (`unsureSince`).
 */
export type Rest = { silentSince: number } | { till: number } | { unsureSince: number };

export const done = (bulk: Bulk): number =>
	itemResults.reduce((sum, result) => sum + (result === 'none' ? 0 : bulk.counts[result]), 0);

/** What has become of the targets until this run is known, so that only later ones need be read. */
export const knownUpTo = ({ selection: { ids }, counted }: Pick<Bulk, 'selection' | 'counted'>): number =>
	ids ? leastOf(ids) : counted;

export const leastOf = (ids: readonly number[]): number =>
	ids.reduce((least, id) => Math.min(least, id), Number.POSITIVE_INFINITY);

/** Of those that were retried: how many may be retried once more. */
export const notRecovered = ({ counts }: Pick<Bulk, 'counts'>): number => counts.failed + counts.stopped;

export const skipped = (bulk: Bulk): number => skippedResults.reduce((sum, result) => sum + bulk.counts[result], 0);

const skippedResults = ['already-recovered', 'under-way', 'gone', 'changed', 'not-sensible'] as const;

/** Nobody let it go on, or canceled it, for so long that it was ended without having been done. */
export const lapsed = (bulk: Bulk): boolean => bulk.state === 'canceled' && bulk.lastBy === null;

export const isOver = ({ state }: Bulk): boolean => ends.some((end) => end === state);

/** The same for all that do the same kind of work with the same words: the same is not begun twice while it goes on. */
export const sameId = ({ kind, words }: Bulk): string =>
	createHash('sha256').update(`${kind} ${words}`).digest('hex').slice(0, 16);
