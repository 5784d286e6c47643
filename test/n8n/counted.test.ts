import { expect, test } from 'vitest';
import { createN8nClient } from '../../src/n8n/index.js';

const page = { data: [], nextCursor: null };

test.each<[string, { status: number; headers?: Record<string, string> }, number]>([
	['says nothing of requests', { status: 200 }, 0],
	['counts requests', { status: 200, headers: { 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '99' } }, 1],
	['refuses one as too many, and those that follow it', { status: 429, headers: { 'Retry-After': '0' } }, 3],
])('a server that %s', async (_what, { status, headers = {} }, times) => {
	let counted = 0;
	const client = createN8nClient({
		baseUrl: 'https://n8n.example.com',
		apiKey: 'key',
		fetch: async () => Response.json(page, { status, headers }),
		onCounted: () => counted++,
	});
	await client
		.executions()
		.list({ limit: 1 })
		.catch(() => {});
	expect(counted).toBe(times);
});
