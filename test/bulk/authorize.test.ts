import { afterEach, describe, expect, test } from 'vitest';
import type { Decision, RefusalKind } from '../../src/access/index.js';
import type { Bulk, BulkKind } from '../../src/bulk/bulk.js';
import { asked, failedOnes, openEngine, told, until } from './engine.js';

let engine: Awaited<ReturnType<typeof openEngine>>;
afterEach(() => engine?.close());

const ben = { userId: 'U2', teamId: 'T1' };
type Bulks = Awaited<ReturnType<typeof engine.start>>;

/** An access in which only the people of `barred` may not. */
function people() {
	const barred = new Map<string, RefusalKind>();
	const check = async ({ userId }: { userId: string }): Promise<Decision> => {
		const why = barred.get(userId);
		return why ? { allowed: false, reason: `No, ${why}.`, ask: 'Ask somebody.', why } : { allowed: true };
	};
	return { barred, access: { check } };
}

/** So many runs that this kind of job can work on, each request taking a moment. */
function runs(kind: BulkKind, count: number) {
	const { n8n } = engine;
	const workflow = n8n.workflow('Order sync', [
		kind === 'stop'
			? { node: 'Slow', does: { run: 600 } }
			: { node: 'Charge card', does: { fail: { message: '401' } } },
	]);
	const ids = Array.from({ length: count }, () => n8n.run(workflow));
	if (kind === 'retry') n8n.fix(workflow);
	if (kind === 'tag') n8n.setTags(ids[0]!, ['seen']);
	n8n.faults.inject({ path: /executions\/\d+/, kind: 'delay', ms: 40, times: 100_000 });
	return ids;
}

/** Requests that changed something. */
const changes = () => engine.n8n.requests.filter(({ method }) => method !== 'GET').length;
const kinds: BulkKind[] = ['retry', 'stop', 'delete', 'tag'];

async function planned(bulks: Bulks, kind: BulkKind) {
	const statuses = kind === 'stop' ? ['running'] : failedOnes.statuses;
	const options = kind === 'tag' ? { remove: ['seen'] } : {};
	// Given ids keep n8n's own stop-many out, so that there is something to interrupt.
	const ids = engine.n8n.executions().map(({ id }) => Number(id));
	const selection = kind === 'stop' ? { ...failedOnes, statuses, ids } : { ...failedOnes, statuses };
	const { id } = await bulks.plan({ ...asked, kind, words: `all of ${kind}`, selection, options });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	return id;
}

const stateOf = (bulks: Bulks, id: string, state: Bulk['state']) =>
	until(async () => {
		const bulk = await bulks.read(id);
		return bulk?.state === state ? bulk : null;
	}, `the state ${state}`);

/** A job that deletes so many runs, and has been confirmed. */
async function deleting(count: number) {
	engine = await openEngine({ concurrency: 2 });
	const { access, barred } = people();
	runs('delete', count);
	const bulks = await engine.start({ access });
	const id = await planned(bulks, 'delete');
	await bulks.confirm(id, {});
	return { access, barred, bulks, id };
}

const progress = (bulks: Bulks, id: string) =>
	until(async () => ((await bulks.read(id))?.counts.succeeded ?? 0) >= 2, 'some progress');

/** As many changes as there will be: nothing comes any more. */
async function quiet(): Promise<number> {
	let before = -1;
	await until(async () => {
		const now = changes();
		const same = now === before;
		before = now;
		await new Promise((resolve) => setTimeout(resolve, 700));
		return same;
	}, 'quiet');
	return before;
}

