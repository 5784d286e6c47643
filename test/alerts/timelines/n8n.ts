import {
	type Capabilities,
	type Execution,
	type N8nClient,
	NotFoundError,
	UnreachableError,
} from '../../../src/n8n/index.js';
import type { Random } from '../../crash/support/random.js';

/** How a run is to end. An error is named by its node. */
export type End = 'success' | 'canceled' | 'crashed' | 'Charge card' | 'Send mail';

export type Run = Execution & { end: End; workflowId: string };

type Options = { random: Random; now(): number };

/** An n8n without a network: its runs, and the answers that alerts ask of it. Its pages are small, so that there are several. */
export function createN8n({ random, now }: Options) {
	const pageSize = random.pick([3, 10, 250]);
	const waitingListed = random.between(0, 1) < 0.8;
	const capabilities = { waitingListed, newStatus: true, crashedStatus: true } as Capabilities;
	let runs = new Map<number, Run>();
	let removed: Run[] = [];
	/** Its first numbers are so high that none of them comes again after it has counted anew. */
	const mayCountAnew = random.between(0, 1) < 0.2;
	let lastId = mayCountAnew ? 100 : 5;
	let away = false;
	const facts = { status: null, method: 'GET', path: '/executions', n8nMessage: null, outcomeUnknown: false };

	function answer() {
		if (away) throw new UnreachableError('n8n cannot be reached.', facts);
	}
	const shown = ({ end: _, ...run }: Run, withData = false): Execution => {
		if (!withData || !run.stoppedAt) return run;
		const message = `${run.status} for order ${run.id}`;
		const error = run.status === 'error' ? { error: { name: 'NodeApiError', message } } : {};
		return { ...run, data: { resultData: { ...error, runData: {}, lastNodeExecuted: runs.get(run.id)!.end } } };
	};

	async function list({ status, workflowId, limit = 100, cursor }: Parameters<Executions['list']>[0] = {}) {
		answer();
		const above = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor);
		// They came in the order of their numbers.
		const rows = [...runs.values()].reverse().filter((run) => {
			if (run.id >= above || (run.status === 'waiting' && !waitingListed)) return false;
			return (!status || run.status === status) && (!workflowId || run.workflowId === workflowId);
		});
		const data = rows.slice(0, workflowId ? limit : Math.min(limit, pageSize)).map((run) => shown(run));
		return { data, nextCursor: data.length < rows.length ? String(data.at(-1)!.id) : null };
	}
	/** As one process has it: `ask` throws where that is dead. */
	const executionsFor = (ask: () => void) => {
		const asked = async (params: Parameters<Executions['list']>[0]) => {
			ask();
			return list(params);
		};
		return {
			list: asked,
			async *iterate(params: Parameters<Executions['list']>[0]) {
				for (let cursor: string | null | undefined = undefined; cursor !== null; ) {
					const page: Awaited<ReturnType<typeof list>> = await asked({ ...params, ...(cursor ? { cursor } : {}) });
					yield* page.data;
					cursor = page.nextCursor;
				}
			},
			async get(id: number, { includeData = false } = {}) {
				ask();
				answer();
				const run = runs.get(id);
				if (!run) throw new NotFoundError('n8n has no such execution.', { ...facts, status: 404 });
				return shown(run, includeData);
			},
		} as unknown as Executions;
	};

	return {
		// When its workflows are to start is another story.
		clientFor: (ask: () => void) =>
			({ executions: () => executionsFor(ask), workflows: () => ({ async *iterate() {} }) }) as unknown as N8nClient,
		capabilities,
		mayCountAnew: () => mayCountAnew && lastId >= 100,
		runs: () => [...runs.values()],
		run: (id: number) => runs.get(id),
		lastId: () => lastId,
		begin(workflowId: string, end: End, retryOf: number | null = null): Run {
			const startedAt = new Date(now()).toISOString();
			const kind = { mode: retryOf ? 'retry' : 'webhook', retryOf, status: 'running' as const };
			const run: Run = { id: ++lastId, workflowId, end, ...kind, startedAt, stoppedAt: null, finished: false };
			runs.set(run.id, run);
			return run;
		},
		wait(run: Run) {
			run.status = 'waiting';
		},
		finish(run: Run) {
			run.status = run.end === 'Charge card' || run.end === 'Send mail' ? 'error' : run.end;
			run.finished = run.end === 'success';
			run.stoppedAt = new Date(now()).toISOString();
		},
		remove(id: number) {
			removed.push(runs.get(id)!);
			runs.delete(id);
		},
		/** Also those that it has dropped, by number. */
		ever: () => [...removed, ...runs.values()].sort((a, b) => a.id - b.id),
		setAway(is: boolean) {
			away = is;
		},
		/** Its database is replaced by an empty one. */
		reset() {
			runs = new Map();
			removed = [];
			lastId = 0;
		},
	};
}

export type FakeN8n = ReturnType<typeof createN8n>;
type Executions = ReturnType<N8nClient['executions']>;
