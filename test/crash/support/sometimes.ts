import { test } from 'vitest';
import { createRandom } from './random.js';

/**
 * Each of these cases is some seconds of waiting. One run in CI tries a third of them, another one each time; with
 * `FLOWBELL_CRASH_RUNS` set all are tried, with `FLOWBELL_CRASH_SEED` the same third again.
 */
const share = 1 / 3;
const all = process.env.FLOWBELL_CRASH_RUNS !== undefined;
const seed = Number(process.env.FLOWBELL_CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));
const random = createRandom(seed);
if (!all) console.log(`a third of the cases, by seed ${seed}`);

export function sometimes(name: string, work: () => Promise<void>) {
	if (all || random.between(0, 1) < share) test.concurrent(name, work);
	else test.skip(name, work);
}
