import { setMaxListeners } from 'node:events';
import { DelayedError, type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import { withTimeout } from '../lib/with-timeout.js';
import type { Connections } from './connection.js';

/** The reason of the signal when a drain interrupts a job; it goes back to its queue and another process takes it up. */
class Draining extends Error {
	override name = 'Draining';
}

/** What a processor may return besides nothing (finished): the job is processed again in so many milliseconds. */
export type Requeue = { requeueInMs: number };

export type JobContext = {
	/** Stable over crashes, restarts and repeats of the same job. */
	jobId: string;
	/** Which start of this job it is, from 1: coming back after a pause, a crash or an error counts. */
	start: number;
	/** Aborted with `Draining` when this process is asked to stop. */
	signal: AbortSignal;
	/** Lets the next job of the same `unique` id in, though this one has not returned yet. */
	release(): Promise<void>;
};

type AddOptions = { unique?: string; latest?: string; promote?: boolean; delayMs?: number };

type Added<Data> =
	| { added: true }
	/** A job with the same `unique` id has not finished yet; its data. */
	| { added: false; existing: Data };

type QueueOptions = {
	name: string;
	connections: Connections;
	prefix: string;
	concurrency: number;
	/** Completed jobs that are kept for a look, at most an hour. */
	keepCompleted?: number;
	/** Jobs at once over all processes. */
	globalConcurrency?: number;
	log: Logger;
};

/** Does one job. A thrown error means a retry with backoff, for ever; whatever must end, ends by returning. */
type Process<Data> = (data: Data, context: JobContext) => Promise<Requeue | undefined>;

/**
 * How long a drain waits for one queue. BullMQ waits for ever: for a request to Slack that hangs, and where Redis went
 * away and came back under a worker that was waiting for jobs.
 */
const closeMs = 2_000;

/**
 * The lock is short (BullMQ's default is 30 s), because a killed process's work is picked up only when its lock runs out;
 * that a paused process may thereby run a job beside its successor is harmless, as the ledger and the outbox decide what
 * is sent, not the lock.
 */
const workerSettings = {
	autorun: false,
	lockDuration: 6_000,
	stalledInterval: 3_000,
	// A job that was under way at each of many kills must not be given up: the default of 1 fails it at the second.
	maxStalledCount: 1_000_000,
	removeOnFail: { age: 7 * 86_400, count: 2_000 },
	// Where the connection is cut while it asks for the next job; the default is 15 s.
	runRetryDelay: 1_000,
	settings: { backoffStrategy: (attempts: number) => Math.min(30_000, 250 * 2 ** Math.min(attempts, 10)) },
};
const forever: JobsOptions = { attempts: 1_000_000, backoff: { type: 'custom' } };

/** One BullMQ queue with its worker, with the settings that our promises rest on. */
export function createQueue<Data>(options: QueueOptions) {
	const { name, prefix, log, concurrency } = options;
	const { queues, consumer } = options.connections;
	const stopping = new AbortController();
	// Each job under way listens, and each of its requests; all stop listening when they end.
	setMaxListeners(0, stopping.signal);
	const onError = (error: Error) => log.warn({ queue: name, err: error }, 'queue error');

	const queue = new Queue(name, {
		connection: queues,
		prefix,
		skipWaitingForReady: true,
		// Nobody reads the events' stream; BullMQ's default keeps 10,000 of them.
		streams: { events: { maxLen: 100 } },
	});
	queue.on('error', onError);
	let worker: Worker<Data> | undefined;

	return {
		/**
		 * Adds a job. The same `id` twice is one job; with `unique`, also any job of that `unique` id that has not finished
		 * keeps a new one out. `latest` keeps, beside an active one, the newest added. `promote`: where the existing one is
		 * delayed, its time is now. Rejects at once when Redis is away.
		 */
		async add(id: string, data: Data, options: AddOptions = {}): Promise<Added<Data>> {
			const { unique, latest, promote, delayMs: delay = 0 } = options;
			const keptOutBy = unique ?? latest;
			const deduplication = { id: keptOutBy!, keepLastIfActive: latest !== undefined };
			const job = await queue.add(name, data, {
				...forever,
				jobId: id,
				delay,
				...(keptOutBy ? { deduplication } : {}),
			});
			if (job.id === id) return { added: true };
			const existing = await queue.getJob(job.id!);
			// It is refused where the job is not delayed: then it is active, or will be in a moment.
			if (promote) await existing?.promote().catch(() => {});
			return { added: false, existing: existing?.data ?? data };
		},
		/** Adds several at once, or none; of an id that is there already nothing. */
		async addAll(jobs: { id: string; data: Data }[]) {
			const all = jobs.map(({ id, data }) => ({ name, data, opts: { ...forever, jobId: id } }));
			// BullMQ adds several in a transaction, which one alone does not need.
			if (all.length > 1) await queue.addBulk(all);
			else for (const { data, opts } of all) await queue.add(name, data, opts);
		},
		/** A job every so many milliseconds, in place of another interval; the first after `firstMs`, or else at once. */
		async every(ms: number, data: Data, firstMs?: number) {
			const repeat = { every: ms, ...(firstMs === undefined ? {} : { startDate: Date.now() + firstMs }) };
			await queue.upsertJobScheduler(`${name}-tick`, repeat, { data, opts: { attempts: 1 } });
		},
		/** Has this process take jobs. Only now, as what does them may itself add some: it is built after the queue. */
		start(process: Process<Data>) {
			if (options.globalConcurrency) queue.setGlobalConcurrency(options.globalConcurrency).catch(onError);
			worker = new Worker<Data>(name, createProcessor(options, process, stopping.signal), {
				...workerSettings,
				connection: consumer,
				prefix,
				concurrency,
				removeOnComplete: { age: 3_600, count: options.keepCompleted ?? 2_000 },
			});
			worker.on('error', onError);
			worker.run().catch(onError);
		},
		/** Stops taking jobs, interrupts what runs, and returns when it has gone back to the queue. */
		async stop() {
			stopping.abort(new Draining('the process is asked to stop'));
			const ended = Promise.resolve(worker?.close()).then(() => true);
			if (await withTimeout(closeMs, ended)) return void (await queue.close());
			log.warn({ queue: name }, 'did not end in time; what was under way is taken up again by the next start');
			void worker?.backend.disconnectBlocking(false);
		},
		counts: () => queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized'),
	};
}

function createProcessor<Data>({ name, log }: QueueOptions, process: Process<Data>, signal: AbortSignal) {
	return async (job: Job<Data>, token?: string) => {
		let requeue: Requeue | undefined;
		try {
			requeue = await process(job.data, {
				jobId: job.id!,
				start: job.attemptsStarted,
				signal,
				release: async () => void (await job.removeDeduplicationKey()),
			});
		} catch (error) {
			if (!signal.aborted) {
				log.warn({ queue: name, job: job.id, err: error, attempt: job.attemptsMade + 1 }, 'job will be tried again');
				throw error;
			}
			requeue = { requeueInMs: 0 };
		}
		if (!requeue) return;
		await job.moveToDelayed(Date.now() + Math.max(requeue.requeueInMs, 1), token);
		throw new DelayedError();
	};
}
