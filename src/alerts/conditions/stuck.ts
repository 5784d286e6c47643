import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import type { Instance } from '../../instances/instance.js';
import { lookUp } from '../../instances/look-up.js';
import { type Execution, type ExecutionClient, startOf, statusOf, workflowIdOf } from '../../n8n/index.js';
import { answersOf } from '../../redis/answers.js';
import type { PollRead } from '../poll/poll.js';
import type { ConditionOf } from './condition.js';
import { type Durations, farBeyond, floorMs, isByHand } from './durations.js';
import type { Observed, Watcher } from './observed.js';
import { createQueued, type Since } from './queued.js';
import type { ConditionStore, Kept } from './store.js';

const minute = 60_000;
const queuedFloorMs = 5 * minute;
/** From so many workflows on it is the queue that stands. */
const manyWorkflows = 3;
const queueSubject = 'queue';
/** Runs that are named. */
const maxNamed = 5;
const lookMs = 10_000;

/** A run that waits has its reason, and the next one of its workflow may; that is kept as long. */
const waitsTtlSeconds = 30 * 86_400;
const noteAgainMs = 86_400_000;

type Deps = Pick<Base, 'runKey' | 'key' | 'now' | 'log'> & {
	redis: Redis;
	store: ConditionStore;
	executions: ExecutionClient;
	instance: Pick<Instance, 'workflowNames'>;
	durations: Durations;
};

type Group = { subject: string; workflowId: string | null; queued: boolean; runs: Since[]; workflows: number };

/**
 * Finds runs that go on far longer than is usual for their workflow, and queued ones that do not start: one condition a
 * workflow, and one for the whole queue where that of several stands. All from what the poll has read.
 */
export function createStuck({ redis, runKey, key, store, executions, instance, durations, now, log }: Deps): Watcher {
	const queued = createQueued(redis, () => runKey('queued', { id: 'all' }), now);
	const waits = createWaits(redis, (workflowId) => key('waits', workflowId), now);

	async function note({ ended, unfinished }: PollRead) {
		await durations.learn(ended);
		await waits.note(unfinished);
	}

	async function look(observed: Observed, open: readonly Kept[], signal: AbortSignal) {
		const stuck = open.filter((kept): kept is KeptStuck => kept.condition.kind === 'stuck');
		const told = new Set(stuck.flatMap(({ condition }) => condition.facts.runs.map(({ id }) => id)));
		const isQueueTold = stuck.some(({ condition }) => condition.subject === queueSubject);
		const { groups, usual } = await find(observed.unfinished, told, isQueueTold);
		for (const group of groups) await report(group, usual);
		const subjects = new Set(groups.map(({ subject }) => subject));
		const unfinished = new Map(observed.unfinished.map((run) => [run.id, run]));
		for (const kept of stuck) {
			const { ended, subject } = kept.condition;
			if (ended || subjects.has(subject)) continue;
			await end(kept, unfinished, signal).catch((error) => {
				if (signal.aborted) throw error;
				log.info({ err: error, subject }, 'how a run ended that was stuck is not known yet: n8n does not say');
			});
		}
	}

	async function find(unfinished: readonly Execution[], told: ReadonlySet<number>, isQueueTold: boolean) {
		const at = now();
		const old = unfinished.flatMap((run) => {
			const start = statusOf(run) === 'running' && !isByHand(run) && workflowIdOf(run) !== '' ? startOf(run) : null;
			return start !== null && at - start >= floorMs ? [{ id: run.id, at: start, workflowId: workflowIdOf(run) }] : [];
		});
		const usual = await durations.usual(old.map(({ workflowId }) => workflowId));
		const waiting = await waits.among(old.map(({ workflowId }) => workflowId));
		const running = old.filter(({ id, at: start, workflowId }) => {
			const isLong = at - start >= farBeyond(usual.get(workflowId));
			return !waiting.has(workflowId) && (told.has(id) || isLong);
		});
		const still = (await queued.since(unfinished)).filter(({ at: since }) => at - since >= queuedFloorMs);
		return { groups: [...byWorkflow(running, false), ...ofQueue(still, isQueueTold)], usual };
	}

	async function report({ subject, workflowId, queued: isQueued, runs, workflows }: Group, usual: Map<string, number>) {
		const workflow =
			workflowId === null ? null : { id: workflowId, name: await instance.workflowNames.nameOf(workflowId) };
		const oldest = [...runs].sort((a, b) => a.at - b.at || a.id - b.id).slice(0, maxNamed);
		await store.report({
			kind: 'stuck',
			subject,
			workflow,
			facts: {
				queued: isQueued,
				runs: oldest.map(({ id, at }) => ({ id, at })),
				count: runs.length,
				workflows,
				usualMs: (workflowId !== null && usual.get(workflowId)) || null,
			},
		});
	}

	/** What cannot be seen has not ended: n8n itself says how the first of them stands. */
	async function end(
		{ condition, stopper }: KeptStuck,
		unfinished: ReadonlyMap<number, Execution>,
		signal: AbortSignal,
	) {
		const { runs, queued: wasQueued } = condition.facts;
		const id = runs[0]!.id;
		const run = unfinished.get(id) ?? (await lookUp(executions, { id }, { signal, timeoutMs: lookMs }));
		const status = run ? statusOf(run) : 'gone';
		if (status === (wasQueued ? 'new' : 'running')) return;
		const how = wasQueued && status !== 'canceled' && status !== 'gone' ? 'started' : status;
		await store.end(condition, { how, by: how === 'canceled' ? stopper : null });
	}

	return { note, look };
}

type KeptStuck = Kept & { condition: ConditionOf<'stuck'> };

function byWorkflow(runs: readonly Since[], isQueued: boolean): Group[] {
	const groups = new Map<string, Group>();
	for (const run of runs) {
		const { workflowId } = run;
		const subject = isQueued ? `queued-${workflowId}` : workflowId;
		const group = groups.get(workflowId) ?? { subject, workflowId, queued: isQueued, runs: [], workflows: 1 };
		group.runs.push(run);
		groups.set(workflowId, group);
	}
	return [...groups.values()];
}

/** Once it is told so it stays the queue, until nothing is left in it. */
function ofQueue(runs: readonly Since[], isTold: boolean): Group[] {
	const groups = byWorkflow(runs, true);
	if (groups.length < (isTold ? 1 : manyWorkflows)) return groups;
	return [{ subject: queueSubject, workflowId: null, queued: true, runs: [...runs], workflows: groups.length }];
}

/** Workflows that were seen to wait, as for a time, an answer or a person. */
function createWaits(redis: Redis, key: (workflowId: string) => string, now: () => number) {
	const noted = new Map<string, number>();
	return {
		async note(unfinished: readonly Execution[]) {
			const ids = new Set(unfinished.filter((run) => statusOf(run) === 'waiting').map(workflowIdOf));
			const due = [...ids].filter((id) => id !== '' && now() - (noted.get(id) ?? 0) >= noteAgainMs);
			if (due.length === 0) return;
			const noting = redis.pipeline();
			for (const id of due) noting.set(key(id), 1, 'EX', waitsTtlSeconds);
			// What was not taken down is not remembered as if it were.
			await answersOf(noting);
			for (const id of due) noted.set(id, now());
		},
		async among(workflowIds: Iterable<string>): Promise<Set<string>> {
			const ids = [...new Set(workflowIds)];
			if (ids.length === 0) return new Set();
			const rows = await redis.mget(ids.map(key));
			return new Set(ids.filter((_, i) => rows[i] !== null));
		},
	};
}
