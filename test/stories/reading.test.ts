import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buttonsOf, type Message, type Person, textOf, type View } from '../../sandbox/slack/index.js';
import { asks, has, modalOf, privately, queueOf, toldIn } from './asking.js';
import { card, failedRuns, lineOf, modalOf as preview, previews } from './bulking.js';
import { openWorkplace, type Workplace } from './workplace.js';

async function open(options: Parameters<typeof openWorkplace>[0] = {}): Promise<Workplace> {
	const place = await openWorkplace(options);
	onTestFinished(({ task }) => {
		if (task.result?.state === 'fail') console.log(place.log(), place.slack.transcript());
		return place.close();
	});
	return place;
}

/** What n8n knows and the person must not be shown. */
const known = /Order sync|401 Unauthorized|Charge card/;
const homeOf = (place: Workplace, person: Person, words: string | RegExp) =>
	place.slack.until(
		() => {
			const view = person.home();
			return view && has(textOf(view), words) ? view : undefined;
		},
		{ what: `${person.name}'s Home saying "${words}"` },
	);

describe('who is no full member of the organisation is shown nothing, and told why', () => {
	let place: Workplace;
	let ids: number[];
	let done: Message;
	beforeAll(async () => {
		place = await openWorkplace({ bot: false });
		const failed = failedRuns(place, 3);
		ids = failed.ids;
		await place.startBot();
		place.n8n.fix(failed.workflow);
		await previews(place, place.ana, '/n8n retry-all');
		await place.ana.submits();
		done = await card(place, '🟢 Retried 3 executions');
		place.n8n.break(failed.workflow);
		place.n8n.run(failed.workflow);
		await place.alert('Order sync failed');
	});
	afterAll(() => place.close());

	const people: [string, (name: string) => Person, RegExp][] = [
		['a guest', (name) => place.slack.person(name, { guest: true }), /Guests may not see executions/],
		['a single-channel guest', (name) => place.slack.person(name, { guest: 'single' }), /Guests may not see/],
		['a stranger', (name) => place.slack.person(name, { stranger: true }), /your account is from another one/],
		['a bot', (name) => place.slack.person(name, { bot: true }), /Bots may not see executions/],
		['a deactivated person', (name) => place.slack.person(name, { deactivated: true }), /This account is deactivated/],
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
			expect(place.log()).toContain(/Reference (\S+)/.exec(words)![1]);
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
		])('types %s', async (_verb, typed) => refused(await asks(place, person, typed())));

		test.each([
			['Details', () => place.ops.messages().find(({ text }) => text.includes('Order sync failed'))!],
			['Show results', () => place.now(done)],
		])('clicks %s', async (label, message) => {
			const before = privately(person).length;
			expect(await person.clicks(message(), label)).toMatchObject({ acked: true });
			refused(await place.slack.until(() => privately(person)[before]));
		});

		test('opens the Home', async () => {
			await person.opensHome();
			const view = await homeOf(place, person, why);
			refused(view);
			expect(textOf(view)).not.toContain('ops-alerts');
			expect(textOf(view)).not.toContain('🟢');
			await person.clicks(view, 'Refresh');
			refused(await homeOf(place, person, why));
		});

		test('is told by help what they may not, and may ask for it', async () => {
			const words = textOf(await asks(place, person, '/n8n'));
			expect(words).toMatch(why);
			expect(words).toContain('/n8n help');
			for (const verb of ['failures', 'list', 'show', 'status', 'jobs', 'retry'])
				expect(words).not.toMatch(new RegExp(`^/n8n ${verb}\\b`, 'm'));
		});
	});
});

test('while Slack does not say who somebody is, nothing is shown, and the ack waits for nothing', async () => {
	const place = await open();
	place.slack.faults.inject({ method: 'users.info', kind: 'hang' });
	const { acked, ackMs } = await place.ana.types('/n8n failures', place.ops);
	expect(acked).toBe(true);
	expect(ackMs).toBeLessThan(1_000);
	const told = textOf(await toldIn(place, place.ana, 'Nothing is shown'));
	expect(told).toContain('Slack did not say who you are, so I cannot let you see executions just now.');
	expect(told).toContain('Try again in a minute.');
	await place.ana.opensHome();
	await homeOf(place, place.ana, 'Slack did not say who you are');
});

test('FLOWBELL_READERS narrows it to people and groups; operators may read, too', async () => {
	const place = await open({ bot: false });
	const { slack, ana, ben } = place;
	const [cy, dee] = [slack.person('cy'), slack.person('dee')];
	failedRuns(place, 1);
	await place.startBot({ readers: [ana.id, slack.userGroup('support', [ben]).id], operators: [cy.id] });
	for (const person of [ana, ben, cy]) expect(textOf(await asks(place, person, '/n8n failures'))).toMatch(known);
	expect(textOf(await asks(place, ana, '/n8n delete 1'))).toContain("Only this workspace's operators may delete");
	const told = textOf(await asks(place, dee, '/n8n failures'));
	expect(told).toContain(
		"Only this workspace's operators and readers may see executions, and you are not one of them.",
	);
	expect(told).toContain('@support');
	expect(told).not.toMatch(known);
	await dee.opensHome();
	expect(textOf(await homeOf(place, dee, 'you are not one of them'))).not.toMatch(known);
	await ana.opensHome();
	await homeOf(place, ana, 'You can read everything here. Only this workspace’s operators may retry'.replace('’', "'"));
});

