import { describe, expect, test } from 'vitest';
import { buttonsOf, type startSlack, textOf } from '../../sandbox/slack/index.js';
import { fails } from './harness.js';
import { withPayments } from './payments.js';
import { polled, shiftedClock } from './polls.js';

type Closable = Pick<
	ReturnType<Awaited<ReturnType<typeof startSlack>>['channel']>,
	'archive' | 'unarchive' | 'kickBot' | 'inviteBot'
>;

/** Top-level messages without those about watches. */
const alerts = (channel: { messages(): { headline: string }[] }) =>
	channel.messages().filter(({ headline }) => !headline.startsWith('This channel'));

test('what a channel watches is told there, the rest in the channel of the setting; the card says why', async () => {
	const { harness, payments, ops, n8n, watch, says, failing } = await withPayments();
	const [order, mail] = [failing('Order sync'), failing('Mail out')];
	const made = await watch('Order*');
	expect(made.headline).toContain(`This channel now watches Order∗`);
	expect(textOf(made)).toContain('1 workflow today: Order sync');
	n8n.run(order);
	n8n.run(mail);
	const card = await says(payments, 'Order sync failed');
	expect(textOf(card)).toContain('routed by "#payments watches Order∗"');
	const rest = await harness.alert('Mail out');
	expect(textOf(rest)).not.toContain('routed by');
	await polled(harness);
	expect(alerts(ops)).toHaveLength(1);
	expect(alerts(payments)).toHaveLength(1);
});

