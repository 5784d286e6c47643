import { createWorkflowNames, type WorkflowNames } from '../instances/workflow-names.js';
import { type Execution, NotFoundError } from '../n8n/index.js';
import type { RetryJob } from '../operations/job.js';
import { failureOrWhy } from '../operations/no-details.js';
import type { RetryState } from '../operations/states.js';
import { createQueue } from '../redis/queue.js';
import type { Alert } from './alert.js';
import { createAsRetry } from './as-retry.js';
import type { AlertsOptions } from './deps.js';
import { createInBulk } from './in-bulk.js';
import { createOurs } from './ours.js';
import { createPoll } from './poll.js';
import { createRaise } from './raise.js';
import { createSight, type PollHealth } from './sight.js';
import { createAlertStore } from './store.js';
import { createTicker } from './ticker.js';
import { createWatermarkStore } from './watermark.js';

export type { AlertSink, AlertsOptions } from './deps.js';

export type Alerts = {
	read(alertId: number): Promise<Alert | null>;
	alertOf(executionId: number): Promise<number | null>;
	workflowNames: WorkflowNames;
	/** Shows how a retry stands on the alert of the run, making one where it was never alerted. */
	retried(job: RetryJob, state: RetryState, execution?: Execution): Promise<void>;
	/** A job on many executions has retried these: the cards of those that were alerted follow. */
	retriedInBulk: ReturnType<typeof createInBulk>;
	/** So many runs of the alert's workflow go on now: what can be stopped is shown so. */
	stillRunning(alertId: number, count: number): Promise<void>;
	/** Last poll that worked and what came of it, over all processes. */
	health(): Promise<PollHealth & { pending: number; refused: number; unreadable: number }>;
	start(): Promise<void>;
	stop(): Promise<void>;
};

/** A restart or an update of n8n is over by then. */
const blindMs = 5 * 60_000;
/** Watches n8n for failed runs and keeps an alert for each, told exactly once. */
export function createAlerts(options: AlertsOptions): Alerts {
	const { connections, key, n8n, sink, log, now } = options;
	const redis = connections.producer;
	const executions = n8n.executions();
	const store = createAlertStore(redis, options.runKey);
	const watermark = createWatermarkStore(redis, key);
	const toldAsRetry = createAsRetry(options, store);
	const pollMs = Math.round(options.pollSeconds * 1_000);
	const sight = createSight({
		...options,
		pollMs,
		blindMs: options.blindMs ?? blindMs,
		redis,
		key: key('poll', 'health'),
	});
	const workflowNames = createWorkflowNames(redis, key('workflows'), options.workflows);

	const { raise, describe } = createRaise(options, { store, watermark, workflowNames, toldAsRetry });
	const poll = createPoll(options, { watermark, raise, ours: createOurs(options) });

	const queue = createQueue<Record<string, never>>({
		name: 'poll',
		connections,
		prefix: options.prefix,
		concurrency: 1,
		globalConcurrency: 1,
		log,
		async process(_tick, { signal }) {
			const start = performance.now();
			try {
				await sight.ticked();
				const told = await poll(signal);
				await sight.worked();
				options.onPoll?.('ok', told, performance.now() - start);
			} catch (error) {
				if (signal.aborted) throw error;
				log.warn({ err: error }, 'poll failed; nothing is lost, the next one reads from where the last left off');
				await sight.failed(error);
				options.onPoll?.('failed', 0, performance.now() - start);
			}
			return undefined;
		},
	});
	const renew = () => queue.every(pollMs, {});
	const ticker = createTicker({ pollMs, lastTick: sight.lastTick, renew, quiet: sight.quiet, now, log });

	return {
		read: store.read,
		alertOf: store.alertOf,
		workflowNames,
		retriedInBulk: createInBulk({ store, sink, executions, isPast: options.epochs.isPast }),
		async retried(job, state, execution) {
			let alertId = await store.alertOf(job.executionId);
			if (job.owner) {
				// Of hundreds that wait each look would be an update; and what never rang need not be told until it fails.
				const told = alertId === null ? null : (await store.read(alertId))?.retry;
				if (state.phase === 'running' && told?.phase === 'running' && told.newId === state.newId) return;
				if (alertId === null && state.phase !== 'failed-again') return;
			}
			if (alertId === null) {
				// Also where the process died between sending and saying so for the first time.
				alertId = job.executionId;
				const run = await executions.get(alertId, { includeData: true }).catch((error) => {
					if (execution) return execution;
					if (error instanceof NotFoundError) return null;
					throw error;
				});
				if (!run) return;
				const about = { raisedBy: 'command', channelId: job.origin.channelId, unfinished: 0 } as const;
				await store.create(await describe({ run, failure: failureOrWhy(run) }, about));
			}
			if ('newId' in state) await store.join(state.newId, alertId);
			const alert = await store.setRetry(alertId, state);
			if (!alert) return;
			await sink.show(alert, { follows: job.owner !== undefined });
			if (state.phase !== 'running')
				await sink.line(alert, `${state.executionId}-${state.askedAt}-${state.phase}`, state);
		},
		async stillRunning(alertId, count) {
			const alert = await store.setUnfinished(alertId, count);
			if (alert) await sink.show(alert);
		},
		async health() {
			const [health, pending, refused, unreadable] = await Promise.all([
				sight.health(),
				watermark.pendingCount(),
				watermark.refusedCount(),
				options.unreadableRows(),
			]);
			return { ...health, pending, refused, unreadable };
		},
		async start() {
			// Whatever fails from the very first start on is told, so that start cannot wait for the first tick.
			if (!(await watermark.read())) {
				await poll(AbortSignal.timeout(10_000)).catch((error) => log.warn({ err: error }, 'the first poll failed'));
			}
			await renew();
			queue.start();
			ticker.start();
		},
		async stop() {
			ticker.stop();
			await queue.stop();
		},
	};
}
