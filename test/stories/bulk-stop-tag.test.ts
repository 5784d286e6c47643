import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks } from './asking.js';
import { card, failedRuns, lineOf, previews } from './bulking.js';
import { harness, open, withFailures } from './story.js';

describe('stop-all', () => {
	const runaway = (name: string, count: number) => {
		const workflow = harness.n8n.workflow(name, [{ node: 'Loop', does: { run: 3_600 } }]);
		return Array.from({ length: count }, () => harness.n8n.run(workflow));
	};
	const stopRequests = () =>
		harness.n8n.requests
			.filter(({ method, path }) => method === 'POST' && path.endsWith('/stop'))
			.map(({ path }) => path);

	test('of one workflow stops exactly its runs, one by one', async () => {
		const { n8n, ana } = await open({ bot: false });
		const mine = runaway('Order sync', 8);
		const others = runaway('Mail out', 2);
		await harness.startBot();
		const preview = await previews(harness, ana, '/n8n stop-all workflow:"Order sync"');
		expect(preview.submit).toBe('Stop 8');
		expect(textOf(preview)).toContain('running or queued executions · workflow "Order sync"');
		expect(textOf(preview)).not.toContain('everything that runs');
		await ana.submits();
		const done = await card(harness, /🟢 8 of 8 stopped · Order sync/);
		expect(mine.map((id) => n8n.execution(id)?.status)).toEqual(mine.map(() => 'canceled'));
		expect(others.map((id) => n8n.execution(id)?.status)).toEqual(['running', 'running']);
		expect(stopRequests().sort()).toEqual(mine.map((id) => `/api/v1/executions/${id}/stop`).sort());
		await lineOf(harness, done, / stopped · /);
	});

	test('of everything says so before', async () => {
		const { n8n, ana } = await open({ bot: false });
		const ids = [...runaway('Order sync', 2), ...runaway('Mail out', 2)];
		await harness.startBot();
		const preview = await previews(harness, ana, '/n8n stop-all');
		expect(textOf(preview)).toContain('Stop 4 executions of all workflows?');
		expect(textOf(preview)).toContain(
			'This is everything that runs or is queued in n8n, of all workflows. They stop at once',
		);
		expect(textOf(preview)).toContain('Waiting ones are not stopped.');
		await ana.submits();
		await card(harness, /🟢 4 of 4 stopped · all workflows/);
		expect(ids.map((id) => n8n.execution(id)?.status)).toEqual(ids.map(() => 'canceled'));
	});

	test('leaves what started after the count, and counts what ended by itself', async () => {
		const { n8n, ana } = await open({ bot: false });
		const ids = runaway('Order sync', 3);
		await harness.startBot();
		await previews(harness, ana, '/n8n stop-all workflow:"Order sync"');
		const later = runaway('Order sync', 1)[0]!;
		n8n.remove(ids[0]!);
		n8n.stopInUi(ids[1]!);
		await ana.submits();
		const done = await card(harness, /🟢 \d of 3 stopped/);
		expect(done.headline).toContain('Order sync');
		expect(textOf(done)).toContain('1 no longer in n8n');
		expect(n8n.execution(later)?.status).toBe('running');
		expect(n8n.execution(ids[2]!)?.status).toBe('canceled');
	});

	test('leaves what begins in the very moment of stopping', async () => {
		const { n8n, ana } = await open({ bot: false });
		const workflow = n8n.workflow('Order sync', [{ node: 'Loop', does: { run: 3_600 } }]);
		const ids = Array.from({ length: 4 }, () => n8n.run(workflow));
		await harness.startBot();
		await previews(harness, ana, '/n8n stop-all workflow:"Order sync"');
		let later = 0;
		const off = n8n.on('request', ({ method, path }) => {
			if (method !== 'POST' || !path.endsWith('/stop')) return;
			off();
			later = n8n.run(workflow);
		});
		await ana.submits();
		await card(harness, '🟢 4 of 4 stopped · Order sync');
		expect(ids.map((id) => n8n.execution(id)?.status)).toEqual(ids.map(() => 'canceled'));
		expect(n8n.execution(later)?.status).toBe('running');
	});

	test('nothing runs: says what was looked for', async () => {
		const { ana } = await open({ bot: false });
		await harness.startBot();
		await previews(harness, ana, '/n8n stop-all', 'No running or queued executions · all workflows');
	});
});

describe('tag-all', () => {
	test('adds and removes, and keeps every other tag', async () => {
		const { n8n, ana } = await open({ bot: false });
		const { ids } = failedRuns(harness, 4);
		for (const name of ['seen', 'todo', 'vip']) n8n.tag(name);
		n8n.setTags(ids[0]!, ['todo', 'vip']);
		n8n.setTags(ids[1]!, ['seen']);
		await harness.startBot();
		const preview = await previews(harness, ana, '/n8n tag-all status:failed +Seen -todo');
		expect(preview.submit).toBe('Tag 4');
		expect(textOf(preview)).toContain('Adds Seen. Removes todo. All other tags stay.');
		await ana.submits();
		await card(harness, /🟢 4 of 4 tagged · all workflows/);
		expect(ids.map((id) => [...(n8n.execution(id)?.tags ?? [])].sort())).toEqual([
			['seen', 'vip'],
			['seen'],
			['seen'],
			['seen'],
		]);
	});

	test('with a tag that nobody knows changes nothing and says why', async () => {
		const { n8n, ana } = await open({ bot: false });
		const { ids } = failedRuns(harness, 2);
		n8n.tag('seen');
		n8n.setTags(ids[0]!, ['seen']);
		await harness.startBot();
		const modal = await previews(harness, ana, '/n8n tag-all status:failed +seeen', 'no tag "seeen"');
		expect(textOf(modal)).toContain('Did you mean "seen"?');
		expect(modal.submit).toBeUndefined();
	});

	test.each([
		['/n8n tag-all +seen', 'Tag which ones?'],
		['/n8n tag-all status:failed', 'Which tags?'],
		['/n8n tag-all status:failed seen', 'filter needs its name'],
	])('%s is put right', async (typed, words) => {
		await open({ bot: false });
		await harness.startBot();
		expect(textOf(await asks(harness, harness.ana, typed))).toContain(words);
	});
});

test('n8n 1.123 can neither stop nor tag, and the answer says why', async () => {
	const { ana, workflow } = await withFailures(3, { n8n: { version: '1.123.81' } });
	await previews(harness, ana, '/n8n stop-all', 'needs n8n 2.10 or newer');
	await ana.closes();
	await previews(harness, ana, '/n8n tag-all status:failed +seen', 'need n8n 2.10 or newer');
	await ana.closes();
	harness.n8n.fix(workflow);
	await previews(harness, ana, '/n8n retry-all since:1h');
	await ana.submits();
	await card(harness, '🟢 3 of 3 recovered · all workflows');
});
