import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { fails } from './harness.js';
import { open } from './story.js';

test('n8n out of sight for a while: the channel is told, once, and again when it is seen', async () => {
	const { n8n, slack, ops, alert } = await open({ timings: { outageMs: 600 } });
	const orders = n8n.workflow('Order sync', [fails]);
	await n8n.stopServing();
	const blind = await slack.until(() => ops.messages().find(({ text }) => text.includes('has not seen n8n')), {
		what: 'the word that nothing rings',
	});
	expect(textOf(blind)).toContain('n8n cannot be reached.');
	expect(textOf(blind)).toContain('What fails in n8n meanwhile rings as soon as it is seen again.');
	expect(textOf(blind)).toMatch(/Reference/);
	n8n.run(orders);
	await n8n.serve();
	await alert('Order sync');
	await slack.until(() =>
		ops
			.messages()
			.find(({ ts }) => ts === blind.ts)
			?.text.includes('sees n8n again'),
	);
	expect(ops.messages()).toHaveLength(2);
});

test('a short outage is not worth a word', async () => {
	const { n8n, slack, ops, alert, log } = await open({ timings: { outageMs: 60_000 } });
	const orders = n8n.workflow('Order sync', [fails]);
	await n8n.stopServing();
	n8n.run(orders);
	await slack.until(() => log().includes('poll failed'), { what: 'a poll that fails' });
	await n8n.serve();
	await alert('Order sync');
	expect(ops.messages()).toHaveLength(1);
});
