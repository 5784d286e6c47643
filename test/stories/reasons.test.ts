import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks, modalOf } from './asking.js';
import { harness, open } from './story.js';

const stock = 'Bad request - please check your parameters';
const fails = (description: string, more: object = {}) => ({
	node: 'Send',
	type: 'n8n-nodes-base.httpRequest',
	does: { fail: { message: stock, description, httpCode: '400', ...more } },
});

test('where n8n says a stock sentence the alert, its push text and the list say the reason and the status too', async () => {
	const { n8n, ana } = await open();
	n8n.run(n8n.workflow('Notify customers', [fails('Recipient has not opted in')]));
	const alert = await harness.alert('Notify customers');
	expect(alert.headline).toBe(`🔴 Notify customers failed · 400 ${stock} · Recipient has not opted in`);
	expect(textOf(alert).match(/Recipient has not opted in/g)).toHaveLength(1);
	const list = textOf(await asks(harness, ana, '/n8n failures'));
	expect(list).toContain(`400 ${stock} · Recipient has not opted in`);
});

test('a long message and a long reason are both told: in short in the first line, whole below it', async () => {
	await open();
	const long = `${stock} ${'and read the manual '.repeat(10)}`;
	const reason = `The template "order_shipped" was refused ${'by the reviewer '.repeat(10)}`;
	harness.n8n.run(harness.n8n.workflow('Notify customers', [fails(reason, { message: long })]));
	const alert = await harness.alert('Notify customers');
	expect(alert.headline).toContain('· The template "order_shipped" was refused');
	expect(textOf(alert)).toContain(`Error  400 ${long.trim()}`);
	expect(textOf(alert)).toContain(`Reason  ${reason.trim()}`);
});

test('the reason is read out of what the other side answered, where n8n gives no description', async () => {
	await open();
	const messages = ['400 - "{\\"error\\":{\\"message\\":\\"Recipient has not opted in\\",\\"code\\":131047}}"'];
	const { description: _, ...failure } = fails('').does.fail;
	const node = { node: 'Send', type: 'n8n-nodes-base.httpRequest', does: { fail: { ...failure, messages } } };
	harness.n8n.run(harness.n8n.workflow('Notify customers', [node]));
	const alert = await harness.alert('Notify customers');
	expect(alert.headline).toBe(`🔴 Notify customers failed · 400 ${stock} · Recipient has not opted in`);
});

test('error:"…" finds the reason, for a list and for a job on many', async () => {
	const { n8n, ana } = await open();
	n8n.run(n8n.workflow('Notify customers', [fails('Recipient has not opted in')]));
	n8n.run(n8n.workflow('Bill customers', [fails('Amount is negative')]));
	await harness.alert('Bill customers');
	const found = textOf(await asks(harness, ana, '/n8n failures error:"opted in"'));
	expect(found).toContain('Notify customers');
	expect(found).not.toContain('Bill customers');
	await ana.types('/n8n retry-all error:"opted in"', harness.ops);
	const form = await modalOf(harness, ana, { says: 'Retry 1 execution' });
	expect(textOf(form)).toMatch(/Notify customers/);
	expect(textOf(form)).not.toMatch(/Bill customers/);
});

test('another reason under the same stock sentence is not the same error', async () => {
	const { n8n, ana } = await open();
	const send = fails('Recipient has not opted in');
	n8n.run(n8n.workflow('Notify customers', [send]));
	const alert = await harness.alert('Notify customers');
	send.does.fail.description = 'Message is empty';
	await ana.clicks(alert, 'Retry');
	const after = await harness.says(alert, 'failed again');
	expect(after.headline).toContain('another error at "Send": 400 ');
	expect(after.headline).toContain('Message is empty');
	await harness.slack.until(() => harness.ops.thread(alert.ts).some((line) => line.text.includes('Message is empty')), {
		what: 'the line of the thread',
	});
});

test('where an agent’s chat model failed, that is the node, and the agent stands beside it', async () => {
	await open();
	const subNode = { name: 'Chat Model', type: '@n8n/n8n-nodes-langchain.lmChatOpenAi' };
	const message = 'The service is receiving too many requests from you';
	const fail = { message, description: 'Quota used up', httpCode: '429', subNode };
	harness.n8n.run(
		harness.n8n.workflow('Helpdesk', [{ node: 'Helper', type: '@n8n/n8n-nodes-langchain.agent', does: { fail } }]),
	);
	const alert = await harness.alert('Helpdesk');
	expect(alert.headline).toBe(`🔴 Helpdesk failed · 429 ${message} · Quota used up`);
	expect(textOf(alert)).toContain('Node  Chat Model (of Helper)');
});
