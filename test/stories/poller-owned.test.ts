import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { card, failedRuns, previews } from './bulking.js';
import { retriesOf } from './harness.js';
import { polled, shiftedClock } from './polls.js';
import { open } from './story.js';

test('the failed retries of a job do not ring, however late they are read, and a real failure does not wait', async () => {
	const clock = shiftedClock();
	const harness = await open({ bot: false, now: clock.now });
	const { n8n, slack, ana, ops } = harness;
	const { ids } = failedRuns(harness, 60);
	await harness.startBot();
	await polled(harness);
	// The poller cannot read what fails, until two hours after the job.
	const blind = n8n.faults.inject({
		method: 'GET',
		path: /executions\?status=error&limit=10$/,
		kind: 'status',
		status: 403,
	});
	await previews(harness, ana, '/n8n retry-all');
	await ana.submits({ Start: 'All at once' });
	const done = await card(harness, '🔴 0 of 60 recovered', 30_000);
	expect(ids.map((id) => retriesOf(harness, id).length)).toEqual(ids.map(() => 1));
	// The file with the results reads some of them.
	await slack.until(() => ops.thread(done.ts).some((message) => message.files.length > 0), { what: 'the file' });
	// More jobs than anybody remembers.
	for (let i = 0; i < 22; i++) {
		await previews(harness, ana, '/n8n retry-all status:error');
	}
	clock.skip(2 * 3_600_000);
	const real = n8n.run(n8n.workflow('Mail out', [{ node: 'Send', does: { fail: { message: 'no route' } } }]));
	const from = n8n.requests.length;
	blind();
	await harness.alert('Mail out');
	const fetched = n8n.requests.slice(from).filter(({ query, path }) => query.includeData && /\d$/.test(path));
	expect(fetched.map(({ path }) => path)).toEqual([`/api/v1/executions/${real}`]);
	await polled(harness, 3);
	// A look that began before n8n was readable again may tell that it was not.
	const ofRuns = ops
		.messages()
		.filter(({ headline }) => !/n8n (?:is back|refuses)|(?:cannot see|sees) n8n/.test(headline));
	expect(ofRuns.map(({ headline }) => headline)).toHaveLength(2);
	expect(harness.now(done).headline).toContain('60 failed again');
	expect(slack.problems).toEqual([]);
}, 90_000);

test('a failure that was first retried by command in another channel rings in the alert channel all the same', async () => {
	const harness = await open();
	const { n8n, slack, ana, ops } = harness;
	const deals = slack.channel('deals');
	await polled(harness, 1);
	// Whoever looks into the editor is sooner than the poller.
	const blind = n8n.faults.inject({ method: 'GET', path: /executions\?status=error/, kind: 'status', status: 403 });
	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'card declined' } } }]);
	const id = n8n.run(orders);
	await ana.types(`/n8n retry ${id}`, deals);
	await slack.until(() => deals.messages().some((message) => message.headline.includes('failed again')), {
		ms: 15_000,
	});
	blind();
	const rung = await slack.until(() => ops.messages()[0], { ms: 20_000, what: 'a card in the alert channel' });
	const [again] = retriesOf(harness, id);
	expect(rung.headline).toContain(`🔴 Order sync failed again · #${again!.id}`);
	// One alert with its state, seen in both.
	n8n.fix(orders);
	await ana.clicks(rung, 'Retry');
	await harness.says(rung, '🟢 Order sync recovered');
	await slack.until(() => deals.messages().some((message) => message.headline.includes('🟢 Order sync recovered')));
	await slack.until(() => ops.thread(rung.ts).length > 0);
	await polled(harness, 1);
	expect(ops.messages()).toHaveLength(1);
	expect(deals.messages()).toHaveLength(1);
	expect(textOf(harness.now(rung))).toContain('recovered');
}, 60_000);
