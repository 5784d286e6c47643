import type { Clock } from '../../clock.js';
import type { Execution, Item, NodeRun, Saved, StackEntry, Version } from '../types.js';
import { isTrigger, nodeOf, type Workflows } from '../workflows.js';
import { type Outcome, runNode } from './behaviours.js';
import { ExpressionError } from './expressions.js';
import { operationError } from './failures.js';
import { type Live, lastRunOf, record, savedNow } from './live.js';

export type RunParts = {
	version: Version;
	clock: Clock;
	workflows: Workflows;
	callWorkflow(caller: Execution, workflowId: string, items: readonly Item[]): Promise<Outcome>;
	waits(run: Live, until: number): void;
	crashes(run: Live): void;
	ends(run: Live, status: 'success' | 'error', saved: Saved): void;
};

/** Runs the nodes of an execution, one after another, as far as it goes without waiting; then goes on by itself. */
export function createRunner(parts: RunParts): (run: Live) => void {
	const { version, clock, workflows } = parts;

	const step = (run: Live): void => {
		while (!run.over) {
			const entry = run.stack[0];
			if (!entry) {
				finish(run);
				return;
			}
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

	const finish = (run: Live) => {
		run.execution.finished = true;
		parts.ends(run, run.staleError ? 'error' : 'success', savedNow(run, { error: run.staleError }));
	};

	const attempt = (run: Live, entry: StackEntry): Outcome | Promise<Outcome> => {
		const { snapshot } = run.execution;
		const node = nodeOf(snapshot.graph, entry.node)!;
		if (isTrigger(node) || run.resumesWait) {
			run.resumesWait = false;
			return { kind: 'items', items: entry.items };
		}
		const asError = (thrown: unknown): Outcome => {
			const more = thrown instanceof ExpressionError ? { ...thrown.context, parameter: 'assignments' } : {};
			const { message } = thrown as Error;
			const context = { itemIndex: 0, ...more };
			return { kind: 'error', error: operationError(version, node, clock.now(), { message, context }) };
		};
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
				callWorkflow: (id) => parts.callWorkflow(run.execution, id, entry.items),
			});
			return outcome instanceof Promise ? outcome.catch(asError) : outcome;
		} catch (thrown) {
			return asError(thrown);
		}
	};

	/** true: the run goes on. */
	const apply = (run: Live, outcome: Outcome): boolean => {
		switch (outcome.kind) {
			case 'crash':
				parts.crashes(run);
				return false;
			case 'later':
				if (run.hurried) return apply(run, outcome.after);
				pause(run, outcome.ms, () => apply(run, outcome.after));
				return false;
			case 'wait':
				record(run, clock, outcome);
				parts.waits(run, outcome.until);
				return false;
			case 'items':
				advance(run, record(run, clock, outcome));
				return true;
			case 'error':
				return applyError(run, outcome);
		}
	};

	const applyError = (run: Live, outcome: Extract<Outcome, { kind: 'error' }>): boolean => {
		const current = run.current!;
		const node = nodeOf(run.execution.snapshot.graph, current.entry.node)!;
		if (node.retryOnFail && current.tries < (node.maxTries ?? 3)) {
			current.tries++;
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
		parts.ends(run, 'error', savedNow(run, { error: outcome.error }));
		return false;
	};

	const advance = (run: Live, done: NodeRun) => {
		const { graph } = run.execution.snapshot;
		const source = { node: done.node, run: lastRunOf(run.runs, done.node) };
		const targets = graph.connections[done.node]?.main[0] ?? [];
		const next = targets
			.filter(({ node }) => nodeOf(graph, node))
			.map(({ node }): StackEntry => ({ node, items: done.items ?? [], source }));
		run.stack.shift();
		run.stack.unshift(...next);
		run.current = null;
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

	return step;
}
