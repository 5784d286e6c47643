import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { asks, forget, has, privately, reads, toldIn } from './asking.js';
import { fails, retriesOf } from './harness.js';
import { harness, open } from './story.js';

/** Failed before Flowbell was there: never alerted. */
let old: { id: string; name: string };
beforeAll(async () => {
	await open({ bot: false });
	old = harness.n8n.workflow('Old import', [fails]);
	for (let i = 0; i < 12; i++) harness.n8n.run(old);
	await harness.startBot();
});
afterAll(() => harness.close());

/** One more of the failed runs that no test has used yet. */
let used = 0;
const another = () => ++used;

/** Waits for a message that all in the channel see: at its top, or in the thread of an alert that has rung meanwhile. */
const seen = (words: string | RegExp, channel = harness.ops) =>
	harness.slack.until(
		() => harness.ana.sees(channel).find((message) => !message.ephemeralFor && has(textOf(message), words)),
		{ what: `#${channel.name} seeing "${words}"` },
	);

describe('retry', () => {
	test('typed in any channel, of a run that was never alerted: the card appears there', async () => {
		const payments = harness.slack.channel('payments');
		const id = another();
		harness.n8n.fix(old);
		onTestFinished(() => harness.n8n.break(old));
		expect(await harness.ana.types(`/n8n retry ${id}`, payments)).toMatchObject({ acked: true });
		const card = await seen('🟢 Old import recovered', payments);
		expect(textOf(card)).toContain('(retried by @ana)');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(harness.ops.messages()).toEqual([]);
	});

	test('typed elsewhere, of a run that rang: the card stays where it is, and the asker is pointed to it', async () => {
		const { n8n, ana } = harness;
		const orders = n8n.workflow('Order sync', [fails]);
		const id = n8n.run(orders);
		const alert = await harness.alert('Order sync');
		n8n.fix(orders);
		const payments = harness.slack.channel('payments');
		const before = payments.messages().length;
		const answer = await asks(harness, ana, `/n8n retry #${id}`, payments);
		expect(textOf(answer)).toContain(`⏳ Retrying #${id} of Order sync.`);
		expect(textOf(answer)).toContain('#ops-alerts');
		expect(JSON.stringify(answer.blocks)).toContain(alert.ts.replace('.', ''));
		await harness.says(alert, '🟢 Order sync recovered');
		expect(payments.messages()).toHaveLength(before);
	});

	test('where the bot may not post, the card comes as a direct message', async () => {
		const secret = harness.slack.channel('secret', { private: true, botIn: false });
		const id = another();
		await harness.ana.types(`/n8n retry ${id}`, secret);
		const card = await seen('🔴 Old import failed again', harness.ana.dm());
		expect(buttonsOf(card)).toContain('Retry');
		expect(secret.messages()).toEqual([]);
		// What is in a direct message works like anywhere else.
		harness.n8n.fix(old);
		onTestFinished(() => harness.n8n.break(old));
		await harness.ana.clicks(card, 'Retry');
		await seen('🟢 Old import recovered', harness.ana.dm());
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(retriesOf(harness, retriesOf(harness, id)[0]!.id)).toHaveLength(1);
	});

	test.each(['--latest', '—latest', '--Latest'])('%s asks first where unpublished edits would run', async (flag) => {
		const { n8n, ana } = harness;
		const drafty = n8n.workflow(`Drafty ${flag}`, [fails], { draftDiffers: true });
		const id = n8n.run(drafty);
		const question = await asks(harness, ana, `/n8n retry ${id} ${flag}`);
		expect(textOf(question)).toContain('edits that are not published');
		expect(buttonsOf(question)).toEqual(['Retry with the unpublished edits', 'Retry as it ran', 'Cancel']);
		expect(retriesOf(harness, id)).toEqual([]);
		n8n.fix(drafty);
		await ana.clicks(question, flag === '--latest' ? 'Retry with the unpublished edits' : 'Retry as it ran');
		await seen(`🟢 Drafty ${flag} recovered`);
		expect(retriesOf(harness, id).map((run) => run.usedDraft)).toEqual([flag === '--latest']);
	});

	test('of what n8n does not know', async () => {
		const words = textOf(await asks(harness, harness.ana, '/n8n retry 987654'));
		expect(words).toContain('#987654 was not retried.');
		expect(words).toContain('n8n has no execution #987654');
	});
});

