import { setTimeout as pause } from 'node:timers/promises';
import { startN8n } from '../sandbox/n8n/index.js';
import { type Message, textOf } from '../sandbox/slack/index.js';
import { startBot } from './parts/bot.js';
import { ended, startJob } from './parts/bulk-job.js';
import { percentile, round } from './parts/figures.js';
import { longestGap, mostInAMinute, overPace } from './parts/flow.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';
import { openWorkspace } from './parts/workspace.js';

export const about = 'a flood of failures, one more, and a bulk, with Slack refusing what is too fast';

const pollSeconds = 5;
/**
 * Many workflows of three kinds fail in a minute, each once and so with an alert of its own. When all have rung, those of the
 * third kind fail again, as often as all before, and then two others once, one after the other. Then somebody retries all of the first kind in bulk, and while its cards follow, clicks
 * Retry on cards of the second. Slack is the sandbox's with its documented rates.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const size = quick
		? { bulk: 20, others: 5, overMs: 6_000, clicks: 4 }
		: { bulk: 200, others: 50, overMs: 60_000, clicks: 20 };
	const n8n = await startN8n();
	stage.onClear(() => n8n.close());
	const workspace = await openWorkspace(stage, { rateLimits: 'documented' });
	const { slack, ops, ana } = workspace;
	await startBot(stage, { workspace, n8n, redisUrl: await startRedis(stage), pollSeconds });

	const workflows = new Map<string, ReturnType<typeof n8n.workflow>[]>();
	/** One more workflow of this kind fails. */
	function fail(kind: string): number {
		const others = workflows.get(kind) ?? [];
		const name = `${kind} ${others.length}`;
		const workflow = n8n.workflow(name, [{ node: 'Charge card', does: { fail: { message: `${kind} declined` } } }]);
		workflows.set(kind, [...others, workflow]);
		return n8n.run(workflow);
	}
	const mend = (kind: string) => {
		for (const workflow of workflows.get(kind) ?? []) n8n.fix(workflow);
	};
	const posts = () =>
		slack.calls.filter(({ method, ok, body }) => method === 'chat.postMessage' && ok && !body.thread_ts);
	const cardOf = (id: number): Message | undefined =>
		ops.messages().find((message) => new RegExp(`#${id}\\b`).test(textOf(message)));
	/** Milliseconds from now until the run's alert is in the channel. */
	async function rings(id: number): Promise<number> {
		const from = Date.now();
		await slack.until(() => cardOf(id), { ms: 600_000, what: `the alert of #${id}` });
		return Date.now() - from;
	}

	const kinds = { Flood: size.bulk, Clicked: size.others, Third: size.others };
	const all = Object.entries(kinds).flatMap(([kind, count]) => Array<string>(count).fill(kind));
	const mixed = all.map((kind, i) => ({ kind, at: (i * 7) % all.length })).sort((a, b) => a.at - b.at);
	const ids = new Map<string, number[]>();
	const startedAt = Date.now();
	for (const [i, { kind }] of mixed.entries()) {
		await pause(Math.max(0, startedAt + (i * size.overMs) / all.length - Date.now()));
		ids.set(kind, [...(ids.get(kind) ?? []), fail(kind)]);
	}
	const lastFailedAt = Date.now();
	await slack.until(() => posts().length >= all.length, { ms: 900_000, what: 'all alerts' });
	const told = posts().map(({ at }) => at);
	const lastPostMs = told.at(-1)! - lastFailedAt;
	// Before that, what has failed may wait for the poll and not for the channel.
	const backlog = told.filter((at) => at > startedAt + 2 * pollSeconds * 1_000);

	const again = workflows.get('Third')!;
	for (let i = 0; i < all.length; i++) n8n.run(again[i % again.length]!);
	const nextMs = await rings(fail('Quiet'));
	const nextAfterRungMs = await rings(fail('Third'));
	const bulkFrom = Date.now();
	mend('Flood');
	mend('Clicked');
	const job = await startJob(workspace, { name: 'Flood', ids: ids.get('Flood')! }, 5, 'error:Flood');
	await ended(workspace, job);
	const ownMs: number[] = [];
	for (const id of ids.get('Clicked')!.slice(0, size.clicks)) {
		const card = cardOf(id)!;
		const from = Date.now();
		await ana.clicks(card, 'Retry');
		const own = await slack.until(
			() =>
				slack.calls.find(
					({ method, ok, at, body }) => method === 'chat.update' && ok && at >= from && body.ts === card.ts,
				),
			{ ms: 120_000, what: `the card of #${id} to change` },
		);
		ownMs.push(own.at - from);
		await pause(5_000);
	}
	const green = () => ops.messages().filter(({ headline }) => /Flood \d+ recovered/.test(headline)).length;
	await slack.until(() => green() === size.bulk, { ms: 900_000, what: 'all cards of the bulk' });
	const cardsMs = Date.now() - bulkFrom;

	const refused = slack.calls.filter(({ error }) => error === 'ratelimited').map(({ at }) => at);
	const figures = {
		last_post_ms: round(lastPostMs, 0),
		next_after_flood_ms: nextMs,
		next_after_rung_ms: nextAfterRungMs,
		idle_while_waiting_ms: round(overPace(backlog), 0),
		longest_gap_ms: round(longestGap(backlog), 0),
		refused_calls: mostInAMinute(refused),
		refused_in_all: refused.length,
		own_card_p50_ms: round(percentile(ownMs, 0.5), 0),
		own_card_p95_ms: round(percentile(ownMs, 0.95), 0),
		cards_ms: cardsMs,
		failures: all.length,
		clicks: ownMs.length,
	};
	return {
		figures,
		tables: [{ title: `flood: ${about}`, columns: ['', ''], rows: Object.entries(figures) }],
	};
}
