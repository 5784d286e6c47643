import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import type { Ambient } from '../../lib/ambient.js';
import { withTimeout } from '../../lib/with-timeout.js';
import { isRedisDown, problemOf } from '../../operations/problem.js';
import { createQueue, type JobContext } from '../../redis/queue.js';
import { renderProblem } from '../blocks/problem.js';
import type { Answers } from './answers.js';
import type { Change } from './change.js';
import type { Interaction } from './interaction.js';

export type Changes = ReturnType<typeof createChanges>;

/** `again`: a process that was at it already has died. Must come to the same end then. */
type Perform = (interaction: Interaction, change: Change, again: boolean) => Promise<void>;

/** Slack waits three seconds for the ack; a person is told after one that nothing was taken. */
const takeMs = 900;
const concurrency = 50;
/** What was taken back after Redis had been silent is remembered this long: no job waits longer for its turn. */
const withdrawnSeconds = 3_600;
const withdrawAgainMs = 500;
const maxWithdrawals = 60;

type Taken = { what: string; interaction: Interaction; change: Change };

/** What people have asked to be changed: on the queue before they are acknowledged, and done from there. */
export function createChanges(base: Base, options: Ambient & { answers: Answers }) {
	const { connections, prefix, key, log } = base;
	const withdrawals = createWithdrawals(connections.producer, (id) => key('withdrawn', id));

	const queue = createQueue<Taken>({
		name: 'changes',
		connections,
		prefix,
		concurrency,
		log,
	});

	const createProcess =
		(perform: Perform) =>
		async ({ what, interaction, change }: Taken, { jobId, start, signal }: JobContext) => {
			if (await withdrawals.has(jobId)) return undefined;
			try {
				await perform(interaction, change, start > 1);
			} catch (error) {
				// It has been acknowledged, so that it is done when Redis is back.
				if (signal.aborted || isRedisDown(error)) throw error;
				const problem = problemOf(error, `${what} did not work`, options);
				log.error({ ref: problem.ref, err: error, what }, 'a change was not made');
				await options.answers.privately(interaction.origin, interaction.by.userId, renderProblem({ problem }));
			}
			return undefined;
		};

	return {
		/**
		 * Resolves when Redis has it. Rejects where Redis did not take it in time: then it is not done later either, so that
		 * the person can be told so. `what` names it in words, should it go wrong.
		 */
		async put(what: string, interaction: Interaction, change: Change) {
			const added = queue.add(interaction.id, { what, interaction, change }).then(() => true);
			try {
				if (!(await withTimeout(takeMs, added))) throw new Error('Command timed out');
			} catch (error) {
				added.catch(() => {});
				withdrawals.add(interaction.id);
				throw error;
			}
		},
		/** Jobs by BullMQ's states. */
		counts: queue.counts,
		start: (perform: Perform) => queue.start(createProcess(perform)),
		stop: queue.stop,
	};
}

/**
 * A job that Redis was asked to take and did not confirm may be there all the same, once Redis answers again: its person
 * has been told that it is not. The word to leave it goes out on the same connection right behind the job, so that Redis
 * has it before anybody can ask for the job; where the connection broke it is repeated.
 */
function createWithdrawals(redis: Redis, key: (id: string) => string) {
	const ours = new Set<string>();
	function write(id: string, left: number) {
		redis.set(key(id), 1, 'EX', withdrawnSeconds).catch(() => {
			if (left > 0) setTimeout(write, withdrawAgainMs, id, left - 1).unref();
		});
	}
	return {
		add(id: string) {
			if (ours.size > 10_000) ours.clear();
			ours.add(id);
			write(id, maxWithdrawals);
		},
		has: async (id: string) => ours.has(id) || (await redis.exists(key(id))) === 1,
	};
}
