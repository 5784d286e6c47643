import { expect, onTestFinished, test } from 'vitest';
import { realClock } from '../../sandbox/clock.js';
import { startN8n } from '../../sandbox/n8n/index.js';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { asks, privately } from './asking.js';
import { card, previews } from './bulking.js';
import { fails } from './harness.js';
import { polled } from './polls.js';
import { open } from './story.js';
import { alertsIn, told } from './telling.js';

/** Another database behind the same address, an hour later; `before` fills it with what a backup held. */
async function replaced(
	harness: Awaited<ReturnType<typeof open>>,
	before = (_: Awaited<ReturnType<typeof startN8n>>) => {},
) {
	const port = Number(new URL(harness.n8n.url).port);
	await harness.n8n.close();
	let ahead = -600_000;
	const clock = { ...realClock, now: () => Date.now() + ahead };
	const anew = await startN8n({ port, apiKey: harness.n8n.apiKey, clock });
	onTestFinished(() => anew.close());
	before(anew);
	ahead = 3_600_000;
	return anew;
}

const word = (harness: Awaited<ReturnType<typeof open>>) =>
	harness.slack.until(
		() => harness.ops.messages().find(({ headline }) => headline.includes('started its execution numbers over')),
		{
			what: 'the word that numbers begin anew',
		},
	);

test('n8n is reset: a new epoch begins by itself, everything new rings, and nothing old is told', async () => {
	const harness = await open();
	const { n8n, ops } = harness;
	n8n.seedHistory(200);
	const old = n8n.run(n8n.workflow('Old sync', [fails]));
	await harness.alert('Old sync');
	await polled(harness);
	const anew = await replaced(harness);
	const orders = anew.workflow('Order sync', [fails]);
	const ids = Array.from({ length: 5 }, () => anew.run(orders));
	const said = await word(harness);
	expect(said.headline).toContain(`it had reached #${old}`);
	await told(harness, 1 + ids.length);
	await polled({ ...harness, n8n: anew }, 3);
	expect(ops.messages()).toHaveLength(3);
	const [, alert] = alertsIn(ops);
	expect(alert!.ids.sort((a, b) => a - b)).toEqual(ids);
	expect(alert!.count).toBe(ids.length);
});

test('n8n is restored from a backup: what it held is not told again, what failed since is', async () => {
	const harness = await open();
	const { n8n, ops } = harness;
	n8n.seedHistory(300);
	n8n.run(n8n.workflow('Old sync', [fails]));
	await harness.alert('Old sync');
	await polled(harness);
	const anew = await replaced(harness, (server) => {
		server.seedHistory(100);
		server.run(server.workflow('Old sync', [fails]));
	});
	const id = anew.run(anew.workflow('Order sync', [fails]));
	await word(harness);
	expect(textOf(await harness.alert('Order sync'))).toContain(`#${id}`);
	await polled({ ...harness, n8n: anew }, 3);
	expect(ops.messages().filter(({ headline }) => headline.includes('Old sync'))).toHaveLength(1);
	expect(ops.messages()).toHaveLength(3);
});

test('a late click on a card of before says what happened and touches no new run of the same number', async () => {
	const harness = await open();
	const { n8n, ana, ops } = harness;
	const id = n8n.run(n8n.workflow('Old sync', [fails]));
	n8n.seedHistory(100);
	const before = await harness.alert('Old sync');
	await polled(harness);
	const list = await asks(harness, ana, '/n8n failures');
	const anew = await replaced(harness);
	const orders = anew.workflow('Order sync', [fails]);
	// The very number of before.
	expect(anew.run(orders)).toBe(id);
	await word(harness);
	const after = await harness.alert('Order sync');
	expect(after.ts).not.toBe(before.ts);
	expect(harness.now(before).headline).toContain('Old sync');
	const sent = () => anew.requests.filter(({ method }) => method !== 'GET');
	for (const [message, name] of [
		[before, 'Retry'],
		[before, 'Details'],
		[list, 'Retry'],
	] as const) {
		if (!buttonsOf(message).includes(name)) continue;
		const told = privately(ana).length;
		await ana.clicks(message, name);
		const answer = await harness.slack.until(() => privately(ana)[told]);
		expect(textOf(answer)).toContain('n8n was reset or restored');
		expect(textOf(answer)).toContain('nothing was done');
		expect(ana.modal()).toBeUndefined();
	}
	expect(textOf(privately(ana).at(-1)!)).toContain(`#${id} from before is gone`);
	expect(sent()).toEqual([]);
	// That of today is retried as ever, though the ledger and the card of before have its number, too.
	anew.fix(orders);
	await ana.clicks(after, 'Retry');
	await harness.says(after, '🟢 Order sync recovered');
	expect(sent()).toHaveLength(1);
	expect(harness.now(before).headline).toContain('🔴 Old sync failed');
	expect(ops.messages()).toHaveLength(3);
});

