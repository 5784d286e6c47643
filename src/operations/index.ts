import type { Access, Audit } from '../access/index.js';
import { type Epochs, ofBefore } from '../instances/epoch.js';
import { N8nError } from '../n8n/index.js';
import type { Connections } from '../redis/connections.js';
import { createLock, type Lock } from '../redis/lock.js';
import { type Added, createQueue, type JobContext } from '../redis/queue.js';
import { createDelete } from './delete.js';
import { type OperationDeps, type OperationTimings, operationTimings } from './deps.js';
import type { OperationJob, RetryJob } from './job.js';
import { createLedger, type Ledger } from './ledger.js';
import { createOwners, type Owners } from './owners.js';
import { problemOf } from './problem.js';
import { createRetry } from './retry/index.js';
import type { RetryState } from './states.js';
import { createStop, createStopWorkflow } from './stop.js';
import { createTag, createTagNames, type TagNames } from './tag.js';

export type Operations = {
	/**
	 * Puts an operation on the queue. `id` names the click or command that asked, so that a repeated delivery is one
	 * job; while an operation on the same thing has not ended, another is not added and the one in the way is given.
	 */
	ask(id: string, job: OperationJob): Promise<Added<OperationJob>>;
	/** Follows a retry that another job has sent to its end, and tells it. */
	follow(job: RetryJob): Promise<void>;
	ledger: Ledger;
	owners: Owners;
	tagNames: TagNames;
	/** Whose turn it is to change the tags of an execution. */
	tagLock: Lock;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

export type OperationsOptions = Omit<OperationDeps, 'ledger' | 'lookLater' | 'timings'> & {
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	/** The name of what is kept by a run's number. */
	runKey(part: string, id: number | string): string;
	epochs: Epochs;
	access: Access;
	audit: Audit;
	/** Tells or asks the person first where more has been retried than they could know; then nothing is sent for now. */
	retriedSince(job: RetryJob): Promise<boolean>;
	timings?: Partial<OperationTimings>;
};

/** Single retries, stops, deletes and changes of tags, each on the queue so that it survives a crash. */
export function createOperations(options: OperationsOptions): Operations {
	const { connections, key, runKey, epochs, access, audit, log } = options;
	const redis = connections.producer;
	const ledger = createLedger(redis, (executionId) => runKey('retry', executionId));
	const owners = createOwners(redis, (runId) => runKey('owner', runId));
	const tagNames = createTagNames(redis, key('n8n', 'tags'));
	const tagLock = createLock(redis, (executionId) => runKey('tagging', executionId));
	const timings = { ...operationTimings, ...options.timings };

	const deps: OperationDeps = {
		...options,
		ledger,
		timings,
		async report(job, state, execution) {
			// Under way while n8n was reset: whatever is read of its number now is of another run.
			if (epochs.isPast(job.askedAt) && state.phase !== 'problem') return;
			if ('newId' in state) await owners.note(state.newId, 'retry');
			await options.report(job, state, execution);
			if (underWay.has(state.phase)) return;
			await write(job, state.phase, state.phase === 'problem' ? state.problem.ref : undefined);
		},
		async tell(job, outcome) {
			await options.tell(job, outcome);
			await write(job, outcome.kind, outcome.kind === 'problem' ? outcome.problem.ref : undefined);
		},
		async lookLater(job, looks) {
			const delayMs = Math.min(timings.doubtMs * 2 ** looks, 600_000);
			await queue.add(`look-${job.executionId}-${job.askedAt}-${looks}`, { ...job, how: 'look', looks }, { delayMs });
		},
	};
	const run = {
		retry: createRetry(deps),
		stop: createStop(deps),
		'stop-workflow': createStopWorkflow(deps),
		delete: createDelete(deps),
		tag: createTag(deps, tagNames, tagLock),
	};

	const queue = createQueue<OperationJob>({
		name: 'operations',
		connections,
		prefix: options.prefix,
		concurrency: 50,
		log,
		async process(job, context) {
			await epochs.refresh();
			if (epochs.isPast(job.askedAt)) return drop(job, context);
			if (await goesOn(job, context.jobId)) return run.retry(job as RetryJob, context);
			// Whoever could at the click may have lost the right, or left, since.
			const verdict = await access.check(job.by, verbOf(job));
			if (!verdict.allowed) {
				await context.release();
				await refuse(job, verdict);
				return undefined;
			}
			// No other retry of this run starts while this job is there, so that what is read here stays true.
			if (job.verb === 'retry' && (await options.retriedSince(job))) {
				await context.release();
				return undefined;
			}
			try {
				return await run[job.verb](job as never, context);
			} catch (error) {
				// What may be on its way is never given up: the queue comes back to it.
				if (context.signal.aborted || !(error instanceof N8nError) || (await goesOn(job, context.jobId))) throw error;
				await context.release();
				await fail(job, error, context.start);
				return undefined;
			}
		},
	});

	/** It has been sent, or is our own look at one that was: nobody's leave is needed, and no failure ends it. */
	async function goesOn(job: OperationJob, jobId: string) {
		if (job.verb !== 'retry') return false;
		if (job.looks !== undefined) return true;
		return (await ledger.read(job.executionId))?.jobId === jobId;
	}

	/** n8n has been reset since it was asked: the number means another run now, or none. */
	async function drop(job: OperationJob, context: JobContext): Promise<undefined> {
		await context.release();
		const what = `${failedWhat(job)} did not happen`;
		const problem = { what, ...ofBefore(epochs.current()), ref: options.newReference() };
		log.warn({ ref: problem.ref, verb: job.verb, target: targetOf(job) }, 'asked before n8n was reset: dropped');
		// Our own look for what became of a retry: nobody waits for it.
		if (job.verb === 'retry' && job.looks !== undefined) return undefined;
		if (job.verb === 'retry') await deps.report(job, { ...retryBase(job), phase: 'problem', problem });
		else await deps.tell(job, { kind: 'problem', problem });
		return undefined;
	}

	async function refuse(job: OperationJob, { reason, ask }: { reason: string; ask: string }) {
		if (job.verb === 'retry') {
			const what = `Retry of #${job.executionId} was not started`;
			const problem = { what, why: reason, next: ask, ref: options.newReference(), mentions: true as const };
			log.info({ ref: problem.ref, by: job.by.userId, why: reason }, 'refused');
			await options.report(job, { ...retryBase(job), phase: 'problem', problem });
			await write(job, reason, problem.ref, 'refused');
		} else {
			await options.tell(job, { kind: 'not-allowed', reason, ask });
			await write(job, reason, undefined, 'refused');
		}
	}

	async function fail(job: OperationJob, error: N8nError, start: number) {
		// What an earlier start has asked of n8n is not known here.
		const unclear = error.outcomeUnknown || (start > 1 && job.verb !== 'retry' && job.verb !== 'tag');
		const what = `${failedWhat(job)}${unclear ? ': unclear whether it happened' : ' did not happen'}`;
		const problem = problemOf(error, what, options);
		log.error({ ref: problem.ref, verb: job.verb, err: error }, 'operation failed');
		if (job.verb === 'retry') await deps.report(job, { ...retryBase(job), phase: 'problem', problem });
		else await deps.tell(job, { kind: 'problem', problem });
	}

	async function write(job: OperationJob, result: string, ref?: string, decision: 'allowed' | 'refused' = 'allowed') {
		await audit.write({
			at: options.now(),
			by: job.by,
			verb: verbOf(job),
			target: targetOf(job),
			channelId: job.origin.channelId,
			decision,
			result,
			...(ref ? { ref } : {}),
		});
	}

	return {
		ask: (id, job) => queue.add(id, job, { unique: uniqueId(job) }),
		follow: (job) => deps.lookLater(job, 0),
		ledger,
		owners,
		tagNames,
		tagLock,
		counts: queue.counts,
		start: queue.start,
		stop: queue.stop,
	};
}

const underWay = new Set<RetryState['phase']>(['asked', 'running']);

/** The rule of access that an operation falls under. */
export const verbOf = (job: OperationJob) => (job.verb === 'stop-workflow' ? 'stop' : job.verb);

/** What an operation is done to, as the audit trail names it. */
export const targetOf = (job: { executionId: number } | { workflowId: string }) =>
	'executionId' in job ? `execution ${job.executionId}` : `workflow ${job.workflowId}`;

function uniqueId(job: OperationJob): string {
	if (job.verb === 'stop-workflow') return `stop-workflow-${job.workflowId}`;
	// Two people's changes of tags are two changes; the same one typed twice is one.
	if (job.verb === 'tag') return `tag-${job.executionId}-${JSON.stringify([job.add, job.remove])}`;
	const verb = job.verb === 'retry' && job.how === 'look' ? 'look' : job.verb;
	return `${verb}-${job.executionId}`;
}

function failedWhat(job: OperationJob): string {
	if (job.verb === 'stop-workflow') return `Stopping the runs of ${job.workflowName}`;
	const verbs = { retry: 'Retry', stop: 'Stopping', delete: 'Deletion', tag: 'Tagging' };
	if (job.verb === 'retry' && job.how === 'look') return `Looking for the retry of #${job.executionId}`;
	return `${verbs[job.verb]} of #${job.executionId}`;
}

const retryBase = (job: RetryJob) => ({
	executionId: job.executionId,
	by: job.by.userId,
	askedAt: job.askedAt,
	loadWorkflow: job.loadWorkflow,
});
