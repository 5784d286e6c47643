import { setTimeout as pause } from 'node:timers/promises';
import { startN8n } from '../../sandbox/n8n/index.js';
import { startBot } from './bot.js';
import { median, round } from './figures.js';
import { residentMb } from './memory.js';
import { startRedis } from './redis.js';
import type { Row } from './result.js';
import type { Stage } from './stage.js';
import { until } from './until.js';
import { openWorkspace } from './workspace.js';

/** `before`: failures of as many workflows that are told before the storm. */
type Size = { before: number; workflows: number; failures: number; overMs: number; settleMs: number };

/** As documented, and a little longer than what is put off in a flood. */
const countedWithinMs = 240_000;
const toldWithinMs = 60_000;
const sampleMs = 250;
const toldMetric = 'flowbell_failures_told_total';

/**
 * Many workflows fail all the time, in turns, each with one error. Slack is the sandbox's with its documented rates, the
 * interval of polls is left to the bot.
 */
export async function storm(stage: Stage, size: Size): Promise<Row> {
	const n8n = await startN8n();
	stage.onClear(() => n8n.close());
	const workspace = await openWorkspace(stage, { rateLimits: 'documented' });
	const { slack, ops } = workspace;
	const workflow = (name: string) =>
		n8n.workflow(name, [{ node: 'Work', does: { fail: { message: 'no route to host' } } }]);
	const bot = await startBot(stage, { workspace, n8n, redisUrl: await startRedis(stage) });
	const memory = sampling(bot.pid);
	stage.onClear(memory.end);
	await pause(size.settleMs);
	const freshMb = median(memory.taken().slice(-20));
	// What it tells first loads code that stays: an idle bot is one that has worked, and has nothing to do.
	for (let i = 0; i < size.before; i++) n8n.run(workflow(`Before ${i}.`));
	await slack.until(() => ops.messages().length === size.before, { ms: toldWithinMs, what: 'what failed before' });
	await pause(size.settleMs);
	const idleMb = median(memory.taken().slice(-20));

	const workflows = Array.from({ length: size.workflows }, (_, i) => workflow(`Storm ${i}.`));
	const told = await bot.metric(toldMetric);
	const asked = n8n.requests.length;
	const [called, startedAt] = [slack.calls.length, Date.now()];
	for (let i = 0; i < size.failures; i++) {
		await pause(Math.max(0, startedAt + (i * size.overMs) / size.failures - Date.now()));
		n8n.run(workflows[i % workflows.length]!);
	}
	await until(
		'all failures counted',
		async () => (await bot.metric(toldMetric)) - told >= size.failures,
		countedWithinMs,
	);
	const n8nCalls = n8n.requests.length - asked;
	const counted = () => ops.messages().reduce((sum, { headline }) => sum + countOn(headline), 0);
	await slack.until(() => counted() === size.failures, { ms: countedWithinMs, what: 'all failures on the cards' });
	const calls = slack.calls.slice(called);
	const rings = calls.filter(({ method, ok, body }) => method === 'chat.postMessage' && ok && !body.thread_ts);
	refuseDisorder(rings.map(({ body }) => String(body.text)));
	return {
		failures: size.failures,
		groups: rings.length,
		last_ring_ms: round(rings.at(-1)!.at - startedAt, 0),
		counted_ms: round(Date.now() - startedAt, 0),
		slack_calls: calls.length,
		n8n_calls: n8nCalls,
		rss_mb: round(Math.max(...memory.taken()), 1),
		idle_rss_mb: round(idleMb, 1),
		fresh_rss_mb: round(freshMb, 1),
	};
}

const countOn = (text: string) =>
	text.includes('Storm') ? Number((/ ([\d,]+) times in/.exec(text)?.[1] ?? '1').replaceAll(',', '')) : 0;

/** They have failed one after the other, and ring so. */
function refuseDisorder(texts: string[]) {
	const order = texts.map((text) => Number(/Storm (\d+)\./.exec(text)?.[1]));
	if (order.some((each, i) => each !== i)) throw new Error(`they rang in another order: ${order.join(' ')}`);
}

/** What a process has resident, looked at all the time. */
function sampling(pid: number) {
	let taken: number[] = [];
	let ended = false;
	const all = (async () => {
		for (; !ended; await pause(sampleMs)) taken.push(await residentMb(pid));
	})();
	return {
		/** Since the last time that this was asked. */
		taken() {
			const since = taken;
			taken = [];
			return since;
		},
		async end() {
			ended = true;
			await all;
		},
	};
}
