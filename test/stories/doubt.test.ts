import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { failing, retriesOf } from './harness.js';
import { polled } from './polls.js';
import { failed, harness, mended, posts, retried } from './story.js';

/** Requests whose outcome is unknown: sent once, looked for, and told as a doubt where nothing is found. */

const cut = (kind: 'cutBefore' | 'cutAfter', times = 1) =>
	harness.n8n.faults.inject({ method: 'POST', path: /\/retry$/, kind, times });

/** As edited by somebody since. */
async function rename(workflowId: string, from: string, to: string) {
	const { n8n } = harness;
	const url = `${n8n.url}/api/v1/workflows/${workflowId}`;
	const headers = { 'X-N8N-API-KEY': n8n.apiKey, 'content-type': 'application/json' };
	const saved = (await (await fetch(url, { headers })).json()) as Record<string, unknown>;
	const { name, nodes, connections } = JSON.parse(JSON.stringify(saved).replaceAll(`"${from}"`, `"${to}"`));
	const body = JSON.stringify({ name, nodes, connections, settings: {} });
	const answer = await fetch(url, { method: 'PUT', headers, body });
	expect(answer.status, await answer.text()).toBe(200);
}

describe('what is found is followed', () => {
	test('cut after the request had taken effect, though successes are not saved: recovered, sent once', async () => {
		const { n8n, ana, id, alert } = await mended([failing], { workflow: { saveSuccess: false } });
		cut('cutAfter');
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢 Order sync recovered');
		expect(n8n.begun.filter(({ retryOf }) => retryOf === id)).toHaveLength(1);
		expect(posts()).toHaveLength(1);
	});

	test('the request arrives long after the connection was cut: found, no doubt, sent once', async () => {
		const { n8n, ana, id, alert } = await mended();
		cut('cutBefore');
		await ana.clicks(alert, 'Retry');
		await harness.slack.until(() => posts()[0]?.status === 0, { what: 'the cut connection' });
		await polled(harness, 2);
		n8n.retryInUi(id);
		await harness.says(alert, '🟢 Order sync recovered');
		expect(posts()).toHaveLength(1);
		expect(harness.ops.thread(alert.ts).some((line) => line.text.includes('unclear'))).toBe(false);
	});

	test('n8n killed right after it took the request: found as crashed, not sent again', async () => {
		const { n8n, ana, id, alert } = await mended([failing, { node: 'Ship', does: { run: 3_600 } }]);
		n8n.faults.inject({ method: 'POST', kind: 'cutAfter', times: 1, onHit: () => n8n.restart() });
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🔴 Order sync failed again');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(posts()).toHaveLength(1);
	});
});

describe('what is not found is a doubt, whatever was learnt of the server before', () => {
	test('cut after the request had taken effect: found and told, no doubt', async () => {
		const { ana, id, alert } = await mended();
		cut('cutAfter');
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(posts()).toHaveLength(1);
	});

	test('cut before: the doubt is shown, nothing is sent by itself, and Retry anyway asks and sends', async () => {
		const { ana, ben, id, alert } = await mended();
		cut('cutBefore');
		await ana.clicks(alert, 'Retry');
		const doubt = await harness.says(alert, '⚠️ Order sync: unclear whether the retry of #1 started');
		expect(buttonsOf(doubt)).toEqual(['Look again', 'Retry anyway', 'Details']);
		expect(textOf(doubt)).toContain('n8n did not say whether it took the retry');
		expect(posts()).toHaveLength(1);
		const no = await ben.clicks(doubt, 'Retry anyway', { confirm: 'dismiss' });
		expect(no.dialog?.text).toContain('happens twice');
		expect(posts()).toHaveLength(1);
		await ben.clicks(doubt, 'Retry anyway');
		const green = await harness.says(alert, '🟢 Order sync recovered');
		expect(green.headline).toContain(`<@${ben.id}>`);
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(posts()).toHaveLength(2);
	});

	test('n8n was seen in regular mode by a good retry: the doubt is shown all the same', async () => {
		const { n8n, ana, alert: first } = await retried();
		await harness.says(first, 'recovered');
		n8n.run(n8n.workflow('Import', [failing]));
		const alert = await harness.alert('Import');
		cut('cutBefore');
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, 'unclear whether the retry of');
		expect(posts()).toHaveLength(2);
	});

	test('Retry anyway is cut as well: a doubt again, and each click has sent once, with one and the same key', async () => {
		const { ana, id, alert } = await mended([failing], {
			timings: { operations: { lookMs: 60, unknownAfterMs: 300, sendWithinMs: 200 } },
		});
		cut('cutBefore', 2);
		await ana.clicks(alert, 'Retry');
		await ana.clicks(await harness.says(alert, 'unclear whether the retry of'), 'Retry anyway');
		await harness.slack.until(() => posts().length === 2, { what: 'the second request' });
		const doubts = () => harness.ops.thread(alert.ts).filter(({ text }) => text.includes('unclear')).length;
		await harness.slack.until(() => doubts() === 2 && buttonsOf(harness.now(alert)).includes('Retry anyway'), {
			what: 'the second doubt',
		});
		await ana.clicks(harness.now(alert), 'Retry anyway');
		await harness.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(posts()).toHaveLength(3);
		const keys = new Set(posts().map(({ idempotencyKey }) => idempotencyKey));
		expect([...keys]).toEqual([expect.stringMatching(/^flowbell-/)]);
	});

	test('an error of n8n itself, as for a node that was renamed since: told in plain words, not sent again', async () => {
		const { ana, alert, orders } = await mended();
		await rename(orders.id, 'Charge card', 'Charge the card');
		await ana.picks(alert, 'Retry with the latest workflow');
		const doubt = await harness.says(alert, 'unclear whether the retry of #1 started');
		expect(textOf(doubt)).toContain('Internal server error');
		expect(textOf(doubt)).toContain('the failed node has been renamed or removed');
		expect(posts()).toHaveLength(1);
	});

	test('Look again that finds nothing is answered, and the card keeps the name of who asked for the retry', async () => {
		const { ana, ben, alert } = await mended();
		cut('cutBefore');
		await ana.clicks(alert, 'Retry');
		const doubt = await harness.says(alert, 'unclear whether the retry of #1 started');
		await ben.clicks(doubt, 'Look again');
		expect(textOf(await harness.told(ben, 'Still unclear'))).toContain('#1');
		expect(harness.now(alert).headline).toContain(`<@${ana.id}>`);
		expect(posts()).toHaveLength(1);
	});

	test('a retry typed meanwhile sends nothing and says that it is unclear', async () => {
		const { ana, ben, alert } = await mended();
		cut('cutBefore');
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, 'unclear whether the retry of #1 started');
		await ben.types('/n8n retry 1', harness.ops);
		await harness.told(ben, 'Still unclear');
		expect(posts()).toHaveLength(1);
		expect(harness.now(alert).headline).toContain(`<@${ana.id}>`);
	});

	test('an error of n8n itself: the doubt says that it answered so', async () => {
		const { n8n, ana, alert } = await mended();
		const fault = { kind: 'status', status: 500, contentType: 'application/json' } as const;
		n8n.faults.inject({ method: 'POST', ...fault, body: '{"message":"Internal server error"}', times: 1 });
		await ana.clicks(alert, 'Retry');
		const doubt = await harness.says(alert, 'unclear whether the retry of #1 started');
		expect(textOf(doubt)).toContain('n8n answered with an error (n8n failed with 500');
		expect(textOf(doubt)).toContain('Internal server error');
		expect(textOf(doubt)).not.toContain('connection to n8n broke');
		expect(posts()).toHaveLength(1);
	});
});

