import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { card, lineOf, previews, refused } from './bulking.js';
import { retriesOf } from './harness.js';
import { harness, open } from './story.js';
import { told } from './telling.js';

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
	await told(harness, 3);
	const [alert] = ops.messages();
	n8n.fix(orders);
	n8n.fix(silent);

	await previews(harness, ana, '/n8n retry-all', 'Retry 5 executions');
	await ana.picks(ana.modal()!, 'All at once');
	await ana.submits();
	const done = await card(harness, '⏳ 0 of 5 recovered · 5 waiting in n8n · all workflows');
	expect(done.headline).toContain('5 waiting in n8n');
	expect(textOf(done)).toContain('the alerts show how they end');
	for (const id of [...before, ...ids]) expect(retriesOf(harness, id)).toHaveLength(1);

	await harness.says(alert!, /⏳ #\d+ waits/);
	expect(ops.messages().filter(({ headline }) => headline.includes('Old report'))).toHaveLength(0);

	n8n.finishWaits();
	await harness.says(alert!, '🟢 Order sync recovered · 3 of 3');
	for (const id of ids) await lineOf(harness, alert!, new RegExp(`@ana retried #${id} as #\\d+: recovered`));
	const failed = () => ops.messages().filter(({ headline }) => headline.startsWith('🔴 Old report failed again'));
	await slack.until(() => failed().length === 2, { what: 'alerts of those that failed after their wait' });
	for (const id of [...before, ...ids]) expect(retriesOf(harness, id)).toHaveLength(1);
});
