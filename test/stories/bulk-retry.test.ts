import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, textOf } from '../../sandbox/slack/index.js';
import { asks, has, privately, toldIn } from './asking.js';
import { card, failedRuns, lineOf, modalOf, previews, unfolds } from './bulking.js';
import { failing, retriesOf, retryRequests } from './harness.js';
import { polled } from './polls.js';
import { harness, open, withFailures } from './story.js';
import { told } from './telling.js';

test('retry-all shows what it would do, does exactly that, and tells how each one ended', async () => {
	const { n8n, slack, ana, ops, workflow, ids } = await withFailures(40);
	n8n.fix(workflow);
	const deed = await ana.types('/n8n retry-all workflow:"order sync" since:2h', ops);
	expect(deed.ackMs).toBeLessThan(1_000);
	const preview = await modalOf(harness, ana, 'Retry 40 executions of Order sync?');
	const words = textOf(preview);
	expect(preview.submit).toBe('Retry 40');
	expect(words).toContain('Looked for: failed executions · last 2 h · workflow "Order sync"');
	expect(words).toContain(`#${ids.at(-1)} · Order sync · 🔴 Failed · started`);
	expect(words).toContain('… and 35 more');
	expect(words).toContain('A retry starts at the failed node');
	expect(words).not.toContain('tests its own workflow only');
	expect(choicesOf(preview)).toEqual(['As it ran', 'As saved now', 'Trial run first', 'All at once']);
	await ana.picks(preview, 'As saved now');
	expect(choicesOf(await unfolds(harness, ana))).toEqual(expect.arrayContaining(['One at a time', '5 at once']));
	await ana.picks(ana.modal()!, 'As it ran');
	expect(retryRequests(harness)).toHaveLength(0);

	const late = n8n.run(n8n.workflow('Order sync copy', [{ node: 'A', does: { fail: { message: 'x' } } }]));
	const submitted = await ana.submits();
	expect(submitted.acked).toBe(true);
	expect(ana.modal()).toBeUndefined();
	const done = await card(harness, '🟢 40 of 40 recovered · Order sync');
	expect(done.headline).toMatch(/ · [\d.]+ (m?s|m)$/);
	expect(ids.map((id) => retriesOf(harness, id).length)).toEqual(ids.map(() => 1));
	expect(retriesOf(harness, late)).toHaveLength(0);
	expect(buttonsOf(harness.now(done))).toEqual(['Show results']);

	await lineOf(harness, done, `@ana confirmed: retry 40`);
	await lineOf(harness, done, /^🟢 40 of 40 recovered · .* s ·/);
	const table = await lineOf(harness, done, '🟢 Results: 40 of 40 recovered · Order sync');
	expect(textOf(table)).toContain(`#${ids[39]} | succeeded as #${retriesOf(harness, ids[39]!)[0]!.id}`);
	expect(textOf(table)).toContain('20 more not shown, the file has them all');
	const file = await slack.until(() => ops.thread(done.ts).find((message) => message.files.length > 0), {
		what: 'a file in the thread',
	});
	const rows = slack.fileText(file.files[0]!).trimEnd().split('\r\n');
	expect(rows).toHaveLength(41);
	expect(rows[0]).toBe('"execution","result","in words","new execution","workflow","error","link"');
	const [again] = retriesOf(harness, ids[39]!);
	expect(rows[1]).toBe(
		`"${ids[39]}","succeeded","succeeded as #${again!.id}","${again!.id}","Order sync","","${n8n.url}/workflow/${workflow.id}/executions/${again!.id}"`,
	);
	await polled(harness);
	// One card, whatever happened, and the alert of the run that failed meanwhile.
	expect(
		ops
			.messages()
			.map((message) => message.headline)
			.filter((text) => !text.includes('Order sync copy failed')),
	).toEqual([done.headline]);
	expect(ops.thread(done.ts).filter((message) => message.files.length > 0)).toHaveLength(1);
	expect(slack.problems).toEqual([]);
});

