import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, type Message, textOf } from '../../sandbox/slack/index.js';
import { card, lineOf, modalOf, unfolds } from './bulking.js';
import { type Harness, type HarnessOptions, openHarness, retriesOf, retryRequests } from './harness.js';
import { polled, shiftedClock } from './polls.js';
import { alertsIn, told } from './telling.js';

const http = 'n8n-nodes-base.httpRequest';
const refused = (message = '401 Unauthorized: token expired') =>
	({ node: 'Charge card', type: http, does: { fail: { message, httpCode: '401' } } }) as const;

/** So many failures of one problem, told on one card. */
async function failing(count: number, { slow = false, ...options }: HarnessOptions & { slow?: boolean } = {}) {
	const harness = await openHarness(options);
	const { n8n, ops } = harness;
	const after = slow ? [{ node: 'Ship', does: { run: 3_600 } } as const] : [];
	const workflow = n8n.workflow('Order sync', [{ node: 'Get order', does: 'succeed' }, refused(), ...after]);
	const ids = [n8n.run(workflow)];
	const alert = await harness.alert('Order sync');
	while (ids.length < count) ids.push(n8n.run(workflow));
	await told(harness, count);
	const only = () => {
		expect(ops.messages()).toHaveLength(1);
		return ops.messages()[0]!;
	};
	return { ...harness, harness, workflow, ids, alert, only };
}

/** All of one alert, retried as its button says. */
async function retriesAll(harness: Harness, alert: Message, label: string) {
	const { ana } = harness;
	await ana.clicks(harness.now(alert), label);
	const form = await modalOf(harness, ana, 'Looked for: failures of Order sync at "Charge card" since #1');
	await ana.submits({ Start: 'All at once' });
	return form;
}

const idsSent = (harness: Harness) =>
	retryRequests(harness)
		.map(({ path }) => Number(/(\d+)\/retry$/.exec(path)![1]))
		.sort((a, b) => a - b);

