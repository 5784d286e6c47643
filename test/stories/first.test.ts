import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { retriesOf } from './harness.js';
import { harness, open } from './story.js';

const charge = { message: '401 Unauthorized: token expired', httpCode: '401' };

test('a failure rings in #ops-alerts, Retry is clicked, and the message turns green', async () => {
	await open();
	const { n8n, slack, ana } = harness;
	const orders = n8n.workflow('Order sync', [
		{ node: 'Get order', does: 'succeed' },
		{ node: 'Charge card', type: 'n8n-nodes-base.httpRequest', does: { fail: charge } },
	]);
	const id = n8n.run(orders);
	const alert = await harness.alert('Order sync');
	expect(alert.headline).toContain('🔴 Order sync failed');
	expect(textOf(alert)).toContain('Charge card');
	expect(textOf(alert)).toContain('401 Unauthorized: token expired');
	expect(buttonsOf(alert)).toContain('Retry');

	n8n.fix(orders);
	const click = await ana.clicks(alert, 'Retry');
	expect(click.acked).toBe(true);
	const green = await harness.says(alert, '🟢 Order sync recovered');
	expect(green.headline).toContain(`<@${ana.id}>`);
	expect(retriesOf(harness, id)).toHaveLength(1);
	await slack.until(() => harness.ops.thread(alert.ts).length >= 2, {
		what: 'the thread tells who asked and how it ended',
	});
	expect(harness.ops.messages()).toHaveLength(1);
});
