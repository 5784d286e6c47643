import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, textOf } from '../../sandbox/slack/index.js';
import { alertWithRunning, asks, auditOf, modalOf, privately, queueOf, toldIn } from './asking.js';
import { type Harness, openHarness, retriesOf } from './harness.js';

const error = { message: '401 Unauthorized' };

/** Changes that n8n was asked for. */
const changes = (harness: Harness) => harness.n8n.requests.filter(({ method }) => method !== 'GET');

describe('guests, strangers, bots and deactivated people change nothing', () => {
	let harness: Harness;
	let failed: number;
	let running: number;
	beforeAll(async () => {
		harness = await openHarness();
		({ failed, running } = await alertWithRunning(harness, 'Order sync'));
		await harness.alert('Order sync');
	});
	afterAll(() => harness.close());

	const people: [string, (name: string) => Person, RegExp][] = [
		['a guest', (name) => harness.slack.person(name, { guest: true }), /Guests may not (\w+)/],
		['a single-channel guest', (name) => harness.slack.person(name, { guest: 'single' }), /Guests may not (\w+)/],
		['a stranger', (name) => harness.slack.person(name, { stranger: true }), /your account is from another one/],
		['a bot', (name) => harness.slack.person(name, { bot: true }), /Bots may not (\w+)/],
		[
			'a deactivated person',
			(name) => harness.slack.person(name, { deactivated: true }),
			/This account is deactivated/,
		],
	];

	describe.each(people)('%s', (kind, make, why) => {
		let person: Person;
		let before: number;
		beforeAll(() => {
			person = make(kind.replace(/\W/g, '-'));
			before = changes(harness).length;
		});

		const refused = (words: string) => {
			expect(words).toMatch(why);
			expect(words).toContain('Ask a full member of this workspace.');
			expect(changes(harness)).toHaveLength(before);
		};

		test.each([
			['retry', () => `/n8n retry ${failed}`],
			['retry --latest', () => `/n8n retry ${failed} --latest`],
			['stop', () => `/n8n stop ${running}`],
			['delete', () => `/n8n delete ${failed}`],
			['tags', () => `/n8n tags ${failed} +seen`],
		])('types %s', async (_verb, typed) => refused(textOf(await asks(harness, person, typed()))));

		const alert = () => harness.ops.messages().find((message) => message.headline.includes('Order sync'))!;
		/** The next answer that only this person sees. */
		async function answerTo(click: () => Promise<{ acked: boolean }>) {
			const seen = privately(person).length;
			expect((await click()).acked).toBe(true);
			return textOf(await harness.slack.until(() => privately(person)[seen]));
		}

		test('clicks Retry', async () => refused(await answerTo(() => person.clicks(alert(), 'Retry'))));

		test('picks Retry with the latest workflow', async () =>
			refused(await answerTo(() => person.picks(alert(), 'Retry with the latest workflow'))));

		test('clicks Stop running: no form opens, as it would name the workflow', async () => {
			refused(await answerTo(() => person.clicks(alert(), 'Stop running (1)')));
			expect(person.modal()).toBeUndefined();
		});

		test('and each try is written down', async () => {
			const written = async () => (await auditOf(harness)).filter((entry) => entry.by.userId === person.id);
			// 5 commands and 2 clicks on the alert; the form never opened.
			await harness.slack.until(async () => (await written()).length === 7, { what: 'seven refusals written down' });
			const tries = await written();
			const target = `execution main-${failed}`;
			expect(new Set(tries.map(({ verb }) => verb))).toEqual(new Set(['retry', 'stop', 'delete', 'tag']));
			for (const entry of tries) {
				expect(entry).toMatchObject({ decision: 'refused', channelId: harness.ops.id, at: expect.any(Number) });
				expect(entry.result).toMatch(why);
			}
			expect(tries).toContainEqual(expect.objectContaining({ verb: 'delete', target }));
		});
	});
});

