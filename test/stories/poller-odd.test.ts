import { expect, test } from 'vitest';
import { buttonsOf, choicesOf, textOf } from '../../sandbox/slack/index.js';
import { asks, modalOf } from './asking.js';
import { fails, type HarnessOptions, openHarness } from './harness.js';
import { polled } from './polls.js';
import { failuresIn, told } from './telling.js';

async function open(options: HarnessOptions = {}) {
	const harness = await openHarness(options);
	await polled(harness);
	return harness;
}

const odd: [string, Record<string, unknown>][] = [
	['no status', { status: null }],
	['no workflow', { workflowId: undefined }],
	['a workflow without a name for it', { workflowId: null }],
	['a number as its workflow', { workflowId: 1000 }],
	['no mode', { mode: null }],
	['nothing of whether it finished', { finished: null }],
	['an empty time to wait till', { waitTill: '' }],
	['empty times', { startedAt: '', stoppedAt: '' }],
	['a retry of nothing that is a number', { retryOf: 'x' }],
];

test.each(odd)('a row with %s rings, and so does the one beside it; it is listed as well', async (_, fields) => {
	const harness = await open();
	const { n8n, ana, ops } = harness;
	const orders = n8n.workflow('Order sync', [fails]);
	n8n.faults.inject({ path: /executions\?limit=10$/, kind: 'delay', ms: 300, times: 1 });
	const id = n8n.run(orders);
	n8n.answerOddly(id, fields);
	const sound = n8n.run(orders);
	await told(harness, 2);
	expect(failuresIn(ops).ids).toEqual([id, sound]);
	for (const card of ops.messages()) expect(textOf(card)).toContain('401 Unauthorized');
	expect(harness.log()).not.toContain('poll failed');
	const list = textOf(await asks(harness, ana, '/n8n failures'));
	expect(list).toContain(`#${id}`);
	expect(list).toContain(`#${sound}`);
});

test('of a run whose workflow is not known nothing is offered that is done to a whole workflow', async () => {
	const harness = await open();
	const { n8n, slack } = harness;
	const orders = n8n.workflow('Order sync', [fails]);
	n8n.answerOddly(n8n.run(orders), { workflowId: undefined });
	const card = await slack.until(() => harness.ops.messages()[0]);
	expect(buttonsOf(card)).toEqual(['Retry', 'Acknowledge', 'Details']);
	expect(choicesOf(card)).toEqual(['Retry with the latest workflow', 'Assign to…', 'Mute…', 'Tag…', 'Resolve']);
});

test('a row whose id is no number is skipped, logged once and counted; lists, jobs and alerts go on', async () => {
	const harness = await open();
	const { n8n, ana, slack, ops } = harness;
	const orders = n8n.workflow('Order sync', [fails]);
	const uuid = '0198c9f2-7d5e-7a44-b7a0-0c6d64a1d0f3';
	const other = n8n.run(orders);
	n8n.answerOddly(other, { id: uuid });
	const id = n8n.run(orders);
	// It is the newest as well: the poll finds its way by the others.
	n8n.answerOddly(n8n.run(orders), { id: `${uuid}-2` });
	await slack.until(() => ops.messages().some((card) => textOf(card).includes(`#${id}`)));
	await polled(harness, 3);
	expect(ops.messages()).toHaveLength(1);
	const logged = harness.log().split('\n');
	expect(logged.filter((line) => line.includes('is skipped') && line.includes(`"${uuid}"`))).toHaveLength(1);
	expect(textOf(await asks(harness, ana, '/n8n failures'))).toContain(`#${id}`);
	await ana.types('/n8n retry-all', ops);
	await modalOf(harness, ana, { says: 'Retry 1 execution' });
	expect(textOf(await asks(harness, ana, '/n8n status'))).toContain('2 rows from n8n could not be read');
});

test('a crash that never began is shown and counted like the others', async () => {
	const harness = await open();
	const { n8n, ana } = harness;
	const orders = n8n.workflow('Order sync', [fails]);
	n8n.seedHistory(1, { workflow: orders, status: 'crashed', neverStarted: true });
	for (const typed of ['/n8n failures', '/n8n failures since:2h', '/n8n list since:2h']) {
		expect(textOf(await asks(harness, ana, typed)), typed).toContain('#1 ');
	}
	expect(textOf(await asks(harness, ana, '/n8n failures until:1h'))).not.toContain('#1 ');
	await ana.types('/n8n retry-all since:2h', harness.ops);
	await modalOf(harness, ana, { says: 'Retry 1 execution' });
});