describe('one is tried first', () => {
	test('and when it fails again the others are left, until a person says go on anyway', async () => {
		const { n8n, ana, ben, workflow, ids } = await withFailures(12);
		await previews(harness, ana, '/n8n retry-all');
		await ana.submits();
		const held = await card(harness, '🟠 Paused: the trial run failed · retrying 12 executions of all workflows');
		expect(textOf(held)).toContain(
			`#${ids[11]} of Order sync was retried as #13 and failed again: 401 Unauthorized: token expired`,
		);
		expect(textOf(held)).toContain('The other 11 were not touched.');
		expect(buttonsOf(held)).toEqual(['Retry the other 11', 'Cancel']);
		expect(JSON.stringify(held.blocks)).toContain(`<${n8n.url}/workflow/${workflow.id}/executions/13|#13>`);
		await lineOf(harness, held, '🟠 Paused after the trial run: 1 failed again');
		await polled(harness, 3);
		expect(retryRequests(harness)).toHaveLength(1);

		n8n.fix(workflow);
		const click = await ben.clicks(harness.now(held), 'Retry the other 11');
		expect(click.dialog?.title).toBe('Retry the other 11?');
		expect(click.dialog?.text).toContain(`#${ids[11]} of Order sync failed again: "401 Unauthorized: token expired".`);
		const done = await harness.says(held, '🟠 11 of 12 recovered · 1 failed again · all workflows');
		await lineOf(harness, held, '@ben retries the other 11');
		expect(ids.map((id) => retriesOf(harness, id).length)).toEqual(ids.map(() => 1));
		expect(buttonsOf(done)).toEqual([`Retry #${ids[11]}`, 'Show results']);

		// The one that failed again goes on from where it is now: its own failed node.
		await ana.clicks(done, `Retry #${ids[11]}`);
		const preview = await modalOf(harness, ana, 'Retry 1 execution');
		expect(textOf(preview)).toContain('those of job');
		expect(textOf(preview)).toContain('#13 · Order sync · 🔴 Failed');
		await ana.submits();
		await card(harness, '🟢 1 of 1 recovered · all workflows');
		expect(retriesOf(harness, 13)).toHaveLength(1);
	});

	test('and while it is held, whoever asks for the same is told that it needs a decision', async () => {
		const { ana, ben } = await withFailures(5);
		await previews(harness, ana, '/n8n retry-all');
		await ana.submits();
		const held = await card(harness, '🟠 Paused: the trial run failed');
		await lineOf(harness, held, '🟠 Paused after the trial run');
		const told = await previews(harness, ben, '/n8n retry-all', 'needs a decision');
		expect(textOf(told)).toMatch(/🟠 Paused since .+, needs a decision: @ana started exactly this, 1 of 5 done/);
		expect(textOf(told)).not.toContain('?');
		expect(told.submit).toBeUndefined();
	});

	test('and canceled, nothing else is touched', async () => {
		const { ana, ben } = await withFailures(5);
		await previews(harness, ana, '/n8n retry-all');
		await ana.submits();
		const held = await card(harness, '🟠 Paused: the trial run failed');
		await ben.clicks(held, 'Cancel');
		const canceled = await harness.says(held, '⚪ Canceled by');
		expect(canceled.headline).toContain(`<@${ben.id}> · 0 of 5 recovered · 1 failed again · all workflows`);
		expect(textOf(canceled)).toContain('4 were not touched');
		expect(retryRequests(harness)).toHaveLength(1);
		const table = await lineOf(harness, held, 'Results:');
		expect(textOf(table).match(/failed again as|not touched/g)).toEqual([
			'failed again as',
			...Array(4).fill('not touched'),
		]);
	});

	test('unless all at once is chosen', async () => {
		const { ana, ids } = await withFailures(6);
		await previews(harness, ana, '/n8n retry-all');
		await unfolds(harness, ana);
		await ana.submits({ Start: 'All at once', 'How many at a time': '2 at once' });
		const done = await card(harness, '🔴 0 of 6 recovered · 6 failed again · all workflows');
		expect(textOf(done)).toContain('2 at once');
		expect(ids.map((id) => retriesOf(harness, id).length)).toEqual(ids.map(() => 1));
		const table = await lineOf(harness, done, 'Results:');
		expect(textOf(table)).toContain('failed again as #');
		expect(textOf(table)).toContain('401 Unauthorized: token expired');
		expect(buttonsOf(harness.now(done))).toEqual(['Retry the 6', 'Show results']);
		// What became of those since: they are named one by one, and looked at again.
		const again = ids.map((id) => retriesOf(harness, id)[0]!.id).sort((a, b) => a - b);
		const [gone] = again;
		harness.n8n.remove(gone!);
		const unread = new RegExp(`/executions/${again[1]}(\\?|$)`);
		harness.n8n.faults.inject({ method: 'GET', path: unread, kind: 'status', status: 502 });
		await ana.clicks(harness.now(done), 'Retry the 6');
		const preview = textOf(await modalOf(harness, ana, 'Retry 6 executions'));
		expect(preview).toContain(`#${gone} · no longer in n8n`);
		expect(preview).toContain(`#${again[1]} · could not be read`);
		expect(preview).not.toContain('not started');
		// What failed again is news of the job, not twelve new alarms.
		await polled(harness, 3);
		expect(harness.ops.messages()).toHaveLength(1);
	});
});

