import { setTimeout as pause } from 'node:timers/promises';
import type { Bot } from './bot.js';
import type { BulkHarness } from './bulk-harness.js';
import type { Random } from './random.js';

export type Storm = {
	/** How often each bot is killed. */
	kills: number;
	/** How long n8n refuses connections in the middle. */
	outageMs: number;
};

const mostDeadMs = 1_500;
const mostAfterMs = 120;

/**
 * While `total` retries are sent: kills every bot at random moments and starts it again, restarts Redis once, and cuts
 * n8n off once. Moments are told by how many retries n8n has been asked for, so that they come in the middle of the work
 * on a fast and on a slow machine. Resolves with what was done when all of it has been, and every bot is up.
 */
export async function rage(harness: BulkHarness, random: Random, total: number, storm: Storm): Promise<string[]> {
	const { n8n, bots, redis, slack } = harness;
	const told: string[] = [];
	let asked = 0;
	const off = n8n.on('request', ({ method, path }) => {
		if (method === 'POST' && path.endsWith('/retry')) asked++;
	});
	const say = (what: string) => told.push(`${asked}: ${what}`);
	// The last ones are left alone, so that every moment is sure to come.
	const moments = (count: number, from = 0.05, to = 0.9) =>
		Array.from({ length: count }, () => random.between(from, to) * total).sort((a, b) => a - b);
	const reached = (moment: number) =>
		slack.until(() => asked >= moment, { ms: 120_000, what: `retry ${Math.ceil(moment)} of ${total}` });

	// All is drawn before anything happens, so that a seed always means the same.
	const deaths = bots.map(() =>
		moments(storm.kills).map((moment) => ({
			moment,
			afterMs: random.between(0, mostAfterMs),
			deadMs: random.between(0, mostDeadMs),
		})),
	);
	const [redisMoment, outageMoment] = [moments(1, 0.2, 0.8)[0]!, moments(1, 0.4, 0.6)[0]!];

	const killAgainAndAgain = async (bot: Bot, i: number) => {
		for (const { moment, afterMs, deadMs } of deaths[i]!) {
			await reached(moment);
			await pause(afterMs);
			bot.kill();
			say(`bot ${i + 1} killed`);
			await bot.dead();
			await pause(deadMs);
			await bot.start();
		}
	};
	const restartRedis = async () => {
		await reached(redisMoment);
		await redis.restart();
		say('Redis restarted');
	};
	const cutN8nOff = async () => {
		await reached(outageMoment);
		await n8n.stopServing();
		say('n8n cut off');
		await pause(storm.outageMs);
		await n8n.serve();
		say('n8n back');
	};
	try {
		await Promise.all([...bots.map(killAgainAndAgain), restartRedis(), cutN8nOff()]);
	} finally {
		off();
	}
	return told;
}
