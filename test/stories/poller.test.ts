import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks } from './asking.js';
import { failing } from './harness.js';
import { polled, pollsSoFar, shiftedClock } from './polls.js';
import { failed, harness, open, retried } from './story.js';
import { failuresIn, told } from './telling.js';

const firstLines = () => harness.ops.messages().map((message) => message.headline);
/** Waits for so many failures to be told, then two more polls, so that one too many would be seen. */
async function toldExactly(failures: number, problems = failures) {
	await told(harness, failures);
	await polled(harness);
	const { ids, unnamed, count } = failuresIn(harness.ops);
	expect({ count, named: new Set(ids).size + unnamed }).toEqual({ count: failures, named: failures });
	expect(firstLines()).toHaveLength(problems);
}

describe.each(['2.40.7', '1.123.81'] as const)('n8n %s', (version) => {
	test('a run that started long ago and fails now is told, though hundreds started after it', async () => {
		const { n8n } = await open({ n8n: { version } });
		const long = n8n.workflow('Nightly import', [{ node: 'Fetch', does: { run: 3_600 } }, failing]);
		const id = n8n.run(long);
		n8n.seedHistory(300);
		await polled(harness, 3);
		expect(firstLines()).toEqual([]);
		n8n.finishRuns(long);
		const alert = await harness.alert('Nightly import');
		expect(textOf(alert)).toContain(`#${id}`);
		await toldExactly(1);
	});

	test('a run that waited and then fails is told, also where the list hides what waits', async () => {
		const clock = shiftedClock();
		const { n8n } = await open({ n8n: { version, clock: clock.n8n }, now: clock.now });
		const reminder = n8n.workflow('Reminder', [{ node: 'Wait', does: { wait: 1_800 } }, failing]);
		const id = n8n.run(reminder);
		n8n.seedHistory(3);
		await polled(harness, 2);
		expect(n8n.execution(id)?.status).toBe('waiting');
		n8n.finishWaits(reminder);
		clock.skip(1_800_000);
		expect(textOf(await harness.alert('Reminder'))).toContain(`#${id}`);
		await toldExactly(1);
	});

	test('a run that was waiting already when Flowbell first started is told when it fails', async () => {
		const clock = shiftedClock();
		const { n8n } = await open({ n8n: { version, clock: clock.n8n }, now: clock.now, bot: false });
		const reminder = n8n.workflow('Reminder', [{ node: 'Wait', does: { wait: 1_800 } }, failing]);
		n8n.run(reminder);
		n8n.seedHistory(3);
		await harness.startBot();
		await polled(harness, 2);
		n8n.finishWaits(reminder);
		clock.skip(1_800_000);
		await harness.alert('Reminder failed');
		await toldExactly(1);
	});

	test('a run that crashed is told as crashed', async () => {
		const { n8n } = await open({ n8n: { version } });
		n8n.run(n8n.workflow('Big report', [{ node: 'Build', does: 'crash' }]));
		expect((await harness.alert('Big report')).headline).toContain('🔴 Big report crashed');
		await toldExactly(1);
	});

	test('what ran when n8n was killed is told as crashed when it is back', async () => {
		const { n8n } = await open({ n8n: { version } });
		const long = n8n.workflow('Nightly import', [{ node: 'Fetch', does: { run: 3_600 } }]);
		n8n.run(long);
		n8n.seedHistory(20);
		await polled(harness);
		n8n.restart();
		n8n.starting(true);
		await polled(harness, 1);
		n8n.starting(false);
		await harness.alert('Nightly import crashed');
		await toldExactly(1);
	});

	test('what failed while n8n was not reachable is told when it is', async () => {
		const { n8n, slack } = await open({ n8n: { version } });
		const long = n8n.workflow('Nightly import', [{ node: 'Fetch', does: { run: 3_600 } }, failing]);
		n8n.run(long);
		await polled(harness);
		await n8n.stopServing();
		n8n.finishRuns(long);
		n8n.run(n8n.workflow('Order sync', [failing]));
		await slack.until(() => harness.log().includes('poll failed'), { ms: 15_000 });
		expect(firstLines()).toEqual([]);
		await n8n.serve();
		await toldExactly(2);
	});

	test('what failed while Flowbell was not running is told at its next start', async () => {
		const { n8n } = await open({ n8n: { version }, bot: false });
		const long = n8n.workflow('Nightly import', [{ node: 'Fetch', does: { run: 3_600 } }, failing]);
		const bot = await harness.startBot();
		n8n.run(long);
		await polled(harness);
		await bot.stop();
		n8n.finishRuns(long);
		n8n.run(n8n.workflow('Order sync', [failing]));
		n8n.run(n8n.workflow('Big report', [{ node: 'Build', does: 'crash' }]));
		await harness.startBot();
		await toldExactly(3);
	});

	test('the first start tells nothing old, and everything from then on', async () => {
		const { n8n } = await open({ n8n: { version }, bot: false });
		const orders = n8n.workflow('Order sync', [failing]);
		for (let i = 0; i < 12; i++) n8n.run(orders);
		n8n.seedHistory(5, { status: 'crashed' });
		await harness.startBot();
		await polled(harness, 3);
		expect(firstLines()).toEqual([]);
		n8n.run(orders);
		await toldExactly(1);
	});

	test('twenty failures between two polls are told once each', async () => {
		const { n8n } = await open({ n8n: { version }, bot: false });
		const bot = await harness.startBot();
		await polled(harness);
		await bot.stop();
		const orders = n8n.workflow('Order sync', [failing]);
		const ids = Array.from({ length: 20 }, () => n8n.run(orders));
		await harness.startBot();
		await toldExactly(20, 1);
		const named = failuresIn(harness.ops).ids;
		expect(ids).toEqual(expect.arrayContaining(named));
	});
});

