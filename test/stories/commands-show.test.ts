import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buttonsOf, textOf, type View } from '../../sandbox/slack/index.js';
import { asks, auditOf, modalOf, toldIn } from './asking.js';
import { openHarness, retriesOf } from './harness.js';
import { harness, open } from './story.js';

let orders: { id: string; name: string };
let failed: number;
beforeAll(async () => {
	await open({ bot: false });
	const { n8n } = harness;
	orders = n8n.workflow('Order sync', [
		{ node: 'Get order', does: 'succeed' },
		{
			node: 'Charge card',
			type: 'n8n-nodes-base.httpRequest',
			does: { fail: { message: '401 Unauthorized: token expired', description: 'Renew the token', httpCode: '401' } },
		},
	]);
	failed = n8n.run(orders, { body: { customer: { email: 'anna@example.com', card: '4242424242424242' } } });
	await harness.startBot();
});
afterAll(() => harness.close());

const modal = (words: string | RegExp): Promise<View> => modalOf(harness, harness.ana, { says: words });

async function shows(typed: string, words: string | RegExp) {
	onTestFinished(() => harness.ana.closes({ all: true }));
	expect(await harness.ana.types(typed, harness.ops)).toMatchObject({ acked: true });
	return modal(words);
}

describe('show', () => {
	test.each<[string, () => string]>([
		['an id', () => `/n8n show ${failed}`],
		['#id', () => `/n8n show #${failed}`],
		['the bare id', () => `/n8n ${failed}`],
		['a link pasted from n8n', () => `/n8n show ${harness.n8n.url}/workflow/${orders.id}/executions/${failed}`],
		['a link alone', () => `/n8n ${harness.n8n.url}/workflow/${orders.id}/executions/${failed}`],
	])('by %s: what failed, where, and what became of it', async (_how, typed) => {
		const words = textOf(await shows(typed(), 'Charge card'));
		expect(words).toContain(`Execution #${failed}`);
		expect(words).toContain('🔴 Failed · Order sync');
		expect(words).toContain('Charge card (HTTP Request)');
		expect(words).toContain('401 Unauthorized: token expired');
		expect(words).toContain('Renew the token');
		expect(words).toContain('Status  401');
		expect(words).toContain('a retry starts at the failed node');
	});

	test('of the item that failed it shows the shape and no value', async () => {
		const folded = await shows(`/n8n show ${failed}`, 'Charge card');
		expect(textOf(folded)).not.toContain('customer.email');
		await harness.ana.clicks(folded, 'Show item fields');
		const words = textOf(await modal('Item that failed'));
		expect(words).toContain('customer.email: text, 16 characters');
		expect(words).not.toContain('anna@example.com');
		expect(words).not.toContain('4242424242424242');
	});

	test('the way it went, node by node, the one that failed marked', async () => {
		const words = textOf(await shows(`/n8n show ${failed}`, 'Path'));
		expect(words).toMatch(/Path\n.*Webhook.* · 1 item.*\nGet order · 1 item.*\n🔴 Charge card failed/);
	});

	test('a workflow that was saved since says so', async () => {
		const saved = harness.n8n.workflow('Edited later', [{ node: 'Call', does: { fail: { message: 'no' } } }]);
		const run = harness.n8n.run(saved);
		await harness.slack.until(() => harness.n8n.execution(run)?.status === 'error');
		const key = { 'X-N8N-API-KEY': harness.n8n.apiKey, 'content-type': 'application/json' };
		const url = `${harness.n8n.url}/api/v1/workflows/${saved.id}`;
		const { name, nodes, connections, settings } = (await (await fetch(url, { headers: key })).json()) as Record<
			string,
			never
		>;
		const body = JSON.stringify({ name, nodes, connections, settings });
		expect((await fetch(url, { method: 'PUT', headers: key, body })).status).toBe(200);
		expect(textOf(await shows(`/n8n show ${run}`, 'Path'))).toContain('workflow saved since');
		await harness.ana.closes();
		expect(textOf(await shows(`/n8n show ${failed}`, 'Path'))).not.toContain('saved since');
	});

	test('the modal opens at once and is filled when n8n has answered', async () => {
		const remove = harness.n8n.faults.inject({ path: /includeData=true/, kind: 'delay', ms: 400 });
		onTestFinished(remove);
		await shows(`/n8n show ${failed}`, `⏳ Reading #${failed} from n8n…`);
		await modal('Charge card');
	});

	test('a run that its timeout has ended: that is said once, with what follows from it', async () => {
		const { n8n, slack } = harness;
		const slow = n8n.workflow('Slow report', [{ node: 'Wait', does: { run: 600 } }], { timeoutSeconds: 0.05 });
		const id = n8n.run(slow);
		await slack.until(() => n8n.execution(id)?.status === 'canceled');
		const words = textOf(await shows(`/n8n show ${id}`, 'Retry is not available'));
		expect(words).toContain('n8n keeps no error of a timeout.');
		expect(words.match(/ended by/g)).toHaveLength(1);
	});

	test('a workflow of which nothing is listed: says that, and not that nothing of it failed', async () => {
		harness.n8n.workflow('Never ran', [{ node: 'A', does: 'succeed' }]);
		const words = textOf(await asks(harness, harness.ana, '/n8n show Never ran'));
		expect(words).toMatch(/^n8n lists no execution of Never ran\nIt may not have run yet/);
		expect(words).not.toContain('Nothing was done');
	});

	test('an id that n8n does not know', async () => {
		const words = textOf(await shows('/n8n show 4711', 'n8n has no execution #4711'));
		expect(words).toContain('deleted, or its workflow does not save such runs');
		expect(words).toContain('/n8n failures');
		const reference = /Reference (\S+)/.exec(words)?.[1];
		expect(harness.log()).toContain(`"ref":"${reference}"`);
	});

	test('n8n that gives no single run but lists them: the same, and Delete and the data know it as well', async () => {
		const body = '{"message":"Internal server error"}';
		const path = /\/executions\/\d+(?:\?|$)/;
		onTestFinished(harness.n8n.faults.inject({ method: 'GET', path, kind: 'status', status: 500, body }));
		const view = await shows(`/n8n show ${failed}`, 'Charge card');
		expect(textOf(view)).toContain('401 Unauthorized: token expired');
		await harness.ana.clicks(view, 'Send data as file');
		await modal('The file is in your direct messages');
		expect(textOf(await asks(harness, harness.ana, `/n8n delete ${failed}`))).toContain(
			`Delete #${failed} of Order sync`,
		);
	});

	test('n8n that gives it without its data alone: what is known, and why the error is not', async () => {
		const path = /includeData=true/;
		onTestFinished(harness.n8n.faults.inject({ method: 'GET', path, kind: 'status', status: 500, body: '{}' }));
		const words = textOf(await shows(`/n8n show ${failed}`, '🔴 Failed · Order sync'));
		expect(words).toContain('Error not known: n8n does not return the details (500)');
		expect(words).toContain('a retry starts at the failed node');
	});

	test('n8n that does not answer: why, a reference, and Look again', async () => {
		await harness.n8n.stopServing();
		const view = await shows(`/n8n show ${failed}`, `#${failed} could not be read`).finally(() => harness.n8n.serve());
		expect(textOf(view)).toContain('n8n cannot be reached.');
		expect(buttonsOf(view)).toEqual(['Look again']);
		await harness.ana.clicks(view, 'Look again');
		await modal('Charge card');
	});

	test('the stack is folded, opens and folds again', async () => {
		const folded = await shows(`/n8n show ${failed}`, 'Show stack');
		expect(textOf(folded)).not.toMatch(/^\s*at /m);
		const button = buttonsOf(folded).find((label) => label.startsWith('Show stack'))!;
		await harness.ana.clicks(folded, button);
		const open = await modal(/^\s*at /m);
		await harness.ana.clicks(open, 'Hide stack');
		await modal('Show stack');
	});

	test('Refresh reads everything again', async () => {
		const view = await shows(`/n8n show ${failed}`, 'Path');
		expect(textOf(view)).not.toContain('Tags');
		harness.n8n.setTags(failed, ['seen', 'to do']);
		await harness.ana.clicks(view, 'Refresh');
		await modal('Tags  seen, to do');
		harness.n8n.setTags(failed, []);
	});

	test('a link to another n8n is not taken for ours, whatever the verb', async () => {
		for (const verb of ['show', 'retry', 'stop', 'delete', 'tags']) {
			const link = `https://n8n.elsewhere.example/workflow/${orders.id}/executions/${failed}`;
			const words = textOf(await asks(harness, harness.ana, `/n8n ${verb} ${link}`));
			expect(words).toContain('another n8n, n8n.elsewhere.example');
			expect(words).toContain(`Flowbell works on ${new URL(harness.n8n.url).host}`);
			expect(words).toContain(`/n8n ${verb} ${failed}`);
		}
		expect(harness.ana.modal()).toBeUndefined();
		expect(retriesOf(harness, failed)).toEqual([]);
	});

	test('a closed modal is not missed', async () => {
		const hold = harness.n8n.faults.inject({ path: /includeData=true/, kind: 'delay', ms: 100 });
		await shows(`/n8n show ${failed}`, 'Reading');
		await harness.ana.closes();
		await harness.slack.until(() => harness.slack.calls.find((call) => call.method === 'views.update' && !call.ok), {
			what: 'the filling that finds no modal',
		});
		hold();
		expect(harness.log()).not.toContain('a listener failed');
	});

	test.each(['expired_trigger_id', 'invalid_trigger_id'])(
		'who is too late for the modal (%s) gets a button that opens it',
		async (error) => {
			harness.slack.faults.inject({ method: 'views.open', kind: 'error', error, times: 1 });
			await harness.ana.types(`/n8n show ${failed}`, harness.ops);
			const answer = await toldIn(harness, harness.ana, 'Slack timed out');
			onTestFinished(() => harness.ana.closes());
			await harness.ana.clicks(answer, `Open #${failed}`);
			await modal('Charge card');
		},
	);
});

