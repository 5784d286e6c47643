import type { Clock } from '../clock.js';

/** How often a method may be called: a bucket that holds `burst` calls and gains `perMinute`. */
type Rate = {
	burst: number;
	perMinute: number;
};

/**
 * Slack's tiers are "so many and more a minute" and tolerate bursts; a bucket as large as the tier allows a burst and
 * the documented rate after it. Tier 1 has room for the ten connections an app may open.
 */
export const tiers = {
	1: { burst: 10, perMinute: 1 },
	2: { burst: 20, perMinute: 20 },
	3: { burst: 50, perMinute: 50 },
	4: { burst: 100, perMinute: 100 },
} as const satisfies Record<number, Rate>;

export type Tier = keyof typeof tiers;

/** chat.postMessage: one a second in a channel with small bursts, several hundred a minute in all. */
export const postInChannel: Rate = { burst: 5, perMinute: 60 };
export const postInAll: Rate = { burst: 300, perMinute: 300 };
/** All response URLs together: one a second, bursts tolerated. */
export const responseUrl: Rate = { burst: 30, perMinute: 60 };

export type Rates = {
	/** Seconds to wait, or 0 when the call may go ahead (and is counted). */
	take(key: string, rate: Rate): number;
};

export function createRates(clock: Clock, on: boolean): Rates {
	const buckets = new Map<string, { left: number; at: number }>();
	return {
		take(key, { burst, perMinute }) {
			if (!on) return 0;
			const now = clock.now();
			const bucket = buckets.get(key) ?? { left: burst, at: now };
			buckets.set(key, bucket);
			bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 60_000) * perMinute);
			bucket.at = now;
			if (bucket.left < 1) return Math.max(1, Math.ceil(((1 - bucket.left) / perMinute) * 60));
			bucket.left -= 1;
			return 0;
		},
	};
}