test('in queue mode a run that waited unseen for a worker is told when it fails', async () => {
	const { n8n } = await open({ n8n: { mode: 'queue' } });
	n8n.queue.hold();
	const orders = n8n.workflow('Order sync', [failing]);
	const id = n8n.run(orders);
	// A run that the main process did itself gets a higher id and ends sooner.
	n8n.seedHistory(1);
	await polled(harness, 3);
	n8n.queue.release();
	expect(textOf(await harness.alert('Order sync'))).toContain(`#${id}`);
	await toldExactly(1);
});

test('two bots on one Redis tell each failure once, poll no oftener than one, and one goes on without the other', async () => {
	const { n8n } = await open({ bot: false });
	const [first] = await Promise.all([harness.startBot(), harness.startBot()]);
	await polled(harness);
	const since = performance.now();
	const before = pollsSoFar(harness);
	const orders = n8n.workflow('Order sync', [failing]);
	for (let i = 0; i < 5; i++) n8n.run(orders);
	await polled(harness, 5);
	await toldExactly(5, 1);
	// Ticks come every 0.2 s; a late one may be followed by the next at once.
	expect(pollsSoFar(harness) - before).toBeLessThanOrEqual((performance.now() - since) / 200 + 2);
	await first.stop();
	n8n.run(orders);
	await toldExactly(6, 1);
});

