import { randomBytes } from 'node:crypto';
import type { Clock, TimerHandle } from '../../clock.js';
import { parentOf } from '../data.js';
import type { Executions } from '../executions.js';
import type { Execution, Graph, Item, Mode, ParentExecution, Saved, ServerMode, Version } from '../types.js';
import { isTrigger, nodeOf, snapshotOf, type Workflow, type Workflows } from '../workflows.js';
import type { Outcome } from './behaviours.js';
import { savedAfterCrash } from './crash.js';
import { cancelledByHand } from './failures.js';
import { createLive, endLive, type Live, savedNow } from './live.js';
import { createWaitlist } from './queue.js';
import { RetryRefused, refuseIfNodeIsGone, refuseUnlessRetryable, savedForRetry } from './retry.js';
import { createRunner } from './run.js';
import { createWatchers } from './watchers.js';

export type EngineParts = {
	version: Version;
	/** As it is now. */
	serverMode(): ServerMode;
	/** How many production executions run at once in regular mode. */
	concurrency: number;
	clock: Clock;
	workflows: Workflows;
	executions: Executions;
	onChange(): void;
	/** It has ended for good, however. */
	onEnded(execution: Execution): void;
	/** An execution has failed for good: its error workflow is due. `last`: the node that was the last to run. */
	onFailed(execution: Execution, last: string | null): void;
};

export type Engine = {
	/** Starts the workflow at its trigger. Nodes that take no time have run when this returns. */
	start(workflow: Workflow, graph: Graph, mode: Mode, items: readonly Item[], parent?: ParentExecution): Execution;
	/** Throws RetryRefused. */
	retry(execution: Execution, loadWorkflow: boolean): Execution;
	/** As by hand. false: it is neither running, waiting nor queued. */
	stop(execution: Execution): boolean;
	readonly begun: readonly { readonly id: number; readonly retryOf: number | null }[];
	/** Calls back when it ends or goes to wait, or at once if it has. */
	whenSettled(execution: Execution, settled: (execution: Execution) => void): void;
	/** Lets go of an execution whose row is taken away. */
	forget(execution: Execution): void;
	finishRuns(workflowId?: string): void;
	finishWaits(workflowId?: string): void;
	/** The main process is killed and started again. */
	restart(): void;
	/** Begins what waits, where there is room now. */
	drain(): void;
	/** Queue mode: no worker takes anything. */
	hold(): void;
	release(): void;
	close(): void;
};

type End = 'success' | 'error' | 'canceled' | 'crashed';

const production: ReadonlySet<Mode> = new Set<Mode>(['webhook', 'trigger']);

