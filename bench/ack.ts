import { setTimeout as pause } from 'node:timers/promises';
import { startBareBolt, startBot } from './parts/bot.js';
import { median, percentile, round } from './parts/figures.js';
import { startN8nProcess } from './parts/n8n.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';
import { openWorkspace, type Workspace } from './parts/workspace.js';

export const about = 'slash command to ack, beside a bare Bolt app whose listener is empty';

/** What people type, each with another way through the bot after its ack. */
const typed = ['/n8n failures', '/n8n help', '/n8n list status:success limit:10', '/n8n status'];
/** Written to the queue before its ack. Nothing of this number is in n8n, so each does the same. */
const changing = '/n8n stop 999999999';
/** A few who look at the same alert, and a whole team. */
const bursts = [10, 50] as const;
/** Between two commands, on both sides alike: nobody types the next one sooner. */
const restMs = 25;
const shares = { p50: 0.5, p95: 0.95, p99: 0.99 };

type Acks = { ours: number[]; bare: number[] };

/**
 * One command at a time to each app in turn, the next when the last is answered; then ten and fifty at the same instant,
 * as when a whole team looks at once; then one that changes something, whose ack waits until Redis has it. Many people type
 * in turn, since the bot takes only so much from one. The sandbox takes the times: from sending the envelope to the ack's arrival.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const rounds = quick
		? { warmUp: 5, alone: 45, warmUpBursts: 1, bursts: 3, parts: 3 }
		: { warmUp: 40, alone: 800, warmUpBursts: 10, bursts: 50, parts: 10 };
	const [redisUrl, n8n] = await Promise.all([startRedis(stage), startN8nProcess(stage, { past: 1_000 })]);
	const places = { ours: await openWorkspace(stage), bare: await openWorkspace(stage) };
	await startBot(stage, { workspace: places.ours, n8n, redisUrl });
	await startBareBolt(stage, places.bare);
	const send = { ours: sender(places.ours, { answers: true }), bare: sender(places.bare, { answers: false }) };

	async function measure(count: number, commandsOf: (round: number) => string[]): Promise<Acks> {
		const acks: Acks = { ours: [], bare: [] };
		for (let i = 0; i < count; i++) {
			// Who goes first changes, so that what drifts hits both alike.
			for (const side of i % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
				acks[side].push(...(await send[side](commandsOf(i))));
			}
		}
		return acks;
	}

	const one = (i: number) => [typed[i % typed.length]!];
	await measure(rounds.warmUp, one);
	const alone = await measure(rounds.alone, one);
	const together: { count: number; acks: Acks }[] = [];
	for (const count of bursts) {
		const all = (i: number) => Array.from({ length: count }, (_, n) => one(i + n)[0]!);
		await measure(rounds.warmUpBursts, all);
		together.push({ count, acks: await measure(rounds.bursts, all) });
	}

	await measure(rounds.warmUp, () => [changing]);
	const changed = await measure(rounds.alone, () => [changing]);

	const told = [
		{ label: 'one at a time', prefix: '', acks: alone },
		{ label: 'one that changes something', prefix: 'change_', acks: changed },
		...together.map(({ count, acks }) => ({ label: `${count} at the same instant`, prefix: `burst_${count}_`, acks })),
	].map(({ acks, ...names }) => ({ ...names, n: acks.ours.length, each: compared(acks, rounds.parts) }));
	return {
		figures: {
			...Object.assign({}, ...told.map(({ prefix, each }) => figuresOf(each, prefix))),
			n: alone.ours.length,
		},
		tables: [
			{
				title: `ack: ${about}`,
				columns: ['commands', '', 'Flowbell ms', 'bare Bolt ms', 'ratio', 'n'],
				rows: told.flatMap(({ label, n, each }) =>
					each.map(({ which, ours, bare, ratio }) => [label, which, ours, bare, ratio, n]),
				),
			},
		],
	};
}

type Compared = { which: string; ours: number; bare: number; ratio: number };

/** Percentiles of each part of the run, and of these the median: a hiccup of the machine falls on one part alone. */
function compared({ ours, bare }: Acks, parts: number): Compared[] {
	const of = (acks: number[], share: number) => median(cut(acks, parts).map((part) => percentile(part, share)));
	return Object.entries(shares).map(([which, share]) => {
		const [mine, theirs] = [of(ours, share), of(bare, share)];
		return { which, ours: round(mine), bare: round(theirs), ratio: round(mine / theirs) };
	});
}

function cut(acks: number[], parts: number): number[][] {
	const size = Math.floor(acks.length / parts);
	return Array.from({ length: parts }, (_, i) => acks.slice(i * size, (i + 1) * size));
}

const figuresOf = (each: Compared[], prefix: string): Record<string, number> =>
	Object.fromEntries(
		each.flatMap(({ which, ours, bare, ratio }) => [
			[`${prefix}ours_${which}_ms`, ours],
			[`${prefix}bare_${which}_ms`, bare],
			[`${prefix}ratio_${which}`, ratio],
		]),
	);

/** Types all these commands at once; gives the milliseconds to each ack when all are acked and, if it answers, answered. */
function sender({ slack, ops }: Workspace, { answers }: { answers: boolean }) {
	const people = Array.from({ length: 200 }, (_, i) => slack.person(`typist-${i}`));
	let typed = 0;
	let answered = 0;
	slack.on('call', ({ method }) => {
		if (method === 'response_url') answered++;
	});
	return async (texts: string[]): Promise<number[]> => {
		const due = answers ? answered + texts.length : 0;
		const deeds = await Promise.all(texts.map((text) => people[typed++ % people.length]!.types(text, ops)));
		const lost = deeds.find(({ acked }) => !acked);
		if (lost) throw new Error(`a command was not acknowledged: ${lost.error}`);
		await slack.until(() => answered >= due, { what: 'the answers' });
		await pause(restMs);
		return deeds.map(({ ackMs }) => ackMs);
	};
}
