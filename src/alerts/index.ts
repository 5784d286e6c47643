import type { Base } from '../instances/base.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Instance } from '../instances/instance.js';
import { createEvents, type Events } from '../lib/events.js';
import type { N8nClient } from '../n8n/index.js';
import type { Operations } from '../operations/index.js';
import type { Words } from '../operations/problem.js';
import { createQueue } from '../redis/queue.js';
import { createCursorStore } from './cursor.js';
import { createDue, type Due } from './due.js';
import { createEndedInBulk } from './ended-in-bulk.js';
import type { AlertEvents } from './events.js';
import { createFollowBulk } from './follow-bulk.js';
import { createHeal } from './heal.js';
import type { Pace } from './interval.js';
import { keepInterval } from './keep-interval.js';
import { createMutes } from './mutes.js';
import { createPollHealth } from './outage.js';
import { createPoll, type Polled } from './poll.js';
import { createDescribe } from './raise.js';
import { followOperations } from './retried.js';
import { createStates } from './state.js';
import type { AlertStore } from './store.js';
import type { Route } from './tell.js';
import { createTelling } from './telling.js';
import { createTicker } from './ticker.js';

export type Alerts = ReturnType<typeof createAlerts>;

type AlertsOptions = {
	n8n: N8nClient;
	instance: Pick<Instance, 'name' | 'ref' | 'capabilities' | 'workflowNames' | 'linkTo'>;
	store: AlertStore;
	operations: Pick<Operations, 'events' | 'owners'>;
	/** Which channels are told of an alert. */
	route: Route;
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

/** Watches n8n for failed runs and keeps an alert for each problem; every one is counted in exactly one. */
export function createAlerts(base: Base, options: AlertsOptions) {
	const { connections, key, now, log } = base;
	const { instance, store, operations } = options;
	const redis = connections.producer;
	const executions = options.n8n.executions();
	const events = createEvents<AlertEvents>();
	const cursors = createCursorStore(redis, key);
	const { pollSeconds, limitSeenAt } = options;
	const healthKey = key('poll', 'health');
	const interval = keepInterval({
		...{ redis, key: healthKey, limitSeenAt, pace: options.pace, now },
		fixedMs: pollSeconds === null ? null : Math.round(pollSeconds * 1_000),
		apply: (ms) => queue.every(ms, {}, ms),
	});
	const pollMs = async () => (await interval.read()).ms;
	const health = createPollHealth({
		...{ redis, key: healthKey, interval, now, log, words: options.words },
		outageMs: options.outageMs ?? outageMs,
		publish: (outage) => events.publish('outage', outage),
	});

	const due = createDue(redis, key('due'), log);
	const alerting = { executions, events, store };
	const describe = createDescribe(instance);
	const { owners } = operations;
	const { heal, look } = createHeal(alerting, instance.name, base);
	const { tell, ...telling } = createTelling(base, alerting, {
		...options,
		owners,
		health,
		cursors,
		due,
		look,
		describe,
	});
	const poll = createPoll({ ...base, ...options, ...telling, cursors, events, seen: health.seen });
	followOperations(operations.events, { ...alerting, tell }, describe, now);

	const tick = createTick({ poll, heal, health, due, events, now, log });
	const queue = createQueue<Record<string, never>>({
		name: 'poll',
		connections,
		prefix: base.prefix,
		concurrency: 1,
		globalConcurrency: 1,
		log,
	});
	const renew = async () => queue.every(await pollMs(), {});
	const ticker = createTicker({ pollMs, lastTick: health.lastTick, renew, quiet: health.quiet, now, log });

	return {
		read: store.read,
		of: store.of,
		events,
		open: store.open,
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
		...createMutes({ ...alerting, due, instance, tell, now }),
		/** The card of an alert follows a job that was asked for on it. */
		followBulk: createFollowBulk(alerting),
		/** A job on many executions has retried or deleted these: the alerts of those that were alerted follow. */
		endedInBulk: createEndedInBulk(alerting, base.epochs.isPast),
		/** How often it polls, and why not oftener. */
		interval: interval.read,
		/** Last poll that worked and what came of it, over all processes. */
		async health() {
			const [polls, every, pending, refused, unreadable] = await Promise.all([
				health.read(),
				interval.read(),
				cursors.pendingCount(),
				cursors.refusedCount(),
				options.unreadableRows(),
			]);
			return { ...polls, every, pending, refused, unreadable };
		},
		async start() {
			// Whatever fails from the very first start on is told, so that start cannot wait for the first tick.
			if (!(await cursors.read())) {
				await poll(AbortSignal.timeout(10_000)).catch((error) => log.warn({ err: error }, 'the first poll failed'));
			}
			await renew();
			queue.start(tick);
			ticker.start();
		},
		async stop() {
			ticker.stop();
			await queue.stop();
		},
	};
}

type TickParts = {
	poll(signal: AbortSignal): Promise<Polled>;
	heal(signal: AbortSignal): Promise<void>;
	health: ReturnType<typeof createPollHealth>;
	due: Due;
	events: Events<AlertEvents>;
	now: Base['now'];
	log: Base['log'];
};

function createTick({ poll, heal, health, due, events, now, log }: TickParts) {
	return async function tick(_data: unknown, { signal }: { signal: AbortSignal }): Promise<undefined> {
		const start = performance.now();
		const ended = (result: 'ok' | 'failed', told: number) =>
			events.publish('polled', { result, told, ms: performance.now() - start });
		try {
			await health.ticked();
			const { told, readMs } = await poll(signal);
			await health.worked(readMs);
			await heal(signal);
			await ended('ok', told);
		} catch (error) {
			if (signal.aborted) throw error;
			log.warn({ err: error }, 'poll failed; nothing is lost, the next one reads from where the last left off');
			await health.failed(error);
			await ended('failed', 0);
		}
		// Behind the poll, so that what has failed by then is counted; also while n8n is away.
		await due.run(now(), signal);
		return undefined;
	};
}