describe('a retry done by hand in n8n', () => {
	test('that fails updates the card of the run it retried, and is no new alarm', async () => {
		const { n8n, ops, slack, id, alert } = await failed();
		const again = n8n.retryInUi(id);
		const card = await harness.says(alert, '🔴 Order sync failed again');
		expect(card.headline).toContain(`#${again}, the same error at "Charge card"`);
		await slack.until(() => ops.thread(alert.ts).some((line) => line.text.includes('a retry started in n8n itself')));
		// And the retry of that retry.
		const third = n8n.retryInUi(again);
		await harness.says(alert, `failed again · #${third}`);
		await toldExactly(1);
	});

	test('is told also after a retry from Slack has ended', async () => {
		const { n8n, orders, id, alert } = await retried();
		await harness.says(alert, 'recovered');
		n8n.break(orders);
		const again = n8n.retryInUi(id);
		await harness.says(alert, `failed again · #${again}`);
		await toldExactly(1);
	});

	test('and fails beside a running retry from Slack is a line of its own; the card follows the running one', async () => {
		const { n8n, ana, ops, slack } = await open();
		const orders = n8n.workflow('Order sync', [{ node: 'Slow', does: { run: 0 } }, failing]);
		const id = n8n.run(orders);
		const slow = n8n.workflow('Slow sync', [failing, { node: 'After', does: { run: 3_600 } }]);
		const slowId = n8n.run(slow);
		const alert = await harness.alert('Slow sync');
		n8n.fix(slow);
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '⏳ Slow sync: retrying');
		await slack.until(() => n8n.executions().some((run) => run.retryOf === slowId && run.status === 'running'));
		await harness.says(alert, /retrying #\d+ as #\d+/);
		n8n.break(slow);
		const byHand = n8n.retryInUi(slowId);
		await slack.until(() => ops.thread(alert.ts).some((line) => line.text.includes(`#${byHand}`)), { ms: 15_000 });
		expect(harness.now(alert).headline).toContain('⏳ Slow sync: retrying');
		n8n.finishRuns(slow);
		await harness.says(alert, '🟢 Slow sync recovered');
		expect(id).toBeGreaterThan(0);
	});

	test('of a run that was never told here is an alarm of its own', async () => {
		const { n8n } = await open({ bot: false });
		const id = n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.startBot();
		await polled(harness);
		const again = n8n.retryInUi(id);
		const alert = await harness.alert('Order sync');
		expect(textOf(alert)).toContain(`#${again}`);
		expect(textOf(alert)).toContain(`#${id}`);
		await toldExactly(1);
	});
});

describe('details that n8n does not give', () => {
	test('a run deleted before its details were read is told with what is known', async () => {
		const { n8n } = await open();
		const orders = n8n.workflow('Order sync', [failing]);
		n8n.faults.inject({
			method: 'GET',
			path: /\/executions\/\d+\?includeData/,
			times: 1,
			kind: 'delay',
			ms: 0,
			onHit: () => n8n.remove(1),
		});
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		expect(alert.headline).toContain('🔴 Order sync failed');
		expect(textOf(alert)).toContain('n8n no longer has this run');
		await toldExactly(1);
	});

	test.each([
		{
			what: 'an answer that is no JSON',
			fault: { kind: 'body', body: '<html>proxy</html>', contentType: 'text/html' },
		},
		{ what: 'an error of the server each time', fault: { kind: 'status', status: 500 } },
		{ what: 'an error of a proxy each time', fault: { kind: 'status', status: 502 } },
		{ what: 'a refusal', fault: { kind: 'status', status: 403, body: '{"message":"Forbidden"}' } },
		{ what: 'that there is none', fault: { kind: 'status', status: 404, body: '{"message":"Not Found"}' } },
	] as const)('$what for the execution alone: the list gives them', async ({ fault }) => {
		const { n8n } = await open();
		n8n.faults.inject({ method: 'GET', path: /\/executions\/\d+/, ...fault });
		n8n.run(n8n.workflow('Order sync', [failing]));
		expect(textOf(await harness.alert('Order sync'))).toContain('401 Unauthorized: token expired');
		await toldExactly(1);
	});

	test('nor in the list: told without, after some tries, and nothing is said of n8n that is not known', async () => {
		const { n8n } = await open();
		const body = '{"message":"Internal server error"}';
		n8n.faults.inject({ method: 'GET', path: /\/executions\/\d+/, kind: 'status', status: 500, body });
		n8n.faults.inject({ method: 'GET', path: /includeData=true/, kind: 'status', status: 500, body });
		n8n.run(n8n.workflow('Order sync', [failing]));
		const alert = await harness.alert('Order sync');
		expect(textOf(alert)).toContain('n8n does not return the details (500)');
		await toldExactly(1);
	});

	test('a bad minute of n8n is waited for: the details come with the alert', async () => {
		const { n8n } = await open();
		n8n.faults.inject({ method: 'GET', path: /\/executions\/\d+\?includeData/, kind: 'status', status: 500, times: 2 });
		n8n.run(n8n.workflow('Order sync', [failing]));
		expect(textOf(await harness.alert('Order sync'))).toContain('401 Unauthorized: token expired');
		await toldExactly(1);
	});
});

