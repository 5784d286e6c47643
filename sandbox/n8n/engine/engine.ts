import { randomBytes } from 'node:crypto';
import type { Clock, TimerHandle } from '../../clock.js';
import { parentOf } from '../data.js';
import type { Executions } from '../executions.js';
import type {
	Execution,
	Graph,
	Item,
	Mode,
	NodeRun,
	ParentExecution,
	Saved,
	ServerMode,
	StackEntry,
	Version,
} from '../types.js';
import { isTrigger, nodeOf, snapshotOf, type Workflow, type Workflows } from '../workflows.js';
import { type Outcome, runNode } from './behaviours.js';
import { ExpressionError } from './expressions.js';
import { cancelledByHand, nodeCrashed, operationError, workflowCrashed } from './failures.js';
import { createLive, endLive, type Live, lastRunOf, record, recovered, savedNow } from './live.js';
import { createWaitlist } from './queue.js';
import { RetryRefused, refuseIfNodeIsGone, refuseUnlessRetryable, savedForRetry } from './retry.js';

export interface EngineParts {
	version: Version;
	mode: ServerMode;
	/** How many production executions run at once in regular mode. */
	concurrency: number;
	clock: Clock;
	workflows: Workflows;
	executions: Executions;
	onChange(): void;
	/** An execution has failed for good: its error workflow is due. `last`: the node that was the last to run. */
	onFailed(execution: Execution, last: string | null): void;
}

export interface Engine {
	/** Starts the workflow at its trigger. Nodes that take no time have run when this returns. */
	start(workflow: Workflow, graph: Graph, mode: Mode, items: readonly Item[], parent?: ParentExecution): Execution;
	/** Throws RetryRefused. */
	retry(execution: Execution, loadWorkflow: boolean): Execution;
	/** As by hand. false: it is neither running, waiting nor queued. */
	stop(execution: Execution): boolean;
	/** Calls back when it ends or goes to wait, or at once if it has. */
	whenSettled(execution: Execution, settled: (execution: Execution) => void): void;
	forget(execution: Execution): void;
	finishRuns(workflowId?: string): void;
	finishWaits(workflowId?: string): void;
	/** The main process is killed and started again. */
	restart(): void;
	hold(): void;
	release(): void;
	close(): void;
}

const PRODUCTION: ReadonlySet<Mode> = new Set<Mode>(['webhook', 'trigger']);
const UNSETTLED = new Set(['new', 'running']);

