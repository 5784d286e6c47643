import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { losesAnswerTo } from '../redis/bad-way.js';
import { fails, openHarness, retriesOf } from './harness.js';

const unknownOutcomeMs = 2_500;

/** A failure whose alert Slack takes without our hearing of it, and then so many messages of others. */
async function doubtful(others: number) {
	const harness = await openHarness({ timings: { outbox: { unknownOutcomeMs } } });
	const { n8n, slack, ops, ben } = harness;
	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } }]);
	slack.faults.inject({ method: 'chat.postMessage', kind: 'cutAfter', times: 1 });
	const id = n8n.run(orders);
	const alert = await harness.alert('Order sync');
	for (let i = 0; i < others; i++) await ben.says(`message ${i}`, ops);
	const ours = () => ops.messages().filter(({ headline }) => headline.includes('Order sync'));
	const pagesRead = () => slack.calls.filter(({ method, ok }) => method === 'conversations.history' && ok).length;
	return { harness, orders, id, alert, ours, pagesRead };
}

test('a post that is in doubt is found behind more than five pages of later messages, and not posted twice', async () => {
	const { harness, orders, alert, ours, pagesRead } = await doubtful(1_300);
	// What happens next is shown on the one that was found.
	harness.n8n.fix(orders);
	await harness.ana.clicks(alert, 'Retry');
	await harness.says(alert, '🟢 Order sync recovered');
	expect(pagesRead()).toBeGreaterThan(5);
	expect(ours()).toHaveLength(1);
});

test('behind more than we read it is unclear: it is told as that, not posted a second time, and lives on', {
	timeout: 60_000,
}, async () => {
	const { harness, orders, id, alert, ours } = await doubtful(10_200);
	const { slack, ops, ana, n8n } = harness;
	const notice = await slack.until(() => ours().find(({ ts }) => ts !== alert.ts), {
		ms: 40_000,
		what: 'a word about what is unclear',
	});
	expect(notice.headline).toContain('🔴 Order sync failed · 401 Unauthorized');
	expect(textOf(notice)).toContain(
		'Slack did not say whether this message arrived, and too much has been written since to look for it. It is not posted a second time',
	);
	expect(notice.blocks).toEqual([]);
	n8n.fix(orders);
	await ana.types(`/n8n retry ${id}`, ops);
	await harness.says(notice, '🟢 Order sync recovered');
	expect(retriesOf(harness, id)).toHaveLength(1);
	expect(ours()).toHaveLength(2);
});

test('where Redis loses its answer to the intent with the connection, it is posted, and is no repeat', async () => {
	const redisUrl = await losesAnswerTo(
		(sent) => sent.includes(':out:alert-main-1\r\n') && sent.includes('\r\nnew\r\n'),
	);
	const harness = await openHarness({ redisUrl, timings: { outbox: { unknownOutcomeMs: 60_000 } } });
	harness.n8n.run(harness.n8n.workflow('Order sync', [fails]));
	expect(textOf(await harness.alert('Order sync'))).not.toContain('repeat');
	expect(harness.ops.messages()).toHaveLength(1);
});