test('failures whose details n8n does not give keep no other from being told, and are told without', async () => {
	const { n8n } = await open();
	await polled(harness);
	const big = n8n.workflow('Big import', [failing]);
	n8n.faults.inject({ method: 'GET', path: /includeData=true/, kind: 'status', status: 500, times: 24 });
	for (let i = 0; i < 12; i++) n8n.run(big);
	n8n.run(n8n.workflow('Order sync', [failing]));
	await harness.alert('Order sync');
	expect(harness.log()).not.toContain('poll failed');
	await toldExactly(13, 2);
});

test('one failure whose details are cut off each time keeps no other from being told, and is told without', async () => {
	const { n8n } = await open();
	await polled(harness);
	const huge = n8n.run(n8n.workflow('Big import', [failing]));
	n8n.faults.inject({ method: 'GET', path: new RegExp(`/executions/${huge}\\b`), kind: 'cutBefore' });
	n8n.run(n8n.workflow('Order sync', [failing]));
	expect(textOf(await harness.alert('Order sync'))).toContain('401 Unauthorized: token expired');
	expect(textOf(await harness.alert('Big import'))).toContain('n8n did not answer when Flowbell asked for it');
	expect(harness.log()).not.toContain('poll failed');
	await toldExactly(2);
});

test('one running execution that n8n refuses to give keeps no other from being told', async () => {
	const { n8n } = await open({ n8n: { version: '1.123.81' } });
	const waits = n8n.run(n8n.workflow('Reminder', [{ node: 'Wait', does: { wait: 7_200 } }, failing]));
	// 1.123 lists no waiting ones: they are looked up by their ids.
	n8n.faults.inject({ method: 'GET', path: new RegExp(`/executions/${waits}\\b`), kind: 'status', status: 500 });
	n8n.seedHistory(1);
	await polled(harness, 3);
	n8n.run(n8n.workflow('Order sync', [failing]));
	await harness.alert('Order sync');
	expect(harness.log()).not.toContain('poll failed');
	n8n.finishWaits();
	// What has ended is in the list of failures, or found in the list of all.
	await harness.alert('Reminder');
	await toldExactly(2);
});

test('a run that n8n never gives again is counted in status, and in the end the channel is told that it is not known', async () => {
	const clock = shiftedClock();
	const { n8n, ana, ops } = await open({ n8n: { version: '1.123.81', clock: clock.n8n }, now: clock.now });
	const waits = n8n.run(n8n.workflow('Reminder', [{ node: 'Wait', does: { wait: 30 * 86_400 } }, failing]));
	n8n.faults.inject({ method: 'GET', path: new RegExp(`/executions/${waits}\\b`), kind: 'status', status: 500 });
	n8n.seedHistory(1);
	await polled(harness, 3);
	expect(textOf(await asks(harness, ana, '/n8n status'))).toContain('n8n does not return 1 execution that ran');
	// It is asked for seldomer and seldomer, for some hours.
	let quarters = 0;
	for (; firstLines().length === 0 && quarters < 20; quarters++) {
		clock.skip(16 * 60_000);
		await polled(harness, 1);
	}
	expect(quarters).toBeGreaterThan(8);
	const [word] = ops.messages();
	expect(word!.headline).toBe(`🟠 n8n no longer shows #${waits}`);
	expect(textOf(word!)).toContain('status 500, so nobody knows whether it failed');
	expect(textOf(await asks(harness, ana, '/n8n status'))).not.toContain('n8n does not return');
	n8n.run(n8n.workflow('Order sync', [failing]));
	await harness.alert('Order sync');
	await toldExactly(1, 2);
	expect(harness.log().match(/"msg":"given up/g)).toHaveLength(1);
});
