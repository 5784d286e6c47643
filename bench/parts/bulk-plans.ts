import type { Extent } from './bulk-rows.js';

/** As many as a plain loop gets through in so long, with what n8n itself needs for each. */
const lasting = (seconds: number, n8nMs: number) => (retryMs: number) =>
	Math.ceil((seconds * 1_000) / (retryMs + n8nMs));

const sandboxMs = 5;
/** A real n8n does 20 to 30 retries a second, however many are asked at once. */
const realMs = 40;

/** So many that each lasts some seconds, and ends with a full round of items. */
const whole = {
	sandbox: {
		plans: [
			{ retryMs: 0, concurrency: 1, count: 2_000 },
			{ retryMs: 0, concurrency: 5, count: 4_000 },
			{ retryMs: 0, concurrency: 20, count: 4_000 },
			{ retryMs: 50, concurrency: 1, count: 120 },
			{ retryMs: 50, concurrency: 5, count: 600 },
			{ retryMs: 50, concurrency: 20, count: 2_400 },
			{ retryMs: 200, concurrency: 1, count: 40 },
			{ retryMs: 200, concurrency: 5, count: 200 },
			{ retryMs: 200, concurrency: 20, count: 800 },
			{ retryMs: 2_000, concurrency: 1, count: 6 },
			{ retryMs: 2_000, concurrency: 5, count: 30 },
			{ retryMs: 2_000, concurrency: 20, count: 120 },
		],
		rounds: 2,
		loops: lasting(6, sandboxMs),
		warmUp: 200,
	},
	/**
	 * Each failure has to be run first, which takes as long as a retry. With few in a round the beginning of a bulk, where n8n's
	 * lists are read, is a part that no bulk of a hundred has.
	 */
	real: {
		plans: [
			{ retryMs: 0, concurrency: 1, count: 160 },
			{ retryMs: 0, concurrency: 5, count: 200 },
			{ retryMs: 0, concurrency: 20, count: 200 },
			{ retryMs: 200, concurrency: 1, count: 60 },
			{ retryMs: 200, concurrency: 5, count: 200 },
			{ retryMs: 200, concurrency: 20, count: 200 },
			{ retryMs: 2_000, concurrency: 1, count: 4 },
			{ retryMs: 2_000, concurrency: 5, count: 20 },
			{ retryMs: 2_000, concurrency: 20, count: 40 },
		],
		rounds: 2,
		loops: lasting(3, realMs),
		warmUp: 20,
	},
	clicks: 100,
	bulk: 10_000,
	items: 5_000,
	starts: 3,
};

const quick = {
	sandbox: {
		plans: [
			{ retryMs: 0, concurrency: 1, count: 60 },
			{ retryMs: 50, concurrency: 20, count: 200 },
		],
		rounds: 1,
		loops: lasting(0.2, sandboxMs),
		warmUp: 40,
	},
	real: {
		plans: [
			{ retryMs: 0, concurrency: 5, count: 20 },
			{ retryMs: 200, concurrency: 20, count: 40 },
		],
		rounds: 1,
		loops: lasting(0.5, realMs),
		warmUp: 5,
	},
	clicks: 10,
	bulk: 1_000,
	items: 200,
	starts: 1,
};

export const sizes = { quick, whole } satisfies Record<string, { sandbox: Extent; real: Extent }>;
