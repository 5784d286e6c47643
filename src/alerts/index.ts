import {
	type Execution,
	endOf,
	N8nError,
	NotFoundError,
	RateLimitedError,
	startOf,
	TimedOutError,
	UnreachableError,
	UnreadableAnswerError,
	workflowIdOf,
} from '../n8n/index.js';
import { readFailure, safeName } from '../operations/failures.js';
import type { RetryJob } from '../operations/job.js';
import type { RetryState } from '../operations/states.js';
import { createLane } from '../redis/lane.js';
import type { Alert } from './alert.js';
import { createAsRetry } from './asRetry.js';
import type { AlertsOptions } from './deps.js';
import { createInBulk } from './inBulk.js';
import { inParallel } from './inParallel.js';
import { createSight, type PollHealth } from './sight.js';
import { createAlertStore } from './store.js';
import { firstSurvey, goingOn, survey } from './survey.js';
import { createWatermarkStore } from './watermark.js';
import { createWorkflowNames, type WorkflowNames } from './workflowNames.js';

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
	health(): Promise<PollHealth & { pending: number; unreadable: number }>;
	start(): Promise<void>;
	stop(): Promise<void>;
};

/** A restart or an update of n8n is over by then. */
const blindMs = 5 * 60_000;
/** New failures of which the details are fetched in one poll; the rest are told by the next. */
const mostRaised = 50;
const raisedAtOnce = 4;
/** Errors that the next row would meet as well. */
const away = [RateLimitedError, TimedOutError, UnreachableError];
/** Polls that may fail to read one failure's details before it is told without. */
const mostTries = 3;
/** Watches n8n for failed runs and keeps an alert for each, told exactly once (DESIGN.md, decision 4). */
export function createAlerts(options: AlertsOptions): Alerts {
	const { connections, key, n8n, sink, log, now } = options;
	const redis = connections.producer;
	const executions = n8n.executions();
	const store = createAlertStore(redis, key);
	const watermark = createWatermarkStore(redis, key);
	const toldAsRetry = createAsRetry(options, store);
	const sight = createSight({ ...options, blindMs: options.blindMs ?? blindMs, redis, key: key('poll', 'health') });
	const workflowNames = createWorkflowNames(redis, key('workflows'), options.workflows);

	const lane = createLane<Record<string, never>>({
		name: 'poll',
		connections,
		prefix: options.prefix,
		concurrency: 1,
		globalConcurrency: 1,
		log,
		async work(_tick, { signal }) {
			const start = performance.now();
			try {
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

	async function poll(signal: AbortSignal): Promise<number> {
		const capabilities = await options.capabilities();
		const before = await watermark.read();
		const serverMode = await options.serverMode();
		const reading = { executions, capabilities, serverMode, now: now(), signal };
		const { next, failed, renumbered } = before ? await survey(before, reading) : await firstSurvey(reading);
		await watermark.commit(next, failed);
		if (renumbered) {
			log.error({ horizon: next.horizon }, 'n8n counts its executions anew: what fails below the horizon is not told');
			await sink.renumbered(next.horizon);
		}
		const pending = await watermark.pending(mostRaised);
		if (pending.length === 0) return 0;
		let told = 0;
		const unfinished = await goingOn(reading);
		await inParallel(pending, raisedAtOnce, async (row) => {
			try {
				if (await raise(row, unfinished.get(workflowIdOf(row)) ?? 0, signal)) told++;
			} catch (error) {
				// The others need not wait for this one, unless it says something of n8n.
				if (signal.aborted || !(error instanceof N8nError) || away.some((kind) => error instanceof kind)) throw error;
				log.warn({ err: error, execution: row.id }, 'not told yet: n8n does not give its details');
				return;
			}
			await watermark.told(row.id);
		});
		return told;
	}

	/** Tells one failed run: as its own alert, or on the alert of the run that it retried. */
	async function raise(row: Execution, unfinished: number, signal: AbortSignal): Promise<boolean> {
		const known = await store.read(row.id);
		if (known) {
			await sink.show(known);
			return false;
		}
		const run = await withDetails(row, signal);
		if (run.retryOf && (await isRetry(run, signal))) return false;
		const alert = await describe(run, 'poller', options.channelId(), unfinished);
		await store.create(alert);
		await sink.show(alert);
		return true;
	}

	async function isRetry(run: Execution, signal: AbortSignal): Promise<boolean> {
		try {
			return await toldAsRetry(run, signal);
		} catch (error) {
			if (signal.aborted || !(error instanceof N8nError)) throw error;
			if ((await watermark.tried(run.id)) < mostTries) throw error;
			log.warn({ err: error, execution: run.id }, 'told as an alarm of its own: n8n does not give what it retried');
			return false;
		}
	}

	/** One fetch with data; whatever stays unreadable, or was deleted meanwhile, is told without details. */
	async function withDetails(row: Execution, signal: AbortSignal): Promise<Execution> {
		try {
			return await executions.get(row.id, { includeData: true }, { signal });
		} catch (error) {
			if (signal.aborted) throw error;
			if (error instanceof NotFoundError || error instanceof UnreadableAnswerError) return row;
			if ((await watermark.tried(row.id)) < mostTries) throw error;
			log.warn({ err: error, execution: row.id }, 'told without details: n8n does not give them');
			return row;
		}
	}

	async function describe(
		run: Execution,
		raisedBy: Alert['raisedBy'],
		channelId: string,
		unfinished: number,
	): Promise<Alert> {
		const workflowId = workflowIdOf(run);
		return {
			executionId: run.id,
			workflowId,
			workflowName: safeName(nameIn(run) ?? (await workflowNames.nameOf(workflowId))),
			// Only failures are told; an old n8n says nothing of their status (`null` before 1.43).
			status: run.status || 'error',
			mode: run.mode || 'unknown',
			startedAt: startOf(run),
			stoppedAt: endOf(run),
			failure: readFailure(run),
			retryOf: run.retryOf ?? null,
			unfinished,
			link: options.linkTo(workflowId, run.id),
			channelId,
			raisedBy,
			raisedAt: now(),
			retry: null,
		};
	}

	return {
		read: store.read,
		alertOf: store.alertOf,
		workflowNames,
		retriedInBulk: createInBulk({ store, sink, executions }),
		async retried(job, state, execution) {
			let alertId = await store.alertOf(job.executionId);
			if (job.inBulk) {
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
				await store.create(await describe(run, 'command', job.origin.channelId, 0));
			}
			if ('newId' in state) await store.join(state.newId, alertId);
			const alert = await store.setRetry(alertId, state);
			if (!alert) return;
			await sink.show(alert, { follows: job.inBulk === true });
			if (state.phase !== 'running')
				await sink.line(alert, `${state.executionId}-${state.askedAt}-${state.phase}`, state);
		},
		async stillRunning(alertId, count) {
			const alert = await store.setUnfinished(alertId, count);
			if (alert) await sink.show(alert);
		},
		async health() {
			const [health, pending, unreadable] = await Promise.all([
				sight.health(),
				watermark.pendingCount(),
				options.unreadableRows(),
			]);
			return { ...health, pending, unreadable };
		},
		async start() {
			// Whatever fails from the very first start on is told, so that start cannot wait for the first tick.
			if (!(await watermark.read())) {
				await poll(AbortSignal.timeout(10_000)).catch((error) => log.warn({ err: error }, 'the first poll failed'));
			}
			await lane.every(Math.round(options.pollSeconds * 1_000), {});
			lane.start();
		},
		stop: lane.stop,
	};
}

/** Rows with data carry the workflow as it was when they ran. */
function nameIn(run: Execution): string | null {
	const name = (run.workflowData as { name?: unknown } | null | undefined)?.name;
	return typeof name === 'string' && name !== '' ? name : null;
}
