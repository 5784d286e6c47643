import type { Base } from '../../instances/base.js';
import type { Instance } from '../../instances/instance.js';
import { withTimeout } from '../../lib/with-timeout.js';
import type { ExecutionClient, N8nClient, Workflow } from '../../n8n/index.js';
import type { Switches } from '../../operations/switches.js';
import type { PollRead } from '../poll/poll.js';
import type { Condition, ConditionOf, ConditionRef, Halted } from './condition.js';
import { createDurations, farBeyond } from './durations.js';
import { createMissed, type Health } from './missed/index.js';
import { withTimedNodes } from './missed/read-schedule.js';
import type { Watcher } from './observed.js';
import { createOff } from './off.js';
import { createRunaway } from './runaway.js';
import { createConditionStore } from './store.js';
import { createStuck } from './stuck.js';
import { createTellConditions, type TellOptions } from './tell.js';
import { createWorkflowList } from './workflow-list.js';

export type { ConditionEvents, RouteCondition } from './tell.js';

type Deps = TellOptions & {
	executions: ExecutionClient;
	instance: Pick<Instance, 'workflowNames'>;
	n8n: N8nClient;
	health: Health;
	switches: Pick<Switches, 'last'>;
};

/** No poll waits longer for what n8n is asked beside it, so that what fails meanwhile rings. */
const patienceMs = 1_000;

/** What somebody says of a condition. `id` is that of the click. */
export type SaidOfCondition = { id: string; by: string; at: number } & (
	| { kind: 'acknowledged' }
	| { kind: 'left'; until: number }
);

export type Conditions = ReturnType<typeof createConditions>;

/** What should be so and is not: found by the watchers beside the poller, told once, over by itself. */
export function createConditions(base: Base, deps: Deps) {
	const { log, now } = base;
	const redis = base.connections.producer;
	const store = createConditionStore(redis, base);
	const durations = createDurations(redis, (workflowId) => base.key('durations', workflowId));
	const parts = { ...base, ...deps, redis, store, durations };
	const missed = createMissed(parts);
	const off = createOff(parts);
	const watchers: Watcher[] = [createStuck(parts), missed, off, createRunaway(parts)];
	const list = createWorkflowList(
		{ redis, workflows: deps.n8n.workflows(), lean: withTimedNodes, now },
		base.key('workflows-read', 'at'),
	);
	const { tell, line, leave } = createTellConditions({ ...base, ...deps, store });

	/** A list that n8n does not give says nothing of its workflows, and is asked for again as seldom. */
	async function readWorkflows(signal: AbortSignal): Promise<Workflow[] | null> {
		try {
			return await list.read(signal);
		} catch (error) {
			if (signal.aborted) throw error;
			log.warn({ err: error }, 'n8n does not give its workflows: when they are to start is not known anew');
			return null;
		}
	}

	/** One that fails keeps no other from it. */
	async function eachOf(does: (watcher: Watcher) => Promise<void> | undefined, signal: AbortSignal) {
		for (const watcher of watchers) {
			try {
				await does(watcher);
			} catch (error) {
				if (signal.aborted) throw error;
				log.warn({ err: error }, 'conditions were not looked at; the next poll looks again');
			}
		}
	}

	const concerns = ({ subject, facts }: ConditionOf<'off'>, workflowId: string) =>
		subject === workflowId || facts.many?.some.some(({ id }) => id === workflowId);

	let looking: Promise<void> | null = null;

	async function look(read: PollRead, signal: AbortSignal) {
		const open = await store.open();
		const observed = { ...read, workflows: await readWorkflows(signal) };
		await eachOf((watcher) => watcher.look(observed, open, signal), signal);
	}

	/** Shows one at once, for whoever has clicked. */
	async function show(of: ConditionRef) {
		const condition = await store.read(of);
		if (condition) await deps.events.publish('condition', { condition, isNews: false });
	}

	return {
		...{ tell, show, read: store.read },
		/** Workflows of which nobody can see whether they have started when they were to. */
		unseen: missed.unseen,
		/** What a poll has read is taken down, for this look and later ones. */
		note: (read: PollRead, signal: AbortSignal) => eachOf((watcher) => watcher.note?.(read), signal),
		/**
		 * Each watcher looks at what a poll has read. Where n8n takes its time, that goes on beside the next polls, and they
		 * look when it has ended.
		 */
		async observe(read: PollRead, signal: AbortSignal) {
			if (looking) return;
			looking = look(read, signal).finally(() => {
				looking = null;
			});
			// Of a stop hears whoever waits for it.
			looking.catch(() => {});
			await withTimeout(patienceMs, looking);
		},
		/** Runs that are named as stuck now. */
		async stuckRuns(): Promise<Set<number>> {
			const open = (await store.open()).map(({ condition }) => condition);
			return new Set(
				open.flatMap((each) => (each.kind === 'stuck' && !each.ended ? each.facts.runs.map(({ id }) => id) : [])),
			);
		},
		/** Somebody has stopped these runs, or what ran of this workflow. */
		async stopped(of: { ids: readonly number[]; workflowId: string | null }, by: string) {
			for (const { condition } of await store.open()) {
				const isOne = condition.kind === 'stuck' && condition.facts.runs.some(({ id }) => of.ids.includes(id));
				const isAll = condition.kind === 'runaway' && condition.subject === of.workflowId;
				if (isOne || isAll) await store.stoppedBy(condition, by);
			}
		},
		/** Somebody has deactivated this workflow here, and stopped what ran of it. */
		async halted(workflowId: string, halted: Halted) {
			for (const { condition } of await store.open()) {
				if (condition.kind !== 'runaway' || condition.subject !== workflowId) continue;
				await store.stoppedBy(condition, halted.by);
				await store.halted(condition, { ...halted, at: now() });
				await show(condition);
			}
		},
		/** Somebody has activated it here. `by`: null where it was active already. */
		async activated(workflowId: string, by: string | null) {
			await off.activated(workflowId, by);
			for (const { condition } of await store.open()) {
				const isOff = condition.kind === 'off' && concerns(condition, workflowId);
				const isHalted = condition.kind === 'runaway' && condition.subject === workflowId && condition.halted?.inactive;
				if (isHalted) await store.halted(condition, { ...condition.halted!, inactive: false, again: { by } });
				if (isOff || isHalted) await show(condition);
			}
		},
		/** By when nearly all runs of a workflow are over, and from when on one is far beyond that, in milliseconds. */
		async usual(workflowIds: Iterable<string>): Promise<Map<string, { usualMs: number; farMs: number }>> {
			const usual = await durations.usual(workflowIds);
			return new Map([...usual].map(([id, usualMs]) => [id, { usualMs, farMs: farBeyond(usualMs) }] as const));
		},
		/** As it is after that, and whether this has made it so; null where it is over or forgotten. */
		async say(of: ConditionRef, said: SaidOfCondition): Promise<{ as: 'done' | 'late'; condition: Condition } | null> {
			const { id, by, at } = said;
			const result =
				said.kind === 'left' ? await leave(of, { until: said.until, by, at }) : await store.own(of, by, at);
			const condition = await store.read(of);
			if (!condition) return null;
			// The same click again, as its process has died.
			const isOurs = said.kind === 'acknowledged' && condition.owner?.userId === by && condition.owner.since === at;
			if (result !== 1 && !isOurs) return { as: 'late', condition };
			await show(of);
			await line(condition, id, said.kind === 'left' ? { kind: 'left', until: said.until } : { kind: 'acknowledged' });
			return { as: 'done', condition };
		},
	};
}
