import type { Clock, TimerHandle } from '../../clock.js';
import type { Execution, Item, Json, NodeRun, Saved, StackEntry } from '../types.js';
import type { Outcome } from './behaviours.js';

/** An execution while its nodes run in this process. What is here is lost when the process is killed. */
export type Live = {
	readonly execution: Execution;
	readonly runs: NodeRun[];
	readonly stack: StackEntry[];
	last: string | null;
	/** An error that was there at the start and that nobody took away (docs/n8n.md, 6 of the retry). */
	readonly staleError: Json | null;
	current: { entry: StackEntry; startedAt: number; tries: number } | null;
	index: number;
	/** It begins at a node whose wait is over, or is skipped by a retry: that node only passes its items on. */
	resumesWait: boolean;
	/** Set while a node takes its time; fire() ends that at once. */
	pause: { timer: TimerHandle; fire: () => void } | null;
	/** Nodes take no time any more, so that the run goes on to its end. */
	hurried: boolean;
	timeout: TimerHandle | null;
	over: boolean;
};

export function createLive(execution: Execution): Live {
	const { saved } = execution;
	return {
		execution,
		runs: [...saved.runs],
		stack: [...saved.stack],
		last: saved.last,
		staleError: saved.error,
		current: null,
		index: 0,
		resumesWait: saved.waitTill !== null,
		pause: null,
		hurried: false,
		timeout: null,
		over: false,
	};
}

/** No more timers and no more steps. */
export function endLive(live: Live, clock: Clock): void {
	live.over = true;
	if (live.pause) clock.clearTimeout(live.pause.timer);
	if (live.timeout) clock.clearTimeout(live.timeout);
	live.pause = null;
	live.timeout = null;
}

/** Notes the run of the current node. */
export function record(live: Live, clock: Clock, outcome: Exclude<Outcome, { kind: 'later' | 'crash' }>): NodeRun {
	const { entry, startedAt } = live.current!;
	const run: NodeRun = {
		node: entry.node,
		startedAt,
		tookMs: clock.now() - startedAt,
		index: live.index++,
		source: entry.source,
		status: outcome.kind === 'items' ? 'success' : outcome.kind === 'wait' ? 'waiting' : 'error',
		items: outcome.kind === 'items' ? numbered(outcome.items) : outcome.kind === 'wait' ? entry.items : null,
		error: outcome.kind === 'error' ? outcome.error : null,
		...(outcome.kind === 'items' && outcome.hints && { hints: outcome.hints }),
	};
	live.runs.push(run);
	live.last = entry.node;
	return run;
}

const numbered = (items: readonly Item[]): readonly Item[] =>
	items.every((item) => item.pairedItem) ? items : items.map((item, i) => ({ ...item, pairedItem: { item: i } }));

/** How often that node has run so far, less one: the number that a `source` gives. */
export const lastRunOf = (runs: readonly NodeRun[], node: string): number =>
	runs.filter((run) => run.node === node).length - 1;

/** The data as it is to be stored now. */
export function savedNow(live: Live, more: Partial<Saved>): Saved {
	return {
		...live.execution.saved,
		runs: [...live.runs],
		last: live.last,
		stack: [...live.stack],
		error: null,
		waitTill: null,
		complete: true,
		...more,
	};
}

/** The run of a node as n8n makes it up from its event log after a crash; its start is in seconds, not milliseconds. */
export const recovered = (node: string, startedAt: number, error: Json | null): NodeRun => ({
	node,
	startedAt: Math.floor(startedAt / 1000),
	tookMs: 0,
	index: 0,
	source: null,
	status: error ? 'crashed' : 'success',
	items: error ? null : [{ json: { isArtificialRecoveredEventItem: true } }],
	error,
	artificial: true,
});