test('six failures of one problem are one message that says how many, where, why, and which', async () => {
	const { harness, only, ids, n8n, workflow } = await failing(6);
	const { text } = await harness.says(only(), /^🔴 Order sync failing · 6 times in \d+ s/);
	expect(text).toContain('\nCharge card (HTTP Request) · 401 Unauthorized: token expired\n');
	expect(text).toMatch(/webhook · last .+\|#6> .+\|#5> .+\|#4> \+3\n/);
	expect(textOf(only()).split('\n').slice(0, 3)).toEqual([
		expect.stringMatching(/^🔴 Order sync failing · 6 times in \d+ s$/),
		'Charge card (HTTP Request) · 401 Unauthorized: token expired',
		expect.stringMatching(/^webhook · last /),
	]);
	expect(buttonsOf(only())).toEqual(['Retry 6…', 'Acknowledge', 'Details']);
	expect(choicesOf(only())).toEqual(['Assign to…', 'Mute…', 'Tag…', 'Resolve', 'Open in n8n']);
	expect(JSON.stringify(only().blocks)).toContain(`/workflow/${workflow.id}/executions/${ids[5]}|#6`);
	// The thread names each once, and the channel has nothing else.
	expect(alertsIn(harness.ops)).toMatchObject([{ count: 6, unnamed: 0 }]);
	expect(alertsIn(harness.ops)[0]!.ids.sort()).toEqual(ids);
	await polled(harness, 3);
	expect(alertsIn(harness.ops)[0]!.ids).toHaveLength(6);
	expect(n8n.executions()).toHaveLength(6);
});

test('what varies from run to run makes no other problem; another node, another error or another workflow does', async () => {
	const harness = await openHarness();
	const { n8n, ops } = harness;
	const fail = (workflow: string, node: string, message: string) =>
		n8n.run(n8n.workflow(workflow, [{ node, does: { fail: { message } } }]));
	const orders = n8n.workflow('Order sync', [
		{ node: 'Find', does: { fail: { message: 'Order 4711 of "ACME" not found at 10.0.0.4:5432' } } },
	]);
	n8n.run(orders);
	n8n.run(orders);
	fail('Mail out', 'Send', 'no route to host');
	fail('Mail in', 'Send', 'no route to host');
	const sums = ['Add', 'Divide'].map((node) => n8n.workflow('Sums', [{ node, does: { fail: { message: 'NaN' } } }]));
	for (const workflow of sums) n8n.run(workflow);
	n8n.run(n8n.workflow('Report', [{ node: 'Build', does: 'crash' }]));
	await told(harness, 7);
	await polled(harness);
	expect(alertsIn(ops).map(({ count }) => count)).toEqual([2, 1, 1, 1, 1, 1]);
});

describe('Retry n…', () => {
	test('is of those that the card showed, the newest run of each; the card follows to green', async () => {
		const { harness, n8n, ana, workflow, alert, only } = await failing(3);
		const seen = await harness.says(alert, '3 times in');
		// One is retried by itself first and fails again: the retry goes on from there.
		await ana.types('/n8n retry 2', harness.ops);
		const line = await harness.says(alert, `<@${ana.id}> retried #2 as #4: failed again`);
		expect(line.headline).toContain('3 times in');
		expect(buttonsOf(line)).toContain('Retry 3…');
		await lineOf(harness, alert, '@ana retried #2 as #4: failed again');
		n8n.run(workflow);
		await harness.says(alert, '4 times in');
		n8n.fix(workflow);
		await ana.clicks(seen, 'Retry 3…', { stale: true });
		const form = await modalOf(harness, ana, 'Retry 3 executions of Order sync?');
		expect(textOf(form)).toContain('without 1 that failed after you looked');
		await ana.submits({ Start: 'All at once' });
		await card(harness, '🟢 3 of 3 recovered · Order sync');
		expect(idsSent(harness)).toEqual([1, 2, 3, 4]);

		const part = await harness.says(alert, '🟠 Order sync · 3 of 4 recovered · 1 not');
		expect(part.text).not.toContain('failed again');
		expect(buttonsOf(part)).toEqual(['Retry #5', 'Acknowledge', 'Details']);
		await ana.clicks(part, 'Retry #5');
		const green = await harness.says(alert, /🟢 Order sync recovered · 4 of 4 · open for \d+ s/);
		expect(buttonsOf(green)).toEqual(['Details', 'Open in n8n']);
		await polled(harness);
		expect(harness.ops.messages().filter(({ headline }) => headline.includes('Order sync rec'))).toHaveLength(1);
		expect(only).toThrow();
	});

	test('shows on the card how far it is; Pause and Cancel work from there; the thread tells who did what', async () => {
		const { harness, n8n, ops, ana, slack, workflow, alert } = await failing(5, { slow: true });
		const ben = slack.person('ben');
		n8n.fix(workflow);
		await ana.clicks(harness.now(alert), 'Retry 5…');
		await modalOf(harness, ana, 'Looked for: failures of Order sync');
		await unfolds(harness, ana);
		await ana.submits({ Start: 'All at once', 'How many at a time': '2 at once' });
		const running = await harness.says(alert, '⏳ Order sync · retrying 5 (0 done, 0 recovered) · asked by');
		expect(running.text).toContain('401 Unauthorized: token expired');
		expect(buttonsOf(running)).toEqual(['Pause', 'Cancel', 'Details']);
		await slack.until(() => retryRequests(harness).length === 2);
		await ben.clicks(running, 'Pause');
		await card(harness, '⏸️ Paused by');
		n8n.finishRuns(workflow);
		const paused = await harness.says(alert, `⏸️ Order sync · retrying 5: paused by <@${ben.id}> (2 done, 2 recovered)`);
		expect(buttonsOf(paused)).toEqual(['Resume', 'Cancel', 'Details']);
		await ana.clicks(paused, 'Resume');
		await harness.says(alert, '⏳ Order sync · retrying 5 (2 done, 2 recovered)');
		await slack.until(() => retryRequests(harness).length === 4);
		await ben.clicks(harness.now(alert), 'Cancel');
		await card(harness, '⚪ Canceled by');
		n8n.finishRuns(workflow);
		await harness.says(alert, '🟠 Order sync · 4 of 5 recovered · 1 not');
		for (const line of [
			'⏳ @ana is retrying 5',
			'⏸️ @ben paused the retry of 5 after 0',
			'⏳ @ana resumed the retry of 5',
			'🟢 @ana retried 4: 4 recovered',
		]) {
			await lineOf(harness, alert, line);
		}
		expect(alertsIn(ops)).toMatchObject([{ count: 5 }]);
	});

	test('one that holds after its trial run says so on the card, and goes on from there', async () => {
		const { harness, n8n, ana, workflow, alert } = await failing(3);
		await ana.clicks(harness.now(alert), 'Retry 3…');
		await modalOf(harness, ana, 'Looked for: failures of Order sync');
		await ana.submits({});
		const held = await harness.says(alert, /^🟠 Order sync · retrying 3: paused \(1 done, 0 recovered\)/);
		expect(held.text).toContain('The trial run did not succeed. The other 2 were not touched.');
		expect(buttonsOf(held)).toEqual(['Retry the other 2', 'Cancel', 'Details']);
		n8n.fix(workflow);
		await ana.clicks(held, 'Retry the other 2');
		await harness.says(alert, '🟠 Order sync · 2 of 3 recovered · 1 not');
		await lineOf(harness, alert, '🟠 The retry of 3 is paused');
		await lineOf(harness, alert, '🟠 @ana retried 3: 2 recovered, 1 failed again');
	});

	test('what fails again stays in it and is offered again; what n8n no longer has is not', async () => {
		const { harness, n8n, alert, workflow } = await failing(3);
		await retriesAll(harness, alert, 'Retry 3…');
		await card(harness, '0 of 3 recovered');
		await harness.says(alert, /^🔴 Order sync failing · 3 times in/);
		await polled(harness);
		expect(alertsIn(harness.ops)).toHaveLength(1);
		const again = [1, 2, 3].map((id) => retriesOf(harness, id)[0]!.id);
		n8n.remove(again[2]!);
		n8n.fix(workflow);
		expect(textOf(await retriesAll(harness, alert, 'Retry 3…'))).toContain(`#${again[0]} ·`);
		const end = await harness.says(alert, '🟠 Order sync · 2 of 3 recovered · 1 no longer in n8n');
		expect(buttonsOf(end)).toEqual(['Details', 'Open in n8n']);
		expect(idsSent(harness)).toEqual([1, 2, 3, ...again.slice(0, 2)].sort((a, b) => a - b));
	});

	test('says so where nothing is left of it, and nothing to who may not', async () => {
		const { harness, n8n, ana, slack, workflow, alert } = await failing(2);
		const seen = await harness.says(alert, '2 times in');
		const gus = slack.person('gus', { guest: true });
		await gus.clicks(seen, 'Retry 2…');
		await modalOf(harness, gus, 'Guests may not retry executions');
		n8n.fix(workflow);
		await retriesAll(harness, alert, 'Retry 2…');
		await harness.says(alert, '🟢 Order sync recovered · 2 of 2');
		await ana.clicks(seen, 'Retry 2…', { stale: true });
		await modalOf(harness, ana, 'None of these failures is still open.');
		expect(idsSent(harness)).toEqual([1, 2]);
	});
});

describe('a failure after all have recovered', () => {
	test.each([
		['an hour later rings anew, and leads to the last one', 3_600_000, true],
		['two days later rings anew', 2 * 86_400_000, false],
	])('%s', async (_, laterMs, leads) => {
		const clock = shiftedClock();
		const { harness, n8n, ops, ana, workflow, alert } = await failing(2, { now: clock.now, n8n: { clock: clock.n8n } });
		n8n.fix(workflow);
		for (const id of [1, 2]) await ana.types(`/n8n retry ${id}`, ops);
		await harness.says(alert, '🟢 Order sync recovered · 2 of 2');
		clock.skip(laterMs);
		n8n.break(workflow);
		const id = n8n.run(workflow);
		const anew = await harness.slack.until(() => ops.messages()[1], { what: 'another alert' });
		expect(anew.headline).toBe('🔴 Order sync failed · 401 Unauthorized: token expired');
		expect(JSON.stringify(anew.blocks).includes(`p${alert.ts.replace('.', '')}`)).toBe(leads);
		expect(textOf(anew).includes('Same problem as an earlier alert')).toBe(leads);
		expect(alertsIn(ops)).toMatchObject([{ count: 2 }, { count: 1, ids: [id] }]);
		n8n.run(workflow);
		await harness.says(anew, '2 times in');
		expect(harness.now(alert).headline).toContain('🟢');
	});

	test('or after half a day in which nothing failed and nobody did anything, rings anew', async () => {
		const clock = shiftedClock();
		const { harness, n8n, ops, workflow, alert } = await failing(2, { now: clock.now, n8n: { clock: clock.n8n } });
		clock.skip(13 * 3_600_000);
		const id = n8n.run(workflow);
		const anew = await harness.slack.until(() => ops.messages()[1], { what: 'another alert' });
		expect(anew.headline).toBe('🔴 Order sync failed · 401 Unauthorized: token expired');
		expect(textOf(anew)).toContain('Same problem as an earlier alert');
		expect(alertsIn(ops)).toMatchObject([{ count: 2 }, { count: 1, ids: [id] }]);
		expect(harness.now(alert).headline).toContain('🔴 Order sync failing · 2 times');
	});

	test('of one of them again opens that one again, and joins no other', async () => {
		const { harness, n8n, ops, ana, workflow, alert } = await failing(2);
		n8n.fix(workflow);
		for (const id of [1, 2]) await ana.types(`/n8n retry ${id}`, ops);
		await harness.says(alert, '🟢 Order sync recovered · 2 of 2');
		n8n.break(workflow);
		const again = n8n.retryInUi(1);
		const open = await harness.says(alert, '🟠 Order sync · 1 of 2 recovered · 1 not');
		expect(buttonsOf(open)).toContain('Retry #1');
		expect(open.text).toContain(`someone in n8n retried #1 as #${again}: failed again`);
		n8n.run(workflow);
		await harness.says(alert, '🟠 Order sync · 1 of 3 recovered · 2 not');
		expect(alertsIn(ops)).toHaveLength(1);
	});
});

test('one retry in doubt is told on the card of all, and decided there', async () => {
	const { harness, n8n, ana, alert, workflow } = await failing(2);
	n8n.fix(workflow);
	n8n.faults.inject({ method: 'POST', path: /\/1\/retry/, kind: 'cutBefore', times: 1 });
	await ana.types('/n8n retry 1', harness.ops);
	const doubt = await harness.says(alert, 'unclear whether n8n started it');
	expect(doubt.headline).toMatch(/^🔴 Order sync failing · 2 times in/);
	expect(buttonsOf(doubt)).toEqual(['Look again', 'Retry anyway', 'Details']);
	await ana.clicks(doubt, 'Retry anyway');
	await harness.says(alert, '🟠 Order sync · 1 of 2 recovered · 1 not');
});

test('a run that somebody retries by command before it rings keeps a card of its own; the next opens the problem', async () => {
	const harness = await openHarness({ bot: false });
	const { n8n, ana, ops } = harness;
	const workflow = n8n.workflow('Order sync', [refused()]);
	const old = n8n.run(workflow);
	await harness.startBot();
	await polled(harness, 1);
	await ana.types(`/n8n retry ${old}`, ops);
	const own = await harness.alert('Order sync failed again');
	const ids = [n8n.run(workflow), n8n.run(workflow)];
	await told(harness, 3);
	expect(alertsIn(ops).map((alert) => alert.ids.sort())).toEqual([[old], ids]);
	expect(harness.now(own).headline).toContain('failed again');
});

describe('a workflow that works again by itself', () => {
	test.each([1, 3])(
		'of %i failures: the card is green, says by which run, and what was not retried still can be',
		async (count) => {
			const { harness, n8n, ops, workflow, alert, only } = await failing(count);
			n8n.fix(workflow);
			const good = n8n.run(workflow);
			const { headline } = await harness.says(only(), `🟢 Order sync works again · #${good} succeeded`);
			expect(headline).toContain(count === 1 ? ' · 1 failure, not retried' : ' · 3 failures, none retried');
			const label = count === 1 ? 'Retry #1' : 'Retry the 3…';
			expect(buttonsOf(only())).toEqual([label, 'Details', 'Open in n8n']);
			await harness.slack.until(() =>
				ops.thread(alert.ts).some((line) => line.text.startsWith(`🟢 #${good} succeeded`)),
			);
			if (count === 1) await harness.ana.clicks(harness.now(alert), label);
			else await retriesAll(harness, alert, label);
			await harness.says(alert, count === 1 ? '🟢 Order sync recovered · #' : '🟢 Order sync recovered · 3 of 3');
			expect(alertsIn(ops)).toMatchObject([{ count }]);
		},
	);

	test('fails again: that rings, and leads to the last alert', async () => {
		const { harness, n8n, ops, workflow, alert } = await failing(2);
		n8n.fix(workflow);
		n8n.run(workflow);
		await harness.says(alert, '🟢 Order sync works again');
		n8n.break(workflow);
		const id = n8n.run(workflow);
		const anew = await harness.slack.until(() => ops.messages()[1], { what: 'another alert' });
		expect(textOf(anew)).toContain('Same problem as an earlier alert');
		expect(alertsIn(ops)).toMatchObject([{ count: 2 }, { count: 1, ids: [id] }]);
	});
});

describe('what others do in n8n itself', () => {
	test('a retry that succeeds there recovers the failure on its card, and the last one turns it green', async () => {
		const { harness, n8n, workflow, alert } = await failing(2);
		n8n.fix(workflow);
		const first = n8n.retryInUi(1);
		const part = await harness.says(alert, '🟠 Order sync · 1 of 2 recovered · 1 not');
		expect(buttonsOf(part)).toContain('Retry #2');
		await lineOf(harness, alert, `🟢 Succeeded · #${first}, a retry started in n8n itself`);
		n8n.retryInUi(2);
		await harness.says(alert, '🟢 Order sync recovered · 2 of 2');
		await polled(harness);
		expect(alertsIn(harness.ops)).toMatchObject([{ count: 2 }]);
	});

	test('of one alone, and of a failure that is read with it', async () => {
		const harness = await openHarness({ bot: false });
		const { n8n, ops } = harness;
		const workflow = n8n.workflow('Order sync', [refused()]);
		await harness.startBot();
		const id = n8n.run(workflow);
		n8n.fix(workflow);
		const retry = n8n.retryInUi(id);
		const alert = await harness.alert('Order sync');
		const green = await harness.says(alert, `🟢 Order sync recovered · #${retry} succeeded`);
		expect(green.headline).toContain('retried by someone in n8n');
		expect(ops.messages()).toHaveLength(1);
	});
});

test('a new problem says how its workflow fared before, and that it is the first of its kind for so long', async () => {
	const clock = shiftedClock();
	const harness = await openHarness({ now: clock.now, n8n: { clock: clock.n8n } });
	const { n8n } = harness;
	const workflow = n8n.workflow('Order sync', [refused()]);
	n8n.fix(workflow);
	await polled(harness, 1);
	clock.skip(10 * 86_400_000);
	for (let i = 0; i < 24; i++) n8n.run(workflow);
	await polled(harness, 2);
	n8n.break(workflow);
	n8n.run(workflow);
	const alert = await harness.alert('Order sync');
	expect(textOf(alert)).toContain('first time in 10 days · usually succeeds (24 of 24 this week)');
	expect(textOf(alert)).not.toContain('workflow saved');
	// Two days later it is no news any more.
	clock.skip(2 * 86_400_000);
	n8n.run(workflow);
	const anew = await harness.slack.until(() => harness.ops.messages()[1], { what: 'another alert' });
	expect(textOf(anew)).toContain('\nusually succeeds (24 of 25 this week)');
	expect(textOf(anew)).toContain('Same problem as an earlier alert');
});

test('a new problem says that its workflow was saved shortly before', async () => {
	const { n8n, ...harness } = await openHarness();
	n8n.run(n8n.workflow('Order sync', [refused()]));
	expect(textOf(await harness.alert('Order sync'))).toMatch(/workflow saved \d+ (?:ms|s) before/);
});
