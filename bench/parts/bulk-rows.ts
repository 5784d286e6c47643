import { createN8nClient, statusOf } from '../../src/n8n/index.js';
import { openBareQueue } from './bare-queue.js';
import { startBot } from './bot.js';
import { answered, ended, startJob } from './bulk-job.js';
import type { Failed, Failures } from './failures.js';
import { median, round } from './figures.js';
import { openStage, type Stage } from './stage.js';
import { openWorkspace, type Workspace } from './workspace.js';

/** How many are retried in all rounds together. */
export type Plan = { retryMs: number; concurrency: number; count: number };

export type Extent = {
	plans: Plan[];
	/** Into which the work of each plan is cut. */
	rounds: number;
	/** How many the plain loop retries of those that take so long. */
	loops(retryMs: number): number;
	/** How many a fresh bot retries before it is measured. */
	warmUp: number;
};

type Round = { plan: Plan; bare: Failed; queue: Failed; ours: Failed };
type Prepared = { plans: Plan[]; rounds: Round[]; loops: Map<number, Failed>; warmUps: Map<number, Failed> };

/**
 * The same work done four ways against the same n8n: one after the other with our client; by as many bare loops of
 * fetch as are wanted at once, which is about what n8n gives at most; by a BullMQ worker whose jobs do nothing but such a
 * fetch; and by a bot that is set to as many at once, from Confirm to the last answer, with its card, its ledger and its
 * queue. The last three take turns, and what lasts is added up.
 */
export const measureRows = {
	async prepare(n8n: Failures, { plans, rounds, loops, warmUp }: Extent): Promise<Prepared> {
		const prepared: Prepared = { plans, rounds: [], loops: new Map(), warmUps: new Map() };
		for (const { retryMs, concurrency } of plans) {
			if (!prepared.loops.has(retryMs))
				prepared.loops.set(retryMs, await n8n.make(`Loop ${retryMs}`, loops(retryMs), retryMs));
			if (!prepared.warmUps.has(concurrency))
				prepared.warmUps.set(concurrency, await n8n.make(`Warm-up ${concurrency}`, warmUp, 0));
		}
		for (const plan of plans) {
			for (let i = 0; i < rounds; i++) {
				const name = `${plan.retryMs} ms by ${plan.concurrency} round ${i}`;
				const count = Math.ceil(plan.count / rounds);
				const make = (who: string) => n8n.make(`${who} ${name}`, count, plan.retryMs);
				prepared.rounds.push({ plan, bare: await make('Bare'), queue: await make('Queue'), ours: await make('Ours') });
			}
		}
		return prepared;
	},

	async measure({ plans, rounds, loops, warmUps }: Prepared, parts: With) {
		const { n8n } = parts;
		const loopRates = new Map<number, number>();
		for (const [retryMs, failed] of loops) loopRates.set(retryMs, failed.ids.length / (await byLoop(n8n, failed)));
		const firstItems: number[] = [];
		const lasted = new Map<Plan, { bare: number; queue: number; ours: number; count: number }>();
		for (const [concurrency, warmUp] of warmUps) {
			const { workspace, clear, byQueue } = await openWays(parts, concurrency);
			await byBot(n8n, workspace, warmUp, concurrency);
			for (const [i, { plan, bare, queue, ours }] of rounds
				.filter(({ plan }) => plan.concurrency === concurrency)
				.entries()) {
				const sum = lasted.get(plan) ?? { bare: 0, queue: 0, ours: 0, count: 0 };
				lasted.set(plan, sum);
				sum.count += ours.ids.length;
				const fetching = async () => {
					sum.bare += await byFetch(n8n, bare, concurrency);
				};
				const queueing = async () => {
					sum.queue += await byQueue(queue);
				};
				const asking = async () => {
					const { seconds, firstMs } = await byBot(n8n, workspace, ours, concurrency);
					sum.ours += seconds;
					firstItems.push(firstMs);
				};
				// Who goes first changes, so that what drifts hits both alike.
				const ways = [fetching, queueing, asking];
				for (const way of i % 2 === 0 ? ways : ways.reverse()) await way();
			}
			await clear();
		}
		const rows = plans.map((plan) => {
			const { bare, queue, ours, count } = lasted.get(plan)!;
			return {
				retry_ms: plan.retryMs,
				concurrency: plan.concurrency,
				loop_per_s: round(loopRates.get(plan.retryMs)!),
				bare_per_s: round(count / bare),
				queue_per_s: round(count / queue),
				ours_per_s: round(count / ours),
				ratio: round(bare / ours, 3),
			};
		});
		return { rows, first_item_ms: round(median(firstItems), 1) };
	},
};

export type With<N8n extends Failures = Failures> = { n8n: N8n; redisUrl: string; stage: Stage };

/** A fresh bot in a workspace of its own, set to so many at once. */
export async function openBot({ n8n, redisUrl, stage }: With, concurrency: number, settings?: { pollSeconds: number }) {
	const own = openStage();
	stage.onClear(own.clear);
	const workspace = await openWorkspace(own);
	const bot = await startBot(own, { workspace, n8n, redisUrl, bulkConcurrency: concurrency, ...settings });
	return { bot, workspace, clear: own.clear };
}

/** Seconds. */
async function byLoop({ url, apiKey }: Failures, { ids }: Failed): Promise<number> {
	const executions = createN8nClient({ baseUrl: url, apiKey }).executions();
	const began = performance.now();
	for (const id of ids) succeeded(id, { status: statusOf(await executions.retry(id)) });
	return (performance.now() - began) / 1_000;
}

/** The bot, and beside it a worker of BullMQ's that stands still until it is its turn. */
async function openWays(parts: With, concurrency: number) {
	const { workspace, clear } = await openBot(parts, concurrency);
	const own = openStage();
	parts.stage.onClear(own.clear);
	const doAll = await openBareQueue(own, parts.redisUrl, concurrency, (id) => fetchOne(parts.n8n, id));
	return {
		workspace,
		/** Seconds. */
		async byQueue({ ids }: Failed) {
			const began = performance.now();
			await doAll(ids);
			return (performance.now() - began) / 1_000;
		},
		async clear() {
			await own.clear();
			await clear();
		},
	};
}

/** Seconds; nothing but requests, as many at once, each sent when one before it has been read. */
async function byFetch(n8n: Failures, failed: Failed, concurrency: number): Promise<number> {
	const ids = [...failed.ids];
	const began = performance.now();
	await Promise.all(
		Array.from({ length: concurrency }, async () => {
			for (let id = ids.pop(); id !== undefined; id = ids.pop()) await fetchOne(n8n, id);
		}),
	);
	return (performance.now() - began) / 1_000;
}

async function fetchOne({ url, apiKey }: Failures, id: number) {
	const headers = { 'x-n8n-api-key': apiKey, 'content-type': 'application/json' };
	const answer = await fetch(`${url}/api/v1/executions/${id}/retry`, { method: 'POST', headers, body: '{}' });
	succeeded(id, (await answer.json()) as { status: string });
}

async function byBot(n8n: Failures, workspace: Workspace, failed: Failed, concurrency: number) {
	const job = await startJob(workspace, failed, concurrency);
	const seen = await answered(n8n, job);
	await ended(workspace, job);
	const count = failed.ids.length;
	if (seen.asked !== count) throw new Error(`${count} were to be retried and ${seen.asked} were`);
	return { seconds: (seen.lastAt! - job.confirmedAt) / 1_000, firstMs: seen.firstAt! - job.confirmedAt };
}

function succeeded(id: number, { status }: { status: string }) {
	if (status !== 'success') throw new Error(`the retry of ${id} ended as ${status}`);
}
