import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buttonsOf, type Message, type Person, textOf, type View } from '../../sandbox/slack/index.js';
import { asks, homeOf, modalOf, privately, queueOf, toldIn } from './asking.js';
import { card, failedRuns, lineOf, modalOf as preview, previews } from './bulking.js';
import { type Harness, type HarnessOptions, openHarness } from './harness.js';
import { open } from './story.js';

/** What n8n knows and the person must not be shown. */
const known = /Order sync|401 Unauthorized|Charge card/;

describe('who is no full member of the organisation is shown nothing, and told why', () => {
	let harness: Harness;
	let ids: number[];
	let done: Message;
	beforeAll(async () => {
		harness = await openHarness({ bot: false });
		const failed = failedRuns(harness, 3);
		ids = failed.ids;
		await harness.startBot();
		harness.n8n.fix(failed.workflow);
		await previews(harness, harness.ana, '/n8n retry-all');
		await harness.ana.submits();
		done = await card(harness, '🟢 3 of 3 recovered');
		harness.n8n.break(failed.workflow);
		harness.n8n.run(failed.workflow);
		await harness.alert('Order sync failed');
	});
	afterAll(() => harness.close());

	const people: [string, (name: string) => Person, RegExp][] = [
		['a guest', (name) => harness.slack.person(name, { guest: true }), /Guests may not see executions/],
		['a single-channel guest', (name) => harness.slack.person(name, { guest: 'single' }), /Guests may not see/],
		['a stranger', (name) => harness.slack.person(name, { stranger: true }), /your account is from another one/],
		['a bot', (name) => harness.slack.person(name, { bot: true }), /Bots may not see executions/],
		[
			'a deactivated person',
			(name) => harness.slack.person(name, { deactivated: true }),
			/This account is deactivated/,
		],
	];
	describe.each(people)('%s', (kind, make, why) => {
		let person: Person;
		beforeAll(() => {
			person = make(kind.replace(/\W/g, '-'));
		});

		const refused = (shown: Message | View) => {
			const words = textOf(shown);
			expect(words).toMatch(why);
			expect(words).toContain('Ask a full member of this workspace.');
			expect(words).toMatch(/Reference (\S+)/);
			expect(harness.log()).toContain(/Reference (\S+)/.exec(words)![1]);
			expect(words).not.toMatch(known);
			expect(person.modal()).toBeUndefined();
		};

		test.each([
			['failures', () => '/n8n failures'],
			['list', () => '/n8n list since:14:00'],
			['show', () => `/n8n show ${ids[0]}`],
			['tags', () => `/n8n tags ${ids[0]}`],
			['jobs', () => '/n8n jobs'],
			['job', () => '/n8n job 3f2a9c'],
			['status', () => '/n8n status'],
		])('types %s', async (_verb, typed) => refused(await asks(harness, person, typed())));

		test.each([
			['Details', () => harness.ops.messages().find(({ headline }) => headline.includes('Order sync failed'))!],
			['Show results', () => harness.now(done)],
		])('clicks %s', async (label, message) => {
			const before = privately(person).length;
			expect(await person.clicks(message(), label)).toMatchObject({ acked: true });
			refused(await harness.slack.until(() => privately(person)[before]));
		});

		test('opens the Home', async () => {
			await person.opensHome();
			const view = await homeOf(harness, person, why);
			refused(view);
			expect(textOf(view)).not.toContain('ops-alerts');
			expect(textOf(view)).not.toContain('🟢');
			await person.clicks(view, 'Refresh');
			refused(await homeOf(harness, person, why));
		});

		test('is told by help what they may not, and may ask for it', async () => {
			const words = textOf(await asks(harness, person, '/n8n'));
			expect(words).toMatch(why);
			expect(words).toContain('/n8n help');
			for (const verb of ['failures', 'list', 'show', 'status', 'jobs', 'retry'])
				expect(words).not.toMatch(new RegExp(`^/n8n ${verb}\\b`, 'm'));
		});
	});
});

