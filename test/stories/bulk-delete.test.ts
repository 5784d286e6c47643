import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, textOf } from '../../sandbox/slack/index.js';
import { asks, toldIn } from './asking.js';
import { card, failedRuns, lineOf, modalOf, previews } from './bulking.js';
import { polled } from './polls.js';
import { harness, open, withFailures } from './story.js';

const deletions = () => harness.n8n.requests.filter(({ method }) => method === 'DELETE');

test('a deletion waits, and Undo leaves everything', async () => {
	const { ana, ben, ids } = await withFailures(12, { timings: { bulk: { undoMs: 30_000 } } });
	const preview = await previews(harness, ana, '/n8n delete-all status:failed workflow:"Order sync"');
	expect(preview.submit).toBe('Delete 12');
	expect(textOf(preview)).toContain('Delete 12 executions of Order sync?');
	expect(textOf(preview)).toContain('for good');
	expect(textOf(preview)).toContain('Starts 30 s after you confirm; you can undo it until then.');
	await ana.submits();
	const waiting = await card(harness, '⏳ Deleting 12 of Order sync starts at');
	// A moment, not how long till then: it is right whenever it is read.
	const till = Number(/<!date\^(\d+)\^\{time_secs\}/.exec(waiting.headline)?.[1]) * 1_000;
	expect(Math.abs(till - Date.now() - 30_000)).toBeLessThan(5_000);
	expect(buttonsOf(waiting)).toEqual(['Undo']);
	await ben.clicks(waiting, 'Undo');
	const undone = await harness.says(waiting, '⚪ Undone by');
	expect(undone.headline).toContain(`<@${ben.id}> · none of 12 deleted · Order sync`);
	expect(buttonsOf(undone)).toEqual([]);
	await lineOf(harness, waiting, '@ben undid it before anything was done');
	await polled(harness, 3);
	expect(deletions()).toHaveLength(0);
	expect(ids.every((id) => harness.n8n.execution(id))).toBe(true);
	// Nothing was done, so there is nothing to read.
	expect(harness.ops.thread(waiting.ts).some((message) => textOf(message).includes('Results:'))).toBe(false);
});

test('without a status or a time it deletes nothing, and asks which', async () => {
	const { ana } = await withFailures(2);
	for (const typed of ['/n8n delete-all', '/n8n delete-all workflow:"Order sync"']) {
		const answer = await asks(harness, ana, typed);
		expect(textOf(answer)).toContain('Delete which ones?');
		expect(ana.modal()).toBeUndefined();
	}
});

describe('what runs', () => {
	async function oneRuns() {
		const { n8n } = await open({ bot: false });
		const orders = n8n.workflow('Order sync', [{ node: 'Ship', does: { run: 3_600 } }]);
		const running = n8n.run(orders);
		const { ids } = failedRuns(harness, 3, 'Mail out');
		await harness.startBot();
		return { running, ids };
	}

	test('is left', async () => {
		const { running, ids } = await oneRuns();
		const preview = await previews(harness, harness.ana, '/n8n delete-all status:running,failed');
		expect(choicesOf(preview)).toEqual(expect.arrayContaining(['Skip it', 'Stop it, then delete it']));
		await harness.ana.submits();
		const done = await card(harness, '🟢 3 of 4 deleted · 1 skipped · all workflows');
		expect(textOf(done)).toContain('1 skipped: 1 still running');
		expect(harness.n8n.execution(running)?.status).toBe('running');
		expect(ids.every((id) => harness.n8n.execution(id) === undefined)).toBe(true);
	});

	test('is stopped first where only such are asked for, unless they are to be left', async () => {
		const { running, ids } = await oneRuns();
		await previews(harness, harness.ana, '/n8n delete-all status:running');
		await harness.ana.submits();
		await card(harness, '🟢 1 of 1 deleted · all workflows');
		expect(harness.n8n.execution(running)).toBeUndefined();
		expect(ids.every((id) => harness.n8n.execution(id))).toBe(true);
	});

	test('or stopped first, where that is chosen', async () => {
		const { running, ids } = await oneRuns();
		await previews(harness, harness.ana, '/n8n delete-all status:running,failed');
		await harness.ana.submits({ 'If one is running': 'Stop it, then delete it' });
		await card(harness, /🟢 4 of 4 deleted · all workflows/);
		expect([running, ...ids].every((id) => harness.n8n.execution(id) === undefined)).toBe(true);
	});
});

test('from a list, by its ⋯', async () => {
	const { ana } = await withFailures(4);
	const list = await asks(harness, ana, '/n8n failures');
	await ana.picks(list, 'Delete all 4…');
	await modalOf(harness, ana, 'Delete 4 executions of all workflows?');
	await ana.submits();
	await card(harness, /🟢 4 of 4 deleted · all workflows/);
	expect(harness.n8n.executions()).toHaveLength(0);
});

test('what somebody else deleted meanwhile is counted as such', async () => {
	const { ana, ids } = await withFailures(3);
	await previews(harness, ana, '/n8n delete-all status:failed');
	harness.n8n.remove(ids[0]!);
	await ana.submits();
	const done = await card(harness, '🟢 2 of 3 deleted');
	expect(textOf(done)).toContain('1 skipped: 1 no longer in n8n');
});

test('a key that may not delete says so', async () => {
	const { ana } = await withFailures(3, {
		n8n: { scopes: ['execution:list', 'execution:read', 'workflow:list', 'workflow:read'] },
	});
	await previews(harness, ana, '/n8n delete-all status:failed', 'execution:delete');
	await ana.closes();
	await previews(harness, ana, '/n8n retry-all', 'execution:retry');
	const list = await asks(harness, ana, '/n8n failures');
	expect(buttonsOf(list).some((label) => label.startsWith('Retry all'))).toBe(false);
	expect(choicesOf(list).some((label) => label.startsWith('Delete all'))).toBe(false);
	await toldIn(harness, ana, 'Failed executions');
});