test('in the details a retry is asked for, the modal says so, and the card shows its progress', async () => {
	const { n8n, ana, slack } = harness;
	n8n.fix(orders);
	n8n.faults.inject({ method: 'POST', kind: 'delay', ms: 500, times: 1 });
	const view = await shows(`/n8n show ${failed}`, 'Charge card');
	await ana.clicks(view, 'Retry');
	const asked = await modal(`⏳ Retrying #${failed}, as @ana asked.`);
	expect(buttonsOf(asked)).not.toContain('Retry');
	const card = await harness.alert('Order sync');
	await harness.says(card, '🟢 Order sync recovered');
	expect(retriesOf(harness, failed)).toHaveLength(1);
	await ana.clicks(await slack.until(() => ana.modal()), 'Refresh');
	const after = await modal('a retry starts at the failed node');
	const [retried] = retriesOf(harness, failed).map(({ id }) => id);
	expect(textOf(after)).toContain(`#${failed} 🔴 Failed → #${retried} 🟢 Succeeded`);
	// Once more is possible, after a question that says what it would do.
	expect(textOf(after)).toContain(`🟢 Recovered as #${retried} · Order sync`);
	const again = await ana.clicks(after, 'Retry again…', { confirm: 'dismiss' });
	expect(again.dialog?.text).toContain(`has already recovered as #${retried}`);
});

