import type { Redis } from 'ioredis';
import { createScript } from '../../redis/script.js';
import {
	backOffScript,
	countSendScript,
	nextScript,
	pauseScript,
	priorityStep,
	removeIfSentScript,
	removeIfThreadEmptyScript,
	removeScript,
	stateTtlMs,
	succeededScript,
} from './paced-queue-scripts.js';

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
	const remove = createScript(redis, removeScript);
	const removeIfSent = createScript(redis, removeIfSentScript);
	const removeIfThreadEmpty = createScript(redis, removeIfThreadEmptyScript);
	const names = key('outbox-queues');
	const line = (queue: string) => key('outbox-queue', queue);

	return {
		...createRates(redis, (queue) => key('outbox-rate', queue), line, clock),
		/** Waits there from now on; what waits there already keeps the better of the two places. */
		async add(queue: string, member: string, priority: number, arrival: number): Promise<void> {
			await redis.multi().sadd(names, queue).zadd(line(queue), 'LT', score(priority, arrival), member).exec();
		},
		async remove(queue: string, member: string): Promise<void> {
			await remove([line(queue), names], member, queue);
		},
		/** False: the entry of this key has changed meanwhile, and stays where it is. */
		async removeIfSent(queue: string, member: string, entry: string): Promise<boolean> {
			return (await removeIfSent([line(queue), names, entry], member, queue)) === 1;
		},
		/** Stays for whatever is in this set, at that place. */
		async removeIfThreadEmpty(
			queue: string,
			member: string,
			set: string,
			place: { priority: number; arrival: number } | null,
		): Promise<void> {
			const at = place ? String(score(place.priority, place.arrival)) : '';
			await removeIfThreadEmpty([line(queue), names, set], member, queue, at);
		},
		/** Goes behind all others of its priority. */
		async requeue(queue: string, member: string, priority: number, arrival: number): Promise<void> {
			await redis.zadd(line(queue), 'XX', score(priority, arrival), member);
		},
		async isEmpty(queue: string): Promise<boolean> {
			return (await redis.exists(line(queue))) === 0;
		},
		/** All that wait there, first ones first. */
		members: (queue: string): Promise<string[]> => redis.zrange(line(queue), '0', '-1'),
		/** Queues in which something waits. */
		names: (): Promise<string[]> => redis.smembers(names),
		async stats(): Promise<QueueStats[]> {
			return Promise.all((await redis.smembers(names)).map((queue) => statsOf(redis, queue, line(queue))));
		},
	};
}

const score = (priority: number, arrival: number) => priority * priorityStep + arrival;

async function statsOf(redis: Redis, queue: string, line: string): Promise<QueueStats> {
	const counts: Record<number, number> = {};
	let since = Number.POSITIVE_INFINITY;
	for (let priority = 0; priority < 4; priority++) {
		const [from, to] = [score(priority, 0), `(${score(priority + 1, 0)}`];
		const [count, first] = await Promise.all([
			redis.zcount(line, from, to),
			redis.zrange(line, `${from}`, to, 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES'),
		]);
		if (!first[1]) continue;
		counts[priority] = count;
		since = Math.min(since, (Number(first[1]) - score(priority, 0)) / 100);
	}
	return { queue, counts, since };
}

/** When the next of a queue may be sent. */
function createRates(
	redis: Redis,
	state: (queue: string) => string,
	line: (queue: string) => string,
	clock: () => number,
) {
	const next = createScript(redis, nextScript);
	const countSend = createScript(redis, countSendScript);
	const pauseQueue = createScript(redis, pauseScript);
	const backOff = createScript(redis, backOffScript);
	const succeeded = createScript(redis, succeededScript);

	/** Nothing is sent for so long. */
	async function pause(queue: string, ms: number): Promise<void> {
		await pauseQueue([state(queue)], clock(), Math.ceil(ms));
	}
	/** How often it went wrong in this way since Slack last took one. */
	async function countFailure(queue: string, how: 'refused' | 'failed'): Promise<number> {
		const results = await redis.multi().hincrby(state(queue), how, 1).pexpire(state(queue), stateTtlMs).exec();
		return Number(results![0]![1]);
	}

	return {
		pause,
		countFailure,
		/** What may be sent now; or in how many milliseconds something may; null: nothing waits. */
		async next(
			queue: string,
			{ everyMs, burst, reserve }: RateLimit,
		): Promise<{ member: string } | { waitMs: number } | null> {
			const keys = [state(queue), line(queue)];
			const [word, what] = (await next(keys, clock(), everyMs, burst, reserve)) as [string, string | number];
			if (word === 'nobody') return null;
			return word === 'go' ? { member: String(what) } : { waitMs: Number(what) };
		},
		/** One is sent. */
		async countSend(queue: string, { everyMs }: RateLimit): Promise<void> {
			await countSend([state(queue)], clock(), everyMs);
		},
		/** Slack wants to be left alone for so long: nothing is sent, and then more slowly for a while. */
		async backOff(queue: string, ms: number, { everyMs, burst, maxSlowdown }: RateLimit): Promise<void> {
			await backOff([state(queue)], clock(), Math.ceil(ms), everyMs, burst, maxSlowdown);
		},
		/** Slack took one. */
		async succeeded(queue: string): Promise<void> {
			await succeeded([state(queue)], clock());
		},
		/** Slack gave no answer: from the second time on nothing is sent for a while, each time longer. */
		async failed(queue: string, baseMs: number, maxMs: number): Promise<void> {
			const times = await countFailure(queue, 'failed');
			if (times > 1) await pause(queue, Math.min(maxMs, baseMs * 2 ** Math.min(times, 10)));
		},
	};
}
