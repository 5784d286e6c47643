import { expect, test } from 'vitest';
import { builtProgram } from '../setup/built-program.js';
import { type Flood, flood } from './support/flood-case.js';
import { createRandom } from './support/random.js';

/** `FLOWBELL_CRASH_RUNS=10` is the long flood ten times, by both ways in which Redis may fail; without it one short one. */
const runs = Number(process.env.FLOWBELL_CRASH_RUNS ?? 0);
/** The same again. */
const firstSeed = Number(process.env.FLOWBELL_CRASH_SEED ?? Math.floor(Math.random() * 1_000_000));

const long = { failures: 600, workflows: 20, seconds: 20, kills: 5, slackAwayMs: 60_000, patienceMs: 240_000 };
const short = { failures: 120, workflows: 6, seconds: 6, kills: 2, slackAwayMs: 5_000, patienceMs: 240_000 };
const floods: [number, Flood][] =
	runs === 0
		? [[firstSeed, { ...short, redis: firstSeed % 2 === 0 ? 'failover' : 'restart' }]]
		: Array.from({ length: runs }, (_, i) => firstSeed + i).flatMap((seed): [number, Flood][] => [
				[seed, { ...long, redis: 'failover' }],
				[seed, { ...long, redis: 'restart' }],
			]);

test.each(floods)(
	'a flood of failures ends in one right message for each problem, in the channel that should hear of it (seed %i)',
	{ timeout: 600_000 },
	async (seed, of) => {
		const flooded = await flood(await builtProgram(), createRandom(seed), of);
		try {
			const { history, ...outcome } = await flooded.play();
			console.log(`seed ${seed}: ${history.join(', ')}`);
			expect(outcome).toEqual({ wrong: [], crashes: [] });
		} catch (error) {
			console.log(flooded.transcript());
			throw error;
		} finally {
			await flooded.close();
		}
	},
);