test('what runs is stopped from its details', async () => {
	const { n8n, ana } = harness;
	const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
	const view = await shows(`/n8n show ${id}`, '⏳ Running · Runaway');
	expect(buttonsOf(view)).not.toContain('Retry');
	n8n.faults.inject({ method: 'POST', kind: 'delay', ms: 500, times: 1 });
	const click = await ana.clicks(view, 'Stop');
	expect(click.dialog?.title).toBe(`Stop #${id}?`);
	await modal(`⏳ Stopping #${id}, as @ana asked.`);
	await harness.slack.until(() => harness.ops.messages().find((m) => textOf(m).includes(`@ana stopped #${id}`)));
	expect(n8n.execution(id)?.status).toBe('canceled');
});

describe('the data of a run', () => {
	let secret: number;
	beforeAll(async () => {
		const { n8n } = harness;
		const leaking = n8n.workflow('Leaking', [
			{ node: 'Call', does: { fail: { message: '400 Bad request', httpCode: '400' } } },
		]);
		const order = { id: 7, apiKey: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc', note: 'Bearer abcdefgh12345678' };
		secret = n8n.run(leaking, { body: { order } });
		await harness.slack.until(() => n8n.execution(secret)?.status === 'error');
	});

	test('is shown to who may change something, without secrets, and it is written down', async () => {
		await harness.ana.clicks(await shows(`/n8n show ${secret}`, 'Call'), 'Show data');
		const words = textOf(await modal('secrets removed'));
		expect(words).toContain('Data: 1 item into "Call"');
		expect(words).toContain('"id": 7');
		expect(words).not.toMatch(/4eC39HqLyjWDarjtT1zdp7dc|abcdefgh12345678/);
		expect((await auditOf(harness))[0]).toMatchObject({
			...{ verb: 'data', decision: 'allowed', target: `data of execution main-${secret}` },
			by: { userId: harness.ana.id },
		});
		await harness.ana.clicks(harness.ana.modal()!, 'Hide data');
		expect(textOf(await modal(/^(?![\s\S]*"id": 7)/))).toContain('Call');
	});

	test('is sent as a file into the direct messages of the one who asks', async () => {
		await harness.ana.clicks(await shows(`/n8n show ${secret}`, 'Call'), 'Send data as file');
		await modal('The file is in your direct messages');
		const dm = harness.ana.dm();
		const [posted] = dm.messages().slice(-1);
		expect(posted!.headline).toContain(`Data of #${secret}: 1 item into "Call"`);
		const content = harness.slack.fileText(dm.thread(posted!.ts).at(-1)!.files[0]!);
		expect(JSON.parse(content)).toMatchObject([{ body: { order: { id: 7, apiKey: '[redacted]' } } }]);
		expect(content).not.toMatch(/4eC39HqLyjWDarjtT1zdp7dc|abcdefgh12345678/);
		expect(harness.ops.messages().filter((message) => textOf(message).includes('Data of'))).toEqual([]);
	});
});

test.each([500, 404])('a list tells why each failed where n8n answers %i for single runs', async (status) => {
	const own = await openHarness({ bot: false });
	own.n8n.seedHistory(1, { status: 'error', agoMs: 3_600_000 });
	await own.startBot();
	const body = '{"message":"Not Found"}';
	own.n8n.faults.inject({ method: 'GET', path: /\/executions\/\d+/, kind: 'status', status, body });
	expect(textOf(await asks(own, own.ana, '/n8n failures'))).toContain('Failed in the past');
	await own.close();
});