describe('queue mode', () => {
	test('a retry that waits for a worker is followed when one takes it', async () => {
		const { n8n, ana, id, alert } = await mended([failing], { n8n: { mode: 'queue' } });
		n8n.queue.hold();
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '⏳ Order sync: retrying #1');
		await polled(harness, 3);
		expect(harness.now(alert).headline).toContain('⏳ Order sync: retrying #1');
		n8n.queue.release();
		await harness.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('cut while it waits unseen: the doubt is shown, and the end is when a worker has run it', async () => {
		const { n8n, ana, ben, id, alert } = await mended([failing], { n8n: { mode: 'queue' } });
		n8n.queue.hold();
		cut('cutAfter');
		await ana.clicks(alert, 'Retry');
		const doubt = await harness.says(alert, 'unclear whether the retry of');
		expect(posts()).toHaveLength(1);
		await ben.clicks(doubt, 'Look again');
		await harness.told(ben, 'Still unclear');
		n8n.queue.release();
		await ben.clicks(harness.now(alert), 'Look again');
		const green = await harness.says(alert, '🟢 Order sync recovered');
		expect(green.headline).toContain(`retried by <@${ana.id}>`);
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(posts()).toHaveLength(1);
	});

	test('and is found without anybody looking, also through an outage of n8n', async () => {
		const { n8n, ana, slack, id, alert } = await mended([failing], {
			n8n: { mode: 'queue' },
			timings: { operations: { lookAgainMs: 100, unknownAfterMs: 400, sendWithinMs: 300 } },
		});
		n8n.queue.hold();
		cut('cutAfter');
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, 'unclear whether the retry of');
		let refusals = 0;
		const back = n8n.faults.inject({
			method: 'GET',
			path: /workflowId/,
			kind: 'status',
			status: 403,
			onHit: () => refusals++,
		});
		await slack.until(() => refusals > 1, { ms: 15_000, what: 'looks in vain' });
		n8n.queue.release();
		back();
		await harness.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(ana.sees().filter((m) => m.ephemeralFor)).toEqual([]);
	});

	test('that then fails: the card says so once, with the reason, and it is no new alarm', async () => {
		const { n8n, ana, id, alert } = await failed([failing], { n8n: { mode: 'queue' } });
		n8n.queue.hold();
		cut('cutAfter');
		await ana.clicks(alert, 'Retry');
		const doubt = await harness.says(alert, 'unclear whether the retry of');
		n8n.queue.release();
		await polled(harness);
		await ana.clicks(doubt, 'Look again');
		await harness.says(alert, `🔴 Order sync failed again · #2, the same error at "Charge card"`);
		await polled(harness);
		expect(harness.ops.messages()).toHaveLength(1);
		const lines = harness.ops.thread(alert.ts).map((line) => line.text);
		expect(lines.filter((line) => line.includes('#2'))).toHaveLength(1);
		expect(retriesOf(harness, id)).toHaveLength(1);
	});
});
