import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { lineOf, modalOf } from './bulking.js';
import { failing, retriesOf } from './harness.js';
import { polled } from './polls.js';
import { harness, open, retried } from './story.js';

const slow = { node: 'Slow', does: { run: 3_600 } } as const;
const running = () => harness.n8n.executions().filter(({ status }) => status === 'running' || status === 'new');
const lines = ({ ts }: { ts: string }) => harness.ops.thread(ts).map(textOf);
/** The modal once it has counted. */
const modal = (words: string, person = harness.ana) => modalOf(harness, person, words);

/** A workflow of which so many run on while one has failed. */
async function runaway(count: number) {
	const { n8n } = harness;
	const orders = n8n.workflow('Order sync', [failing, slow]);
	n8n.fix(orders);
	for (let i = 0; i < count; i++) n8n.run(orders);
	n8n.break(orders);
	const id = n8n.run(orders);
	n8n.fix(orders);
	return { orders, id, alert: await harness.alert('Order sync failed') };
}

describe('Stop retry', () => {
	test('asks, stops the run that retries, and the card and its thread say by whom', async () => {
		const { n8n, ana, ben, orders, id, alert } = await retried([failing, slow]);
		const card = await harness.says(alert, 'retrying #1 as #2');
		const no = await ben.clicks(card, 'Stop retry', { confirm: 'dismiss' });
		expect(no.dialog).toMatchObject({ title: 'Stop #2?', confirm: 'Stop retry', deny: 'Cancel' });
		expect(n8n.execution(2)?.status).toBe('running');
		await ben.clicks(card, 'Stop retry');
		const stopped = await harness.says(alert, '⚪ Order sync: the retry of #1 was stopped · #2');
		expect(buttonsOf(stopped)).toContain('Retry');
		await lineOf(harness, alert, '⚪ @ben stopped #2, the retry of #1 by @ana');
		expect(lines(alert).filter((line) => line.includes('stopped'))).toHaveLength(1);
		expect(n8n.execution(2)?.status).toBe('canceled');
		// And it can be retried again.
		await ana.clicks(stopped, 'Retry');
		await harness.says(alert, 'retrying #1 as #3');
		n8n.finishRuns(orders);
		await harness.says(alert, '🟢 Order sync recovered · #3');
		expect(retriesOf(harness, id)).toHaveLength(2);
	});

	test('a stop that is typed is one line in the thread, too, and one that is made in n8n names nobody', async () => {
		const { n8n, ana, ben, ops, orders, alert } = await retried([failing, slow]);
		await harness.says(alert, 'retrying #1 as #2');
		await ben.types('/n8n stop 2', ops);
		const stopped = await harness.says(alert, 'was stopped · #2');
		expect(textOf(await harness.told(ben, 'stopped #2'))).toContain('The card in this channel shows it too.');
		await ana.clicks(stopped, 'Retry');
		await harness.says(alert, 'retrying #1 as #3');
		n8n.stopInUi(3);
		await lineOf(harness, alert, '⚪ #3, the retry of #1 by @ana, was stopped');
		expect(lines(alert).filter((line) => line.includes('stopped'))).toHaveLength(2);
		n8n.finishRuns(orders);
	});

	test('of one that has ended meanwhile: a polite private answer that says what the state is now', async () => {
		const { n8n, ben, orders, alert } = await retried([failing, slow]);
		const card = await harness.says(alert, 'retrying #1 as #2');
		n8n.finishRuns(orders);
		await harness.says(alert, 'recovered');
		await ben.clicks(card, 'Stop retry', { stale: true });
		expect(textOf(await harness.told(ben, '#1 has recovered as #2'))).toContain('Nothing was done');
	});

	test('of one that waits', async () => {
		const { n8n, ana, alert } = await retried([failing, { node: 'Wait', does: { wait: 7_200 } }]);
		await ana.clicks(await harness.says(alert, '#2, the retry of #1, waits'), 'Stop retry');
		await harness.says(alert, 'was stopped · #2');
		expect(n8n.execution(2)?.status).toBe('canceled');
	});

	test('when the connection breaks after n8n took it: still told as stopped', async () => {
		const { n8n, ana, alert } = await retried([failing, slow]);
		const card = await harness.says(alert, 'retrying #1 as #2');
		n8n.faults.inject({ method: 'POST', path: /\/2\/stop/, kind: 'cutAfter', times: 1 });
		await ana.clicks(card, 'Stop retry');
		await harness.says(alert, 'was stopped · #2');
		await lineOf(harness, alert, '⚪ @ana stopped #2, the retry of #1 by @ana');
	});

	test('when n8n answers 500 again and again: looked at each time, asked three times with one key, told as unclear', async () => {
		const { n8n, ana, alert } = await retried([failing, slow]);
		const card = await harness.says(alert, 'retrying #1 as #2');
		n8n.faults.inject({ method: 'POST', path: /\/2\/stop/, kind: 'status', status: 500, body: '{"message":"x"}' });
		await ana.clicks(card, 'Stop retry');
		await harness.told(ana, 'Stopping of #2: unclear whether it happened');
		const stops = n8n.requests.filter(({ path }) => path.endsWith('/2/stop'));
		expect(stops).toHaveLength(3);
		expect(new Set(stops.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
		expect(stops[0]!.idempotencyKey).toMatch(/^flowbell-/);
	});
});

describe('Stop running (n)', () => {
	test('counts what runs and is queued of this workflow, names it, and stops just that', async () => {
		const { n8n, ana } = await open({ n8n: { concurrency: 2 } });
		const other = n8n.workflow('Other', [slow]);
		const { orders, alert } = await runaway(0);
		expect(buttonsOf(alert)).toEqual(['Retry', 'Acknowledge', 'Details']);
		n8n.run(other);
		for (let i = 0; i < 3; i++) n8n.run(orders);
		n8n.break(orders);
		const manual = n8n.run(orders, { mode: 'manual' });
		const second = await harness.says(alert, `#${manual}`);
		expect(buttonsOf(second)).toContain('Stop running (3)');
		await ana.clicks(second, 'Stop running (3)');
		expect((await modal('1 running and 2 queued of Order sync')).submit).toBe('Stop 3 runs');
		await ana.submits();
		await lineOf(harness, second, '⚪ @ana stopped 3 runs of Order sync');
		expect(running().map(({ workflowId }) => workflowId)).toEqual([other.id]);
	});

	test('asks with the present number, which may be another than on the card', async () => {
		const { n8n, ana } = await open();
		const { orders, alert } = await runaway(2);
		expect(buttonsOf(alert)).toContain('Stop running (2)');
		for (let i = 0; i < 3; i++) n8n.run(orders);
		await ana.clicks(alert, 'Stop running (2)');
		expect((await modal('5 running of Order sync')).submit).toBe('Stop 5 runs');
		await ana.submits();
		await lineOf(harness, alert, 'stopped 5 runs of Order sync');
		expect(running()).toEqual([]);
		// And the card offers it no longer.
		await harness.slack.until(() => buttonsOf(harness.now(alert)).join() === 'Retry,Acknowledge,Details', {
			what: 'a card without "Stop running"',
		});
	});

	test('is not offered where nothing runs', async () => {
		await open();
		const { alert } = await runaway(0);
		expect(buttonsOf(alert)).toEqual(['Retry', 'Acknowledge', 'Details']);
	});

	test('leaves what waits alone and says so', async () => {
		const { n8n, ana } = await open();
		const orders = n8n.workflow('Order sync', [failing, { node: 'Wait', does: { wait: 7_200 } }, slow]);
		n8n.fix(orders);
		const goesOn = n8n.run(orders);
		n8n.finishWaits(orders);
		const waits = n8n.run(orders);
		expect(n8n.executions().map(({ status }) => status)).toEqual(['running', 'waiting']);
		n8n.break(orders);
		n8n.run(orders);
		const alert = await harness.alert('Order sync failed');
		await ana.clicks(alert, 'Stop running (1)');
		const view = await modal('1 running of Order sync');
		expect(textOf(view)).toContain('1 waiting run is not stopped.');
		expect(view.submit).toBe('Stop 1 run');
		await ana.submits();
		await lineOf(harness, alert, 'stopped 1 run of Order sync');
		expect(n8n.execution(goesOn)?.status).toBe('canceled');
		expect(n8n.execution(waits)?.status).toBe('waiting');
	});

	test('with nothing left to stop: said, and nothing to press', async () => {
		const { n8n, ana } = await open();
		const { orders, alert } = await runaway(1);
		n8n.finishRuns(orders);
		await ana.clicks(alert, 'Stop running (1)');
		expect((await modal('there is nothing to stop')).submit).toBeUndefined();
	});

	test('with all ended between the question and the yes: said privately, and nobody is told that 0 were stopped', async () => {
		const { n8n, ana } = await open();
		const { orders, alert } = await runaway(1);
		await ana.clicks(alert, 'Stop running (1)');
		await modal('1 running of Order sync');
		n8n.finishRuns(orders);
		await ana.submits();
		await harness.told(ana, 'there was nothing to stop');
		await polled(harness);
		expect(harness.ops.thread(alert.ts)).toEqual([]);
	});

	test('when the connection breaks after n8n took it: told as stopped', async () => {
		const { n8n, ana } = await open();
		const { alert } = await runaway(2);
		await ana.clicks(alert, 'Stop running (2)');
		await modal('2 running of Order sync');
		n8n.faults.inject({ method: 'POST', path: /\/stop$/, kind: 'cutAfter' });
		await ana.submits();
		await lineOf(harness, alert, '⚪ @ana stopped 2 runs of Order sync');
		expect(running()).toEqual([]);
	});

	test('what begins after the count is not touched, and the line says so', async () => {
		const { n8n, ana } = await open();
		const { orders, alert } = await runaway(2);
		await ana.clicks(alert, 'Stop running (2)');
		await modal('2 running of Order sync');
		const off = n8n.on('request', ({ method, path }) => {
			if (method !== 'POST' || !path.endsWith('/stop')) return;
			off();
			n8n.run(orders);
		});
		await ana.submits();
		const told = await lineOf(harness, alert, '⚪ @ana stopped 2 runs of Order sync');
		expect(told.text).toContain('left 1 started since');
		expect(running()).toHaveLength(1);
		await harness.slack.until(() => buttonsOf(harness.now(alert)).includes('Stop running (1)'), {
			what: 'the new number',
		});
	});

	test('n8n answers 500: each is asked once, and what goes on is told', async () => {
		const { n8n, ana } = await open();
		const { alert } = await runaway(2);
		await ana.clicks(alert, 'Stop running (2)');
		await modal('2 running of Order sync');
		n8n.faults.inject({ method: 'POST', path: /\/stop$/, kind: 'status', status: 500, body: '{"message":"x"}' });
		await ana.submits();
		await lineOf(harness, alert, '2 still running');
		const stops = n8n.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/stop'));
		expect(stops).toHaveLength(2);
	});

	test('n8n answers 500 for one of them: all others are stopped, and that one is told', async () => {
		const { n8n, ana } = await open();
		const { alert } = await runaway(8);
		await ana.clicks(alert, 'Stop running (8)');
		await modal('8 running of Order sync');
		const last = Math.max(...running().map(({ id }) => id));
		n8n.faults.inject({ method: 'POST', path: new RegExp(`/${last}/stop$`), kind: 'status', status: 500 });
		await ana.submits();
		await lineOf(harness, alert, '1 still running');
		expect(running().map(({ id }) => id)).toEqual([last]);
	});

	test('when n8n does not answer afterwards: what was stopped is told all the same', async () => {
		const { n8n, ana } = await open();
		const { alert } = await runaway(2);
		await ana.clicks(alert, 'Stop running (2)');
		await modal('2 running of Order sync');
		n8n.faults.inject({
			method: 'GET',
			path: /status=running.*workflowId|workflowId.*status=running/,
			kind: 'status',
			status: 403,
		});
		await ana.submits();
		await lineOf(harness, alert, 'stopped 2 runs of Order sync');
		expect(ana.sees().filter((message) => message.ephemeralFor)).toEqual([]);
	});

	test('with n8n down: the modal says so in plain words', async () => {
		const { n8n, ana } = await open();
		const { alert } = await runaway(1);
		await n8n.stopServing();
		await ana.clicks(alert, 'Stop running (1)');
		expect((await modal('n8n cannot be reached')).submit).toBeUndefined();
		await n8n.serve();
		expect(running()).toHaveLength(1);
	});

	test('twice at once stops once', async () => {
		const { ana, ben } = await open();
		const { alert } = await runaway(2);
		await Promise.all([ana.clicks(alert, 'Stop running (2)'), ben.clicks(alert, 'Stop running (2)')]);
		await modal('2 running of Order sync');
		await modal('2 running of Order sync', ben);
		await Promise.all([ana.submits(), ben.submits()]);
		await lineOf(harness, alert, 'stopped 2 runs of Order sync');
		await harness.slack.until(() => [...ana.sees(), ...ben.sees()].some((message) => message.ephemeralFor));
		expect(harness.ops.thread(alert.ts)).toHaveLength(1);
	});
});

describe('n8n 1.123, which cannot stop', () => {
	test('offers neither, and says why', async () => {
		const { n8n, ana } = await open({ n8n: { version: '1.123.81' } });
		const { orders, alert } = await runaway(2);
		expect(buttonsOf(alert).some((label) => label.startsWith('Stop'))).toBe(false);
		expect(textOf(alert)).toContain('2 runs have not ended. Stop is not available: stopping needs n8n 2.10 or newer');
		await ana.clicks(alert, 'Retry');
		const card = await harness.says(alert, /retrying #3 as #4/);
		expect(buttonsOf(card)).toEqual(['Details']);
		expect(textOf(card)).toContain('Stop is not available: stopping needs n8n 2.10 or newer');
		await ana.types('/n8n stop 4', harness.ops);
		expect(textOf(await harness.told(ana, 'cannot'))).toContain('2.10');
		n8n.finishRuns(orders);
		await harness.says(alert, 'recovered');
	});
});

test('Stop running follows what somebody stops in n8n itself', async () => {
	await open();
	const { n8n, slack } = harness;
	const { alert } = await runaway(2);
	const offers = (label: string | null) =>
		slack.until(
			() => (buttonsOf(harness.now(alert)).find((each) => each.startsWith('Stop running')) ?? null) === label,
			{ what: `"${label}" on the card` },
		);
	await offers('Stop running (2)');
	n8n.stopInUi(1);
	await offers('Stop running (1)');
	n8n.stopInUi(2);
	await offers(null);
});