test('two channels are told of one problem: what is done on one card is seen on both', async () => {
	const { harness, ana, ben, payments, slack, n8n, watch, says, failing } = await withPayments();
	const sales = slack.channel('sales');
	const workflow = failing('Order sync');
	await watch('"Order sync"');
	await watch('all', sales);
	n8n.run(workflow);
	const [one, two] = [await says(payments, 'Order sync failed'), await says(sales, 'Order sync failed')];
	n8n.run(workflow);
	await Promise.all([says(payments, '2 times in'), says(sales, '2 times in')]);
	n8n.fix(workflow);
	await ana.types('/n8n retry 1', payments);
	await Promise.all([says(payments, '1 of 2 recovered'), says(sales, '1 of 2 recovered')]);
	await ben.clicks(await says(sales, '1 of 2 recovered'), 'Retry #2');
	for (const [channel, card] of [
		[payments, one],
		[sales, two],
	] as const) {
		await says(channel, '🟢 Order sync recovered · 2 of 2');
		const lines = await slack.until(() => {
			const texts = channel
				.thread(card.ts)
				.map(({ headline }) => headline)
				.join('\n');
			return texts.includes('retried #2') ? texts : undefined;
		});
		expect(lines.match(/1 more: #2/g)).toHaveLength(1);
		expect(lines.match(/retried #1 as #3: recovered/g)).toHaveLength(1);
		expect(alerts(channel)).toHaveLength(1);
	}
	expect(harness.ops.messages()).toEqual([]);
});

test('a watch that is made while it fails hears of it with the next failure; what was told stays told', async () => {
	const { harness, ana, payments, ops, n8n, watch, says, failing } = await withPayments();
	const workflow = failing('Order sync');
	n8n.run(workflow);
	await harness.alert('Order sync');
	await watch('Order*');
	n8n.run(workflow);
	const card = await says(payments, '2 times in');
	await says(ops, '2 times in');
	await ana.types('/n8n unwatch 1', payments);
	await says(payments, `This channel no longer watches Order∗ (removed by <@${ana.id}>)`);
	n8n.run(workflow);
	await Promise.all([says(payments, '3 times in'), says(ops, '3 times in')]);
	expect(alerts(payments).map(({ headline }) => headline)).toEqual([(await says(payments, '3 times in')).headline]);
	expect(card.ts).toBe((await says(payments, '3 times in')).ts);
});

test('a watch may be of a tag, of a project, of what crashed, of what somebody started by hand', async () => {
	const { harness, payments, ops, n8n, watch, says, failing } = await withPayments();
	const tagged = failing('Invoices', { tags: ['Prod'] });
	const plain = failing('Report');
	const crashing = n8n.workflow('Import', [{ node: 'Read', does: 'crash' }]);
	const made = await watch('tag:prod');
	expect(textOf(made)).toContain('1 workflow today: Invoices');
	await watch('all only:crashed');
	await watch('all mode:manual');
	expect((await watch('project:nothing')).text).toContain('No workflow matches today');
	n8n.run(tagged);
	n8n.run(plain);
	n8n.run(crashing);
	n8n.run(failing('By hand'), { mode: 'manual' });
	for (const name of ['Invoices', 'Import', 'By hand']) await says(payments, name);
	await harness.alert('Report');
	await polled(harness);
	expect(alerts(ops)).toHaveLength(1);
	expect(alerts(payments)).toHaveLength(3);
	// Its tags are read once, whoever asks how often.
	const asked = n8n.requests.filter(({ path }) => path.includes(`/workflows/${tagged.id}`)).length;
	n8n.run(tagged);
	await says(payments, '2 times in');
	expect(n8n.requests.filter(({ path }) => path.includes(`/workflows/${tagged.id}`))).toHaveLength(asked);
});

test('the list shows what this channel watches, each with the way to end it, and that others do', async () => {
	const { harness, ana, payments, ops, watch, says } = await withPayments();
	await ana.types('/n8n watches', payments);
	const none = await harness.told(ana, 'This channel watches nothing');
	expect(textOf(none)).toContain('Failures ring in #ops-alerts');
	await watch('"Order sync", Billing* only:crashed');
	await watch('all', ops);
	await ana.types('/n8n watches', payments);
	const list = await harness.told(ana, 'This channel watches one thing');
	expect(textOf(list)).toContain('1 · Order sync, Billing∗, only crashed');
	expect(textOf(list)).toContain('1 watch in #ops-alerts');
	expect(buttonsOf(list)).toEqual(['Remove', 'Watch…']);
	const { dialog } = await ana.clicks(list, 'Remove');
	expect(dialog?.title).toBe('Remove watch 1?');
	await says(payments, 'This channel no longer watches Order sync, Billing∗, only crashed');
	await harness.told(ana, 'This channel watches nothing');
});

test('what is not understood gets the nearest right form; the same again, and who may not, are told so', async () => {
	const { harness, ana, slack, payments, watch } = await withPayments();
	await ana.types('/n8n watch onyl:crashed all', payments);
	const typo = await harness.told(ana, '"onyl:" is not understood. Did you mean "only:crashed"?');
	expect(textOf(typo)).toContain('/n8n watch only:crashed all');
	await ana.types('/n8n watch only:crashed', payments);
	expect(textOf(await harness.told(ana, 'Which workflows?'))).toContain('/n8n watch all only:crashed');
	await watch('Order*');
	await ana.types('/n8n watch order*', payments);
	await harness.told(ana, 'This channel already watches that: watch 1.');
	await ana.types('/n8n unwatch Report', payments);
	await harness.told(ana, 'This channel watches nothing called "Report".');
	const gus = slack.person('gus', { guest: true });
	await gus.types('/n8n watch all', payments);
	await harness.told(gus, 'Guests may not change watches');
	await gus.types('/n8n unwatch 1', payments);
	await polled(harness);
	expect(payments.messages()).toHaveLength(1);
});

const minute = 60_000;

/** The same with a clock that can be put forward. */
async function withClock() {
	const clock = shiftedClock();
	const parts = await withPayments({ now: clock.now, n8n: { clock: clock.n8n } });
	const alertIn = (channel = parts.payments) => parts.says(channel, 'Order sync fail');
	return { ...parts, clock, skip: clock.skip, alertIn };
}

describe('from: so many failures in that time', () => {
	test('the channel hears of it with the last of them, and of all of them; the others are told nowhere', async () => {
		const { harness, payments, ops, n8n, watch, says, failing, skip } = await withClock();
		const workflow = failing('Order sync');
		expect(textOf(await watch('Order* from:3 failures in 10m'))).toContain('Rings at 3 failures in 10 min');
		for (let i = 0; i < 2; i++) n8n.run(workflow);
		await polled(harness, 3);
		skip(11 * minute);
		n8n.run(workflow);
		await polled(harness, 3);
		expect(alerts(payments)).toEqual([]);
		for (let i = 0; i < 2; i++) n8n.run(workflow);
		await says(payments, 'Order sync failing · 5 times');
		await polled(harness);
		expect(alerts(payments)).toHaveLength(1);
		expect(alerts(ops)).toEqual([]);
	});
});

describe('hold:', () => {
	test('what works again by then never rings there; another channel is told at once', async () => {
		const { harness, payments, ops, n8n, watch, failing, skip } = await withClock();
		const workflow = failing('Order sync');
		await watch('Order* hold:2m');
		await watch('Order*', ops);
		n8n.run(workflow);
		const card = await harness.alert('Order sync failed');
		n8n.fix(workflow);
		n8n.run(workflow);
		await harness.says(card, '🟢 Order sync works again');
		skip(3 * minute);
		await polled(harness, 3);
		expect(alerts(payments)).toEqual([]);
	});

	test('what still fails then rings, and the thread says that it was held', async () => {
		const { harness, slack, payments, ops, n8n, watch, says, failing, skip } = await withClock();
		const workflow = failing('Order sync');
		await watch('Order* hold:2m');
		n8n.run(workflow);
		n8n.run(workflow);
		await polled(harness, 3);
		skip(minute);
		await polled(harness, 3);
		expect(alerts(payments)).toEqual([]);
		skip(minute);
		const card = await says(payments, 'Order sync failing · 2 times');
		await slack.until(() => payments.thread(card.ts).find(({ text }) => text.startsWith('Waited 2 min in case')));
		await polled(harness);
		expect(alerts(payments)).toHaveLength(1);
		expect(alerts(ops)).toEqual([]);
	});

	test('a watch that has ended meanwhile leaves it to the channel of the setting', async () => {
		const { harness, ana, payments, n8n, watch, failing, skip, says } = await withClock();
		await watch('Order* hold:2m');
		n8n.run(failing('Order sync'));
		await polled(harness, 3);
		await ana.types('/n8n unwatch all', payments);
		await says(payments, 'no longer watches');
		skip(2 * minute);
		await harness.alert('Order sync failed');
		expect(alerts(payments)).toEqual([]);
	});
});

describe('remind:', () => {
	async function reminding(more = '') {
		const parts = await withClock();
		const { payments, n8n, watch, failing, alertIn } = parts;
		const workflow = failing('Order sync');
		const made = await watch(`Order* remind:10m${more}`);
		n8n.run(workflow);
		const card = await alertIn();
		const reminders = () => payments.thread(card.ts).filter(({ text }) => text.includes('has Order sync yet'));
		return { ...parts, workflow, made, card, reminders };
	}

	test('nobody has it: said once in the channel, after as long again with who is on call, and never more', async () => {
		const { harness, slack, ben, payments, made, card, reminders, skip } = await reminding(' oncall:@ben');
		expect(textOf(made)).toContain('Reminds after 10 min · then mentions @ben');
		skip(9 * minute);
		await polled(harness, 3);
		expect(reminders()).toEqual([]);
		skip(minute);
		const first = await slack.until(() => reminders()[0]);
		expect(first.headline).toMatch(/^🔴 Nobody has Order sync yet: 1 failure since /);
		// In the channel as well.
		expect(payments.messages().map(({ ts }) => ts)).toContain(first.ts);
		skip(10 * minute);
		const second = await slack.until(() => reminders()[1]);
		expect(second.headline).toMatch(new RegExp(`^🔴 <@${ben.id}>: nobody has Order sync yet`));
		skip(60 * minute);
		await polled(harness, 3);
		expect(reminders()).toHaveLength(2);
		expect(payments.thread(card.ts)).toHaveLength(2);
	});

	test.each([
		['somebody has it', '/n8n ack', '@ana has it'],
		['it was resolved by hand', '/n8n resolve', 'resolved'],
	])('%s: nothing is said', async (_, command, words) => {
		const { harness, ana, slack, payments, card, reminders, skip } = await reminding();
		await ana.types(command, payments);
		await slack.until(() => payments.thread(card.ts).some((line) => textOf(line).includes(words)));
		skip(30 * minute);
		await polled(harness, 3);
		expect(reminders()).toEqual([]);
	});
});

describe('a channel that takes no messages', () => {
	test('a private one without Flowbell in it: says how it comes in, and then works', async () => {
		const { harness, slack, ana, watch, says, n8n, failing } = await withPayments();
		const secret = slack.channel('secret', { private: true, botIn: false });
		await ana.types('/n8n watch Order*', secret);
		const sorry = await harness.told(ana, 'Flowbell is not a member of this private channel');
		expect(textOf(sorry)).toContain('/invite @Flowbell');
		secret.inviteBot();
		await watch('Order*', secret);
		n8n.run(failing('Order sync'));
		await says(secret, 'Order sync failed');
		expect(alerts(harness.ops)).toEqual([]);
	});

	test.each([
		[
			'archived',
			'it is archived',
			(channel: Closable) => channel.archive(),
			(channel: Closable) => channel.unarchive(),
		],
		[
			'left',
			'Flowbell is not in it',
			(channel: Closable) => channel.kickBot(),
			(channel: Closable) => channel.inviteBot(),
		],
	])(
		'%s: its watches are kept, who made them is told, the default channel hears of it; open again, they work',
		async (_, why, close, open) => {
			const { harness, slack, ana, ben, ops, n8n, watch, says, failing, skip } = await withClock();
			const payments = slack.channel('billing', { private: true, members: [ana, ben] });
			const workflow = failing('Order sync');
			await watch('Order*', payments);
			close(payments);
			n8n.run(workflow);
			const card = await says(ops, 'Order sync failed');
			const told = await slack.until(() => {
				const now = ops.messages().find((each) => each.ts === card.ts)!;
				return textOf(now).includes('takes no messages now') ? now : undefined;
			});
			expect(textOf(told)).toContain('#billing watches Order∗ but takes no messages now, so it rings here');
			const dm = await slack.until(() => ana.dm().messages()[0]);
			expect(dm.text).toContain(
				`Flowbell cannot post in <#${payments.id}>: ${why}. Your 1 watch there (Order∗) is kept.`,
			);
			expect(ben.dm().messages()).toEqual([]);
			// The next problem goes there at once, and what joins this one stays on its card.
			n8n.run(workflow);
			await says(ops, '2 times in');
			n8n.run(n8n.workflow('Order import', [fails]));
			const other = await says(ops, 'Order import failed');
			expect(textOf(other)).toContain('so it rings here');
			expect(alerts(ops)).toHaveLength(2);
			await ana.types('/n8n watches', ops);
			expect(textOf(await harness.told(ana, 'This channel watches nothing'))).toContain('(1 closed)');

			open(payments);
			skip(2 * minute);
			await slack.until(() => ana.dm().messages()[1]?.text.includes('takes messages again'));
			n8n.run(n8n.workflow('Order report', [fails]));
			await says(payments, 'Order report failed');
			expect(alerts(ops)).toHaveLength(2);
			expect(alerts(payments)).toHaveLength(1);
		},
	);

	test('a refusal that Slack shows nowhere: tried again after an hour, as until then only a post would tell', async () => {
		const { slack, ana, n8n, watch, says, failing, skip, ops } = await withClock();
		const billing = slack.channel('billing');
		await watch('Order*', billing);
		const when = ({ channel }: Record<string, unknown>) => channel === billing.id;
		const stop = slack.faults.inject({ method: 'chat.postMessage', kind: 'error', error: 'ekm_access_denied', when });
		n8n.run(failing('Order sync'));
		await says(ops, 'Order sync failed');
		await slack.until(() => ana.dm().messages()[0]);
		stop();
		skip(2 * minute);
		n8n.run(n8n.workflow('Order import', [fails]));
		expect(textOf(await says(ops, 'Order import failed'))).toContain('so it rings here');
		skip(60 * minute);
		await slack.until(() => ana.dm().messages()[1]?.text.includes('takes messages again'));
		n8n.run(n8n.workflow('Order report', [fails]));
		await says(billing, 'Order report failed');
	});

	test('two of them: the default channel has one card, and it follows both', async () => {
		const { ops, slack, n8n, watch, says, failing } = await withPayments();
		const workflow = failing('Order sync');
		for (const name of ['billing', 'sales']) {
			const channel = slack.channel(name);
			await watch('Order*', channel);
			channel.archive();
		}
		n8n.run(workflow);
		const card = await says(ops, 'Order sync failed');
		n8n.run(workflow);
		await says(ops, 'Order sync failing · 2 times');
		n8n.fix(workflow);
		n8n.run(workflow);
		await says(ops, '🟢 Order sync works again');
		expect(ops.messages().map(({ ts }) => ts)).toEqual([card.ts]);
		await slack.until(() => ops.thread(card.ts).some(({ text }) => text.includes('works again')));
		expect(ops.thread(card.ts).filter(({ text }) => text.includes('works again'))).toHaveLength(1);
	});

	test('the default channel hears of it already: no second card', async () => {
		const { ops, slack, n8n, watch, says, failing } = await withPayments();
		const workflow = failing('Order sync');
		const sales = slack.channel('sales');
		await watch('Order*', sales);
		await watch('Order*', ops);
		sales.archive();
		n8n.run(workflow);
		const card = await says(ops, 'Order sync failed');
		n8n.run(workflow);
		await says(ops, 'Order sync failing · 2 times');
		expect(alerts(ops).length).toBe(1);
		expect(alerts(ops)[0]).toMatchObject({ text: expect.stringContaining('Order sync failing') });
		expect(ops.messages().find(({ ts }) => ts === card.ts)!.headline).toContain('2 times');
	});
});
