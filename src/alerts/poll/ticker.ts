import type { Logger } from 'pino';

type Options = {
	/** Milliseconds from one poll to the next, as it is now. */
	pollMs(): Promise<number>;
	/** Epoch milliseconds of the last tick of any process, as far as Redis knows. */
	lastTick(): Promise<number | null>;
	/** Puts the ticker on the queue again, where it is gone. */
	renew(): Promise<void>;
	/** Called at each look that finds it still, after the first ones: nothing may have rung for a while. */
	quiet(): Promise<void>;
	now(): number;
	log: Logger;
};

/** Intervals without a tick after which the ticker counts as lost. */
const missed = 3;
const minMs = 200;
const maxMs = 10_000;
/**
 * Looks that must find it still before that is told: a clock that is put forward, or a machine that slept, is no silence.
 */
const stillLooks = 10;

/**
 * The ticker is a key in Redis, and may be lost there, as in a failover to a replica that lags. So each process looks
 * about once an interval whether it still ticks, and renews it if not: seldom enough that it can tick in between, as a
 * renewal begins its interval anew.
 */
export function createTicker({ pollMs, lastTick, renew, quiet, now, log }: Options) {
	let timer: NodeJS.Timeout | undefined;
	let quietSince = 0;
	let seen: number | null = null;
	let looks = 0;
	let every = minMs;

	async function look() {
		try {
			const [tick, ms] = await Promise.all([lastTick(), pollMs()]);
			every = Math.min(Math.max(ms, minMs), maxMs);
			looks = tick === seen ? looks + 1 : 0;
			seen = tick;
			quietSince = Math.max(quietSince, tick ?? 0);
			if (now() - quietSince > missed * ms) {
				log.warn('no poll has begun for some intervals: the ticker is renewed');
				await renew();
				quietSince = now();
			}
			if (looks >= stillLooks) await quiet();
		} catch (error) {
			log.debug({ err: error }, 'it could not be seen whether polls go on; looked at again');
		}
	}

	const next = () => {
		timer = setTimeout(() => look().finally(() => timer && next()), every);
		timer.unref();
	};
	return {
		start() {
			quietSince = now();
			next();
		},
		stop() {
			clearTimeout(timer);
			timer = undefined;
		},
	};
}
