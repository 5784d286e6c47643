import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { asks, auditOf, reads, toldIn } from './asking.js';
import { messagesOf, minute, openConditions } from './conditions.js';
import { polled } from './polls.js';
import { open } from './story.js';

const done = [{ node: 'Done', does: 'succeed' }] as const;
type N8n = Awaited<ReturnType<typeof open>>['n8n'];
const switches = ({ requests }: N8n) =>
	requests.filter(({ method, path }) => method === 'POST' && /\/workflows\/\w+\/(de)?activate$/.test(path));

describe('typed', () => {
	test('a workflow is activated after a yes, and deactivated again; both are told, and written down', async () => {
		const { n8n, ana, ops, ...harness } = await open();
		const order = n8n.workflow('Order sync', done, { active: false });
		const all = { ...harness, n8n, ana, ops };
		const question = await asks(all, ana, '/n8n activate order sync');
		expect(textOf(question)).toContain('Activate Order sync?');
		expect(buttonsOf(question)).toEqual(['Activate', 'Cancel']);
		expect(switches(n8n)).toEqual([]);
		await ana.clicks(question, 'Activate');
		await harness.slack.until(() => messagesOf(all, /🟢 <@\w+> activated Order sync/)[0]);
		expect(n8n.isActive(order)).toBe(true);
		expect(textOf(await asks(all, ana, '/n8n activate "Order sync"'))).toContain('Order sync is active already');

		const off = await asks(all, ana, '/n8n deactivate Order');
		expect(textOf(off)).toContain('Deactivate Order sync?');
		await ana.clicks(off, 'Cancel');
		await reads(all, ana, off, 'nothing was done');
		await ana.clicks(await asks(all, ana, '/n8n disable order'), 'Deactivate');
		await harness.slack.until(() => messagesOf(all, /⚪ <@\w+> deactivated Order sync/)[0]);
		expect(n8n.isActive(order)).toBe(false);
		expect((await auditOf(all)).map(({ verb, result }) => [verb, result])).toEqual([
			['activate', 'switched'],
			['activate', 'switched'],
		]);
	});

	test('one that cannot be, or is not there, is left alone with a word why', async () => {
		const { n8n, ana, ...harness } = await open();
		const all = { ...harness, n8n, ana };
		n8n.archive(n8n.workflow('Old import', done));
		expect(textOf(await asks(all, ana, '/n8n activate Old import'))).toContain('archived');
		expect(textOf(await asks(all, ana, '/n8n activate Nowhere'))).toContain('no workflow "Nowhere"');
		expect(textOf(await asks(all, ana, '/n8n activate'))).toContain('Which workflow?');
		n8n.workflow('Stock in', done, { active: false });
		n8n.workflow('Stock out', done, { active: false });
		expect(textOf(await asks(all, ana, '/n8n activate Stock'))).toContain('2 workflows match "Stock"');
		n8n.faults.inject({
			method: 'POST',
			path: /activate$/,
			kind: 'status',
			status: 400,
			body: '{"message":"No trigger"}',
		});
		await ana.clicks(await asks(all, ana, '/n8n activate Stock in'), 'Activate');
		const told = await toldIn(all, ana, 'Activating Stock in did not happen');
		expect(textOf(told)).toMatch(/“No trigger”[\s\S]*Look at the workflow in n8n/);
		expect(n8n.isActive(n8n.workflow('Other', done, { active: false }))).toBe(false);
	});

	test('who may not, and a key that may not, get no question', async () => {
		const { n8n, slack, ana, ...harness } = await open({ n8n: { scopes: fewScopes } });
		const all = { ...harness, n8n, slack, ana };
		n8n.workflow('Order sync', done, { active: false });
		const guest = slack.person('gus', { guest: true });
		expect(textOf(await asks(all, guest, '/n8n activate Order sync'))).toContain('Guests may not activate');
		expect(textOf(await asks(all, ana, '/n8n activate Order sync'))).toContain('workflow:activate');
		expect(switches(n8n)).toEqual([]);
	});
});

const fewScopes = ['execution:list', 'execution:read', 'workflow:list', 'workflow:read'];

