import { expect, onTestFinished, test } from 'vitest';
import { realClock } from '../../sandbox/clock.js';
import { startN8n } from '../../sandbox/n8n/index.js';
import { textOf } from '../../sandbox/slack/index.js';
import { polled } from './polls.js';
import { openWorkplace } from './workplace.js';

const fails = { node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } } as const;

async function open(options: Parameters<typeof openWorkplace>[0]) {
	const place = await openWorkplace(options);
	onTestFinished(() => place.close());
	return place;
}

test('n8n out of sight for a while: the channel is told, once, and again when it is seen', async () => {
	const { n8n, slack, ops, alert } = await open({ timings: { blindMs: 600 } });
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
	const { n8n, slack, ops, alert, log } = await open({ timings: { blindMs: 60_000 } });
	const orders = n8n.workflow('Order sync', [fails]);
	await n8n.stopServing();
	n8n.run(orders);
	await slack.until(() => log().includes('poll failed'), { what: 'a poll that fails' });
	await n8n.serve();
	await alert('Order sync');
	expect(ops.messages()).toHaveLength(1);
});

test('n8n’s database is replaced and its numbers begin anew: the channel is told, instead of silence', async () => {
	const place = await open({});
	const { n8n, slack, ops } = place;
	const orders = n8n.workflow('Order sync', [{ node: 'Fine', does: 'succeed' }]);
	n8n.seedHistory(500, { workflow: orders });
	n8n.run(orders);
	await polled(place);
	const port = Number(new URL(n8n.url).port);
	await n8n.close();
	const later = Date.now() + 3_600_000;
	const anew = await startN8n({ port, apiKey: n8n.apiKey, clock: { ...realClock, now: () => later } });
	onTestFinished(() => anew.close());
	anew.run(anew.workflow('Order sync', [fails]));
	const word = await slack.until(() => ops.messages().find(({ text }) => text.includes('counts its executions anew')), {
		what: 'the word that numbers begin anew',
	});
	expect(textOf(word)).toContain('empty its Redis');
});
