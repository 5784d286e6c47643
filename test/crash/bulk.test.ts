import { describe, expect, test } from 'vitest';
import { builtProgram } from '../setup/built-program.js';
import { type Kind, openBulkCase, type Size } from './support/bulk-case.js';
import { createRandom } from './support/random.js';

/** `FLOWBELL_CRASH_RUNS=10` is the whole storm ten times; without it one short run of each kind of n8n. */
const runs = Number(process.env.FLOWBELL_CRASH_RUNS ?? 0);
/** The same again. */
const firstSeed = Number(process.env.FLOWBELL_CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));
const seeds = Array.from({ length: Math.max(1, runs) }, (_, i) => firstSeed + i);

const whole: Size = { executions: 500, bots: 3, concurrency: 5, kills: 4, outageMs: 10_000, patienceMs: 480_000 };
const short: Size = { executions: 150, bots: 3, concurrency: 10, kills: 2, outageMs: 3_000, patienceMs: 240_000 };
const size = runs > 0 ? whole : short;

describe(`${size.executions} retries on ${size.bots} processes, all killed again and again, while Redis restarts and n8n is cut off`, () => {
	for (const seed of seeds) {
		test.each<{ n8n: Kind; what: string }>([
			{ n8n: 'regular', what: 'an n8n in regular mode' },
			{ n8n: 'unsaved', what: 'an n8n that saves no successes' },
			{ n8n: 'queue', what: 'an n8n in queue mode' },
			{ n8n: 'moved', what: 'an n8n that is moved to queue mode midway' },
		])(
			`$what: each is sent once at most, and what is unclear is listed (seed ${seed})`,
			async ({ n8n }) => {
				const open = await openBulkCase(await builtProgram(), { ...size, n8n, random: createRandom(seed) });
				await open.told(async ({ card, results, history }) => {
					const unclear = results.filter(({ result }) => result === 'uncertain').map(({ id }) => id);
					console.log(`${n8n}, seed ${seed}: ${history.join(', ')}; ${card}`);
					expect(open.sentTwice()).toEqual([]);
					expect(open.retriedTwice()).toEqual([]);
					expect(open.resultsThatAreNotTrue(results)).toEqual([]);
					const never = open.neverRetried();
					expect(never.filter((id) => !unclear.includes(id))).toEqual([]);
					// What n8n does show, or has noted, is found in the end and not left unclear.
					if (n8n === 'regular' || n8n === 'unsaved') {
						expect(unclear.filter((id) => !never.includes(id))).toEqual([]);
						const { unclear: _, ...counts } = open.countsOn(card);
						expect(counts).toEqual(open.countsInN8n());
					}
					expect(open.countsOn(card).unclear).toBe(unclear.length);
				});
			},
			size.patienceMs + 60_000,
		);
	}
});
