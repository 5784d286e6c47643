import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openOf, runToRetry, type Stand, standAfter } from '../../../src/alerts/alert.js';
import { quietMs } from '../../../src/alerts/store/alert-scripts.js';
import { createAlertStore } from '../../../src/alerts/store/index.js';
import type { RetryState } from '../../../src/operations/states.js';
import { addressOf } from '../../../src/redis/connection.js';
import { createRandom } from '../../crash/support/random.js';
import { about, failedRun, ref } from '../failed-run.js';

/** More for a longer look: FLOWBELL_JOIN_RUNS=2000. The seed of a run that failed: FLOWBELL_JOIN_SEED=… */
const runs = Number(process.env.FLOWBELL_JOIN_RUNS ?? 25);
const given = process.env.FLOWBELL_JOIN_SEED;
const seeds = given ? [Number(given)] : Array.from({ length: runs }, () => randomBytes(4).readUInt32BE());

let redis: Redis;
beforeAll(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
});
afterAll(() => redis.disconnect());

const problems = ['token expired', 'no route'];
type Known = { id: number; at: number; problem: string; stand: Stand; chain: number[] };

/** Polls that read the same failures, retries that end well or not, runs that n8n drops: all at once, by two processes. */
async function play(seed: number) {
	const random = createRandom(seed);
	const prefix = `joining:${seed}:${randomBytes(4).toString('hex')}`;
	const key = (...parts: (string | number)[]) => [prefix, ...parts].join(':');
	const stores = [0, 1].map(() => createAlertStore(redis, { key, runKey: (part, { id }) => key(part, id) }));
	const anyStore = () => random.pick(stores);
	const failures = new Map<number, Known>();
	const raisedAs: { id: number; as: string }[] = [];
	const told: { alert: number; count: number; named: number[] }[] = [];
	let lastId = 100;
	let now = 1_000_000;

	async function raise(known: Known) {
		const { alert, as } = await anyStore().raise(failedRun(known.id, known.problem, now), { ...about, raisedAt: now });
		if (as !== 'known') raisedAs.push({ id: known.id, as });
		if (as !== 'new') await tell(alert.id);
	}
	async function tell(alert: number) {
		// Whoever dies between leaves it to the next, who tells it in the same words.
		const more = await anyStore().untold(ref(alert));
		if (!more || random.between(0, 1) < 0.3) return;
		if (!told.some((each) => each.alert === alert && each.named[0] === more.named[0])) told.push({ alert, ...more });
		await anyStore().told(ref(alert), more.words, now);
	}
	async function settle(known: Known, end: 'recovered' | 'failed-again' | 'gone', newId: number) {
		const store = anyStore();
		// Also of what only a retry of it is known by.
		const failed = (await store.of(ref(random.pick([known.id, ...known.chain]))))!;
		expect(failed.execution.id).toBe(known.id);
		if (end === 'gone') {
			await store.settle(failed, 'gone', null, now);
			if (known.stand === 'open') known.stand = 'gone';
			return;
		}
		const base = { execution: failed.execution, by: 'U1', askedAt: now, loadWorkflow: false, newId, endedAt: now };
		const failure = failedRun(newId, known.problem, now).failure!;
		const state: RetryState =
			end === 'recovered' ? { ...base, phase: end, tookMs: null } : { ...base, phase: end, failure, sameError: true };
		await store.join(failed, newId);
		await store.settle(failed, standAfter(state), state, now);
		known.stand = standAfter(state)!;
		known.chain.push(newId);
	}

	for (let step = 0; step < 40; step++) {
		now += 1 + Math.floor(random.between(0, 5 * 3_600_000));
		const busy = new Set<number>();
		const work: Promise<void>[] = [];
		for (let i = random.between(0, 5); i > 0; i--) {
			const known = failures.size > 0 ? random.pick([...failures.values()]) : null;
			const dice = random.between(0, 1);
			if (!known || dice < 0.4) {
				const fresh: Known = { id: ++lastId, at: now, problem: random.pick(problems), stand: 'open', chain: [] };
				failures.set(fresh.id, fresh);
				busy.add(fresh.id);
				// Two polls at once, now and then.
				work.push(raise(fresh));
				if (random.between(0, 1) < 0.3) work.push(raise(fresh));
			} else if (dice < 0.5) work.push(raise(known));
			else if (!busy.has(known.id)) {
				busy.add(known.id);
				work.push(settle(known, random.pick(['recovered', 'recovered', 'failed-again', 'gone']), ++lastId));
			}
		}
		await Promise.all(work);
	}
	const store = stores[0]!;
	const of = async ({ id }: Known) => (await store.of(ref(id)))!.alert;
	const alerts = new Map<number, { alert: Awaited<ReturnType<typeof of>>; members: Known[] }>();
	for (const known of failures.values()) {
		const alert = await of(known);
		const entry = alerts.get(alert.execution.id) ?? { alert, members: [] };
		entry.members.push(known);
		alerts.set(alert.execution.id, entry);
	}
	for (const { alert } of alerts.values()) {
		for (let more = await store.untold(alert.execution); more; more = await store.untold(alert.execution)) {
			told.push({ alert: alert.execution.id, ...more });
			await store.told(alert.execution, more.words, now);
		}
	}
	return { store, failures, raisedAs, told, alerts: [...alerts.values()] };
}

test.each(seeds)('seed %i: each failure is in exactly one alert, and the counts are right', async (seed) => {
	const { store, failures, raisedAs, told, alerts } = await play(seed);
	const sorted = (ids: number[]) => ids.sort((a, b) => a - b);
	expect(sorted(raisedAs.map(({ id }) => id)), 'counted once').toEqual(sorted([...failures.keys()]));
	expect(sorted(raisedAs.filter(({ as }) => as === 'new').map(({ id }) => id)), 'one that opens it names it').toEqual(
		sorted(alerts.map(({ alert }) => alert.execution.id)),
	);
	for (const { alert, members } of alerts) {
		const standing = (stand: Stand) => members.filter((each) => each.stand === stand).map(({ id }) => id);
		const { count, recovered, gone, recent } = alert.failures;
		expect({ count, recovered, gone }).toEqual({
			count: members.length,
			recovered: standing('recovered').length,
			gone: standing('gone').length,
		});
		expect(new Set(members.map(({ problem }) => problem)).size, 'of one problem').toBe(1);
		const times = members.map(({ at }) => at).sort((a, b) => a - b);
		const pauses = times.slice(1).map((at, i) => at - times[i]!);
		expect(Math.max(0, ...pauses), 'after a long quiet it rings anew').toBeLessThan(quietMs);
		expect(alert.resolvedAt === null).toBe(openOf(alert) > 0);
		const { open, newer } = await store.open(alert.execution, Number.POSITIVE_INFINITY);
		const wanted = standing('open').map((id) => Math.max(id, ...(failures.get(id)?.chain ?? [])));
		expect({ ids: sorted(open.map((each) => runToRetry(each).id)), newer }).toEqual({ ids: sorted(wanted), newer: 0 });
		const newest = members.map(({ id }) => id).sort((a, b) => b - a);
		expect(recent).toEqual(newest.slice(0, 5));
		expect(alert.failures.newest.execution.id).toBe(newest[0]);

		const lines = told.filter((each) => each.alert === alert.execution.id);
		expect(sorted(lines.flatMap(({ named }) => named))).toEqual(sorted(newest.slice(0, -1)));
		expect(
			lines.reduce((sum, line) => sum + line.count, 0),
			'told once',
		).toBe(count - 1);
	}
});
