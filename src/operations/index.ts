import type { Logger } from 'pino';
import type { Access, Audit } from '../access/index.js';
import { type Epochs, idsResetProblem } from '../instances/epoch.js';
import { type Capabilities, type Execution, type N8nClient, N8nError } from '../n8n/index.js';
import type { Connections } from '../redis/connections.js';
import { type Added, createQueue, type JobContext } from '../redis/queue.js';
import type { Requeue } from './executor.js';
import { createExecutors, type Executors } from './executors.js';
import type { OperationJob, RetryJob } from './job.js';
import { createLedger, type Ledger } from './ledger.js';
import type { Outcome } from './outcome.js';
import { createOwners, type Owners } from './owners.js';
import { problemOf, type Words } from './problem.js';
import { stateOf } from './retry/step.js';
import type { Problem, RetryState } from './states.js';
import { createTags, type TagNames } from './tag-names.js';
import { type OperationTimings, operationTimings } from './timings.js';

/** How an operation other than a retry ended. */
export type OtherOutcome = Exclude<Outcome, { kind: 'retry' }>;

export type Operations = {
	/**
	 * Puts an operation on the queue. `id` names the click or command that asked, so that a repeated delivery is one
	 * job; while an operation on the same thing has not ended, another is not added and the one in the way is given.
	 */
	ask(id: string, job: OperationJob): Promise<Added<OperationJob>>;
	/** Follows a retry that another job has sent to its end, and tells it. */
	follow(job: RetryJob): Promise<void>;
	/** The same that the queue runs, for items of a bulk. */
	executors: Executors;
	ledger: Ledger;
	owners: Owners;
	tagNames: TagNames;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

export type OperationsOptions = {
	n8n: N8nClient;
	/** What this server and key can do; asked once, asked again after an n8n restart. */
	capabilities(): Promise<Capabilities>;
	/** Tells people where a retry stands. `execution` is the row as read before sending, where it was read. */
	report(job: RetryJob, state: RetryState, execution?: Execution): Promise<void>;
	/** Tells people how anything else ended. */
	tell(job: Exclude<OperationJob, RetryJob>, outcome: OtherOutcome): Promise<void>;
	words: Words;
	now(): number;
	log: Logger;
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

/** Starts after which a change of one thing named by its id is told as unclear instead of being asked for again. */
const maxStarts = 3;

/** Single retries, stops, deletes and changes of tags, each on the queue so that it survives a crash. */
export function createOperations(options: OperationsOptions): Operations {
	const { connections, key, runKey, epochs, access, audit, log, words } = options;
	const redis = connections.producer;
	const ledger = createLedger(redis, (executionId) => runKey('retry', executionId));
	const owners = createOwners(redis, (runId) => runKey('owner', runId));
	const tags = createTags(redis, key('n8n', 'tags'), (executionId) => runKey('tagging', executionId));
	const timings = { ...operationTimings, ...options.timings };
	const executors = createExecutors({ ...options, ledger, owners, tags, timings });

	const queue = createQueue<OperationJob>({
		name: 'operations',
		connections,
		prefix: options.prefix,
		concurrency: 50,
		log,
		async process(job, context) {
			await epochs.refresh();
			if (epochs.isPast(job.askedAt)) return conclude(job, context, pastOutcome(job));
			const goingOn = await goesOn(job, context.jobId);
			// Whoever could at the click may have lost the right, or left, since.
			const verdict = goingOn ? null : await access.check(job.by, verbOf(job));
			if (verdict && !verdict.allowed) return conclude(job, context, refusal(job, verdict), verdict.reason);
			// No other retry of this run starts while this job is there, so that what is read here stays true.
			if (!goingOn && job.verb === 'retry' && (await options.retriedSince(job))) return undefined;
			try {
				const outcome = await execute(job, context);
				if (!('requeueInMs' in outcome)) return await conclude(job, context, outcome);
				const { cause, requeueInMs } = outcome;
				if (cause && job.verb !== 'retry' && context.start >= maxStarts) throw cause;
				return { requeueInMs };
			} catch (error) {
				// What may be on its way is never given up: the queue comes back to it.
				if (context.signal.aborted || !(error instanceof N8nError) || (await goesOn(job, context.jobId))) throw error;
				return conclude(job, context, failure(job, error, context.start));
			}
		},
	});

	function execute(job: OperationJob, { jobId, start, signal }: JobContext): Promise<Outcome | Requeue> {
		return executors[job.verb](job as never, {
			jobId,
			start,
			signal,
			async onProgress(request, state, execution) {
				if (!isPast(request, state)) await options.report(request, state, execution);
			},
		});
	}

	/** It has been sent, or is our own look at one that was: nobody's leave is needed, and no failure ends it. */
	async function goesOn(job: OperationJob, jobId: string) {
		if (job.verb !== 'retry') return false;
		if (job.looks !== undefined) return true;
		return (await ledger.read(job.executionId))?.jobId === jobId;
	}

	/**
	 * Tells how a job ended. The next one on the same thing is let in before people read of it: they may act at once, and
	 * would be told that it is still under way. `refused`: why, where the person may not.
	 */
	async function conclude(job: OperationJob, context: JobContext, outcome: Outcome, refused?: string) {
		await context.release();
		if (outcome.kind === 'retry') {
			const { request, state, execution, nextLook } = outcome;
			if (state && !isPast(request, state)) {
				await options.report(request, state, execution);
				await write(request, state.phase, 'problem' in state ? state.problem : undefined, refused);
			}
			if (nextLook !== undefined) await lookLater(request, nextLook);
		} else {
			await options.tell(job as Exclude<OperationJob, RetryJob>, outcome);
			await write(job, outcome.kind, outcome.kind === 'problem' ? outcome.problem : undefined, refused);
		}
		return undefined;
	}

	/** Under way while n8n was reset: whatever is read of its number now is of another run. */
	const isPast = (job: RetryJob, state: RetryState) => epochs.isPast(job.askedAt) && state.phase !== 'problem';

	async function lookLater(job: RetryJob, looks: number) {
		const delayMs = Math.min(timings.doubtMs * 2 ** looks, 600_000);
		const { batch: _, ...look } = job;
		await queue.add(`look-${job.executionId}-${job.askedAt}-${looks}`, { ...look, how: 'look', looks }, { delayMs });
	}

	/** n8n has been reset since it was asked: the number means another run now, or none. */
	function pastOutcome(job: OperationJob): Outcome {
		const what = `${failedWhat(job)} did not happen`;
		const problem = { what, ...idsResetProblem(epochs.current()), ref: words.newReference() };
		log.warn({ ref: problem.ref, verb: job.verb, target: targetOf(job) }, 'asked before n8n was reset: dropped');
		// Our own look for what became of a retry: nobody waits for it.
		if (job.verb === 'retry' && job.looks !== undefined) return { kind: 'retry', request: job, state: null };
		return asProblem(job, problem);
	}

	function refusal(job: OperationJob, { reason, ask }: { reason: string; ask: string }): Outcome {
		if (job.verb !== 'retry') return { kind: 'not-allowed', reason, ask };
		const what = `Retry of #${job.executionId} was not started`;
		const problem = { what, why: reason, next: ask, ref: words.newReference(), mentions: true as const };
		log.info({ ref: problem.ref, by: job.by.userId, why: reason }, 'refused');
		return asProblem(job, problem);
	}

	function failure(job: OperationJob, error: N8nError, start: number): Outcome {
		// What an earlier start has asked of n8n is not known here.
		const unclear = error.outcomeUnknown || (start > 1 && job.verb !== 'retry' && job.verb !== 'tag');
		const what = `${failedWhat(job)}${unclear ? ': unclear whether it happened' : ' did not happen'}`;
		const problem = problemOf(error, what, words);
		log.error({ ref: problem.ref, verb: job.verb, err: error }, 'operation failed');
		return asProblem(job, problem);
	}

	async function write(job: OperationJob, result: string, problem?: Problem, refused?: string) {
		await audit.write({
			at: options.now(),
			by: job.by,
			verb: verbOf(job),
			target: targetOf(job),
			channelId: job.origin.channelId,
			decision: refused === undefined ? 'allowed' : 'refused',
			result: refused ?? result,
			...(problem ? { ref: problem.ref } : {}),
		});
	}

	return {
		ask: (id, job) => queue.add(id, job, { unique: uniqueId(job) }),
		follow: (job) => lookLater(job, 0),
		executors,
		ledger,
		owners,
		tagNames: tags,
		counts: queue.counts,
		start: queue.start,
		stop: queue.stop,
	};
}

const asProblem = (job: OperationJob, problem: Problem): Outcome =>
	job.verb === 'retry'
		? { kind: 'retry', request: job, state: stateOf(job, { phase: 'problem', problem }) }
		: { kind: 'problem', problem };

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
