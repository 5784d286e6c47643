import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buttonsOf, textOf, type View } from '../../sandbox/slack/index.js';
import { asks, modalOf, toldIn } from './asking.js';
import { openWorkplace, retriesOf, type Workplace } from './workplace.js';

let place: Workplace;
let orders: { id: string; name: string };
let failed: number;
beforeAll(async () => {
	place = await openWorkplace({ bot: false });
	const { n8n } = place;
	orders = n8n.workflow('Order sync', [
		{ node: 'Get order', does: 'succeed' },
		{
			node: 'Charge card',
			type: 'n8n-nodes-base.httpRequest',
			does: { fail: { message: '401 Unauthorized: token expired', description: 'Renew the token', httpCode: '401' } },
		},
	]);
	failed = n8n.run(orders, { body: { customer: { email: 'anna@example.com', card: '4242424242424242' } } });
	await place.startBot();
});
afterAll(() => place.close());

const modal = (words: string | RegExp): Promise<View> => modalOf(place, place.ana, { says: words });

async function shows(typed: string, words: string | RegExp) {
	onTestFinished(() => place.ana.closes({ all: true }));
	expect(await place.ana.types(typed, place.ops)).toMatchObject({ acked: true });
	return modal(words);
}

describe('show', () => {
	test.each<[string, () => string]>([
		['an id', () => `/n8n show ${failed}`],
		['#id', () => `/n8n show #${failed}`],
		['the bare id', () => `/n8n ${failed}`],
		['a link pasted from n8n', () => `/n8n show ${place.n8n.url}/workflow/${orders.id}/executions/${failed}`],
		['a link alone', () => `/n8n ${place.n8n.url}/workflow/${orders.id}/executions/${failed}`],
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
		const words = textOf(await shows(`/n8n show ${failed}`, 'Item that failed'));
		expect(words).toContain('"email": "text of 16"');
		expect(words).not.toContain('anna@example.com');
		expect(words).not.toContain('4242424242424242');
	});

	test('the modal opens at once and is filled when n8n has answered', async () => {
		const remove = place.n8n.faults.inject({ path: /includeData=true/, kind: 'delay', ms: 400 });
		onTestFinished(remove);
		await shows(`/n8n show ${failed}`, `⏳ Reading #${failed} from n8n…`);
		await modal('Charge card');
	});

	test('an id that n8n does not know', async () => {
		const words = textOf(await shows('/n8n show 4711', 'n8n has no execution #4711'));
		expect(words).toContain('deleted, or its workflow does not save such runs');
		expect(words).toContain('/n8n failures');
		const reference = /Reference (\S+)/.exec(words)?.[1];
		expect(place.log()).toContain(`"ref":"${reference}"`);
	});

	test('n8n that does not answer: why, a reference, and Look again', async () => {
		await place.n8n.stopServing();
		const view = await shows(`/n8n show ${failed}`, `#${failed} could not be read`).finally(() => place.n8n.serve());
		expect(textOf(view)).toContain('n8n cannot be reached.');
		expect(buttonsOf(view)).toEqual(['Look again']);
		await place.ana.clicks(view, 'Look again');
		await modal('Charge card');
	});

	test('the stack is folded, opens and folds again', async () => {
		const folded = await shows(`/n8n show ${failed}`, 'Show the stack');
		expect(textOf(folded)).not.toMatch(/^\s*at /m);
		const button = buttonsOf(folded).find((label) => label.startsWith('Show the stack'))!;
		await place.ana.clicks(folded, button);
		const open = await modal(/^\s*at /m);
		await place.ana.clicks(open, 'Fold the stack');
		await modal('Show the stack');
	});

	test('Refresh reads everything again', async () => {
		const view = await shows(`/n8n show ${failed}`, 'Tags  none');
		place.n8n.setTags(failed, ['seen', 'to do']);
		await place.ana.clicks(view, 'Refresh');
		await modal('Tags  seen, to do');
		place.n8n.setTags(failed, []);
	});

	test('a link to another n8n is not taken for ours, whatever the verb', async () => {
		for (const verb of ['show', 'retry', 'stop', 'delete', 'tags']) {
			const link = `https://n8n.elsewhere.example/workflow/${orders.id}/executions/${failed}`;
			const words = textOf(await asks(place, place.ana, `/n8n ${verb} ${link}`));
			expect(words).toContain('another n8n, n8n.elsewhere.example');
			expect(words).toContain(`Flowbell works on ${new URL(place.n8n.url).host}`);
			expect(words).toContain(`/n8n ${verb} ${failed}`);
		}
		expect(place.ana.modal()).toBeUndefined();
		expect(retriesOf(place, failed)).toEqual([]);
	});

	test('a closed modal is not missed', async () => {
		const hold = place.n8n.faults.inject({ path: /includeData=true/, kind: 'delay', ms: 100 });
		await shows(`/n8n show ${failed}`, 'Reading');
		await place.ana.closes();
		await place.slack.until(() => place.slack.calls.find((call) => call.method === 'views.update' && !call.ok), {
			what: 'the filling that finds no modal',
		});
		hold();
		expect(place.log()).not.toContain('a listener failed');
	});

	test('who is too late for the modal gets a button that opens it', async () => {
		place.slack.faults.inject({ method: 'views.open', kind: 'error', error: 'expired_trigger_id', times: 1 });
		await place.ana.types(`/n8n show ${failed}`, place.ops);
		const answer = await toldIn(place, place.ana, 'took longer than Slack waits');
		onTestFinished(() => place.ana.closes());
		await place.ana.clicks(answer, `Open #${failed}`);
		await modal('Charge card');
	});
});

test('in the details a retry is asked for, the modal says so, and the card shows how it goes', async () => {
	const { n8n, ana, slack } = place;
	n8n.fix(orders);
	n8n.faults.inject({ method: 'POST', kind: 'delay', ms: 500, times: 1 });
	const view = await shows(`/n8n show ${failed}`, 'Charge card');
	await ana.clicks(view, 'Retry');
	const asked = await modal(`⏳ Retrying #${failed}, as @ana asked.`);
	expect(buttonsOf(asked)).not.toContain('Retry');
	const card = await place.alert('Order sync');
	await place.says(card, '🟢 Order sync recovered');
	expect(retriesOf(place, failed)).toHaveLength(1);
	await ana.clicks(await slack.until(() => ana.modal()), 'Refresh');
	const after = await modal('a retry starts at the failed node');
	expect(textOf(after)).toContain(`#${failed} 🔴 Failed → #${failed + 1} 🟢 Succeeded`);
	// Once more is possible, after a question that says what it would do.
	const again = await ana.clicks(after, 'Retry', { confirm: 'dismiss' });
	expect(again.dialog?.text).toContain(`has already recovered as #${failed + 1}`);
});

test('what runs is stopped from its details', async () => {
	const { n8n, ana } = place;
	const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
	const view = await shows(`/n8n show ${id}`, '⏳ Running · Runaway');
	expect(buttonsOf(view)).not.toContain('Retry');
	n8n.faults.inject({ method: 'POST', kind: 'delay', ms: 500, times: 1 });
	const click = await ana.clicks(view, 'Stop');
	expect(click.dialog?.title).toBe(`Stop #${id}?`);
	await modal(`⏳ Stopping #${id}, as @ana asked.`);
	await place.slack.until(() => place.ops.messages().find((m) => textOf(m).includes(`@ana stopped #${id}`)));
	expect(n8n.execution(id)?.status).toBe('canceled');
});
