import type { Base } from '../instances/base.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Instance } from '../instances/instance.js';
import { createEvents, type Events } from '../lib/events.js';
import type { N8nClient } from '../n8n/index.js';
import type { Operations } from '../operations/index.js';
import type { Words } from '../operations/problem.js';
import { createConditions, type RouteCondition } from './conditions/index.js';
import { createDue } from './due.js';
import type { AlertEvents } from './events.js';
import { createEndedInBulk } from './follow-up/ended-in-bulk.js';
import { createFollowBulk } from './follow-up/follow-bulk.js';
import { createHeal } from './follow-up/heal.js';
import { createMutes } from './follow-up/mutes.js';
import { followOperations } from './follow-up/retried.js';
import { createStates } from './follow-up/states.js';
import { followStops } from './follow-up/stopped.js';
import { createCursorStore } from './poll/cursor.js';
import type { Pace } from './poll/interval.js';
import { keepInterval } from './poll/keep-interval.js';
import { createPollHealth } from './poll/outage.js';
import { createPoll } from './poll/poll.js';
import { createTick } from './poll/tick.js';
import type { AlertStore } from './store/index.js';
import { createDescribe } from './tell/describe.js';
import type { Route } from './tell/tell.js';
import { createTelling } from './telling.js';

export type AlertsOptions = {
	n8n: N8nClient;
	instance: Pick<Instance, 'name' | 'ref' | 'capabilities' | 'workflowFacts' | 'workflowNames' | 'linkTo'>;
	store: AlertStore;
	operations: Pick<Operations, 'events' | 'owners' | 'switches'>;
	/** Which channels are told of an alert. */
	route: Route;
	/** Which channels are told of a condition. */
	routeCondition: RouteCondition;
	/** How often n8n is looked at; null: as quickly as it answers. */
	pollSeconds: number | null;
	/** When n8n last said that it counts requests. */
	limitSeenAt(): number | null;
	pace?: Pace | undefined;
	/** Polls that fail for longer than this are told to the channel. */
	outageMs?: number | undefined;
	words: Words;
	/** Rows of n8n that had to be skipped of late. */
	unreadableRows(): Promise<number>;
};

/** A restart or an update of n8n is over by then. */
const outageMs = 5 * 60_000;

/** How often n8n is looked at, and how that fares. */
function createHealth(base: Base, options: AlertsOptions, events: Events<AlertEvents>, apply: Apply) {
	const { key, now, log } = base;
	const { pollSeconds, limitSeenAt, pace, words } = options;
	const kept = { redis: base.connections.producer, key: key('poll', 'health'), now };
	const interval = keepInterval({
		...{ ...kept, limitSeenAt, pace, apply },
		fixedMs: pollSeconds === null ? null : Math.round(pollSeconds * 1_000),
	});
	const health = createPollHealth({
		...{ ...kept, interval, log, words },
		outageMs: options.outageMs ?? outageMs,
		publish: (outage) => events.publish('outage', outage),
	});
	return { interval, health };
}

type Apply = (ms: number) => Promise<void>;

/**
 * All that alerts do but for the queue that has them look at n8n. `apply`: lets the next look begin so many milliseconds
 * from now, and then every so often.
 */
export function createWatching(base: Base, options: AlertsOptions, apply: Apply) {
	const { connections, key, now, log } = base;
	const { instance, store, operations } = options;
	const redis = connections.producer;
	const executions = options.n8n.executions();
	const events = createEvents<AlertEvents>();
	const cursors = createCursorStore(redis, key);
	const { interval, health } = createHealth(base, options, events, apply);
	const due = createDue(redis, key('due'), log);
	const alerting = { executions, events, store };
	const describe = createDescribe(instance);
	const { owners } = operations;
	const { heal, look } = createHeal(alerting, instance.name, base);
	const { tell, tellHinted, ...telling } = createTelling(base, alerting, {
		...options,
		owners,
		health,
		cursors,
		due,
		look,
		describe,
	});
	const conditions = createConditions(base, {
		...{ ...alerting, instance, n8n: options.n8n, health },
		...{ route: options.routeCondition, due, switches: operations.switches },
	});
	const poll = createPoll({
		...{ ...base, ...options, ...telling, cursors, events },
		...{ seen: health.seen, noteConditions: conditions.note },
	});
	followOperations(operations.events, { ...alerting, tell }, describe, now);
	followStops(operations.events, conditions);
	const tick = createTick({ poll, heal, health, due, conditions, events, now, log });
	/** Whatever fails from the very first start on is told, so that start cannot wait for the first tick. */
	async function begin(signal: AbortSignal) {
		if (await cursors.read()) return;
		await poll(signal).catch((error) => log.warn({ err: error }, 'the first poll failed'));
	}

	const alerts = {
		read: store.read,
		of: store.of,
		known: store.known,
		events,
		open: store.open,
		/** When the last poll began that got through; null: none has. */
		lookedAt: health.lookedAt,
		/** The alerts of an incident, the first ones first. */
		incident: store.incident,
		/** The newest ones that are not over. */
		unresolved: () => store.unresolved(instance.name, now()),
		/** What is put off, for others that have to do something at a time. */
		due,
		/** A channel takes no messages: the card that was to be there is in the default one. */
		async moved(execution: ExecutionRef, channelId: string) {
			const alert = await store.moved(execution, channelId);
			if (alert) await events.publish('alert', { alert, follows: true });
		},
		say: createStates(alerting),
		conditions,
		...createMutes({ ...base, ...alerting, due, instance, tell }),
		/** The card of an alert follows a job that was asked for on it. */
		followBulk: createFollowBulk(alerting),
		/** A job on many executions has retried or deleted these: the alerts of those that were alerted follow. */
		endedInBulk: createEndedInBulk(alerting, base.epochs.isPast),
		/** How often it polls, and why not oftener. */
		interval: interval.read,
		/** Last poll that worked and what came of it, over all processes. */
		health: async () => ({
			...(await health.read()),
			every: await interval.read(),
			pending: await cursors.pendingCount(),
			refused: await cursors.refusedCount(),
			unreadable: await options.unreadableRows(),
		}),
	};
	const { stuckRuns } = conditions;
	const asking = { interval: interval.read, tellHinted, heal: look };
	const pushing = { instance, store, owners, stuckRuns, events, cursors, ...asking };
	return { alerts, begin, tick, health, pushing, pollMs: async () => (await interval.read()).ms };
}
