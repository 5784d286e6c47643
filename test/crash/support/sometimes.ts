import { createHash } from 'node:crypto';
import { test } from 'vitest';

/**
 * Each of these cases is some seconds of waiting. One run in CI tries a third of them, another one each time; with
 * `FLOWBELL_CRASH_RUNS` set all are tried, with `FLOWBELL_CRASH_SEED` the same third again.
 */
const share = 1 / 3;
const all = process.env.FLOWBELL_CRASH_RUNS !== undefined;
const seed = Number(process.env.FLOWBELL_CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));
/** By its name, so that a seed means the same whatever else is run. */
const isTried = (name: string) => createHash('sha1').update(`${seed} ${name}`).digest()[0]! < share * 256;
if (!all) console.log(`a third of the cases, by seed ${seed}`);

export function sometimes(name: string, work: () => Promise<void>) {
	// A skipped one that is not concurrent would keep those behind it from running beside those before it.
	if (all || isTried(name)) test.concurrent(name, work);
	else test.concurrent.skip(name, work);
}