test('while Slack does not say who somebody is, nothing is shown, and the ack waits for nothing', async () => {
	const harness = await open();
	harness.slack.faults.inject({ method: 'users.info', kind: 'hang' });
	const { acked, ackMs } = await harness.ana.types('/n8n failures', harness.ops);
	expect(acked).toBe(true);
	expect(ackMs).toBeLessThan(1_000);
	const told = textOf(await toldIn(harness, harness.ana, 'Nothing is shown'));
	expect(told).toContain('Slack did not say who you are, so I cannot let you see executions right now.');
	expect(told).toContain('Try again in a minute.');
	await harness.ana.opensHome();
	await homeOf(harness, harness.ana, 'Slack did not say who you are');
});

test('FLOWBELL_READERS narrows it to people and groups; operators may read, too', async () => {
	const harness = await open({ bot: false });
	const { slack, ana, ben } = harness;
	const [cy, dee] = [slack.person('cy'), slack.person('dee')];
	failedRuns(harness, 1);
	await harness.startBot({ readers: [ana.id, slack.userGroup('support', [ben]).id], operators: [cy.id] });
	for (const person of [ana, ben, cy]) expect(textOf(await asks(harness, person, '/n8n failures'))).toMatch(known);
	expect(textOf(await asks(harness, ana, '/n8n delete 1'))).toContain("Only this workspace's operators may delete");
	const told = textOf(await asks(harness, dee, '/n8n failures'));
	expect(told).toContain(
		"Only this workspace's operators and readers may see executions, and you are not one of them.",
	);
	expect(told).toContain('@support');
	expect(told).not.toMatch(known);
	await dee.opensHome();
	expect(textOf(await homeOf(harness, dee, 'you are not one of them'))).not.toMatch(known);
	await ana.opensHome();
	await homeOf(
		harness,
		ana,
		'You can read everything here. Only this workspace’s operators may retry'.replace('’', "'"),
	);
});

test('who was deactivated with a list and the details open sees no more of either', async () => {
	let ahead = 0;
	const harness = await open({ bot: false, now: () => Date.now() + ahead });
	const { ids } = failedRuns(harness, 15);
	await harness.startBot();
	const { ana } = harness;
	const list = await asks(harness, ana, '/n8n failures');
	expect(buttonsOf(list)).toContain('Next');
	await ana.types(`/n8n show ${ids[0]}`, harness.ops);
	const details = await modalOf(harness, ana, { offers: 'Retry' });
	ana.becomes({ deactivated: true });
	ahead = 61_000;
	await ana.clicks(details, 'Refresh');
	const shut = await modalOf(harness, ana, { says: 'This account is deactivated, so it may not see executions.' });
	expect(textOf(shut)).not.toMatch(known);
	expect(shut.title).toBe('Not shown');
	for (const label of ['Next', 'Refresh']) {
		const before = privately(ana).length;
		await ana.clicks(list, label);
		const told = await harness.slack.until(() => privately(ana)[before], { what: `an answer to ${label}` });
		expect(textOf(told)).not.toMatch(known);
		expect(textOf(told)).toContain('This account is deactivated');
	}
});

