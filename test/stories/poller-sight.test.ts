import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { fails } from './harness.js';
import { harness, open } from './story.js';

test('n8n is down for a while: one alert says so, then that it is back, and what failed meanwhile rings behind it', async () => {
	const { n8n, slack, ops, alert } = await open({ timings: { outageMs: 600 } });
	const orders = n8n.workflow('Order sync', [fails]);
	await n8n.stopServing();
	const blind = await slack.until(() => ops.messages().find(({ headline }) => headline.includes('n8n is down since')), {
		what: 'the word that nothing rings',
	});
	expect(textOf(blind)).toContain('n8n cannot be reached.');
	expect(textOf(blind)).toContain('Failures from the outage ring then.');
	expect(textOf(blind)).toMatch(/Reference/);
	n8n.run(orders);
	await n8n.serve();
	await alert('Order sync');
	await harness.says(blind, /^🟢 n8n is back · after .+ · failures from the outage follow$/m);
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

test('n8n refuses the key: one alert says so and what to do, and ends when it is taken again', async () => {
	const { n8n, ops, says, slack } = await open({ timings: { outageMs: 600 } });
	const take = n8n.faults.inject({ kind: 'status', status: 401, body: '{"message":"unauthorized"}' });
	const refused = await slack.until(() => ops.messages()[0], { what: 'the alert' });
	expect(refused.headline).toMatch(/^🔴 n8n refuses Flowbell's key since /);
	expect(textOf(refused)).toContain('should check N8N_API_KEY');
	take();
	await says(refused, /^🟢 n8n accepts Flowbell's key again · after .+ · failures from the outage follow$/m);
	expect(ops.messages()).toHaveLength(1);
});

const elsewhere = '<!DOCTYPE html><html><body><pre>Cannot GET /api/v1/executions</pre></body></html>';
test.each([
	['its API is not there any more', { status: 404, body: elsewhere }, 'N8N_PUBLIC_API_ENDPOINT'],
	[
		'another address',
		{ status: 301, body: '', headers: { location: 'https://n8n.example.org/api/v1/executions' } },
		'https://n8n.example.org',
	],
])('n8n answers that %s: it is not called down', async (_, fault, said) => {
	const { n8n, ops, says, slack } = await open({ timings: { outageMs: 600 } });
	const end = n8n.faults.inject({ kind: 'status', contentType: 'text/html', ...fault });
	const unseen = await slack.until(() => ops.messages()[0], { what: 'the alert' });
	expect(unseen.headline).toMatch(/^🔴 Flowbell cannot see n8n since /);
	expect(textOf(unseen)).toContain(said);
	end();
	await says(unseen, /^🟢 Flowbell sees n8n again/m);
});