export function createEngine(parts: EngineParts): Engine {
	const { version, clock, executions, workflows } = parts;
	const live = new Map<number, Live>();
	const wakeUps = new Map<number, TimerHandle>();
	const watchers = new Map<number, ((execution: Execution) => void)[]>();
	const throughWait = new Set<number>();
	const waitlist = createWaitlist();
	let held = false;

	const room = (execution?: Execution) => {
		if (parts.mode === 'queue') return !held;
		if (execution && !PRODUCTION.has(execution.mode)) return true;
		let running = 0;
		for (const { execution: one } of live.values()) if (PRODUCTION.has(one.mode)) running++;
		return running < parts.concurrency;
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
		step(run);
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
			tracked: parts.mode === 'queue',
			...given,
		};
		executions.add(execution);
		if (room(execution)) begin(execution);
		else {
			waitlist.add(execution, () => begin(execution));
			parts.onChange();
		}
		return execution;
	};

	const step = (run: Live) => {
		while (!run.over) {
			const entry = run.stack[0];
			if (!entry) return finish(run);
			if (run.current?.entry !== entry) run.current = { entry, startedAt: clock.now(), tries: 1 };
			const outcome = attempt(run, entry);
			if (outcome instanceof Promise) {
				void outcome.then((one) => {
					if (!run.over && apply(run, one)) step(run);
				});
				return;
			}
			if (!apply(run, outcome)) return;
		}
	};

	const attempt = (run: Live, entry: StackEntry): Outcome | Promise<Outcome> => {
		const { snapshot } = run.execution;
		const node = nodeOf(snapshot.graph, entry.node)!;
		if (isTrigger(node) || run.resumesWait) {
			run.resumesWait = false;
			return { kind: 'items', items: entry.items };
		}
		const asError = (thrown: unknown): Outcome => ({
			kind: 'error',
			error: operationError(version, node, clock.now(), {
				message: (thrown as Error).message,
				context: {
					itemIndex: 0,
					...(thrown instanceof ExpressionError ? thrown.context : {}),
					parameter: 'assignments',
				},
			}),
		});
		try {
			const outcome = runNode({
				version,
				clock,
				node,
				items: entry.items,
				scope: {
					items: entry.items,
					itemsOf: (name) => run.runs.findLast((one) => one.node === name)?.items ?? undefined,
				},
				does: snapshot.graph.script.get(entry.node),
				broken: workflows.get(snapshot.id)?.broken ?? true,
				callWorkflow: (id) => callWorkflow(run.execution, id, entry.items),
			});
			return outcome instanceof Promise ? outcome.catch(asError) : outcome;
		} catch (thrown) {
			return asError(thrown);
		}
	};

	/** true: the run goes on. */
	const apply = (run: Live, outcome: Outcome): boolean => {
		const { entry } = run.current!;
		const node = nodeOf(run.execution.snapshot.graph, entry.node)!;
		switch (outcome.kind) {
			case 'crash':
				crash(run);
				return false;
			case 'later':
				if (run.hurried) return apply(run, outcome.after);
				pause(run, outcome.ms, () => apply(run, outcome.after));
				return false;
			case 'wait':
				wait(run, outcome);
				return false;
			case 'items':
				advance(run, record(run, clock, outcome));
				return true;
			case 'error': {
				if (node.retryOnFail && run.current!.tries < (node.maxTries ?? 3)) {
					run.current!.tries++;
					if (run.hurried) return true;
					pause(run, node.waitBetweenTries ?? 1000, () => true);
					return false;
				}
				if (node.onError === 'continueRegularOutput') {
					const items = [{ json: { error: outcome.error }, pairedItem: { item: 0 } }];
					advance(run, record(run, clock, { kind: 'items', items }));
					return true;
				}
				record(run, clock, outcome);
				end(run, 'error', savedNow(run, { error: outcome.error }));
				return false;
			}
		}
	};

	const advance = (run: Live, done: NodeRun) => {
		const { entry } = run.current!;
		const items = done.items ?? [];
		run.stack.shift();
		run.current = null;
		const outputs = run.execution.snapshot.graph.connections[entry.node]?.main ?? [];
		const source = { node: entry.node, run: lastRunOf(run.runs, entry.node) };
		const next = (outputs[0] ?? []).map(({ node }): StackEntry => ({ node, items, source }));
		run.stack.unshift(...next.filter(({ node }) => nodeOf(run.execution.snapshot.graph, node)));
	};

	const pause = (run: Live, ms: number, then: () => boolean) => {
		const fire = () => {
			if (!run.pause || run.over) return;
			clock.clearTimeout(run.pause.timer);
			run.pause = null;
			if (then()) step(run);
		};
		run.pause = { timer: clock.setTimeout(fire, ms), fire };
	};

	const wait = (run: Live, outcome: Extract<Outcome, { kind: 'wait' }>) => {
		const { execution } = run;
		record(run, clock, outcome);
		endLive(run, clock);
		live.delete(execution.id);
		execution.saved = savedNow(run, { waitTill: outcome.until });
		execution.waitTill = outcome.until;
		execution.stoppedAt = clock.now();
		execution.tracked = version === '1.123.81';
		throughWait.add(execution.id);
		executions.setStatus(execution, 'waiting');
		armWakeUp(execution);
		settle(execution);
	};

	const armWakeUp = (execution: Execution) => {
		wakeUps.set(
			execution.id,
			clock.setTimeout(() => wake(execution), (execution.waitTill ?? 0) - clock.now()),
		);
	};

	/** The wait is over: the node that waited passes its items on, and the nodes after it run. */
	const wake = (execution: Execution) => {
		clearWakeUp(execution);
		execution.saved = savedForRetry(execution.saved);
		execution.waitTill = null;
		execution.stoppedAt = null;
		begin(execution);
	};

	const clearWakeUp = (execution: Execution) => {
		const timer = wakeUps.get(execution.id);
		if (timer) clock.clearTimeout(timer);
		wakeUps.delete(execution.id);
	};

	const finish = (run: Live) => {
		const status = run.staleError ? 'error' : 'success';
		run.execution.finished = true;
		end(run, status, savedNow(run, { error: run.staleError }));
	};

	const timeOut = (run: Live) => {
		if (run.over) return;
		end(run, 'canceled', savedNow(run, { stack: [] }));
	};

	const crash = (run: Live) => {
		const { execution } = run;
		const at = clock.now();
		const { saved } = execution;
		// Only what ran since the trigger is told from n8n's event log; a crashed retry goes on from where it began.
		const fromTrigger = saved.runs.length === 0;
		const finished = fromTrigger ? run.runs.map((one) => recovered(one.node, one.startedAt, null)) : saved.runs;
		const node = run.current?.entry.node ?? run.last ?? saved.trigger;
		const crashed = recovered(node, at, nodeCrashed(version, at));
		end(run, 'crashed', { ...saved, runs: [...finished, crashed], last: node, error: workflowCrashed(at) });
	};

	const end = (run: Live, status: 'success' | 'error' | 'canceled' | 'crashed', saved: Saved) => {
		endLive(run, clock);
		live.delete(run.execution.id);
		conclude(run.execution, status, saved);
	};

	const conclude = (execution: Execution, status: 'success' | 'error' | 'canceled' | 'crashed', saved: Saved) => {
		execution.saved = saved;
		execution.waitTill = null;
		execution.stoppedAt = clock.now();
		execution.tracked = false;
		executions.setStatus(execution, status);
		if (execution.finished && execution.retryOf !== null && !throughWait.has(execution.id)) {
			const original = executions.get(execution.retryOf);
			if (original) original.retrySuccessId = execution.id;
		}
		throughWait.delete(execution.id);
		const { settings } = execution.snapshot;
		const kept = status === 'success' ? settings.saveDataSuccessExecution : settings.saveDataErrorExecution;
		if (kept === 'none') executions.remove(execution.id);
		settle(execution);
		if (status === 'error' || status === 'crashed') parts.onFailed(execution, saved.last);
		if (parts.mode === 'regular') waitlist.drain(room);
	};

	const settle = (execution: Execution) => {
		const waiting = watchers.get(execution.id) ?? [];
		watchers.delete(execution.id);
		for (const settled of waiting) settled(execution);
		parts.onChange();
	};

	const watch = (execution: Execution, settled: (execution: Execution) => void) => {
		watchers.set(execution.id, [...(watchers.get(execution.id) ?? []), settled]);
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
				if (execution.status === 'waiting') return watch(execution, settled);
				const { error, runs } = execution.saved;
				if (!error) return resolve({ kind: 'items', items: runs.at(-1)?.items ?? [] });
				const { message, stack, ...rest } = error;
				const whose = { executionId: String(execution.id), workflowId: execution.workflowId };
				resolve({ kind: 'error', error: { ...rest, errorResponse: { ...error, ...whose }, ...whose, message, stack } });
			};
			engine.whenSettled(child, settled);
		});
	};

	const engine: Engine = {
		start(workflow, graph, mode, items, parent) {
			const trigger = graph.nodes.find(isTrigger) ?? graph.nodes[0]!;
			return add(workflow, {
				mode,
				retryOf: null,
				workflowVersionId: graph.versionId,
				snapshot: snapshotOf(workflow, graph, false),
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
			const run = live.get(execution.id);
			const cancelled = { ...execution.saved, error: cancelledByHand(execution.id, clock.now()) };
			if (run) {
				const node = run.current && nodeOf(execution.snapshot.graph, run.current.entry.node);
				end(run, 'canceled', cancelled);
				// Seen for a wait, and not for a node that was calling a service.
				if (version === '2.40.7' && node?.type === 'n8n-nodes-base.wait') parts.onFailed(execution, node.name);
				return true;
			}
			if (execution.status === 'waiting') {
				clearWakeUp(execution);
				conclude(execution, 'canceled', cancelled);
				return true;
			}
			if (execution.status !== 'new') return false;
			waitlist.drop(execution);
			conclude(execution, 'canceled', execution.saved);
			return true;
		},
		whenSettled(execution, settled) {
			if (!UNSETTLED.has(execution.status)) return settled(execution);
			watch(execution, settled);
		},
		forget(execution) {
			const run = live.get(execution.id);
			if (run) endLive(run, clock);
			live.delete(execution.id);
			clearWakeUp(execution);
			waitlist.drop(execution);
			watchers.delete(execution.id);
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
			if (parts.mode === 'regular') for (const run of [...live.values()]) crash(run);
			for (const execution of executions.newestFirst(['new', 'running', 'waiting'])) execution.tracked = false;
		},
		hold() {
			held = true;
		},
		release() {
			held = false;
			waitlist.drain(room);
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
