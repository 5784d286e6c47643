import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { card, previews, refused } from './bulking.js';
import { retriesOf } from './harness.js';
import { harness, open } from './story.js';

const call = { node: 'Charge card', does: { fail: refused } } as const;
const wait = { node: 'Wait', does: { wait: 3_600 } } as const;
const late = { node: 'Report', does: { fail: { message: 'no such report', always: true } } } as const;

test('retries that come to a wait keep no place; each is followed, and tells its own end', async () => {
	await open({ bot: false, config: { bulkConcurrency: 2 } });
	const { n8n, ana, ops, slack } = harness;
	const silent = n8n.workflow('Old report', [call, wait, late]);
	const before = [n8n.run(silent), n8n.run(silent)];
	await harness.startBot();
	const orders = n8n.workflow('Order sync', [call, wait]);
	const ids = [n8n.run(orders), n8n.run(orders), n8n.run(orders)];
	await slack.until(() => ops.messages().filter(({ text }) => text.includes('Order sync failed')).length === 3);
	n8n.fix(orders);
	n8n.fix(silent);

	await previews(harness, ana, '/n8n retry-all', 'Retry 5 executions');
	await ana.picks(ana.modal()!, 'All at once');
	await ana.submits();
	const done = await card(harness, '⏳ Retried 5 executions of all workflows');
	expect(done.text).toContain('5 waiting in n8n');
	expect(textOf(done)).toContain('the alerts tell how they end');
	for (const id of [...before, ...ids]) expect(retriesOf(harness, id)).toHaveLength(1);

	const waiting = () => ops.messages().filter(({ text }) => text.includes('waits until'));
	await slack.until(() => waiting().length === 3, { what: 'alerts that say that the retries wait' });
	expect(ops.messages().filter(({ text }) => text.includes('Old report'))).toHaveLength(0);

	n8n.finishWaits();
	const recovered = () => ops.messages().filter(({ text }) => text.startsWith('🟢 Order sync recovered'));
	await slack.until(() => recovered().length === 3, { what: 'green alerts' });
	const failed = () => ops.messages().filter(({ text }) => text.startsWith('🔴 Old report failed again'));
	await slack.until(() => failed().length === 2, { what: 'alerts of those that failed after their wait' });
	for (const id of [...before, ...ids]) expect(retriesOf(harness, id)).toHaveLength(1);
});
