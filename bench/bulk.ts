import { measureClicks } from './parts/bulk-clicks.js';
import { measureMemory } from './parts/bulk-memory.js';
import { sizes } from './parts/bulk-plans.js';
import { measureReal } from './parts/bulk-real.js';
import { measureRows } from './parts/bulk-rows.js';
import { startFailuresProcess } from './parts/failures.js';
import { realServer } from './parts/real-n8n.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result, Row, Table } from './parts/result.js';

export const about = 'a bulk of retries beside a plain loop, a bare loop of fetch and bare BullMQ';

/**
 * See bulkRows, bulkClicks and bulkMemory for what is measured how. All that is retried is made before the first bot
 * starts, as a bot tells nothing old: a failure that rings would be work as well.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const size = quick ? sizes.quick : sizes.whole;
	const server = realServer();
	const [redisUrl, n8n] = await Promise.all([startRedis(stage), startFailuresProcess(stage)]);
	const memory = await measureMemory.prepare(n8n, size);
	const clicks = await measureClicks.prepare(n8n, size);
	const rows = await measureRows.prepare(n8n, size.sandbox);

	const parts = { n8n, redisUrl, stage };
	const { rows: sandbox, first_item_ms } = await measureRows.measure(rows, parts);
	const real = typeof server === 'string' ? null : await measureReal(server, size.real, { redisUrl, stage });
	const others = {
		first_item_ms,
		...(await measureClicks.measure(clicks, parts)),
		...(await measureMemory.measure(memory, parts)),
	};
	return {
		figures: { rows: sandbox, ...(real && { real }), ...others },
		tables: [
			tableOf(`bulk: ${about} (retries a second)`, sandbox),
			...(real ? [tableOf(`bulk: the same with a real n8n ${real.version ?? ''}`.trimEnd(), real.rows)] : []),
			{ title: 'bulk: the rest', columns: ['', ''], rows: Object.entries(others) },
		],
		notes: typeof server === 'string' ? [server] : [],
	};
}

function tableOf(title: string, rows: Row[]): Table {
	const columns = ['retry_ms', 'concurrency', 'loop_per_s', 'bare_per_s', 'queue_per_s', 'ours_per_s', 'ratio'];
	return {
		title,
		columns: ['retry takes ms', 'at once', 'loop', 'bare fetch', 'bare BullMQ', 'Flowbell', 'Flowbell / bare'],
		rows: rows.map((row) => columns.map((column) => row[column]!)),
	};
}
