import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, textOf } from '../../sandbox/slack/index.js';
import { alertWithRunning, asks, auditOf, modalOf, privately, queueOf, toldIn } from './asking.js';
import { openWorkplace, retriesOf, type Workplace } from './workplace.js';

const error = { message: '401 Unauthorized' };

/** Changes that n8n was asked for. */
const changes = (place: Workplace) => place.n8n.requests.filter(({ method }) => method !== 'GET');

describe('guests, strangers, bots and deactivated people change nothing', () => {
	let place: Workplace;
	let failed: number;
	let running: number;
	beforeAll(async () => {
		place = await openWorkplace();
		({ failed, running } = await alertWithRunning(place, 'Order sync'));
		await place.alert('Order sync');
	});
	afterAll(() => place.close());

	const people: [string, (name: string) => Person, RegExp][] = [
		['a guest', (name) => place.slack.person(name, { guest: true }), /Guests may not (\w+)/],
		['a single-channel guest', (name) => place.slack.person(name, { guest: 'single' }), /Guests may not (\w+)/],
		['a stranger', (name) => place.slack.person(name, { stranger: true }), /your account is from another one/],
		['a bot', (name) => place.slack.person(name, { bot: true }), /Bots may not (\w+)/],
		['a deactivated person', (name) => place.slack.person(name, { deactivated: true }), /This account is deactivated/],
	];

	describe.each(people)('%s', (kind, make, why) => {
		let person: Person;
		let before: number;
		beforeAll(() => {
			person = make(kind.replace(/\W/g, '-'));
			before = changes(place).length;
		});

		const refused = (words: string) => {
			expect(words).toMatch(why);
			expect(words).toContain('Ask a full member of this workspace.');
			expect(changes(place)).toHaveLength(before);
		};

		test.each([
			['retry', () => `/n8n retry ${failed}`],
			['retry --latest', () => `/n8n retry ${failed} --latest`],
			['stop', () => `/n8n stop ${running}`],
			['delete', () => `/n8n delete ${failed}`],
			['tags', () => `/n8n tags ${failed} +seen`],
		])('types %s', async (_verb, typed) => refused(textOf(await asks(place, person, typed()))));

		const alert = () => place.ops.messages().find((message) => message.text.includes('Order sync'))!;
		/** The next answer that only this person sees. */
		async function answerTo(click: () => Promise<{ acked: boolean }>) {
			const seen = privately(person).length;
			expect((await click()).acked).toBe(true);
			return textOf(await place.slack.until(() => privately(person)[seen]));
		}

		test('clicks Retry', async () => refused(await answerTo(() => person.clicks(alert(), 'Retry'))));

		test('picks Retry with the latest workflow', async () =>
			refused(await answerTo(() => person.picks(alert(), 'Retry with the latest workflow'))));

		test('clicks Stop running: no form opens, as it would name the workflow', async () => {
			refused(await answerTo(() => person.clicks(alert(), 'Stop running (1)')));
			expect(person.modal()).toBeUndefined();
		});

		test('and each try is written down', async () => {
			const written = async () => (await auditOf(place)).filter((entry) => entry.by.userId === person.id);
			// 5 commands and 2 clicks on the alert; the form never opened.
			await place.slack.until(async () => (await written()).length === 7, { what: 'seven refusals written down' });
			const tries = await written();
			const target = `execution ${failed}`;
			expect(new Set(tries.map(({ verb }) => verb))).toEqual(new Set(['retry', 'stop', 'delete', 'tag']));
			for (const entry of tries) {
				expect(entry).toMatchObject({ decision: 'refused', channelId: place.ops.id, at: expect.any(Number) });
				expect(entry.result).toMatch(why);
			}
			expect(tries).toContainEqual(expect.objectContaining({ verb: 'delete', target }));
		});
	});
});

