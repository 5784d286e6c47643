import { createN8nClient } from '../src/n8n/index.js';
import { startBot } from './parts/bot.js';
import { measureClicks } from './parts/bulkClicks.js';
import { answered, ended, startJob } from './parts/bulkJob.js';
import { measureMemory } from './parts/bulkMemory.js';
import { type Failed, type FailuresProcess, startFailuresProcess } from './parts/failures.js';
import { median, round } from './parts/figures.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';
import { openWorkspace, type Workspace } from './parts/workspace.js';

export const about = 'a bulk of retries beside a plain loop and a bare loop of fetch';

/** How many are retried, so that each measurement lasts some seconds and ends with a full round of places. */
type Plan = { retryMs: number; concurrency: number; count: number };

const whole: Plan[] = [
	{ retryMs: 0, concurrency: 1, count: 800 },
	{ retryMs: 0, concurrency: 5, count: 1_500 },
	{ retryMs: 0, concurrency: 20, count: 1_500 },
	{ retryMs: 200, concurrency: 1, count: 20 },
	{ retryMs: 200, concurrency: 5, count: 100 },
	{ retryMs: 200, concurrency: 20, count: 400 },
	{ retryMs: 2_000, concurrency: 1, count: 3 },
	{ retryMs: 2_000, concurrency: 5, count: 15 },
	{ retryMs: 2_000, concurrency: 20, count: 60 },
];
const few: Plan[] = [
	{ retryMs: 0, concurrency: 1, count: 150 },
	{ retryMs: 0, concurrency: 20, count: 300 },
	{ retryMs: 200, concurrency: 5, count: 25 },
	{ retryMs: 200, concurrency: 20, count: 100 },
	{ retryMs: 2_000, concurrency: 20, count: 20 },
];
/** The most that the bot may be set to here. */
const places = 20;

/**
 * The same work done three ways against the same n8n, in turn: one after the other with our client; by as many bare
 * loops of fetch as there are places, which is what n8n gives at most; and by the bot, from Confirm to the last answer,
 * with its card, its ledger and its queue. What lasts is added up over the rounds.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const [plans, rounds] = quick ? [few, 1] : [whole, 2];
	const sizes = quick
		? { clicks: 20, bulk: 2_000, items: 1_000, starts: 1 }
		: { clicks: 100, bulk: 10_000, items: 5_000, starts: 3 };
	const [redisUrl, n8n] = await Promise.all([startRedis(stage), startFailuresProcess(stage)]);

	// All is made before the bot's first start, which tells nothing old: a failure that rings would be work as well.
	const memory = await measureMemory.prepare(n8n, sizes);
	const clicks = await measureClicks.prepare(n8n, sizes);
	const loops = new Map<number, Failed>();
	for (const retryMs of new Set(plans.map((plan) => plan.retryMs))) {
		loops.set(retryMs, await n8n.make(`Loop ${retryMs}`, loopCount(retryMs, quick), retryMs));
	}
	const sets = [];
	for (const plan of plans) {
		for (let i = 0; i < rounds; i++) {
			const name = `${plan.retryMs} ms by ${plan.concurrency} round ${i}`;
			sets.push({
				plan,
				bare: await n8n.make(`Bare ${name}`, plan.count, plan.retryMs),
				ours: await n8n.make(`Ours ${name}`, plan.count, plan.retryMs),
			});
		}
	}
	const warmUp = { bare: await n8n.make('Bare warm-up', 200, 0), ours: await n8n.make('Our warm-up', 200, 0) };

	const workspace = await openWorkspace(stage);
	const bot = await startBot(stage, { workspace, n8n, redisUrl, bulkConcurrency: places });
	await byBot(n8n, workspace, warmUp.ours, places);
	await byFetch(n8n, warmUp.bare, places);

	const loopRates = new Map<number, number>();
	for (const [retryMs, failed] of loops) loopRates.set(retryMs, failed.count / (await byLoop(n8n, failed)));
	const firstItems: number[] = [];
	const lasted = new Map<Plan, { bare: number; ours: number }>(plans.map((plan) => [plan, { bare: 0, ours: 0 }]));
	for (const [i, { plan, bare, ours }] of sets.entries()) {
		const sum = lasted.get(plan)!;
		const one = async () => {
			sum.bare += await byFetch(n8n, bare, plan.concurrency);
		};
		const other = async () => {
			const { seconds, firstMs } = await byBot(n8n, workspace, ours, plan.concurrency);
			sum.ours += seconds;
			firstItems.push(firstMs);
		};
		// Who goes first changes, so that what drifts hits both alike.
		for (const way of i % 2 === 0 ? [one, other] : [other, one]) await way();
	}

	const rows = plans.map((plan) => {
		const { bare, ours } = lasted.get(plan)!;
		const count = plan.count * rounds;
		return {
			retry_ms: plan.retryMs,
			concurrency: plan.concurrency,
			loop_per_s: round(loopRates.get(plan.retryMs)!),
			bare_per_s: round(count / bare),
			ours_per_s: round(count / ours),
			ratio: round(bare / ours, 3),
		};
	});
	const click = await measureClicks.measure(clicks, { n8n, workspace, places });
	await bot.stop();
	const sized = await measureMemory.measure(memory, { n8n, redisUrl, stage, places });

	const figures = { rows, ...sized, first_item_ms: round(median(firstItems)), ...click };
	return { figures, tables: tablesOf(rows, figures) };
}

const loopCount = (retryMs: number, quick: boolean) =>
	retryMs === 0 ? (quick ? 200 : 1_000) : retryMs < 1_000 ? (quick ? 10 : 20) : quick ? 1 : 3;

const idsOf = ({ firstId, count }: Failed) => Array.from({ length: count }, (_, i) => firstId + i);

/** Seconds. */
async function byLoop({ url, apiKey }: FailuresProcess, failed: Failed): Promise<number> {
	const executions = createN8nClient({ baseUrl: url, apiKey }).executions();
	const began = performance.now();
	for (const id of idsOf(failed)) await executions.retry(id);
	return (performance.now() - began) / 1_000;
}

