import type { Redis } from 'ioredis';
import { createPacedQueueScripts, priorityStep, stateTtlMs } from './paced-queue-scripts.js';

/** How fast what waits in a queue is sent. */
export type RateLimit = {
	/** One each so many milliseconds, in the long run. */
	everyMs: number;
	/** So many at once after a rest. */
	burst: number;
	/** Of these so many are kept for priority 0. */
	reserve: number;
	/** So many times slower it becomes at most, where Slack goes on refusing. */
	maxSlowdown: number;
};

/** What waits in a queue: how many of each priority, and since when (epoch ms) the one that came first. */
export type QueueStats = { queue: string; counts: Record<number, number>; since: number };

type Place = { priority: number; arrival: number };

export type PacedQueues = ReturnType<typeof createPacedQueues>;

/**
 * Queues of messages that wait for the same thing of Slack: posts for their channel, updates for the one budget that all
 * have together. Each is a sorted set, by priority and then by arrival, and whoever drains it sends the first as soon as
 * the rate limit allows; so nothing waits while something may be sent. A message stays in the set until its fate is
 * known: where a process dies, the next one finds it at its place.
 *
 * Time is Redis's, as the clocks of processes differ; `clock` is for tests.
 */
export function createPacedQueues(redis: Redis, key: (...parts: string[]) => string, clock: () => number = () => 0) {
	const scripts = createPacedQueueScripts(redis);
	const names = key('outbox-queues');
	const line = (queue: string) => key('outbox-queue', queue);
	const state = (queue: string) => key('outbox-rate', queue);

	return {
		...createRates(redis, scripts, state, line, clock),
		/** Waits there from now on; what waits there already keeps the better of the two places. */
		add: (queue: string, member: string, priority: number, arrival: number) =>
			redis.multi().sadd(names, queue).zadd(line(queue), 'LT', score(priority, arrival), member).exec(),
		remove: (queue: string, member: string) => scripts.remove([line(queue), names], member, queue),
		/** False: the entry of this key has changed meanwhile, and stays where it is. */
		removeIfSent: async (queue: string, member: string, entry: string) =>
			(await scripts.removeIfSent([line(queue), names, entry], member, queue)) === 1,
		/** Stays for whatever is in this set, at that place. */
		removeIfThreadEmpty(queue: string, member: string, set: string, place: Place | null) {
			const at = place ? score(place.priority, place.arrival) : '';
			return scripts.removeIfThreadEmpty([line(queue), names, set], member, queue, at);
		},
		/** Goes behind all others of its priority. */
		requeue: (queue: string, member: string, priority: number, arrival: number) =>
			redis.zadd(line(queue), 'XX', score(priority, arrival), member),
		isEmpty: async (queue: string) => (await redis.exists(line(queue))) === 0,
		/** All that wait there, first ones first. */
		members: (queue: string) => redis.zrange(line(queue), '0', '-1'),
		/** Queues in which something waits. */
		names: () => redis.smembers(names),
		stats: async (): Promise<QueueStats[]> =>
			Promise.all((await redis.smembers(names)).map((queue) => statsOf(redis, queue, line(queue), state(queue)))),
	};
}

const score = (priority: number, arrival: number) => priority * priorityStep + arrival;

async function statsOf(redis: Redis, queue: string, line: string, state: string): Promise<QueueStats> {
	const counts: Record<number, number> = {};
	let since = Number.POSITIVE_INFINITY;
	const failing = Number((await redis.hget(state, 'failing')) ?? since);
	for (let priority = 0; priority < 4; priority++) {
		const [from, to] = [score(priority, 0), `(${score(priority + 1, 0)}`];
		const [count, first] = await Promise.all([
			redis.zcount(line, from, to),
			redis.zrange(line, `${from}`, to, 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES'),
		]);
		if (!first[1]) continue;
		counts[priority] = count;
		since = Math.min(since, failing, (Number(first[1]) - score(priority, 0)) / 100);
	}
	return { queue, counts, since };
}

/** When the next of a queue may be sent. */
function createRates(
	redis: Redis,
	scripts: ReturnType<typeof createPacedQueueScripts>,
	state: (queue: string) => string,
	line: (queue: string) => string,
	clock: () => number,
) {
	/** Nothing is sent for so long. */
	const pause = (queue: string, ms: number) => scripts.pause([state(queue)], clock(), Math.ceil(ms));

	/** How often it went wrong in this way since Slack last took one. */
	async function countFailure(queue: string, how: 'refused' | 'failed') {
		const results = await redis.multi().hincrby(state(queue), how, 1).pexpire(state(queue), stateTtlMs).exec();
		return Number(results![0]![1]);
	}

	return {
		pause,
		countFailure,
		/** What may be sent now; or in how many milliseconds something may; null: nothing waits. */
		async next(queue: string, { everyMs, burst, reserve }: RateLimit) {
			const next = await scripts.next([state(queue), line(queue)], clock(), everyMs, burst, reserve);
			const [word, what] = next as [string, string | number];
			if (word === 'nobody') return null;
			return word === 'go' ? { member: String(what) } : { waitMs: Number(what) };
		},
		/** One is sent. */
		countSend: (queue: string, { everyMs }: RateLimit) => scripts.countSend([state(queue)], clock(), everyMs),
		/** Slack wants to be left alone for so long: nothing is sent, and then more slowly for a while. */
		backOff: (queue: string, ms: number, { everyMs, burst, maxSlowdown }: RateLimit) =>
			scripts.backOff([state(queue)], clock(), Math.ceil(ms), everyMs, burst, maxSlowdown),
		/** Slack took one. */
		succeeded: (queue: string) => scripts.succeeded([state(queue)], clock()),
		/**
		 * Slack gave no answer: from the second time on nothing is sent for a while, each time longer. `at` is given where
		 * what fails goes behind the others, and its place no longer tells since when it waits. Gives how often it was.
		 */
		async failed(queue: string, baseMs: number, maxMs: number, at?: number) {
			const times = await countFailure(queue, 'failed');
			if (at !== undefined) await redis.hsetnx(state(queue), 'failing', at);
			if (times > 1) await pause(queue, Math.min(maxMs, baseMs * 2 ** Math.min(times, 10)));
			return times;
		},
	};
}