describe('on the card of a workflow that was switched off', () => {
	async function switchedOff(options: Parameters<typeof openConditions>[0] = {}) {
		const story = await openConditions({ ...options, bot: false });
		const { n8n, harness, pass } = story;
		const bot = await harness.startBot();
		const order = n8n.workflow('Order sync', done);
		await pass(11 * minute);
		const ran = n8n.versionOf(order);
		n8n.switch(order, false);
		await pass(11 * minute);
		return { ...story, bot, order, ran, card: await harness.alert('Order sync was switched off') };
	}

	test('a click activates it as it was, and the card and its thread say by whom', async () => {
		const { harness, n8n, ana, ben, slack, ops, order, ran, card, pass } = await switchedOff();
		expect(buttonsOf(card)).toEqual(['Activate', 'Leave it for 1 h']);
		n8n.edit(order);
		const { dialog } = await ana.clicks(card, 'Activate', { confirm: 'dismiss' });
		expect(dialog?.text).toContain('Order sync: it starts by itself again, as it was before');
		expect(switches(n8n)).toEqual([]);
		const guest = slack.person('gus', { guest: true });
		await guest.clicks(card, 'Activate');
		await toldIn(harness, guest, 'Guests may not activate');
		expect(n8n.isActive(order)).toBe(false);
		await ana.clicks(card, 'Activate');
		const over = await harness.says(card, `🟢 Order sync is active again · switched on by <@${ana.id}>`);
		expect(buttonsOf(over)).toEqual([]);
		expect(n8n.versionOf(order)).toBe(ran);
		await slack.until(() => ops.thread(card.ts).some(({ text }) => text.includes(`switched on by <@${ana.id}>`)));
		await ben.clicks(card, 'Activate', { stale: true });
		await toldIn(harness, ben, 'is active again');
		await pass(11 * minute);
		expect(switches(n8n)).toHaveLength(1);
		expect(ops.messages()).toHaveLength(1);
	});

	test('an n8n that is dead at the click is told, and nothing is lost', async () => {
		const { harness, n8n, ana, order, card } = await switchedOff();
		await n8n.stopServing();
		await ana.clicks(card, 'Activate');
		expect(textOf(await toldIn(harness, ana, 'Activating Order sync did not happen'))).toContain(
			'n8n cannot be reached',
		);
		await n8n.serve();
		await ana.clicks(harness.now(card), 'Activate');
		await harness.says(card, '🟢 Order sync is active again');
		expect(n8n.isActive(order)).toBe(true);
	});

	test('a bot whose answer is lost, or that is killed meanwhile, comes to the same end and asks once', async () => {
		const { harness, n8n, ana, order, card, bot, pass } = await switchedOff();
		n8n.faults.inject({ method: 'POST', path: /activate$/, kind: 'cutAfter', times: 1 });
		await ana.clicks(card, 'Activate');
		await harness.says(card, `🟢 Order sync is active again · switched on by <@${ana.id}>`);
		expect(switches(n8n)).toHaveLength(1);

		// Its end is told before another can begin.
		await polled(harness);
		n8n.switch(order, false);
		await pass(11 * minute);
		const again = await harness.slack.until(() => messagesOf(harness, /^🔴 Order sync was switched off/)[0]);
		const killed = new Promise<void>((resolve) => {
			const onHit = () => void bot.stop().then(resolve);
			n8n.faults.inject({ method: 'POST', path: /activate$/, kind: 'cutAfter', times: 1, onHit });
		});
		await ana.clicks(again, 'Activate');
		await killed;
		expect(n8n.isActive(order)).toBe(true);
		await harness.startBot();
		await harness.says(again, `🟢 Order sync is active again · switched on by <@${ana.id}>`);
		expect(switches(n8n)).toHaveLength(2);
	});

	test('a key that may not has no button, and says why', async () => {
		const { card } = await switchedOff({ n8n: { scopes: fewScopes } });
		expect(buttonsOf(card)).toEqual(['Leave it for 1 h']);
		expect(textOf(card)).toContain('Activate is not available');
	});
});

test('what somebody has deactivated here is no alarm; what n8n deactivates after that is', async () => {
	const story = await openConditions();
	const { harness, n8n, ana, pass } = story;
	const order = n8n.workflow('Order sync', done);
	await pass(11 * minute);
	await ana.clicks(await asks(harness, ana, '/n8n deactivate Order sync'), 'Deactivate');
	await harness.slack.until(() => messagesOf(harness, /deactivated Order sync/)[0]);
	await pass(11 * minute);
	expect(messagesOf(harness, /was switched off/)).toEqual([]);
	n8n.switch(order, true);
	await pass(11 * minute);
	n8n.switch(order, false);
	await pass(11 * minute);
	await harness.alert('Order sync was switched off');
});

test('what n8n switches off by itself after crashes is told with that, and activated with a warning', async () => {
	const { harness, n8n, ana, pass } = await openConditions({ n8n: { deactivatesAfterCrashes: 3 } });
	const crashing = n8n.workflow('Import', [{ node: 'Read', does: 'crash' }]);
	await pass(11 * minute);
	for (let i = 0; i < 3; i++) n8n.run(crashing);
	expect(n8n.isActive(crashing)).toBe(false);
	await pass(11 * minute);
	const card = await harness.slack.until(() => messagesOf(harness, /^🔴 Import was switched off/)[0]);
	expect(card.text).toContain('probably by n8n, after it crashed 3 times in a row');
	const { dialog } = await ana.clicks(card, 'Activate');
	expect(dialog?.text).toContain('n8n may switch it off again');
	await harness.says(card, '🟢 Import is active again');
});

test('a scheduled workflow that is activated again starts when it is due, and is not missed', async () => {
	const { harness, n8n, ana, clock, pass } = await openConditions();
	const report = n8n.workflow('Report', done, { schedule: [{ field: 'minutes' }], timezone: 'UTC' });
	n8n.runSchedules(true);
	for (let i = 0; i < 4; i++) await pass(5 * minute);
	expect(n8n.executions().length).toBeGreaterThan(2);
	n8n.switch(report, false);
	await pass(11 * minute);
	const card = await harness.alert('Report was switched off');
	const before = n8n.executions().length;
	await ana.clicks(card, 'Activate');
	await harness.says(card, '🟢 Report is active again');
	clock.skip(5 * minute);
	await harness.slack.until(() => n8n.executions().length > before);
	expect(messagesOf(harness, /did not run/)).toEqual([]);
});
