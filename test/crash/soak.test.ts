import { describe, expect, test } from 'vitest';
import { builtProgram } from '../setup/built-program.js';
import { createRandom } from './support/random.js';
import { type Soak, soak } from './support/soak-case.js';

/** `FLOWBELL_CRASH_RUNS=10` is the long soak ten times; without it one short one. */
const runs = Number(process.env.FLOWBELL_CRASH_RUNS ?? 0);
/** The same again. */
const firstSeed = Number(process.env.FLOWBELL_CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));
const seeds = Array.from({ length: Math.max(1, runs) }, (_, i) => firstSeed + i);

const long: Soak = { seconds: 90, rate: 1.5, bots: 2, patienceMs: 180_000 };
const short: Soak = { seconds: 20, rate: 2, bots: 2, patienceMs: 120_000 };
const size = runs > 0 ? long : short;

describe(`${size.seconds} s of failures and clicks, while bots are killed, Redis fails over, n8n is cut off and Slack answers 429 and 500`, () => {
	for (const seed of seeds) {
		test(
			`each failure is told once, nothing is sent twice, no click vanishes (seed ${seed})`,
			async () => {
				const soaked = await soak(await builtProgram(), createRandom(seed), size);
				try {
					const { failures, history, ...wrong } = await soaked.play();
					console.log(`seed ${seed}: ${failures.length} failures; ${history.join(', ')}`);
					expect(failures.length).toBeGreaterThan(size.seconds / 4);
					expect(wrong).toEqual({ missed: [], repeated: [], miscounted: [], sentTwice: [], vanished: [], crashes: [] });
				} catch (error) {
					console.log(soaked.transcript());
					throw error;
				} finally {
					await soaked.close();
				}
			},
			size.seconds * 1_000 + size.patienceMs + 120_000,
		);
	}
});
