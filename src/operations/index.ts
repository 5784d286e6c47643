import type { Access } from '../access/index.js';
import type { Base } from '../instances/base.js';
import { type ExecutionRef, refKey } from '../instances/execution-ref.js';
import { createEvents } from '../lib/events.js';
import { N8nError } from '../n8n/index.js';
import { createQueue, type JobContext } from '../redis/queue.js';
import { createDelete } from './delete.js';
import { isOutdated, type LatestRetry, type OperationEvents, type Outcome, type RetryEvent } from './events.js';
import type { Executor, ExecutorDeps, Requeue } from './executor.js';
import { createHalt } from './halt.js';
import { type OperationJob, type RetryJob, rightsOf, uniqueId } from './job.js';
import { createLedger } from './ledger.js';
import { createNotDone } from './not-done.js';
import { createOwners } from './owners.js';
import { createRetry } from './retry/index.js';
import { createRecentRuns, type RecentRuns } from './retry/recent-runs.js';
import { createStop, createStopWorkflow } from './stop.js';
import { createStops } from './stops.js';
import { createSwitch } from './switch.js';
import { createSwitches } from './switches.js';
import { createTag } from './tag.js';
import { createTags } from './tag-names.js';
import { type OperationTimings, operationTimings } from './timings.js';

export type Operations = ReturnType<typeof createOperations>;

type OperationsOptions = Pick<ExecutorDeps, 'n8n' | 'capabilities' | 'words'> & {
	access: Access;
	/** As the alert of the run shows it, or null. */
	latestRetry(execution: ExecutionRef): Promise<LatestRetry | null>;
	timings?: Partial<OperationTimings> | undefined;
};

type Executors = { [Verb in OperationJob['verb']]: Executor<Extract<OperationJob, { verb: Verb }>> };

/**
 * One for each verb: what a click asks for and what is done to an item of a bulk are the same.
 *
 * @internal
 */
export const createExecutors = (deps: ExecutorDeps, recentRuns: RecentRuns): Executors => ({
	retry: createRetry(deps, recentRuns),
	stop: createStop(deps),
	'stop-workflow': createStopWorkflow(deps),
	delete: createDelete(deps),
	tag: createTag(deps),
	activate: createSwitch('activate', deps),
	deactivate: createSwitch('deactivate', deps),
	halt: createHalt(deps),
});

/** Starts after which a change of one thing named by its id is told as unclear instead of being asked for again. */
const maxStarts = 3;

/** Single retries, stops, deletes and changes of tags, each on the queue so that it survives a crash. */
export function createOperations(base: Base, options: OperationsOptions) {
	const { connections, prefix, key, runKey, epochs, log } = base;
	const { access, latestRetry, words } = options;
	const redis = connections.producer;
	const events = createEvents<OperationEvents>();
	const ledger = createLedger(redis, (execution) => runKey('retry', execution), epochs.isPast);
	const owners = createOwners(redis, (run) => runKey('owner', run), ledger, base.now);
	const tagNames = createTags(redis, key('n8n', 'tags'), (execution) => runKey('tagging', execution));
	const switches = createSwitches(redis, (workflowId) => key('switched', workflowId));
	const stops = createStops(redis, (run) => runKey('stopped', run));
	const timings = { ...operationTimings, ...options.timings };
	const recentRuns = createRecentRuns(options.n8n.executions(), base.now, () => epochs.current().n);
	const executors = createExecutors(
		{ ...base, ...options, ledger, owners, stops, switches, tags: tagNames, timings },
		recentRuns,
	);
	const notDone = createNotDone({ epochs, words, log });
	const queue = createQueue<OperationJob>({ name: 'operations', connections, prefix, concurrency: 50, log });

	async function process(job: OperationJob, context: JobContext): Promise<Requeue | undefined> {
		await epochs.refresh();
		if (epochs.isPast(job.askedAt)) return conclude(job, context, notDone.past(job));
		if (!(await isSent(job, context.jobId))) {
			// Whoever could at the click may have lost the right, or left, since.
			for (const right of rightsOf(job)) {
				const verdict = await access.check(job.by, right);
				if (!verdict.allowed) return conclude(job, context, notDone.refused(job, verdict));
			}
			// No other retry of this run starts while this job is there, so that what is read here stays true.
			const latest = job.verb === 'retry' && job.shown ? await latestRetry(job.execution) : null;
			if (job.verb === 'retry' && latest && isOutdated(job, latest.state)) {
				await context.release();
				return void (await events.publish('retriedSince', { job, latest }));
			}
		}
		try {
			const { jobId, start, signal } = context;
			const outcome = await executors[job.verb](job as never, { jobId, start, signal, onProgress: tellRetry });
			if (!('requeueInMs' in outcome)) return await conclude(job, context, outcome);
			if (outcome.cause && job.verb !== 'retry' && start >= maxStarts) throw outcome.cause;
			return outcome;
		} catch (error) {
			// What may be on its way is never given up: the queue comes back to it.
			if (context.signal.aborted || !(error instanceof N8nError) || (await isSent(job, context.jobId))) throw error;
			return conclude(job, context, notDone.failed(job, error, context.start));
		}
	}

	/** It has been sent, or is our own look at one that was: nobody's leave is needed, and no failure ends it. */
	async function isSent(job: OperationJob, jobId: string): Promise<boolean> {
		if (job.verb !== 'retry') return false;
		return job.looks !== undefined || (await ledger.read(job.execution))?.jobId === jobId;
	}

	/** The next job on the same thing is let in before people read of this end: they may act at once. */
	async function conclude(job: OperationJob, context: JobContext, outcome: Outcome): Promise<undefined> {
		await context.release();
		if (outcome.kind !== 'retry') return void (await events.publish('operation', { job, outcome }));
		const { request, state, execution, nextLook } = outcome;
		if (state) await tellRetry({ job: request, state, execution });
		if (nextLook !== undefined) await lookLater(request, nextLook);
	}

	async function tellRetry(event: RetryEvent) {
		// Under way while n8n was reset: whatever is read of its number now is of another run.
		if (epochs.isPast(event.job.askedAt) && event.state.phase !== 'problem') return;
		await events.publish('retry', event);
	}

	/** Looks for a retry that was sent, after the pause of this number. */
	async function lookLater({ batch: _, ...job }: RetryJob, looks: number) {
		const delayMs = Math.min(timings.lookAgainMs * 2 ** looks, 600_000);
		const id = `look-${refKey(job.execution)}-${job.askedAt}-${looks}`;
		await queue.add(id, { ...job, how: 'look', looks }, { delayMs });
	}

	return {
		/** `id` names the click or command that asked. While one on the same thing has not ended, that one is given. */
		ask: (id: string, job: OperationJob) => queue.add(id, job, { unique: uniqueId(job) }),
		/** Follows a retry that another job has sent to its end, and tells it. */
		follow: (job: RetryJob) => lookLater(job, 0),
		...{ events, executors, recentRuns, ledger, owners, switches, tagNames },
		counts: queue.counts,
		start: () => queue.start(process),
		stop: queue.stop,
	};
}