test('a guest cannot stop a retry that is under way', async () => {
	const place = await openWorkplace();
	const { n8n, ana } = place;
	const { workflow, running } = await alertWithRunning(place, 'Order sync');
	const alert = await place.alert('Order sync');
	n8n.fix(workflow);
	await ana.clicks(alert, 'Retry');
	const card = await place.says(alert, /retrying #\d+ as #/);
	const guest = place.slack.person('gus', { guest: true });
	await guest.clicks(card, 'Stop retry');
	await toldIn(place, guest, 'Guests may not stop executions');
	expect(n8n.executions().filter(({ status }) => status === 'canceled')).toEqual([]);
	expect(n8n.execution(running)?.status).toBe('running');
});

describe('operators', () => {
	/** `ana` is named herself, `ben` is in the group, `cy` is a full member and neither. */
	async function withOperators() {
		const place = await openWorkplace({ bot: false });
		const cy = place.slack.person('cy');
		const oncall = place.slack.userGroup('oncall', [place.ben]);
		const orders = place.n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]);
		return { ...place, place, cy, oncall, orders };
	}

	test('named by id or in a named group may; nobody else, who is told whom to ask', async () => {
		const { place, ana, ben, cy, oncall, orders, n8n, slack } = await withOperators();
		await place.startBot({ operators: [ana.id, oncall.id] });
		const id = n8n.run(orders);
		const alert = await place.alert('Order sync');

		await cy.clicks(alert, 'Retry');
		const refusal = await toldIn(
			place,
			cy,
			"Only this workspace's operators may retry executions, and you are not one of them.",
		);
		expect(textOf(refusal)).toContain('Ask @oncall or @ana.');
		expect(refusal.pings).toEqual(expect.arrayContaining([`<!subteam^${oncall.id}>`, `<@${ana.id}>`]));
		expect(retriesOf(place, id)).toEqual([]);
		expect(place.now(alert).text).toContain('🔴 Order sync failed');

		await ben.clicks(alert, 'Retry');
		await place.says(alert, '🔴 Order sync failed again');
		n8n.fix(orders);
		await ana.clicks(place.now(alert), 'Retry');
		await place.says(alert, '🟢 Order sync recovered');

		const entries = await slack.until(async () => {
			const all = await auditOf(place);
			return all.length === 3 ? all : undefined;
		});
		expect(entries.map(({ by, decision, result }) => [by.userId, decision, result])).toEqual([
			[ana.id, 'allowed', 'recovered'],
			[ben.id, 'allowed', 'failed-again'],
			[cy.id, 'refused', expect.stringContaining('operators')],
		]);
		for (const entry of entries) expect(entry).toMatchObject({ verb: 'retry', channelId: place.ops.id });
		expect(place.log()).toContain('"audit":{');
	});

	test('a group that Slack does not tell of lets nobody in but those named', async () => {
		const { place, ana, ben, oncall, orders, n8n, slack } = await withOperators();
		await place.startBot({ operators: [ana.id, oncall.id] });
		slack.faults.inject({ method: 'usergroups.users.list', kind: 'error', error: 'internal_error' });
		n8n.run(orders);
		const alert = await place.alert('Order sync');
		await ben.clicks(alert, 'Retry');
		await toldIn(place, ben, 'Slack did not say who is in the groups of operators');
		expect(changes(place)).toEqual([]);
		n8n.fix(orders);
		await ana.clicks(alert, 'Retry');
		await place.says(alert, '🟢');
	});

	test('a person whom Slack does not tell of changes nothing', async () => {
		const { place, ana, orders, n8n, slack } = await withOperators();
		await place.startBot();
		slack.faults.inject({ method: 'users.info', kind: 'hang' });
		n8n.run(orders);
		const alert = await place.alert('Order sync');
		const click = await ana.clicks(alert, 'Retry');
		expect(click.acked).toBe(true);
		expect(click.ackMs).toBeLessThan(1_000);
		await toldIn(place, ana, 'Slack did not say who you are');
		expect(changes(place)).toEqual([]);
	});

	test('an operator who is a guest stays a guest', async () => {
		const { place, cy, orders, n8n } = await withOperators();
		await place.startBot({ operators: [cy.id] });
		cy.becomes({ guest: true });
		n8n.run(orders);
		await cy.clicks(await place.alert('Order sync'), 'Retry');
		await toldIn(place, cy, 'Guests may not retry executions');
	});
});

test('a question is not used up by one who may not answer it', async () => {
	let later = 0;
	const place = await openWorkplace({ bot: false, now: () => Date.now() + later });
	const { n8n, slack, ana, ben, ops } = place;
	await place.startBot({ operators: [slack.userGroup('oncall', [ana]).id] });
	/** What was known of who may is out of date. */
	const duty = (people: Person[]) => {
		slack.userGroup('oncall', people);
		later += 10 * 60_000;
	};
	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]);
	const id = n8n.run(orders);
	const deletion = await asks(place, ana, `/n8n delete ${id}`);
	const { running } = await alertWithRunning(place, 'Runaway');
	await ana.clicks(await place.alert('Runaway'), 'Stop running (1)');
	const form = await modalOf(place, ana, { says: '1 running of Runaway' });

	duty([ben]);
	await ana.clicks(deletion, `Delete #${id}`);
	await toldIn(place, ana, "Only this workspace's operators may delete executions");
	await ana.submits();
	await toldIn(place, ana, "Only this workspace's operators may stop executions");
	expect(changes(place)).toEqual([]);

	duty([ana]);
	await ana.clicks(deletion, `Delete #${id}`);
	await slack.until(() => n8n.execution(id) === undefined, { what: 'the deletion' });
	// The form was taken away with its submit; what it asks stands in it still.
	await ana.clicks(await place.alert('Runaway'), 'Stop running (1)');
	await modalOf(place, ana, { says: '1 running of Runaway' });
	await ana.submits({}, { private: form.privateMetadata });
	await slack.until(() => n8n.execution(running)?.status === 'canceled', { what: 'the stop' });
	expect(privately(ana, ops).filter((message) => textOf(message).includes('answered already'))).toEqual([]);
});

