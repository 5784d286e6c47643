import type { Logger } from 'pino';
import {
	type Capabilities,
	type Execution,
	failureOf,
	type N8nClient,
	NotFoundError,
	UnreadableAnswerError,
	type WorkflowClient,
} from '../n8n/index.js';
import type { RetryJob } from '../operations/job.js';
import type { LedgerEntry } from '../operations/ledger.js';
import { noDetails } from '../operations/noDetails.js';
import type { RetryState } from '../operations/states.js';
import type { Connections } from '../redis/connections.js';
import { createLane } from '../redis/lane.js';
import type { Alert } from './alert.js';
import { createInBulk } from './inBulk.js';
import { inParallel } from './inParallel.js';
import { createAlertStore } from './store.js';
import { firstSurvey, survey } from './survey.js';
import { createWatermarkStore } from './watermark.js';
import { createWorkflowNames, type WorkflowNames } from './workflowNames.js';

/** Where alerts are shown; alerts know nothing of Slack. Each call may be repeated with the same alert. */
export type AlertSink = {
	show(alert: Alert): Promise<void>;
	/**
	 * One short line of the alert's history, told once for each `id`. `status` is n8n's word for how a retry that was
	 * started in n8n itself ended.
	 */
	line(alert: Alert, id: string, retry: RetryState, status?: string): Promise<void>;
};

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
	health(): Promise<PollHealth>;
	start(): Promise<void>;
	stop(): Promise<void>;
};

export type PollHealth = {
	lastAt: number | null;
	failingSince: number | null;
	lastError: string | null;
	pending: number;
};

export type AlertsOptions = {
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	n8n: N8nClient;
	/** For their names, which people wait for. */
	workflows: WorkflowClient;
	capabilities(): Promise<Capabilities>;
	/** As far as it is known; `queue` where it is not. */
	serverMode(): Promise<'regular' | 'queue'>;
	/** What our own operations know of a retry of this run, if they ever made one. */
	retryMade(executionId: number): Promise<Pick<LedgerEntry, 'phase' | 'newId'> | null>;
	/** Whether a job on many executions made this retry; it tells its own. */
	madeInBulk?(run: Execution): Promise<boolean>;
	/** The channel id that is told. */
	channelId(): string;
	linkTo(workflowId: string, executionId: number): string;
	sink: AlertSink;
	pollSeconds: number;
	now(): number;
	log: Logger;
	/** After each poll of this process: how many failures it told, and how long it took. */
	onPoll?(result: 'ok' | 'failed', told: number, ms: number): void;
};

/** New failures of which the details are fetched in one poll; the rest are told by the next. */
const mostRaised = 50;
const raisedAtOnce = 4;
/** Polls that may fail to read one failure's details before it is told without. */
const mostTries = 3;
/** Retries of retries that are followed back to the run that was alerted. */
const longestChain = 20;

