import { type Extent, measureRows, openBot } from './bulk-rows.js';
import type { Ready } from './n8n.js';
import { openRealN8n } from './real-n8n.js';
import type { Row } from './result.js';
import type { Stage } from './stage.js';

/** The rows once more, against a server that is there already. */
export async function measureReal(
	server: Ready,
	extent: Extent,
	{ redisUrl, stage }: { redisUrl: string; stage: Stage },
): Promise<{ version?: string; rows: Row[] }> {
	const n8n = await openRealN8n(stage, server);
	const parts = { n8n, redisUrl, stage };
	const prepared = await measureRows.prepare(n8n, extent);
	// A bot that sees a server for the first time looks up recent ids that no list shows, such as those of executions that
	// a bench before this one has removed. The bots that are measured find that done in Redis.
	const { clear } = await openBot(parts, 1, { pollSeconds: 1 });
	await n8n.quiet();
	await clear();
	const { rows } = await measureRows.measure(prepared, parts);
	return { ...(n8n.version === null ? {} : { version: n8n.version }), rows };
}