test('who was deactivated with a list and the details open sees no more of either', async () => {
	let ahead = 0;
	const place = await open({ bot: false, now: () => Date.now() + ahead });
	const { ids } = failedRuns(place, 15);
	await place.startBot();
	const { ana } = place;
	const list = await asks(place, ana, '/n8n failures');
	expect(buttonsOf(list)).toContain('Next');
	await ana.types(`/n8n show ${ids[0]}`, place.ops);
	const details = await modalOf(place, ana, { offers: 'Retry' });
	ana.becomes({ deactivated: true });
	ahead = 61_000;
	await ana.clicks(details, 'Refresh');
	const shut = await modalOf(place, ana, { says: 'This account is deactivated, so it may not see executions.' });
	expect(textOf(shut)).not.toMatch(known);
	expect(shut.title).toBe('Not shown');
	for (const label of ['Next', 'Refresh']) {
		const before = privately(ana).length;
		await ana.clicks(list, label);
		const told = await place.slack.until(() => privately(ana)[before], { what: `an answer to ${label}` });
		expect(textOf(told)).not.toMatch(known);
		expect(textOf(told)).toContain('This account is deactivated');
	}
});

describe('a channel that is shared with another organisation', () => {
	async function shared(options: Parameters<typeof openWorkplace>[0] = {}) {
		const place = await open({ bot: false, ...options });
		const sam = () => place.slack.person('sam', { stranger: true });
		const failed = failedRuns(place, 40);
		return { ...place, place, sam, ...failed };
	}

	test('is named before a job’s Confirm; then its results come there', async () => {
		const { place, sam, n8n, ana, workflow } = await shared();
		sam();
		await place.startBot();
		n8n.fix(workflow);
		const view = await previews(place, ana, '/n8n retry-all');
		expect(textOf(view)).toContain(
			'⚠️ #ops-alerts is shared with another organisation: its people will see how this goes',
		);
		await ana.submits();
		const over = await card(place, '🟢 Retried 40 executions', 20_000);
		await lineOf(place, over, 'Results: retry 40 executions');
	});

	test('is not named where it is not shared; where that cannot be read, this is said', async () => {
		const { place, slack, ana } = await shared();
		await place.startBot();
		expect(textOf(await previews(place, ana, '/n8n retry-all'))).not.toContain('⚠️');
		slack.faults.inject({ method: 'conversations.info', kind: 'error', error: 'internal_error' });
		const other = slack.channel('orders');
		await ana.closes({ all: true });
		await previews(place, ana, '/n8n tag-all status:error -seen', '?', other);
		await preview(place, ana, 'Slack does not say whether #orders is shared with another organisation');
	});

	test('since the Confirm: it gets no results, and the asker gets them alone', async () => {
		let ahead = 0;
		const { place, sam, n8n, slack, ana, workflow } = await shared({ now: () => Date.now() + ahead });
		await place.startBot();
		n8n.fix(workflow);
		n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 40, times: 1_000 });
		await previews(place, ana, '/n8n retry-all');
		await ana.submits();
		const running = await card(place, '⏳ Retrying 40 executions');
		sam();
		ahead = 61_000;
		const over = await place.says(running, '🟢 Retried 40 executions');
		await lineOf(
			place,
			over,
			'The results are not posted here: this channel has been shared with another organisation',
		);
		await ana.clicks(over, 'Show results');
		await toldIn(place, ana, 'Results: retry 40 executions');
		expect(place.ops.thread(over.ts).map(textOf).join('\n')).not.toContain('Results: retry');
		expect(slack.calls.filter(({ method }) => method.startsWith('files.'))).toEqual([]);
	});

	test('as the alert channel is warned of at the start, and by status', async () => {
		const { place, sam, ana } = await shared();
		sam();
		await place.startBot();
		expect(place.log()).toContain('The alert channel is shared with another organisation');
		const status = await asks(place, ana, '/n8n status');
		expect(status.text).toContain('the alert channel is shared with another organisation');
		expect(textOf(status)).toContain('⚠️ Shared · #ops-alerts is shared with another organisation');
	});
});

test('who was made a guest gets no results of a job whose card stands in their direct messages', async () => {
	let ahead = 0;
	const place = await open({ bot: false, now: () => Date.now() + ahead });
	const { n8n, slack, ana, ben } = place;
	const { workflow } = failedRuns(place, 4);
	await place.startBot();
	n8n.fix(workflow);
	const board = slack.channel('board', { private: true, botIn: false, members: [ana, ben] });
	await previews(place, ana, '/n8n retry-all', '?', board);
	const control = queueOf(place, 'bulk-control');
	await control.pause();
	await ana.submits();
	const directly = (words: string) =>
		slack.until(() =>
			ana
				.dm()
				.messages()
				.find(({ text }) => text.includes(words)),
		);
	await directly('⏳ Retrying 4 executions');
	ana.becomes({ guest: true });
	ahead = 31_000;
	await control.resume();
	const card = await directly('may no longer retry');
	const id = /job `(\w+)`/.exec(textOf(card))?.[1] ?? /job (\w+)/.exec(textOf(card))![1];
	await ben.clicks(await asks(place, ben, `/n8n job ${id}`), 'Go on');
	const line = await slack.until(() =>
		ana
			.dm()
			.thread(card.ts)
			.find((message) => textOf(message).includes('not posted here')),
	);
	expect(textOf(line)).toContain('as who reads this may not any more');
	expect(ana.dm().thread(card.ts).map(textOf).join()).not.toContain('Results:');
	await ben.clicks(await asks(place, ben, `/n8n job ${id}`), 'Show results');
	expect(textOf(await toldIn(place, ben, 'Results: retry 4 executions'))).toMatch(/#\d+/);
});