/** Seconds; nothing but requests, as many at once, each sent when one before it has been read. */
async function byFetch({ url, apiKey }: FailuresProcess, failed: Failed, concurrency: number): Promise<number> {
	const ids = idsOf(failed);
	const headers = { 'x-n8n-api-key': apiKey, 'content-type': 'application/json' };
	const began = performance.now();
	await Promise.all(
		Array.from({ length: concurrency }, async () => {
			for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
				const answer = await fetch(`${url}/api/v1/executions/${id}/retry`, { method: 'POST', headers, body: '{}' });
				const { status } = (await answer.json()) as { status: string };
				if (status !== 'success') throw new Error(`the retry of ${id} ended as ${status}`);
			}
		}),
	);
	return (performance.now() - began) / 1_000;
}

async function byBot(n8n: FailuresProcess, workspace: Workspace, failed: Failed, concurrency: number) {
	const job = await startJob(workspace, failed, concurrency);
	const seen = await answered(n8n, job);
	await ended(workspace, job);
	if (seen.asked !== failed.count) throw new Error(`${failed.count} were to be retried and ${seen.asked} were`);
	return { seconds: (seen.lastAt! - job.confirmedAt) / 1_000, firstMs: seen.firstAt! - job.confirmedAt };
}

function tablesOf(rows: Record<string, number>[], figures: Record<string, unknown>): Result['tables'] {
	const columns = ['retry_ms', 'concurrency', 'loop_per_s', 'bare_per_s', 'ours_per_s', 'ratio'];
	const others = Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
	return [
		{
			title: `bulk: ${about} (retries a second)`,
			columns: ['retry takes ms', 'at once', 'loop', 'bare fetch', 'Flowbell', 'Flowbell / bare'],
			rows: rows.map((row) => columns.map((column) => row[column]!)),
		},
		{ title: 'bulk: the rest', columns: ['', ''], rows: others },
	];
}
