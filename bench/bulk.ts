import { measureClicks } from './parts/bulkClicks.js';
import { measureMemory } from './parts/bulkMemory.js';
import { measureRows, type Plan } from './parts/bulkRows.js';
import { startFailuresProcess } from './parts/failures.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';

export const about = 'a bulk of retries beside a plain loop and a bare loop of fetch';

/** So many that each lasts some seconds, and ends with a full round of places. */
const whole: Plan[] = [
	{ retryMs: 0, concurrency: 1, count: 2_000 },
	{ retryMs: 0, concurrency: 5, count: 4_000 },
	{ retryMs: 0, concurrency: 20, count: 4_000 },
	{ retryMs: 200, concurrency: 1, count: 40 },
	{ retryMs: 200, concurrency: 5, count: 200 },
	{ retryMs: 200, concurrency: 20, count: 800 },
	{ retryMs: 2_000, concurrency: 1, count: 6 },
	{ retryMs: 2_000, concurrency: 5, count: 30 },
	{ retryMs: 2_000, concurrency: 20, count: 120 },
];
const few: Plan[] = [
	{ retryMs: 0, concurrency: 1, count: 200 },
	{ retryMs: 0, concurrency: 20, count: 400 },
	{ retryMs: 200, concurrency: 20, count: 100 },
];

/**
 * See bulkRows, bulkClicks and bulkMemory for what is measured how. All that is retried is made before the first bot
 * starts, as a bot tells nothing old: a failure that rings would be work as well.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const size = quick
		? { rounds: 1, loopSeconds: 0.5, clicks: 10, bulk: 1_000, items: 1_000, starts: 1 }
		: { rounds: 2, loopSeconds: 6, clicks: 100, bulk: 10_000, items: 5_000, starts: 3 };
	const [redisUrl, n8n] = await Promise.all([startRedis(stage), startFailuresProcess(stage)]);
	const memory = await measureMemory.prepare(n8n, size);
	const clicks = await measureClicks.prepare(n8n, size);
	const rows = await measureRows.prepare(n8n, quick ? few : whole, size.rounds, size.loopSeconds);

	const parts = { n8n, redisUrl, stage };
	const figures = {
		...(await measureRows.measure(rows, parts)),
		...(await measureClicks.measure(clicks, parts)),
		...(await measureMemory.measure(memory, parts)),
	};
	return { figures, tables: tablesOf(figures) };
}

function tablesOf({ rows, ...others }: { rows: Record<string, number>[] } & Record<string, unknown>): Result['tables'] {
	const columns = ['retry_ms', 'concurrency', 'loop_per_s', 'bare_per_s', 'ours_per_s', 'ratio'];
	return [
		{
			title: `bulk: ${about} (retries a second)`,
			columns: ['retry takes ms', 'at once', 'loop', 'bare fetch', 'Flowbell', 'Flowbell / bare'],
			rows: rows.map((row) => columns.map((column) => row[column]!)),
		},
		{ title: 'bulk: the rest', columns: ['', ''], rows: Object.entries(others) as [string, number][] },
	];
}
