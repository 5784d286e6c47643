import type { Redis } from 'ioredis';

/**
 * A time in which n8n's numbers mean the same runs. A restored or reset n8n gives out numbers again: then nothing that
 * was asked, shown or written down of a number before may be taken for the run that has it now.
 */
export type Epoch = {
	/** 1, and one more with each reset of n8n. */
	n: number;
	/** When it began, by our clock; epoch milliseconds, 0 for the first. */
	since: number;
	/** The highest number that n8n had come to before. */
	highest: number;
	/** Failures of before that were not told yet, and cannot be any more. */
	dropped: number;
	/** Whether the channel has been told that it began. */
	told: boolean;
};

export type Epochs = ReturnType<typeof createEpochs>;

const first: Epoch = { n: 1, since: 0, highest: 0, dropped: 0, told: true };

export function createEpochs(redis: Redis, key: string) {
	let current = first;
	return {
		current: () => current,
		async refresh() {
			const row = await redis.hgetall(key);
			const [n, since, highest, dropped] = [row.n, row.since, row.highest, row.dropped].map(Number) as number[];
			if (row.n) current = { n: n!, since: since!, highest: highest!, dropped: dropped!, told: row.told === row.n };
			return current;
		},
		async setTold(n: number) {
			await redis.hset(key, 'told', n);
		},
		/** In the names of what is kept by a run's number: empty in the first epoch, whose names stay as they were. */
		tag: () => (current.n > 1 ? `e${current.n}` : ''),
		/** Whether this was asked or shown before the epoch that is now. */
		isPast: (at: number) => at < current.since,
	};
}

/** Why nothing is done to a number of before, and what next: plain sentences, safe as they are. */
export const idsResetProblem = ({ highest }: Epoch) => ({
	why: `n8n was reset or restored and has started its execution numbers over (it had reached #${highest}). That execution is gone; nothing was done`,
	next: 'Start from a new list or message.',
});