test('alerts of runs that were retried in bulk follow: green, or failed again', async () => {
	await open();
	const { n8n, slack, ana, ops } = harness;
	const orders = failedRuns(harness, 3, 'Order sync');
	failedRuns(harness, 2, 'Mail out');
	failedRuns(harness, 1, 'Import');
	const sums = failedRuns(harness, 1, 'Sums');
	await told(harness, 7);
	n8n.fix(orders.workflow);
	n8n.fix(sums.workflow);
	await previews(harness, ana, '/n8n retry-all');
	await ana.submits({ Start: 'All at once' });
	await card(harness, '🟠 4 of 7 recovered · 3 failed again · all workflows');
	const says = (words: string) => slack.until(() => ops.messages().find(({ headline }) => headline.startsWith(words)));
	expect(buttonsOf(await says('🟢 Order sync recovered · 3 of 3'))).toEqual(['Details', 'Open in n8n']);
	expect(buttonsOf(await says('🔴 Mail out failing · 2 times'))).toContain('Retry 2…');
	// Of one run the card says what became of that.
	const green = await says('🟢 Sums recovered');
	expect(green.headline).toContain(`(retried by <@${ana.id}>)`);
	expect(buttonsOf(green)).not.toContain('Retry');
	const red = await says('🔴 Import failed again · #');
	expect(red.headline).toContain('the same error at "Charge card"');
	await polled(harness, 3);
	expect(ops.messages()).toHaveLength(5);
});

test('with the latest workflow, the draft is what runs', async () => {
	await open({ bot: false });
	const { n8n, ana } = harness;
	const orders = n8n.workflow('Order sync', [{ node: 'A', does: { fail: { message: 'x' } } }], { draftDiffers: true });
	const ids = [n8n.run(orders), n8n.run(orders)];
	await harness.startBot();
	n8n.fix(orders);
	const preview = await previews(harness, ana, '/n8n retry-all');
	expect(textOf(preview)).toContain('Workflow');
	await ana.submits({ Workflow: 'As saved now' });
	const done = await card(harness, '🟢 2 of 2 recovered');
	expect(textOf(done)).toContain('with the latest workflow');
	expect(ids.map((id) => retriesOf(harness, id)[0]?.usedDraft)).toEqual([true, true]);
});