describe('stop', () => {
	test.each([
		['running', { node: 'Slow', does: { run: 600 } } as const],
		['waiting', { node: 'Wait', does: { wait: 1_800 } } as const],
	])('what is %s: the channel sees who did it', async (status, step) => {
		const { n8n, ana } = harness;
		const id = n8n.run(n8n.workflow(`Runaway ${status}`, [step]));
		expect(n8n.execution(id)?.status).toBe(status);
		await ana.types(`/n8n stop ${id}`, harness.ops);
		await seen(`⚪ @ana stopped #${id} of Runaway ${status} · `);
		expect(n8n.execution(id)?.status).toBe('canceled');
	});

	test('n8n does not say which workflow it was: the line stands without', async () => {
		const { n8n, ana } = harness;
		const id = n8n.run(n8n.workflow('Nameless', [{ node: 'Slow', does: { run: 600 } }]));
		const mend = n8n.faults.inject({
			method: 'GET',
			path: new RegExp(`/executions/${id}$`),
			kind: 'status',
			status: 500,
		});
		await ana.types(`/n8n stop ${id}`, harness.ops);
		await seen(new RegExp(`⚪ @ana stopped #${id} · `));
		mend();
	});

	test('what has ended', async () => {
		const words = textOf(await asks(harness, harness.ana, `/n8n stop ${another()}`));
		expect(words).toMatch(/#\d+ has already ended: 🔴 Failed\.\nThere was nothing left to stop\./);
	});

	test('asked twice at once: n8n is asked, and both are told the truth', async () => {
		const { n8n, ana, ben } = harness;
		const id = n8n.run(n8n.workflow('Runaway twice', [{ node: 'Slow', does: { run: 600 } }]));
		await Promise.all([ana.types(`/n8n stop ${id}`, harness.ops), ben.types(`/n8n stop ${id}`, harness.ops)]);
		const line = await seen(new RegExp(`⚪ @(ana|ben) stopped #${id}`));
		const other = textOf(line).includes('@ana') ? ben : ana;
		await toldIn(harness, other, /@(ana|ben) asked for the same a moment ago|already ended: ⚪ Stopped/);
		expect(harness.ops.messages().filter((m) => textOf(m).includes(`stopped #${id}`))).toHaveLength(1);
	});
});

describe('delete', () => {
	const question = async (id: number) => {
		const asked = await asks(harness, harness.ana, `/n8n delete ${id}`);
		expect(asked.headline).toBe(`Delete #${id} of Old import from n8n?`);
		expect(buttonsOf(asked)).toEqual([`Delete #${id}`, 'Cancel', 'Open in n8n']);
		return asked;
	};

	test('is asked for, then done, and the channel sees who did it', async () => {
		const id = another();
		const asked = await question(id);
		expect(textOf(asked)).toContain('for good');
		expect(harness.n8n.execution(id)).toBeDefined();
		await harness.ana.clicks(asked, `Delete #${id}`);
		await reads(harness, harness.ana, asked, `Deleting #${id}.`);
		await seen(`⚪ @ana deleted #${id} of Old import in n8n`);
		expect(harness.n8n.execution(id)).toBeUndefined();
	});

	test('can be left', async () => {
		const id = another();
		const asked = await question(id);
		await harness.ana.clicks(asked, 'Cancel');
		const left = await reads(harness, harness.ana, asked, `Canceled: nothing was done to #${id}.`);
		expect(buttonsOf(left)).toEqual([]);
		await harness.ana.clicks(asked, `Delete #${id}`, { stale: true });
		await toldIn(harness, harness.ana, 'This question was already answered');
		expect(harness.n8n.execution(id)).toBeDefined();
	});

	test('clicked twice is done once', async () => {
		const id = another();
		const asked = await question(id);
		const before = harness.n8n.requests.length;
		await Promise.all([
			harness.ana.clicks(asked, `Delete #${id}`),
			harness.ana.clicks(asked, `Delete #${id}`, { stale: true }),
		]);
		await seen(`deleted #${id}`);
		await toldIn(harness, harness.ana, 'This question was already answered');
		expect(harness.n8n.requests.slice(before).filter(({ method }) => method === 'DELETE')).toHaveLength(1);
		expect(privately(harness.ana).filter((m) => textOf(m).includes(`no execution #${id}`))).toEqual([]);
	});

	test('by two people: the second is told that it is gone', async () => {
		const id = another();
		const { ana, ben } = harness;
		const [first, second] = [await question(id), await asks(harness, ben, `/n8n delete ${id}`)];
		await ana.clicks(first, `Delete #${id}`);
		await seen(`deleted #${id}`);
		await ben.clicks(second, `Delete #${id}`);
		await toldIn(harness, ben, `n8n has no execution #${id}.`);
		expect(harness.ops.messages().filter((m) => textOf(m).includes(`deleted #${id}`))).toHaveLength(1);
	});

	test('a question that is too old is not acted on', async () => {
		const id = another();
		const asked = await question(id);
		expect(await forget(harness, 'ask:*')).toBeGreaterThan(0);
		const before = privately(harness.ana).length;
		await harness.ana.clicks(asked, `Delete #${id}`);
		const answer = await harness.slack.until(() => privately(harness.ana).slice(before)[0]);
		expect(textOf(answer)).toContain('already answered or is too old. Nothing was done');
		expect(harness.n8n.execution(id)).toBeDefined();
	});

	test('what runs is not deleted, and what to do first is said', async () => {
		const id = harness.n8n.run(harness.n8n.workflow('Busy', [{ node: 'Slow', does: { run: 600 } }]));
		const words = textOf(await asks(harness, harness.ana, `/n8n delete ${id}`));
		expect(words).toContain(`#${id} is running, and n8n does not delete running executions.`);
		expect(words).toContain(`/n8n stop ${id}`);
	});

	test('what started to run between question and yes is not deleted', async () => {
		const waits = harness.n8n.workflow('Approval', [
			{ node: 'Wait', does: { wait: 1_800 } },
			{ node: 'Slow', does: { run: 600 } },
		]);
		const id = harness.n8n.run(waits);
		const asked = await asks(harness, harness.ana, `/n8n delete ${id}`);
		expect(textOf(asked)).toContain('⏳ Waiting');
		harness.n8n.finishWaits(waits);
		expect(harness.n8n.execution(id)?.status).toBe('running');
		await harness.ana.clicks(asked, `Delete #${id}`);
		await toldIn(harness, harness.ana, `#${id} is running, and n8n does not delete running executions.`);
		expect(harness.n8n.execution(id)?.status).toBe('running');
	});

	test('of what n8n does not know', async () => {
		expect(textOf(await asks(harness, harness.ana, '/n8n delete 987654'))).toContain('n8n has no execution #987654.');
	});
});

describe('tags', () => {
	const tagsOf = (id: number) => [...harness.n8n.execution(id)!.tags].sort();

	test('are shown, with those that could be added', async () => {
		const [id, other] = [another(), another()];
		harness.n8n.setTags(id, ['seen']);
		harness.n8n.setTags(other, ['to do', 'customer']);
		expect(textOf(await asks(harness, harness.ana, `/n8n tags ${other}`))).toContain('has 2 tags\nto do, customer');
		const words = textOf(await asks(harness, harness.ana, `/n8n tags ${id}`));
		expect(words).toContain(`#${id} has 1 tag\nseen`);
		expect(words).toMatch(/can be added: (to do, customer|customer, to do)/);
	});

	test('are added and removed, and nothing else is lost', async () => {
		const id = 1;
		harness.n8n.setTags(id, ['seen', 'customer', 'kept']);
		harness.n8n.setTags(2, ['to do']);
		await harness.ana.types(`/n8n tags ${id} +“to do” -seen`, harness.ops);
		await seen(`@ana tagged #${id}: +to do -seen`);
		expect(tagsOf(id)).toEqual(['customer', 'kept', 'to do']);
		// What somebody adds in n8n meanwhile stays, too.
		harness.n8n.setTags(id, ['customer', 'kept', 'to do', 'by hand']);
		await harness.ben.types(`/n8n tags ${id} –kept`, harness.ops);
		await seen(`@ben tagged #${id}: -kept`);
		expect(tagsOf(id)).toEqual(['by hand', 'customer', 'to do']);
	});

	test('a name is learnt from executions that carry it, wherever the case', async () => {
		const fresh = harness.n8n.workflow('Fresh', [fails]);
		const [carrier, target] = [harness.n8n.run(fresh), harness.n8n.run(fresh)];
		harness.n8n.setTags(carrier, ['Finance']);
		await harness.ana.types(`/n8n tags ${target} +finance`, harness.ops);
		await seen(`@ana tagged #${target}: +Finance`);
		expect(tagsOf(target)).toEqual(['Finance']);
	});

	test('an unknown name changes nothing; the nearest known one is offered', async () => {
		const id = 1;
		harness.n8n.setTags(id, ['customer', 'to do']);
		const before = tagsOf(id);
		const words = textOf(await asks(harness, harness.ana, `/n8n tags ${id} +custmer -"to do"`));
		expect(words).toContain('Flowbell knows no tag "custmer"');
		expect(words).toContain('Did you mean "customer"?');
		expect(words).toContain('Nothing was changed.');
		expect(tagsOf(id)).toEqual(before);
	});

	test('a tag that was deleted in n8n since its name was learnt', async () => {
		const id = 1;
		harness.n8n.faults.inject({
			method: 'PUT',
			kind: 'status',
			status: 404,
			body: JSON.stringify({ message: 'Some tags not found' }),
			times: 1,
		});
		const words = textOf(await asks(harness, harness.ana, `/n8n tags ${id} +seen`));
		expect(words).toContain('Flowbell knows no tag "seen"');
	});

	test('two people at once: neither change is lost', async () => {
		const id = 1;
		harness.n8n.setTags(2, ['seen', 'customer', 'kept']);
		harness.n8n.setTags(id, ['kept']);
		const slowly = harness.n8n.faults.inject({ method: 'PUT', kind: 'delay', ms: 100 });
		onTestFinished(slowly);
		const { ana, ben } = harness;
		await Promise.all([
			ana.types(`/n8n tags ${id} +seen`, harness.ops),
			ben.types(`/n8n tags ${id} +customer`, harness.ops),
		]);
		await seen(`@ana tagged #${id}: +seen`);
		await seen(`@ben tagged #${id}: +customer`);
		expect(tagsOf(id)).toEqual(['customer', 'kept', 'seen']);
	});

	test('what it carries already, and what it does not carry', async () => {
		const id = 1;
		harness.n8n.setTags(id, ['customer']);
		const words = textOf(await asks(harness, harness.ana, `/n8n tags ${id} +customer -seen`));
		expect(words).toContain(`#${id} already has exactly these tags`);
		expect(tagsOf(id)).toEqual(['customer']);
		expect(harness.ops.messages().filter((m) => textOf(m).includes('nothing changed'))).toEqual([]);
	});
});
