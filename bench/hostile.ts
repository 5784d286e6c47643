import { setTimeout as pause } from 'node:timers/promises';
import { startBot } from './parts/bot.js';
import { percentile, round } from './parts/figures.js';
import { hostileTexts, startHostileN8n } from './parts/hostile-n8n.js';
import { peakMb } from './parts/memory.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';
import { openWorkspace } from './parts/workspace.js';

export const about = 'acks and memory while texts of 100 kB, executions of 64 MB and one person’s flood come in';

const largeBytes = 64_000_000;
/** Of the person who floods. */
const floodPerSecond = 50;
const probeMs = 20;
const othersMs = 250;
/** Each a way through the guards: long, quoting, searching, and one that is refused for its length. */
const flood = [
	'/n8n status',
	`/n8n list error:"${':a'.repeat(1_900)}"`,
	`/n8n ${'<!channel> '.repeat(300)}`,
	`/n8n show ${'@'.repeat(3_900)}`,
	`/n8n list workflow:"${'\\"'.repeat(1_000)}"`,
	`/n8n list error:"${'a'.repeat(8_000)}"`,
];

/** Everything at the same time; what others feel of it is taken from Slack's side and from a page of the bot. */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const { large, bytes, characters, seconds } = quick
		? { large: 1, bytes: largeBytes / 4, characters: 20_000, seconds: 5 }
		: { large: 2, bytes: largeBytes, characters: 100_000, seconds: 30 };
	const [redisUrl, n8n] = await Promise.all([startRedis(stage), startHostileN8n(stage)]);
	const workspace = await openWorkspace(stage);
	const { slack, ana, ops } = workspace;
	const ben = slack.person('ben');
	const bot = await startBot(stage, { workspace, n8n, redisUrl, pollSeconds: 1 });

	const blocks: number[] = [];
	const acks = { others: [] as number[], flooder: [] as number[] };
	/** Of the flood, and of everything. */
	const over = { flood: false, all: false };
	const typed = async (person: typeof ben, text: string, into: number[]) => {
		const { acked, ackMs, error } = await person.types(text, ops);
		if (!acked) throw new Error(`a command was not acknowledged: ${error}`);
		into.push(ackMs);
	};
	const every = async (ms: number, until: keyof typeof over, work: () => Promise<void>) => {
		const all: Promise<unknown>[] = [];
		// Told at the end: a failure meanwhile must not end the process before what it started is stopped.
		let failure: unknown;
		while (!over[until] && !failure) {
			all.push(
				work().catch((error) => {
					failure ??= error;
				}),
			);
			await pause(ms);
		}
		await Promise.all(all);
		if (failure) throw failure;
	};

	await pause(3_000);
	let typedCount = 0;
	const life = Promise.all([
		every(probeMs, 'all', async () => void blocks.push(await bot.healthMs())),
		every(othersMs, 'all', () => typed(ben, '/n8n help', acks.others)),
		every(1_000 / floodPerSecond, 'flood', () => typed(ana, flood[typedCount++ % flood.length]!, acks.flooder)),
	]);
	life.catch(() => {});
	stage.onClear(() => {
		over.flood = true;
		over.all = true;
		return life.catch(() => {});
	});
	n8n.send({ text: characters });
	n8n.send({ large, bytes });
	await pause(seconds * 1_000);
	over.flood = true;
	const countOn = (text: string) => Number(/(\d+) times in/.exec(text)?.[1] ?? 1);
	const rung = () =>
		ops
			.messages()
			.filter(({ headline }) => headline.includes('Hostile'))
			.reduce((sum, { headline }) => sum + countOn(headline), 0);
	await slack.until(() => rung() === hostileTexts + large || undefined, { ms: 140_000, what: 'all alerts' });
	// Who opens one of them asks for all of it.
	const alert = ops.messages().find(({ headline }) => headline.includes('Hostile size'))!;
	const opened = await ben.clicks(alert, 'Details');
	acks.others.push(opened.ackMs);
	await slack.until(() => ben.modal() ?? undefined, { ms: 30_000, what: 'the details' });
	await pause(2_000);
	over.all = true;
	await life;

	const figures = {
		max_block_ms: round(Math.max(...blocks)),
		rss_mb: round(await peakMb(bot.pid), 1),
		others_ack_max_ms: round(Math.max(...acks.others)),
		others_ack_p95_ms: round(percentile(acks.others, 0.95)),
		flooder_ack_max_ms: round(Math.max(...acks.flooder)),
		commands: acks.flooder.length,
		rung: rung(),
	};
	return {
		figures,
		tables: [
			{
				title: `hostile: ${about}`,
				columns: ['', 'ms'],
				rows: [
					['longest answer of a page that does nothing', figures.max_block_ms],
					['ack of others, p95', figures.others_ack_p95_ms],
					['ack of others, longest', figures.others_ack_max_ms],
					['ack of who floods, longest', figures.flooder_ack_max_ms],
				],
			},
		],
		notes: [
			`The most memory: ${figures.rss_mb} MB. ${figures.commands} commands by one person, ${figures.rung} alerts.`,
		],
	};
}