test('what has changed since the count is skipped and counted as such', async () => {
	const { n8n, ana, workflow, ids } = await withFailures(6);
	await previews(harness, ana, '/n8n retry-all');
	n8n.fix(workflow);
	n8n.retryInUi(ids[1]!);
	n8n.remove(ids[2]!);
	await ana.submits();
	const done = await card(harness, '🟢 4 of 6 recovered');
	expect(done.headline).toContain('4 of 6 recovered · 2 skipped');
	expect(textOf(done)).toContain('2 skipped: 1 already recovered, 1 no longer in n8n');
	expect(retriesOf(harness, ids[1]!)).toHaveLength(1);
	const results = await asks(harness, ana, '/n8n jobs');
	await ana.clicks(results, 'Show');
	const shown = await harness.slack.until(() =>
		privately(ana).find((each) => buttonsOf(each).includes('Show results')),
	);
	expect(textOf(shown)).toContain('2 skipped: 1 already recovered, 1 no longer in n8n');
	await ana.clicks(shown, 'Show results');
	const table = await toldIn(harness, ana, 'Results: 4 of 6 recovered');
	expect(textOf(table)).toContain(`#${ids[1]} | skipped: already recovered`);
	expect(textOf(table)).toContain(`#${ids[2]} | skipped: no longer in n8n`);
});

test('from the ⋯ of an alert that an earlier version has drawn: all that failed of its workflow', async () => {
	await open();
	const { n8n, ana } = harness;
	const { workflow } = failedRuns(harness, 3);
	failedRuns(harness, 1, 'Mail out');
	const alert = await harness.alert('Order sync');
	await harness.slack.until(() => n8n.executions().length === 4);
	n8n.fix(workflow);
	const option = { text: { type: 'plain_text', text: 'Retry all…' }, value: 'retry-workflow:main-1' };
	const menu = { type: 'overflow', action_id: 'alert:more', options: [option] };
	const before = { ...alert, blocks: [{ type: 'actions', block_id: 'b', elements: [menu] }] };
	await ana.picks(before, 'Retry all…', { stale: true });
	const preview = await modalOf(harness, ana, 'Retry 3 executions of Order sync?');
	expect(textOf(preview)).toContain('failed executions · last 24 h · workflow "Order sync"');
	await ana.submits();
	await card(harness, '🟢 3 of 3 recovered · Order sync');
	await harness.says(alert, '🟢 Order sync recovered · 3 of 3');
});

describe('from a list', () => {
	test('"Retry all N…" previews what the list’s filters find', async () => {
		const { n8n, ana, workflow } = await withFailures(15);
		failedRuns(harness, 3, 'Other');
		n8n.fix(workflow);
		const list = await asks(harness, ana, '/n8n failures workflow:"Order sync"');
		expect(buttonsOf(list)).toContain('Retry all 15…');
		await ana.clicks(list, 'Retry all 15…');
		const preview = await modalOf(harness, ana, 'Retry 15 executions of Order sync?');
		expect(textOf(preview)).toContain('failed executions · last 24 h · workflow "Order sync"');
		await ana.submits();
		await card(harness, '🟢 15 of 15 recovered · Order sync');
	});

	test('"Retry all N…" means all, however few the list was asked to show', async () => {
		const { ana } = await withFailures(8);
		const list = await asks(harness, ana, '/n8n failures limit:5');
		await ana.clicks(list, 'Retry all…');
		const preview = await modalOf(harness, ana, 'Retry 8 executions of all workflows?');
		expect(textOf(preview)).not.toContain('at most');
		await ana.closes();
		await ana.picks(list, 'Delete all…');
		await modalOf(harness, ana, 'Delete 8 executions of all workflows?');
	});

	test('a list that is no longer kept says so', async () => {
		const { ana } = await withFailures(2);
		const list = await asks(harness, ana, '/n8n failures');
		const forged = structuredClone(list);
		forged.blocks = JSON.parse(JSON.stringify(forged.blocks).replaceAll(/"value":"[\w-]{12}"/g, '"value":"forgotten"'));
		await ana.clicks(forged, 'Retry all 2…', { stale: true });
		await toldIn(harness, ana, 'This list has expired');
	});
});