test('a job of before ends by itself and does nothing to the new runs of its numbers', async () => {
	const harness = await open({ bot: false, config: { bulkConcurrency: 2 } });
	const { n8n, ana } = harness;
	const slow = n8n.workflow('Old sync', [fails, { node: 'Slow', does: { run: 3_600 } }]);
	for (let i = 0; i < 8; i++) n8n.run(slow);
	n8n.fix(slow);
	await harness.startBot();
	n8n.seedHistory(100);
	await polled(harness);
	await previews(harness, ana, '/n8n retry-all');
	await ana.submits({ Start: 'All at once' });
	await harness.slack.until(() => n8n.requests.some(({ method }) => method === 'POST'), { what: 'a retry' });
	const anew = await replaced(harness);
	const orders = anew.workflow('Order sync', [fails]);
	for (let i = 0; i < 8; i++) anew.run(orders);
	await word(harness);
	const ended = await card(harness, '⚠️ Flowbell gave up', 30_000);
	expect(textOf(ended)).toContain('n8n was reset or restored and');
	await polled({ ...harness, n8n: anew }, 3);
	expect(anew.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
}, 90_000);

test('what was retried before is not taken for retries of the new runs of its numbers', async () => {
	const harness = await open({ bot: false });
	const { n8n, ana } = harness;
	const old = n8n.workflow('Old sync', [fails]);
	const ids = Array.from({ length: 3 }, () => n8n.run(old));
	n8n.fix(old);
	await harness.startBot();
	n8n.seedHistory(100);
	await polled(harness);
	await previews(harness, ana, '/n8n retry-all');
	await ana.submits({ Start: 'All at once' });
	await card(harness, '3 of 3 recovered');
	// Another job reads what has become of the first one's.
	const other = n8n.workflow('Mail out', [fails]);
	for (let i = 0; i < 2; i++) n8n.run(other);
	n8n.fix(other);
	await harness.alert('Mail out');
	await previews(harness, ana, '/n8n retry-all workflow:"Mail out"');
	await ana.submits({ Start: 'All at once' });
	await card(harness, '2 of 2 recovered');
	const anew = await replaced(harness);
	const orders = anew.workflow('Order sync', [fails]);
	expect(ids.map(() => anew.run(orders))).toEqual(ids);
	anew.fix(orders);
	await word(harness);
	await harness.alert('Order sync');
	await previews(harness, ana, '/n8n retry-all workflow:"Order sync"');
	await ana.submits({ Start: 'All at once' });
	await card(harness, '3 of 3 recovered · Order sync');
	expect(anew.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/retry'))).toHaveLength(3);
}, 60_000);

test('a form that was opened before says so when it is sent, and means no alert of today', async () => {
	const harness = await open();
	const { n8n, ana } = harness;
	const id = n8n.run(n8n.workflow('Old sync', [fails]));
	n8n.seedHistory(100);
	const before = await harness.alert('Old sync');
	await polled(harness);
	await ana.picks(before, 'Assign to…');
	await harness.slack.until(() => ana.modal()?.submit, { what: 'the form' });
	const anew = await replaced(harness);
	expect(anew.run(anew.workflow('Order sync', [fails]))).toBe(id);
	await word(harness);
	const after = await harness.alert('Order sync');
	await ana.submits();
	await harness.told(ana, 'n8n was reset or restored');
	await polled({ ...harness, n8n: anew });
	expect(harness.now(after).headline).toMatch(/^🔴 Order sync failed/);
});
