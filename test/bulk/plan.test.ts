import { expect, onTestFinished, test } from 'vitest';
import { startN8n } from '../../sandbox/n8n/index.js';
import type { Selection } from '../../src/bulk/bulk.js';
import { selected } from '../../src/bulk/plan.js';
import { createN8nClient, learnCapabilities } from '../../src/n8n/index.js';
import { failedOnes } from './engine.js';

const hour = 3_600_000;

async function open(version: '2.40.7' | '1.123.81' = '2.40.7') {
	const n8n = await startN8n({ version });
	onTestFinished(() => n8n.close());
	const client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey });
	const capabilities = await learnCapabilities(client);
	return {
		n8n,
		async plan(selection: Partial<Selection>) {
			const ids: number[] = [];
			const wanted = { ...failedOnes, ...selection };
			const signal = AbortSignal.timeout(20_000);
			for await (const page of selected(client.executions(), capabilities, wanted, signal)) {
				ids.push(...page.map(({ executionId }) => executionId));
			}
			return ids;
		},
	};
}

test.each(['2.40.7', '1.123.81'] as const)('n8n %s: a crash that never began is judged by its end', async (version) => {
	const { n8n, plan } = await open(version);
	n8n.seedHistory(1, { status: 'crashed', neverStarted: true });
	n8n.seedHistory(300, { status: 'error' });
	const now = Date.now();
	expect(await plan({})).toHaveLength(301);
	expect(await plan({ since: now - hour })).toHaveLength(301);
	expect(await plan({ until: now })).toHaveLength(301);
	expect(await plan({ since: now - hour, until: now, statuses: [] })).toContain(1);
	expect(await plan({ since: now + hour })).toEqual([]);
	expect(await plan({ until: now - hour })).toEqual([]);
});

test('rows without a status are of the one that was asked for', async () => {
	const { n8n, plan } = await open();
	n8n.seedHistory(2, { status: 'error' });
	n8n.answerOddly(1, { status: null });
	expect(await plan({})).toEqual([2, 1]);
});
