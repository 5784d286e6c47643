import { describe, expect, test } from 'vitest';
import { polled, requestsByPoll } from './polls.js';
import { harness, open } from './story.js';
import { alertsIn } from './telling.js';

/** What each quiet poll asks, with so many executions in the past, a third of them failed, and some that wait and run. */
async function quietPolls(version: '2.40.7' | '1.123.81', past: number): Promise<string[][]> {
	await open({ n8n: { version }, bot: false });
	const { n8n } = harness;
	n8n.seedHistory(past);
	n8n.seedHistory(past / 2, { status: 'error' });
	n8n.run(n8n.workflow('Reminder', [{ node: 'Wait', does: { wait: 7_200 } }]));
	n8n.run(n8n.workflow('Import', [{ node: 'Fetch', does: { run: 3_600 } }]));
	n8n.seedHistory(1);
	await harness.startBot();
	// What no list shows is looked up by the first ones.
	await polled(harness, 3);
	const from = n8n.requests.length;
	await polled(harness, 5);
	const polls = requestsByPoll(harness, from).map((poll) =>
		poll.map(({ path, query }) => `${path.replace('/api/v1', '')} ${JSON.stringify(query)}`),
	);
	await harness.close();
	return polls;
}

describe.each(['2.40.7', '1.123.81'] as const)('n8n %s', (version) => {
	test('a quiet poll asks the same few small things with 10 and with 2,000 past executions', async () => {
		const few = await quietPolls(version, 10);
		const many = await quietPolls(version, 2_000);
		const one = few[0]!;
		expect(few.length).toBeGreaterThanOrEqual(4);
		for (const poll of [...few, ...many]) expect(poll).toEqual(one);
		expect(one.length).toBeLessThanOrEqual(7);
		// Only lists, and only their first page.
		expect(one.every((asked) => asked.startsWith('/executions {') && !asked.includes('cursor'))).toBe(true);
	});
});

test('one new failure costs one fetch of data', async () => {
	await open();
	const { n8n } = harness;
	await polled(harness);
	const from = n8n.requests.length;
	n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'card declined' } } }]));
	await harness.alert('Order sync');
	await polled(harness, 3);
	const data = n8n.requests.slice(from).filter(({ query }) => query.includeData === 'true');
	expect(data.map(({ path }) => path)).toEqual(['/api/v1/executions/1']);
});

test('where nothing was listed at the first look, the first failure has no more looked up than a first look would', async () => {
	await open({ bot: false });
	const { n8n } = harness;
	n8n.seedHistory(3_000);
	for (const { id } of n8n.executions()) n8n.remove(id);
	await harness.startBot();
	await polled(harness, 2);
	const from = n8n.requests.length;
	n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'card declined' } } }]));
	await harness.alert('Order sync');
	await polled(harness, 4);
	const lookUps = n8n.requests.slice(from).filter(({ path }) => /executions\/\d+$/.test(path));
	expect(lookUps.length).toBeGreaterThan(0);
	expect(lookUps.length).toBeLessThanOrEqual(1_005);
});

test('so many new failures of one workflow at once are told by one poll, which fetches the details of twenty', async () => {
	await open({ bot: false, timings: { outbox: { postIntervalMs: 1, floodMs: 1 } } });
	const { n8n } = harness;
	await (await harness.startBot()).stop();
	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'card declined' } } }]);
	for (let i = 0; i < 120; i++) n8n.run(orders);
	const from = n8n.requests.length;
	await harness.startBot();
	await harness.slack.until(() => alertsIn(harness.ops)[0]?.count === 120, { what: 'all of them counted' });
	await polled(harness, 1);
	expect(harness.ops.messages()).toHaveLength(1);
	const fetches = requestsByPoll(harness, from).map((poll) => poll.filter(({ query }) => query.includeData).length);
	expect(fetches.filter(Boolean)).toEqual([20]);
}, 60_000);
