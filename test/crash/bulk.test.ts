import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from './support/build.js';
import { openBulkCase, type Size } from './support/bulkCase.js';
import { createRandom } from './support/random.js';

/** `FLOWBELL_CRASH_RUNS=10` is the whole storm ten times; without it one short run of each mode. */
const runs = Number(process.env.FLOWBELL_CRASH_RUNS ?? 0);
/** The same again. */
const firstSeed = Number(process.env.FLOWBELL_CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));
const seeds = Array.from({ length: Math.max(1, runs) }, (_, i) => firstSeed + i);

const whole: Size = { executions: 500, bots: 3, concurrency: 5, kills: 4, outageMs: 10_000, patienceMs: 240_000 };
const short: Size = { executions: 150, bots: 3, concurrency: 10, kills: 2, outageMs: 3_000, patienceMs: 120_000 };
const size = runs > 0 ? whole : short;

let built: Awaited<ReturnType<typeof build>>;
beforeAll(async () => {
	built = await build();
});
afterAll(() => built.remove());

describe(`${size.executions} retries on ${size.bots} processes, all killed again and again, while Redis restarts and n8n is cut off`, () => {
	for (const seed of seeds) {
		test(
			`an n8n in regular mode: each is retried exactly once, and the card says so (seed ${seed})`,
			async () => {
				const open = await openBulkCase(built.main, { ...size, mode: 'regular', random: createRandom(seed) });
				await open.told(async ({ card, results, history }) => {
					console.log(`seed ${seed}: ${history.join(', ')}; ${card}`);
					expect(open.retriedOtherThanOnce()).toEqual([]);
					expect(open.resultsThatAreNotTrue(results)).toEqual([]);
					expect(open.countsOn(card)).toEqual(open.countsInN8n());
					expect(open.countsOn(card).unclear).toBe(0);
				});
			},
			size.patienceMs + 60_000,
		);

		test(
			`an n8n in queue mode: none is retried twice, and what is uncertain is listed (seed ${seed})`,
			async () => {
				const open = await openBulkCase(built.main, { ...size, mode: 'queue', random: createRandom(seed) });
				await open.told(async ({ card, results, history }) => {
					const unclear = results.filter(({ result }) => result === 'uncertain');
					console.log(`seed ${seed}: ${history.join(', ')}; ${card}`);
					expect(open.retriedTwice()).toEqual([]);
					expect(open.resultsThatAreNotTrue(results)).toEqual([]);
					const listed = new Set(unclear.map(({ id }) => id));
					expect(open.neverRetried().filter((id) => !listed.has(id))).toEqual([]);
					expect(open.countsOn(card).unclear).toBe(unclear.length);
				});
			},
			size.patienceMs + 60_000,
		);
	}
});