describe('filters', () => {
	test('error:, mode:, limit: and until: choose what is counted', async () => {
		await open({ bot: false });
		const { n8n, ana } = harness;
		const { ids } = failedRuns(harness, 4, 'Order sync', '401 Unauthorized');
		failedRuns(harness, 3, 'Order sync', '503 Service unavailable');
		const manual = n8n.run(failedRuns(harness, 0, 'Tried out').workflow, { mode: 'manual' });
		await harness.startBot();
		const errors = await previews(harness, ana, '/n8n retry-all error:"401 unauth" mode:webhook');
		expect(textOf(errors)).toContain('Retry 4 executions of all workflows?');
		expect(textOf(errors)).toContain('error with "401 unauth" · started by webhook');
		expect(textOf(errors)).toContain(`#${ids[3]}`);
		const byHand = await previews(harness, ana, '/n8n retry-all mode:manual', 'Retry 1 execution');
		expect(textOf(byHand)).toContain(`#${manual}`);
		const newest = await previews(harness, ana, '/n8n retry-all limit:2', 'Retry 2 executions');
		expect(textOf(newest)).toContain('at most the newest 2');
		await previews(harness, ana, '/n8n retry-all until:1h', 'No failed executions · older than 1 h · all workflows');
		const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
		const dated = await previews(harness, ana, `/n8n retry-all since:${yesterday}`, 'Retry 8 executions');
		expect(textOf(dated)).toContain(`Looked for: failed executions · since ${yesterday} 00:00 UTC · all workflows`);
		await previews(harness, ana, `/n8n retry-all until:${yesterday}`, `before ${yesterday} 00:00 UTC`);
		const list = await asks(harness, ana, '/n8n list error:503');
		expect(list.headline).toContain('error with "503" · 3 found');
	});

	test('nothing found says what was looked for, and how to look further', async () => {
		const { ana } = await withFailures(1);
		const none = await previews(harness, ana, '/n8n retry-all error:nonsense', 'No failed executions');
		expect(textOf(none)).toContain('error with "nonsense"');
		expect(textOf(none)).toContain('leave error: out');
		expect(none.submit).toBeUndefined();
		const unknown = await previews(harness, ana, '/n8n retry-all workflow:"Ordr sync"', 'n8n has no workflow');
		expect(textOf(unknown)).toContain('Did you mean "Order sync"?');
	});

	test.each([
		['/n8n retry-all status:running', 'Only failed, crashed and stopped ones can be retried'],
		['/n8n retry-al', 'Did you mean "retry-all"?'],
		['/n8n retry-all since:1h until:2h', 'since: must reach further back than until:'],
		['/n8n retry-all mode:webhok', 'mode:webhook'],
	])('%s is put right', async (typed, words) => {
		const { ana } = await withFailures(1);
		expect(textOf(await asks(harness, ana, typed))).toContain(words);
		expect(ana.modal()).toBeUndefined();
	});
});

