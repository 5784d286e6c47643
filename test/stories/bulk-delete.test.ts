import { afterEach, describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, textOf } from '../../sandbox/slack/index.js';
import { asks, toldIn } from './asking.js';
import { card, failedRuns, lineOf, modalOf, previews } from './bulking.js';
import { polled } from './polls.js';
import { openWorkplace, type Workplace, type WorkplaceOptions } from './workplace.js';

let place: Workplace;
afterEach(async ({ task }) => {
	if (task.result?.state === 'fail') console.log(place?.log(), place?.slack.transcript());
	await place?.close();
});

const deletions = () => place.n8n.requests.filter(({ method }) => method === 'DELETE');

async function open(options: WorkplaceOptions = {}) {
	place = await openWorkplace({ ...options, bot: false });
	return place;
}

test('a deletion waits, and Undo leaves everything', async () => {
	const { ana, ben } = await open({ timings: { bulk: { undoMs: 30_000 } } });
	const { ids } = failedRuns(place, 12);
	await place.startBot();
	const preview = await previews(place, ana, '/n8n delete-all status:failed workflow:"Order sync"');
	expect(preview.submit).toBe('Delete 12');
	expect(textOf(preview)).toContain('Delete 12 executions of Order sync?');
	expect(textOf(preview)).toContain('gone for good');
	expect(textOf(preview)).toContain('It begins 30 s after you confirm; until then it can be undone.');
	await ana.submits();
	const waiting = await card(place, '⏳ Deleting 12 executions of Order sync begins at');
	// A moment, not how long till then: it is right whenever it is read.
	const till = Number(/<!date\^(\d+)\^\{time_secs\}/.exec(waiting.text)?.[1]) * 1_000;
	expect(Math.abs(till - Date.now() - 30_000)).toBeLessThan(5_000);
	expect(buttonsOf(waiting)).toEqual(['Undo']);
	await ben.clicks(waiting, 'Undo');
	const undone = await place.says(waiting, '⚪ Undone by');
	expect(undone.text).toContain(`<@${ben.id}>: none of 12 executions of Order sync was deleted`);
	expect(buttonsOf(undone)).toEqual([]);
	await lineOf(place, waiting, '@ben undid it before anything was done');
	await polled(place, 3);
	expect(deletions()).toHaveLength(0);
	expect(ids.every((id) => place.n8n.execution(id))).toBe(true);
	// Nothing was done, so there is nothing to read.
	expect(place.ops.thread(waiting.ts).some((message) => textOf(message).includes('Results:'))).toBe(false);
});

test('without a status or a time it deletes nothing, and asks which', async () => {
	const { ana } = await open();
	failedRuns(place, 2);
	await place.startBot();
	for (const typed of ['/n8n delete-all', '/n8n delete-all workflow:"Order sync"']) {
		const answer = await asks(place, ana, typed);
		expect(textOf(answer)).toContain('Delete which ones?');
		expect(ana.modal()).toBeUndefined();
	}
});

describe('what runs', () => {
	async function oneRuns() {
		const { n8n } = await open();
		const orders = n8n.workflow('Order sync', [{ node: 'Ship', does: { run: 3_600 } }]);
		const running = n8n.run(orders);
		const { ids } = failedRuns(place, 3, 'Mail out');
		await place.startBot();
		return { running, ids };
	}

	test('is left', async () => {
		const { running, ids } = await oneRuns();
		const preview = await previews(place, place.ana, '/n8n delete-all status:running,failed');
		expect(choicesOf(preview)).toEqual(expect.arrayContaining(['Leave it', 'Stop it, then delete it']));
		await place.ana.submits();
		const done = await card(place, '🟢 Deleted 3 of 4 executions of all workflows');
		expect(textOf(done)).toContain('1 skipped: 1 still running, left');
		expect(place.n8n.execution(running)?.status).toBe('running');
		expect(ids.every((id) => place.n8n.execution(id) === undefined)).toBe(true);
	});

	test('is stopped first where only such are asked for, unless they are to be left', async () => {
		const { running, ids } = await oneRuns();
		await previews(place, place.ana, '/n8n delete-all status:running');
		await place.ana.submits();
		await card(place, '🟢 Deleted 1 execution of all workflows');
		expect(place.n8n.execution(running)).toBeUndefined();
		expect(ids.every((id) => place.n8n.execution(id))).toBe(true);
	});

	test('or stopped first, where that is chosen', async () => {
		const { running, ids } = await oneRuns();
		await previews(place, place.ana, '/n8n delete-all status:running,failed');
		await place.ana.submits({ 'If one is running': 'Stop it, then delete it' });
		await card(place, /🟢 Deleted 4 executions of all workflows/);
		expect([running, ...ids].every((id) => place.n8n.execution(id) === undefined)).toBe(true);
	});
});

test('from a list, by its ⋯', async () => {
	const { ana } = await open();
	failedRuns(place, 4);
	await place.startBot();
	const list = await asks(place, ana, '/n8n failures');
	await ana.picks(list, 'Delete all 4…');
	await modalOf(place, ana, 'Delete 4 executions of all workflows?');
	await ana.submits();
	await card(place, /🟢 Deleted 4 executions of all workflows/);
	expect(place.n8n.executions()).toHaveLength(0);
});

test('what somebody else deleted meanwhile is counted as such', async () => {
	const { ana } = await open();
	const { ids } = failedRuns(place, 3);
	await place.startBot();
	await previews(place, ana, '/n8n delete-all status:failed');
	place.n8n.remove(ids[0]!);
	await ana.submits();
	const done = await card(place, '🟢 Deleted 2 of 3 executions');
	expect(textOf(done)).toContain('1 skipped: 1 no longer in n8n');
});

test('a key that may not delete says so', async () => {
	const { ana } = await open({
		n8n: { scopes: ['execution:list', 'execution:read', 'workflow:list', 'workflow:read'] },
	});
	failedRuns(place, 3);
	await place.startBot();
	await previews(place, ana, '/n8n delete-all status:failed', 'execution:delete');
	await ana.closes();
	await previews(place, ana, '/n8n retry-all', 'execution:retry');
	const list = await asks(place, ana, '/n8n failures');
	expect(buttonsOf(list).some((label) => label.startsWith('Retry all'))).toBe(false);
	expect(choicesOf(list).some((label) => label.startsWith('Delete all'))).toBe(false);
	await toldIn(place, ana, 'Failed executions');
});