test('a guest cannot stop a retry that is under way', async () => {
	const harness = await openHarness();
	const { n8n, ana } = harness;
	const { workflow, running } = await alertWithRunning(harness, 'Order sync');
	const alert = await harness.alert('Order sync');
	n8n.fix(workflow);
	await ana.clicks(alert, 'Retry');
	const card = await harness.says(alert, /retrying #\d+ as #/);
	const guest = harness.slack.person('gus', { guest: true });
	await guest.clicks(card, 'Stop retry');
	await toldIn(harness, guest, 'Guests may not stop executions');
	expect(n8n.executions().filter(({ status }) => status === 'canceled')).toEqual([]);
	expect(n8n.execution(running)?.status).toBe('running');
});

describe('operators', () => {
	/** `ana` is named herself, `ben` is in the group, `cy` is a full member and neither. */
	async function withOperators() {
		const harness = await openHarness({ bot: false });
		const cy = harness.slack.person('cy');
		const oncall = harness.slack.userGroup('oncall', [harness.ben]);
		const orders = harness.n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]);
		return { ...harness, harness, cy, oncall, orders };
	}

	test('named by id or in a named group may; nobody else, who is told whom to ask', async () => {
		const { harness, ana, ben, cy, oncall, orders, n8n, slack } = await withOperators();
		await harness.startBot({ operators: [ana.id, oncall.id] });
		const id = n8n.run(orders);
		const alert = await harness.alert('Order sync');

		await cy.clicks(alert, 'Retry');
		const refusal = await toldIn(
			harness,
			cy,
			"Only this workspace's operators may retry executions, and you are not one of them.",
		);
		expect(textOf(refusal)).toContain('Ask @oncall or @ana.');
		expect(refusal.pings).toEqual(expect.arrayContaining([`<!subteam^${oncall.id}>`, `<@${ana.id}>`]));
		expect(retriesOf(harness, id)).toEqual([]);
		expect(harness.now(alert).headline).toContain('🔴 Order sync failed');

		await ben.clicks(alert, 'Retry');
		await harness.says(alert, '🔴 Order sync failed again');
		n8n.fix(orders);
		await ana.clicks(harness.now(alert), 'Retry');
		await harness.says(alert, '🟢 Order sync recovered');

		const entries = await slack.until(async () => {
			const all = await auditOf(harness);
			return all.length === 3 ? all : undefined;
		});
		expect(entries.map(({ by, decision, result }) => [by.userId, decision, result])).toEqual([
			[ana.id, 'allowed', 'recovered'],
			[ben.id, 'allowed', 'failed-again'],
			[cy.id, 'refused', expect.stringContaining('operators')],
		]);
		for (const entry of entries) expect(entry).toMatchObject({ verb: 'retry', channelId: harness.ops.id });
		expect(harness.log()).toContain('"audit":{');
	});

	test('a group that Slack does not tell of lets nobody in but those named', async () => {
		const { harness, ana, ben, oncall, orders, n8n, slack } = await withOperators();
		await harness.startBot({ operators: [ana.id, oncall.id] });
		slack.faults.inject({ method: 'usergroups.users.list', kind: 'error', error: 'internal_error' });
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		await ben.clicks(alert, 'Retry');
		await toldIn(harness, ben, 'Slack did not say who is in the groups of operators');
		expect(changes(harness)).toEqual([]);
		n8n.fix(orders);
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢');
	});

	test('a person whom Slack does not tell of changes nothing', async () => {
		const { harness, ana, orders, n8n, slack } = await withOperators();
		await harness.startBot();
		slack.faults.inject({ method: 'users.info', kind: 'hang' });
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		const click = await ana.clicks(alert, 'Retry');
		expect(click.acked).toBe(true);
		expect(click.ackMs).toBeLessThan(1_000);
		await toldIn(harness, ana, 'Slack did not say who you are');
		expect(changes(harness)).toEqual([]);
	});

	test('an operator who is a guest stays a guest', async () => {
		const { harness, cy, orders, n8n } = await withOperators();
		await harness.startBot({ operators: [cy.id] });
		cy.becomes({ guest: true });
		n8n.run(orders);
		await cy.clicks(await harness.alert('Order sync'), 'Retry');
		await toldIn(harness, cy, 'Guests may not retry executions');
	});
});

test('a question is not used up by one who may not answer it', async () => {
	let later = 0;
	const harness = await openHarness({ bot: false, now: () => Date.now() + later });
	const { n8n, slack, ana, ben, ops } = harness;
	await harness.startBot({ operators: [slack.userGroup('oncall', [ana]).id] });
	/** What was known of who may is out of date. */
	const duty = (people: Person[]) => {
		slack.userGroup('oncall', people);
		later += 10 * 60_000;
	};
	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]);
	const id = n8n.run(orders);
	const deletion = await asks(harness, ana, `/n8n delete ${id}`);
	const { running } = await alertWithRunning(harness, 'Runaway');
	await ana.clicks(await harness.alert('Runaway'), 'Stop running (1)');
	const form = await modalOf(harness, ana, { says: '1 running of Runaway' });

	duty([ben]);
	await ana.clicks(deletion, `Delete #${id}`);
	await toldIn(harness, ana, "Only this workspace's operators may delete executions");
	await ana.submits();
	await toldIn(harness, ana, "Only this workspace's operators may stop executions");
	expect(changes(harness)).toEqual([]);

	duty([ana]);
	await ana.clicks(deletion, `Delete #${id}`);
	await slack.until(() => n8n.execution(id) === undefined, { what: 'the deletion' });
	// The form was taken away with its submit; what it asks stands in it still.
	await ana.clicks(await harness.alert('Runaway'), 'Stop running (1)');
	await modalOf(harness, ana, { says: '1 running of Runaway' });
	await ana.submits({}, { private: form.privateMetadata });
	await slack.until(() => n8n.execution(running)?.status === 'canceled', { what: 'the stop' });
	expect(privately(ana, ops).filter((message) => textOf(message).includes('already answered'))).toEqual([]);
});