describe('the form', () => {
	test('that Slack no longer opens comes as a message with a button that does', async () => {
		const { n8n, slack, ana, workflow } = await withFailures(3);
		n8n.fix(workflow);
		slack.faults.inject({ method: 'views.open', kind: 'error', error: 'expired_trigger_id', times: 1 });
		const message = await asks(harness, ana, '/n8n retry-all');
		expect(message.headline).toBe('Retry 3 executions of all workflows?');
		expect(textOf(message)).toContain('Nothing has been done yet');
		await ana.clicks(message, 'Review and retry…');
		await modalOf(harness, ana, 'Retry 3 executions of all workflows?');
		await ana.submits({ Start: 'All at once' });
		await card(harness, '🟢 3 of 3 recovered · all workflows');
	});

	test('that was closed before the count starts nothing', async () => {
		const { n8n, slack, ana } = await withFailures(3);
		n8n.faults.inject({ method: 'GET', path: /status=error/, kind: 'delay', ms: 300, times: 1 });
		await ana.types('/n8n retry-all', harness.ops);
		await slack.until(() => ana.modal());
		await ana.closes();
		await slack.until(() => slack.calls.some(({ method, ok }) => method === 'views.update' && !ok));
		await polled(harness);
		expect(retryRequests(harness)).toHaveLength(0);
		expect(privately(ana)).toEqual([]);
	});

	test('tells when the count failed, with a reference', async () => {
		const { n8n, ana } = await withFailures(3);
		n8n.faults.inject({
			method: 'GET',
			path: /status=error.*limit=250|limit=250.*status=error/,
			kind: 'status',
			status: 500,
		});
		const failed = await previews(harness, ana, '/n8n retry-all', 'could not be counted');
		const reference = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(textOf(failed))![0];
		expect(harness.log()).toContain(reference);
		expect(failed.submit).toBeUndefined();
	});

	test('says more than 5,000 while it counts on', async () => {
		await open({ bot: false });
		const { n8n, slack, ana } = harness;
		n8n.seedHistory(6_000, { status: 'error' });
		await harness.startBot();
		const seen: string[] = [];
		slack.on('change', () => {
			const modal = ana.modal();
			if (modal) seen.push(textOf(modal));
		});
		const counted = await previews(harness, ana, '/n8n retry-all', 'Retry 6,000 executions');
		expect(seen.some((words) => words.includes('More than 5,000, counting…'))).toBe(true);
		expect(counted.submit).toBe('Retry 6,000');
	});

	test('is answered by the one who asked: another’s job cannot be started with it', async () => {
		const { ana, ben } = await withFailures(3);
		const preview = await previews(harness, ana, '/n8n retry-all error:401');
		await previews(harness, ben, '/n8n retry-all');
		await ben.submits({}, { private: preview.privateMetadata });
		await harness.slack.until(() => ben.sees().find((message) => has(textOf(message), 'That job is gone')));
		expect(retryRequests(harness)).toHaveLength(0);
	});
});

test('a list that was searched in part says so, instead of saying that there is none', async () => {
	await open({ bot: false });
	harness.n8n.seedHistory(1_500, { status: 'error' });
	await harness.startBot();
	const list = await asks(harness, harness.ana, '/n8n failures mode:manual since:365d');
	expect(textOf(list)).toContain('Only the newest were searched');
});

test('retry-all without a time takes the last 24 hours and says so; what is much older is named apart, and may be left', async () => {
	const { n8n, slack, ana } = await open({ bot: false });
	const { workflow } = failedRuns(harness, 0);
	n8n.seedHistory(1, { workflow, status: 'error', agoMs: 30 * 3_600_000 });
	n8n.seedHistory(3, { workflow, status: 'error', agoMs: 6 * 3_600_000 });
	const ids = [n8n.run(workflow), n8n.run(workflow)];
	await harness.startBot();
	n8n.fix(workflow);
	const preview = await previews(harness, ana, '/n8n retry-all');
	const words = textOf(preview);
	expect(words).toContain('Retry 5 executions of all workflows?');
	expect(words).toContain('failed executions · last 24 h by default · all workflows');
	expect(words).toMatch(/2 since .* · 3 older, from /);
	expect(preview.submit).toBe('Retry');
	await ana.submits({ Which: 'Only the newest 2', Start: 'All at once' });
	const done = await card(harness, '🟢 2 of 2 recovered · all workflows');
	expect(textOf(done)).toContain('2 of 2 recovered');
	expect(retryRequests(harness)).toHaveLength(2);
	expect(ids.map((id) => retriesOf(harness, id).length)).toEqual([1, 1]);
	expect(slack.problems).toEqual([]);
});