describe('a channel that is shared with another organisation', () => {
	async function shared(options: HarnessOptions = {}) {
		const harness = await open({ bot: false, ...options });
		const sam = () => harness.slack.person('sam', { stranger: true });
		const failed = failedRuns(harness, 40);
		return { ...harness, harness, sam, ...failed };
	}

	test('is named before a job’s Confirm; then its results come there', async () => {
		const { harness, sam, n8n, ana, workflow } = await shared();
		sam();
		await harness.startBot();
		n8n.fix(workflow);
		const view = await previews(harness, ana, '/n8n retry-all');
		expect(textOf(view)).toContain(
			'⚠️ #ops-alerts is shared with another organisation: its people will see the progress',
		);
		await ana.submits();
		const over = await card(harness, '🟢 40 of 40 recovered', 20_000);
		await lineOf(harness, over, 'Results: 40 of 40 recovered');
	});

	test('is not named where it is not shared; where that cannot be read, this is said', async () => {
		const { harness, slack, ana } = await shared();
		await harness.startBot();
		expect(textOf(await previews(harness, ana, '/n8n retry-all'))).not.toContain('⚠️');
		slack.faults.inject({ method: 'conversations.info', kind: 'error', error: 'internal_error' });
		const other = slack.channel('orders');
		await ana.closes({ all: true });
		await previews(harness, ana, '/n8n tag-all status:error -seen', '?', other);
		await preview(harness, ana, 'Slack does not say whether #orders is shared with another organisation');
	});

	test('since the Confirm: it gets no results, and the asker gets them alone', async () => {
		let ahead = 0;
		const { harness, sam, n8n, slack, ana, workflow } = await shared({ now: () => Date.now() + ahead });
		await harness.startBot();
		n8n.fix(workflow);
		n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 40, times: 1_000 });
		await previews(harness, ana, '/n8n retry-all');
		await ana.submits();
		const running = await card(harness, '⏳ Retrying 40 executions');
		sam();
		ahead = 61_000;
		const over = await harness.says(running, '🟢 40 of 40 recovered');
		await lineOf(harness, over, 'Results not posted: this channel has since been shared with another organisation');
		await ana.clicks(over, 'Show results');
		await toldIn(harness, ana, 'Results: 40 of 40 recovered');
		expect(harness.ops.thread(over.ts).map(textOf).join('\n')).not.toContain('Results: ');
		expect(slack.calls.filter(({ method }) => method.startsWith('files.'))).toEqual([]);
	});

	test('as the alert channel is warned of at the start, and by status', async () => {
		const { harness, sam, ana } = await shared();
		sam();
		await harness.startBot();
		expect(harness.log()).toContain('The alert channel is shared with another organisation');
		const status = await asks(harness, ana, '/n8n status');
		expect(status.text).toContain('is shared with another organisation: its people see every failure');
		expect(textOf(status)).toContain('⚠️ Shared · #ops-alerts is shared with another organisation');
	});
});

test('who was made a guest gets no results of a job whose card stands in their direct messages', async () => {
	let ahead = 0;
	const harness = await open({ bot: false, now: () => Date.now() + ahead });
	const { n8n, slack, ana, ben } = harness;
	const { workflow } = failedRuns(harness, 4);
	await harness.startBot();
	n8n.fix(workflow);
	const board = slack.channel('board', { private: true, botIn: false, members: [ana, ben] });
	await previews(harness, ana, '/n8n retry-all', '?', board);
	const control = queueOf(harness, 'bulk-control');
	await control.pause();
	await ana.submits();
	const directly = (words: string) =>
		slack.until(() =>
			ana
				.dm()
				.messages()
				.find(({ headline }) => headline.includes(words)),
		);
	await directly('⏳ Retrying 4 executions');
	ana.becomes({ guest: true });
	ahead = 31_000;
	await control.resume();
	const card = await directly('may no longer retry');
	const id = /job `(\w+)`/.exec(textOf(card))?.[1] ?? /job (\w+)/.exec(textOf(card))![1];
	await ben.clicks(await asks(harness, ben, `/n8n job ${id}`), 'Take over');
	const line = await slack.until(() =>
		ana
			.dm()
			.thread(card.ts)
			.find((message) => textOf(message).includes('Results not posted')),
	);
	expect(textOf(line)).toContain('you may no longer see them');
	expect(ana.dm().thread(card.ts).map(textOf).join()).not.toContain('Results:');
	await ben.clicks(await asks(harness, ben, `/n8n job ${id}`), 'Show results');
	expect(textOf(await toldIn(harness, ben, 'Results: 4 of 4 recovered'))).toMatch(/#\d+/);
});