describe('asked again when the job runs', () => {
	/** The operations wait, as behind a long row of others; `release` lets them run, when what Slack said at the click is too old. */
	async function heldUp(operators: (harness: Harness) => string[]) {
		let later = 0;
		const harness = await openHarness({ bot: false, now: () => Date.now() + later });
		await harness.startBot({ operators: operators(harness) });
		const queue = queueOf(harness, 'operations');
		await queue.pause();
		return {
			harness,
			queue,
			async release() {
				later += 10_000;
				await queue.resume();
			},
		};
	}

	test('who has left the operators since the click retries nothing, and is told so', async () => {
		const { harness, queue, release } = await heldUp(({ slack, ana }) => [slack.userGroup('oncall', [ana]).id]);
		const { n8n, slack, ana, ben } = harness;
		const id = n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]));
		const alert = await harness.alert('Order sync');
		await ana.clicks(alert, 'Retry');
		await slack.until(async () => (await queue.getJobCounts('waiting')).waiting, { what: 'the retry on the queue' });
		slack.userGroup('oncall', [ben]);
		await release();
		const refusal = await toldIn(harness, ana, `Retry of #${id} was not started`);
		expect(textOf(refusal)).toContain("Only this workspace's operators may retry executions");
		expect(textOf(refusal)).toContain('Ask @oncall.');
		expect(retriesOf(harness, id)).toEqual([]);
		const entry = await slack.until(async () => (await auditOf(harness))[0]);
		const ref = /Reference (\S+)/.exec(textOf(refusal))?.[1];
		expect(entry).toMatchObject({
			decision: 'refused',
			verb: 'retry',
			target: `execution main-${id}`,
			by: { userId: ana.id },
			ref,
		});
		expect(harness.log()).toContain(`"ref":"${ref}"`);
	});

	test.each([
		['stop', (id: number) => `/n8n stop ${id}`],
		['tags', (id: number) => `/n8n tags ${id} -seen`],
	])('who was deactivated since typing %s changes nothing', async (_verb, typed) => {
		const { harness, queue, release } = await heldUp(() => []);
		const { n8n, slack, ana } = harness;
		const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
		await ana.types(typed(id), harness.ops);
		await slack.until(async () => (await queue.getJobCounts('waiting')).waiting);
		ana.becomes({ deactivated: true });
		await release();
		await toldIn(harness, ana, 'This account is deactivated');
		expect(changes(harness)).toEqual([]);
		expect(await slack.until(async () => (await auditOf(harness))[0])).toMatchObject({
			decision: 'refused',
			by: { userId: ana.id },
		});
	});

	test('also a deletion that was confirmed', async () => {
		const { harness, queue, release } = await heldUp(() => []);
		const { n8n, slack, ana } = harness;
		const id = n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]));
		const question = await asks(harness, ana, `/n8n delete ${id}`);
		await ana.clicks(question, `Delete #${id}`);
		await slack.until(async () => (await queue.getJobCounts('waiting')).waiting);
		ana.becomes({ guest: true });
		await release();
		await toldIn(harness, ana, 'Guests may not delete executions');
		expect(n8n.execution(id)).toBeDefined();
	});
});

test('every change is written down with who, where, what and result', async () => {
	const harness = await openHarness();
	const { n8n, ana, ben } = harness;
	const payments = harness.slack.channel('payments');
	const slow = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: error } }]);
	const [first, second] = [n8n.run(orders), n8n.run(orders)];
	n8n.setTags(first, ['seen']);
	const seen = (words: string) => harness.slack.until(() => payments.messages().find((m) => textOf(m).includes(words)));

	await ana.types(`/n8n stop ${slow}`, payments);
	await seen('@ana stopped');
	await toldIn(harness, ben, await ben.types(`/n8n stop ${slow}`, payments).then(() => 'has already ended'));
	await ben.types(`/n8n tags ${first} -seen`, payments);
	await seen('@ben tagged');
	const question = await asks(harness, ana, `/n8n delete ${second}`, payments);
	await ana.clicks(question, `Delete #${second}`);
	await seen('@ana deleted');

	const entries = await harness.slack.until(async () => {
		const all = await auditOf(harness);
		return all.length >= 4 ? all : undefined;
	});
	const by = (person: Person) => ({ userId: person.id, teamId: harness.slack.teamId });
	const where = { channelId: payments.id, decision: 'allowed', at: expect.any(Number) };
	expect(entries).toEqual([
		{ ...where, by: by(ana), verb: 'delete', target: `execution main-${second}`, result: 'deleted' },
		{ ...where, by: by(ben), verb: 'tag', target: `execution main-${first}`, result: 'tagged' },
		{ ...where, by: by(ben), verb: 'stop', target: `execution main-${slow}`, result: 'had-ended' },
		{ ...where, by: by(ana), verb: 'stop', target: `execution main-${slow}`, result: 'stopped' },
	]);
});