test("retries that their workflow's timeout ended leave the failures as they were: as many are retried once more as the form says", async () => {
	const { n8n, ana, ops, slack } = await open();
	const slow = { node: 'Slow', does: { run: 3_600 } } as const;
	const orders = n8n.workflow('Order sync', [failing, slow], { timeoutSeconds: 0.2 });
	const ids = [n8n.run(orders), n8n.run(orders)];
	const alert = await harness.alert('Order sync');
	await harness.says(alert, '2 times');
	n8n.fix(orders);
	await ana.clicks(harness.now(alert), 'Retry 2…');
	await modalOf(harness, ana, 'Retry 2 executions of Order sync?');
	await ana.submits();
	const held = await card(harness, '🟠 Paused: the trial run was stopped or timed out');
	expect(textOf(held)).toMatch(/#2 was retried as #\d+ and stopped there, or timed out\./);
	await ana.clicks(held, 'Retry the other 1');
	const done = await harness.says(held, '🔴 0 of 2 recovered · 2 stopped or timed out · Order sync');
	await lineOf(harness, alert, '🔴 @ana retried 2: 2 stopped or timed out');
	await lineOf(harness, done, /#1 \| stopped or timed out as #\d+/);
	for (const [from, button] of [
		[alert, 'Retry 2…'],
		[done, 'Retry the 2'],
	] as const) {
		await slack.until(() => buttonsOf(harness.now(from)).includes(button));
		const before = retryRequests(harness).length;
		await ana.clicks(harness.now(from), button);
		const form = await modalOf(harness, ana, '#1 · Order sync · 🔴 Failed');
		expect(form.submit).toBe('Retry 2');
		expect(textOf(form)).toContain('#2 · Order sync · 🔴 Failed');
		await ana.picks(form, 'All at once');
		await ana.submits();
		await slack.until(() => retryRequests(harness).length === before + 2);
		await slack.until(() => ops.messages().at(-1)!.headline.startsWith('🔴 0 of 2 recovered · 2 stopped or timed out'));
	}
	expect(ids.map((id) => retriesOf(harness, id).length)).toEqual([3, 3]);
});

test("canceled runs that their workflow's timeout ended are not counted for a retry: the form says how many it leaves out", async () => {
	const { n8n, ana, ops } = await open();
	const slow = { node: 'Slow', does: { run: 3_600 } } as const;
	const report = n8n.workflow('Slow report', [slow], { timeoutSeconds: 0.05 });
	const timedOut = [n8n.run(report), n8n.run(report)];
	const orders = n8n.workflow('Order sync', [slow]);
	const stopped = n8n.run(orders);
	n8n.stopInUi(stopped);
	await slackUntilCanceled(timedOut);
	const leftOut = '2 left out: canceled, where a retry may only seem to work';

	const typed = await previews(harness, ana, '/n8n retry-all status:canceled', 'Retry 1 execution of all workflows?');
	expect(typed.submit).toBe('Retry 1');
	expect(textOf(typed)).toContain(leftOut);
	expect(textOf(typed)).toContain(`#${stopped} · Order sync · ⚪ Stopped`);
	await ana.submits();
	await harness.slack.until(() => retriesOf(harness, stopped)[0]?.status === 'running');
	n8n.finishRuns(orders);
	await card(harness, '1 of 1 recovered');
	expect(retryRequests(harness)).toHaveLength(1);

	const none = await previews(
		harness,
		ana,
		'/n8n retry-all workflow:"slow report" status:canceled',
		'Nothing to retry',
	);
	expect(textOf(none)).toContain(leftOut);

	const list = await asks(harness, ana, '/n8n list workflow:"slow report" status:canceled', ops);
	await ana.clicks(list, 'Retry all 2…');
	expect(textOf(await modalOf(harness, ana, 'Nothing to retry'))).toContain(leftOut);
	expect(retryRequests(harness)).toHaveLength(1);
});

const slackUntilCanceled = (ids: number[]) =>
	harness.slack.until(() => ids.every((id) => harness.n8n.execution(id)?.status === 'canceled'));