describe.each(kinds)('who may no longer %s', (kind) => {
	test('after the confirm and before the first one does nothing', async () => {
		engine = await openEngine();
		let asks = Number.POSITIVE_INFINITY;
		const check = async (): Promise<Decision> =>
			asks-- > 0 ? { allowed: true } : { allowed: false, reason: 'No.', ask: '', why: 'deactivated' };
		runs(kind, 8);
		const bulks = await engine.start({ access: { check } });
		const id = await planned(bulks, kind);
		// The confirm itself still finds that they may.
		asks = 1;
		expect((await bulks.confirm(id, { canary: false })).started).toBe(true);
		const held = await stateOf(bulks, id, 'held');
		expect(held.barred).toMatchObject({ userId: 'U1', why: 'deactivated' });
		expect(await quiet()).toBe(0);
	});

	test('in the middle stops: what is under way ends, the rest is held until somebody goes on in their own name', async () => {
		engine = await openEngine({ concurrency: 2 });
		const { access, barred } = people();
		const ids = runs(kind, 30);
		const bulks = await engine.start({ access });
		const id = await planned(bulks, kind);
		await bulks.confirm(id, { canary: false });
		await until(async () => ((await bulks.read(id))?.counts.succeeded ?? 0) >= 4, 'some progress');
		barred.set('U1', 'not-named');
		const held = await stateOf(bulks, id, 'held');
		const at = await quiet();
		expect((await bulks.read(id))!.counts.succeeded).toBeLessThan(20);
		expect(held.barred).toMatchObject({ userId: 'U1', why: 'not-named' });

		expect(await bulks.resume(id, ben)).toBe(true);
		expect(await bulks.resume(id, { userId: 'U3', teamId: 'T1' })).toBe(false);
		const end = await told(bulks, id);
		expect(end).toMatchObject({ state: 'done', by: ben, takenFrom: 'U1', barred: null });
		expect(end.counts.succeeded).toBe(ids.length);
		expect(changes()).toBeGreaterThan(at);
		expect(await engine.audit()).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ by: asked.by, verb: kind, decision: 'refused', result: 'No, not-named.' }),
				expect.objectContaining({
					by: ben,
					verb: kind,
					decision: 'allowed',
					result: expect.stringMatching(/^done: 30/),
				}),
			]),
		);
	});
});

test('who may not is found out by whoever takes the job up after a restart', async () => {
	const { access, barred, bulks: first, id } = await deleting(30);
	await progress(first, id);
	await first.stop();
	const before = changes();
	barred.set('U1', 'deactivated');
	const second = await engine.start({ access });
	await stateOf(second, id, 'held');
	expect(await quiet()).toBeLessThanOrEqual(before);
});

test('resumed after a pause it is held again, in whose name it ran being gone', async () => {
	const { barred, bulks, id } = await deleting(30);
	await progress(bulks, id);
	await bulks.pause(id, 'U1');
	await quiet();
	const before = changes();
	barred.set('U1', 'guest');
	expect(await bulks.resume(id, ben)).toBe(true);
	const held = (await bulks.read(id))!;
	expect(held).toMatchObject({ state: 'held', barred: { userId: 'U1', why: 'guest' } });
	// A held one is ended after some days.
	expect(held.stillSince).toBe(held.barred!.at);
	expect(await quiet()).toBe(before);
	// Nobody but the one who goes on may be barred next.
	expect(await bulks.resume(id, ben)).toBe(true);
	barred.set('U2', 'deactivated');
	expect(await stateOf(bulks, id, 'held')).toMatchObject({ by: ben, barred: { userId: 'U2' } });
	expect(await bulks.cancel(id, 'U3')).toBe(true);
	expect(await told(bulks, id)).toMatchObject({ state: 'canceled', by: ben });
});

test('who may again goes on with their own job', async () => {
	const { barred, bulks, id } = await deleting(12);
	barred.set('U1', 'not-named');
	await stateOf(bulks, id, 'held');
	barred.clear();
	expect(await bulks.resume(id, asked.by)).toBe(true);
	expect(await told(bulks, id)).toMatchObject({ state: 'done', by: asked.by, takenFrom: null });
});

test('while Slack does not say, nothing is sent, which is told; it goes on by itself', async () => {
	const { barred, bulks, id } = await deleting(12);
	barred.set('U1', 'unanswered');
	const resting = await until(async () => {
		const bulk = await bulks.read(id);
		return bulk?.rest && 'unsureSince' in bulk.rest ? bulk : null;
	}, 'the rest');
	expect(resting).toMatchObject({ state: 'running', barred: null, counts: { succeeded: 0 } });
	expect(await quiet()).toBe(0);
	barred.clear();
	expect(await told(bulks, id)).toMatchObject({ state: 'done', rest: null, counts: { succeeded: 12 } });
});

test('what was counted is not shown to one who may not any more', async () => {
	engine = await openEngine();
	const { access, barred } = people();
	runs('delete', 3);
	barred.set('U1', 'guest');
	const bulks = await engine.start({ access });
	const { id } = await bulks.plan({ ...asked, kind: 'delete', words: 'all', selection: failedOnes });
	const refused = await stateOf(bulks, id, 'failed');
	expect(refused.problem).toMatchObject({ why: 'No, guest.', next: 'Ask somebody.' });
	expect(refused.first).toEqual([]);
	// It is written down first, and then told.
	await until(() => engine.shown.length > 0, 'the word of it');
	expect(engine.shown.map(({ state }) => state)).toEqual(['failed']);
});