/** Watches n8n for failed runs and keeps an alert for each, told exactly once (DESIGN.md, decision 4). */
export function createAlerts(options: AlertsOptions): Alerts {
	const { connections, key, n8n, sink, log, now } = options;
	const redis = connections.producer;
	const executions = n8n.executions();
	const store = createAlertStore(redis, key);
	const watermark = createWatermarkStore(redis, key);
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
				await redis.hset(key('poll', 'health'), { lastAt: now(), failingSince: '', lastError: '' });
				options.onPoll?.('ok', told, performance.now() - start);
			} catch (error) {
				if (signal.aborted) throw error;
				log.warn({ err: error }, 'poll failed; nothing is lost, the next one reads from where the last left off');
				const failingSince = await redis.hget(key('poll', 'health'), 'failingSince');
				await redis.hset(key('poll', 'health'), {
					failingSince: failingSince || now(),
					lastError: error instanceof Error ? error.message : String(error),
				});
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
		const { next, failed, unfinishedOf } = before ? await survey(before, reading) : await firstSurvey(reading);
		await watermark.commit(next, failed);
		let told = 0;
		await inParallel(await watermark.pending(mostRaised), raisedAtOnce, async (row) => {
			if (await raise(row, unfinishedOf, signal)) told++;
			await watermark.told(row.id);
		});
		return told;
	}

	/** Tells one failed run: as its own alert, or on the alert of the run that it retried. */
	async function raise(row: Execution, unfinishedOf: Map<string, number>, signal: AbortSignal): Promise<boolean> {
		const known = await store.read(row.id);
		if (known) {
			await sink.show(known);
			return false;
		}
		const run = await withDetails(row, signal);
		if (run.retryOf !== null && (await toldAsRetry(run, signal))) return false;
		const alert = await describe(run, 'poller', options.channelId(), unfinishedOf.get(run.workflowId) ?? 0);
		await store.create(alert);
		await sink.show(alert);
		return true;
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

	/** A failed retry is news of the run that it retried, not a new alarm. */
	async function toldAsRetry(run: Execution, signal: AbortSignal): Promise<boolean> {
		if (await isOurs(run)) return true;
		const alertId = await alertBehind(run, signal);
		if (alertId === null) return false;
		await store.join(run.id, alertId);
		const alert = await store.read(alertId);
		if (!alert) return false;
		const shown = alert.retry && 'newId' in alert.retry ? alert.retry : null;
		// A retry by others that is on the card already may still lack its message or its line: the process died.
		if (shown && (shown.newId > run.id || (shown.newId === run.id && shown.by !== ''))) return true;
		await byOthers(alert, run);
		return true;
	}

	/**
	 * Our own retry is told by the operation itself, which follows it to its end. While nobody knows yet which run it
	 * is, any retry of the same run counts as it.
	 */
	async function isOurs(run: Execution): Promise<boolean> {
		if (await options.madeInBulk?.(run)) return true;
		const made = await options.retryMade(run.retryOf!);
		if (!made) return false;
		return made.newId === run.id || made.phase === 'intended' || made.phase === 'doubt';
	}

	/** Somebody retried it in n8n and it failed again. While ours runs, the card stays with ours. */
	async function byOthers(alert: Alert, run: Execution) {
		const failure = failureOf(run) ?? noDetails;
		const endedAt = run.stoppedAt ? Date.parse(run.stoppedAt) : now();
		const retry: RetryState = {
			executionId: run.retryOf!,
			by: '',
			askedAt: run.startedAt ? Date.parse(run.startedAt) : endedAt,
			loadWorkflow: false,
			phase: 'failed-again',
			newId: run.id,
			failure,
			sameError: alert.failure?.message === failure.message && alert.failure?.node === failure.node,
			endedAt,
		};
		const oursRuns = alert.retry?.phase === 'asked' || alert.retry?.phase === 'running';
		const shown = oursRuns ? alert : await store.setRetry(alert.executionId, retry);
		if (!shown) return;
		if (!oursRuns) await sink.show(shown);
		await sink.line(shown, `n8n-${run.id}`, retry, run.status);
	}

	async function alertBehind(run: Execution, signal: AbortSignal): Promise<number | null> {
		let retryOf = run.retryOf;
		for (let i = 0; retryOf !== null && i < longestChain; i++) {
			const alertId = await store.alertOf(retryOf);
			if (alertId !== null) return alertId;
			const parent: Execution | null = await executions.get(retryOf, {}, { signal }).catch((error) => {
				if (error instanceof NotFoundError) return null;
				throw error;
			});
			retryOf = parent?.retryOf ?? null;
		}
		return null;
	}

	async function describe(
		run: Execution,
		raisedBy: Alert['raisedBy'],
		channelId: string,
		unfinished: number,
	): Promise<Alert> {
		return {
			executionId: run.id,
			workflowId: run.workflowId,
			workflowName: nameIn(run) ?? (await workflowNames.nameOf(run.workflowId)),
			status: run.status,
			mode: run.mode,
			startedAt: run.startedAt ? Date.parse(run.startedAt) : null,
			stoppedAt: run.stoppedAt ? Date.parse(run.stoppedAt) : null,
			failure: failureOf(run),
			retryOf: run.retryOf,
			unfinished,
			link: options.linkTo(run.workflowId, run.id),
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
			await sink.show(alert);
			if (state.phase !== 'running')
				await sink.line(alert, `${state.executionId}-${state.askedAt}-${state.phase}`, state);
		},
		async stillRunning(alertId, count) {
			const alert = await store.setUnfinished(alertId, count);
			if (alert) await sink.show(alert);
		},
		async health() {
			const row = await redis.hgetall(key('poll', 'health'));
			return {
				lastAt: row.lastAt ? Number(row.lastAt) : null,
				failingSince: row.failingSince ? Number(row.failingSince) : null,
				lastError: row.lastError || null,
				pending: await watermark.pendingCount(),
			};
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