describe('asked again when the job runs', () => {
	/** The operations wait, as behind a long row of others; `release` lets them run, when what Slack said at the click is too old. */
	async function heldUp(operators: (place: Workplace) => string[]) {
		let later = 0;
		const place = await openWorkplace({ bot: false, now: () => Date.now() + later });
		await place.startBot({ operators: operators(place) });
		const queue = queueOf(place, 'operations');
		await queue.pause();
		return {
			place,
			queue,
			async release() {
				later += 10_000;
				await queue.resume();
			},
		};
	}

	test('who has left the operators since the click retries nothing, and is told so', async () => {
		const { place, queue, release } = await heldUp(({ slack, ana }) => [slack.userGroup('oncall', [ana]).id]);
		const { n8n, slack, ana, ben } = place;
		const id = n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]));
		const alert = await place.alert('Order sync');
		await ana.clicks(alert, 'Retry');
		await slack.until(async () => (await queue.getJobCounts('waiting')).waiting, {
			what: 'the retry on the queue',
		});
		slack.userGroup('oncall', [ben]);
		await release();
		const refusal = await toldIn(place, ana, `Retry of #${id} was not started`);
		expect(textOf(refusal)).toContain("Only this workspace's operators may retry executions");
		expect(textOf(refusal)).toContain('Ask @oncall.');
		expect(retriesOf(place, id)).toEqual([]);
		const entry = await slack.until(async () => (await auditOf(place))[0]);
		const ref = /Reference (\S+)/.exec(textOf(refusal))?.[1];
		expect(entry).toMatchObject({
			decision: 'refused',
			verb: 'retry',
			target: `execution ${id}`,
			by: { userId: ana.id },
			ref,
		});
		expect(place.log()).toContain(`"ref":"${ref}"`);
	});

	test.each([
		['stop', (id: number) => `/n8n stop ${id}`],
		['tags', (id: number) => `/n8n tags ${id} -seen`],
	])('who was deactivated since typing %s changes nothing', async (_verb, typed) => {
		const { place, queue, release } = await heldUp(() => []);
		const { n8n, slack, ana } = place;
		const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
		await ana.types(typed(id), place.ops);
		await slack.until(async () => (await queue.getJobCounts('waiting')).waiting);
		ana.becomes({ deactivated: true });
		await release();
		await toldIn(place, ana, 'This account is deactivated');
		expect(changes(place)).toEqual([]);
		expect(await slack.until(async () => (await auditOf(place))[0])).toMatchObject({
			decision: 'refused',
			by: { userId: ana.id },
		});
	});

	test('also a deletion that was confirmed', async () => {
		const { place, queue, release } = await heldUp(() => []);
		const { n8n, slack, ana } = place;
		const id = n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]));
		const question = await asks(place, ana, `/n8n delete ${id}`);
		await ana.clicks(question, `Delete #${id}`);
		await slack.until(async () => (await queue.getJobCounts('waiting')).waiting);
		ana.becomes({ guest: true });
		await release();
		await toldIn(place, ana, 'Guests may not delete executions');
		expect(n8n.execution(id)).toBeDefined();
	});
});

test('every change is written down with who, where, what and result', async () => {
	const place = await openWorkplace();
	const { n8n, ana, ben } = place;
	const payments = place.slack.channel('payments');
	const slow = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]);
	const [first, second] = [n8n.run(orders), n8n.run(orders)];
	n8n.setTags(first, ['seen']);
	const seen = (words: string) => place.slack.until(() => payments.messages().find((m) => textOf(m).includes(words)));

	await ana.types(`/n8n stop ${slow}`, payments);
	await seen('@ana stopped');
	await toldIn(place, ben, await ben.types(`/n8n stop ${slow}`, payments).then(() => 'has ended already'));
	await ben.types(`/n8n tags ${first} -seen`, payments);
	await seen('@ben tagged');
	const question = await asks(place, ana, `/n8n delete ${second}`, payments);
	await ana.clicks(question, `Delete #${second}`);
	await seen('@ana deleted');

	const entries = await place.slack.until(async () => {
		const all = await auditOf(place);
		return all.length >= 4 ? all : undefined;
	});
	const by = (person: Person) => ({ userId: person.id, teamId: place.slack.teamId });
	const where = { channelId: payments.id, decision: 'allowed', at: expect.any(Number) };
	expect(entries).toEqual([
		{ ...where, by: by(ana), verb: 'delete', target: `execution ${second}`, result: 'deleted' },
		{ ...where, by: by(ben), verb: 'tag', target: `execution ${first}`, result: 'tagged' },
		{ ...where, by: by(ben), verb: 'stop', target: `execution ${slow}`, result: 'had-ended' },
		{ ...where, by: by(ana), verb: 'stop', target: `execution ${slow}`, result: 'stopped' },
	]);
});