export function createEngine(parts: EngineParts): Engine {
	const { version, clock, executions, workflows } = parts;
	const live = new Map<number, Live>();
	const wakeUps = new Map<number, TimerHandle>();
	/** Executions that were `waiting` once: such a retry never becomes the original's retrySuccessId (docs/n8n.md, 8). */
	const throughWait = new Set<number>();
	const watchers = createWatchers();
	const waitlist = createWaitlist();
	const begun: { id: number; retryOf: number | null }[] = [];
	let held = false;

	const room = (mode: Mode) => {
		if (parts.serverMode() === 'queue') return !held;
		// The limit is for production runs; a retry is not held back by it.
		if (!production.has(mode)) return true;
		let running = 0;
		for (const { execution } of live.values()) if (production.has(execution.mode)) running++;
		return running < parts.concurrency;
	};

	const add = (
		workflow: Workflow,
		given: Pick<Execution, 'mode' | 'retryOf' | 'workflowVersionId' | 'snapshot' | 'saved'>,
	): Execution => {
		const execution: Execution = {
			id: executions.nextId(),
			workflowId: workflow.id,
			status: 'new',
			finished: false,
			retrySuccessId: null,
			createdAt: clock.now(),
			startedAt: null,
			stoppedAt: null,
			waitTill: null,
			tags: [],
			tracked: parts.serverMode() === 'queue',
			...given,
		};
		executions.add(execution);
		begun.push({ id: execution.id, retryOf: execution.retryOf });
		if (room(execution.mode)) begin(execution);
		else {
			waitlist.add(execution, () => begin(execution));
			parts.onChange();
		}
		return execution;
	};

	const begin = (execution: Execution) => {
		executions.setStatus(execution, 'running');
		execution.startedAt ??= clock.now();
		execution.tracked = true;
		const run = createLive(execution);
		live.set(execution.id, run);
		const seconds = Number(execution.snapshot.settings.executionTimeout ?? -1);
		if (seconds > 0) run.timeout = clock.setTimeout(() => timeOut(run), seconds * 1000);
		parts.onChange();
		runNodes(run);
	};

	const timeOut = (run: Live) => {
		// Nothing is left on the stack and there is no error, which is why a retry "succeeds" (docs/n8n.md, 4).
		if (!run.over) end(run, 'canceled', savedNow(run, { stack: [] }));
	};

	const crash = (run: Live) => end(run, 'crashed', savedAfterCrash(version, run, clock.now()));

	const wait = (run: Live, until: number) => {
		const { execution } = run;
		endLive(run, clock);
		live.delete(execution.id);
		execution.saved = savedNow(run, { waitTill: until });
		execution.waitTill = until;
		execution.stoppedAt = clock.now();
		// 1.x goes on tracking it, and so hides it from lists, until it is restarted (docs/n8n.md, 9).
		execution.tracked = version === '1.123.81';
		throughWait.add(execution.id);
		executions.setStatus(execution, 'waiting');
		wakeUps.set(
			execution.id,
			clock.setTimeout(() => wake(execution), until - clock.now()),
		);
		settle(execution);
	};

	/** The wait is over: the node that waited passes its items on, and the nodes after it run. */
	const wake = (execution: Execution) => {
		dropWakeUp(execution);
		execution.saved = savedForRetry(execution.saved);
		execution.waitTill = null;
		execution.stoppedAt = null;
		begin(execution);
	};

	const dropWakeUp = ({ id }: Execution) => {
		const timer = wakeUps.get(id);
		if (timer) clock.clearTimeout(timer);
		wakeUps.delete(id);
	};

	const end = (run: Live, status: End, saved: Saved) => {
		endLive(run, clock);
		live.delete(run.execution.id);
		conclude(run.execution, status, saved);
	};

	const conclude = (execution: Execution, status: End, saved: Saved) => {
		execution.saved = saved;
		execution.waitTill = null;
		execution.stoppedAt = clock.now();
		execution.tracked = false;
		executions.setStatus(execution, status);
		noteSuccess(execution);
		const { settings } = execution.snapshot;
		const kept = status === 'success' ? settings.saveDataSuccessExecution : settings.saveDataErrorExecution;
		if (kept === 'none') executions.remove(execution.id);
		settle(execution);
		parts.onEnded(execution);
		if (status === 'error' || status === 'crashed') parts.onFailed(execution, saved.last);
		if (parts.serverMode() === 'regular') waitlist.drain(() => room('webhook'));
	};

	const noteSuccess = ({ id, finished, retryOf }: Execution) => {
		const original = finished && retryOf !== null && !throughWait.has(id) ? executions.get(retryOf) : undefined;
		if (original) original.retrySuccessId = id;
		throughWait.delete(id);
	};

	const settle = (execution: Execution) => {
		watchers.settle(execution);
		parts.onChange();
	};

	const callWorkflow = (caller: Execution, workflowId: string, items: readonly Item[]): Promise<Outcome> => {
		const workflow = workflows.get(workflowId);
		if (!workflow) return Promise.reject(new Error('Workflow does not exist.'));
		const child = engine.start(
			workflow,
			workflow.published ?? workflow.draft,
			'integrated',
			items.map((item, index) => ({ ...item, index })),
			parentOf(version, caller, true),
		);
		return new Promise((resolve) => {
			const settled = (execution: Execution) => {
				if (execution.status === 'waiting') watchers.add(execution, settled);
				else resolve(outcomeOf(execution));
			};
			engine.whenSettled(child, settled);
		});
	};

	const runNodes = createRunner({
		version,
		clock,
		workflows,
		callWorkflow,
		waits: wait,
		crashes: crash,
		ends: end,
	});

	const engine: Engine = {
		begun,
		start(workflow, graph, mode, items, parent) {
			const trigger = graph.nodes.find(isTrigger) ?? graph.nodes[0]!;
			return add(workflow, {
				mode,
				retryOf: null,
				workflowVersionId: graph.versionId,
				snapshot: snapshotOf(workflow, graph),
				saved: {
					trigger: trigger.name,
					source: mode,
					establishedAt: clock.now(),
					resumeToken: randomBytes(16).toString('hex'),
					runs: [],
					last: null,
					error: null,
					stack: [{ node: trigger.name, items, source: null }],
					waitTill: null,
					parent: parent ?? null,
					complete: false,
				},
			});
		},
		retry(execution, loadWorkflow) {
			refuseUnlessRetryable(version, execution);
			const workflow = workflows.get(execution.workflowId);
			if (!workflow) throw new RetryRefused(404, 'Not Found');
			// On 2.x "the current workflow" is the draft, published or not (docs/n8n.md, 7).
			const graph = loadWorkflow ? workflow.draft : execution.snapshot.graph;
			if (loadWorkflow) refuseIfNodeIsGone(version, execution.saved, graph);
			return add(workflow, {
				mode: 'retry',
				retryOf: execution.id,
				workflowVersionId: loadWorkflow ? graph.versionId : null,
				snapshot: { ...execution.snapshot, graph, active: false },
				saved: { ...savedForRetry(execution.saved), complete: false },
			});
		},
		stop(execution) {
			// Only the error is added to what was stored: nothing of what ran meanwhile (docs/n8n.md, 6 follows from it).
			const cancelled = { ...execution.saved, error: cancelledByHand(execution.id, clock.now()) };
			const run = live.get(execution.id);
			if (run) {
				const node = run.current && nodeOf(execution.snapshot.graph, run.current.entry.node);
				end(run, 'canceled', cancelled);
				// Seen for a wait, and not for a node that was calling a service.
				if (version === '2.40.7' && node?.type === 'n8n-nodes-base.wait') parts.onFailed(execution, node.name);
			} else if (execution.status === 'waiting') {
				dropWakeUp(execution);
				conclude(execution, 'canceled', cancelled);
			} else if (execution.status === 'new') {
				waitlist.drop(execution);
				conclude(execution, 'canceled', execution.saved);
			} else return false;
			return true;
		},
		whenSettled(execution, settled) {
			if (execution.status === 'new' || execution.status === 'running') watchers.add(execution, settled);
			else settled(execution);
		},
		forget(execution) {
			const run = live.get(execution.id);
			if (run) endLive(run, clock);
			live.delete(execution.id);
			dropWakeUp(execution);
			waitlist.drop(execution);
		},
		finishRuns(workflowId) {
			for (const run of [...live.values()]) {
				if (workflowId !== undefined && run.execution.workflowId !== workflowId) continue;
				run.hurried = true;
				run.pause?.fire();
			}
		},
		finishWaits(workflowId) {
			for (const execution of [...executions.newestFirst(['waiting'])].reverse()) {
				if (workflowId === undefined || execution.workflowId === workflowId) wake(execution);
			}
		},
		restart() {
			for (const execution of executions.newestFirst(['new', 'running', 'waiting'])) execution.tracked = false;
			// In queue mode the worker runs on.
			if (parts.serverMode() === 'regular') for (const run of [...live.values()]) crash(run);
		},
		drain: () => waitlist.drain(() => room('webhook')),
		hold() {
			held = true;
		},
		release() {
			held = false;
			waitlist.drain(() => !held);
		},
		close() {
			for (const run of live.values()) endLive(run, clock);
			for (const timer of wakeUps.values()) clock.clearTimeout(timer);
			live.clear();
			wakeUps.clear();
			watchers.clear();
		},
	};
	return engine;
}

/** What a node that called another workflow gives, once that has ended. */
function outcomeOf({ id, workflowId, saved }: Execution): Outcome {
	if (!saved.error) return { kind: 'items', items: saved.runs.at(-1)?.items ?? [] };
	const { message, stack, ...rest } = saved.error;
	const whose = { executionId: String(id), workflowId };
	return { kind: 'error', error: { ...rest, errorResponse: { ...saved.error, ...whose }, ...whose, message, stack } };
}
