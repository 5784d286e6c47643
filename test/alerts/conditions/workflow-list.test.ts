import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startN8n } from '../../../sandbox/n8n/index.js';
import { readSchedule, withTimedNodes } from '../../../src/alerts/conditions/missed/read-schedule.js';
import { createWorkflowList } from '../../../src/alerts/conditions/workflow-list.js';
import { createN8nClient } from '../../../src/n8n/index.js';
import { addressOf } from '../../../src/redis/connection.js';

test('of all workflows that are held at once no more is kept than tells when they are to start', async () => {
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	onTestFinished(() => redis.disconnect());
	const n8n = await startN8n({ apiKey: 'key' });
	onTestFinished(() => n8n.close());
	const nodes = Array.from(
		{ length: 40 },
		(_, i) => ({ node: `Step ${i} ${'x'.repeat(200)}`, does: 'succeed' }) as const,
	);
	n8n.workflow('Order sync', nodes);
	const workflows = createN8nClient({ baseUrl: n8n.url, apiKey: 'key' }).workflows();
	const { data } = await workflows.list();
	const list = createWorkflowList(
		{ redis, workflows, lean: withTimedNodes, now: Date.now },
		`workflows:${randomBytes(6).toString('hex')}`,
	);
	const [kept] = (await list.read(AbortSignal.timeout(5_000)))!;
	expect(JSON.stringify(data[0]).length).toBeGreaterThan(8_000);
	expect(JSON.stringify(kept).length).toBeLessThan(1_000);
	const scheduled = {
		type: 'n8n-nodes-base.scheduleTrigger',
		parameters: { rule: { interval: [{ field: 'hours' }] } },
	};
	for (const of of [
		{ nodes: [scheduled] },
		{ nodes: [], activeVersion: { nodes: [scheduled] } },
		{ activeVersion: null },
	])
		expect(readSchedule(withTimedNodes({ ...data[0]!, ...of }))).toEqual(readSchedule({ ...data[0]!, ...of }));
});
