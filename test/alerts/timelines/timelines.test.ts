import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { RetryState } from '../../../src/operations/states.js';
import { failedRun, ref } from '../failed-run.js';
import { judge } from './judge.js';
import { minute, openScene, type Scene, second } from './scene.js';
import { openTogether } from './together.js';

/** Timelines that have gone wrong once, played by hand. */

let redis: Redis;
beforeAll(async () => {
	redis = await openTogether(inject('redisUrl'));
});
afterAll(() => redis.disconnect());

/** n8n is as the seed has it. */
async function open(seed: number) {
	const scene = await openScene(redis, seed, `by-hand:${randomBytes(6).toString('hex')}`);
	const { n8n } = scene;
	await scene.bot().begin(new AbortController().signal);
	return {
		...scene,
		async poll(afterMs: number) {
			scene.pass(afterMs);
			await scene.poll();
		},
		retry(of: number, end: 'success' | 'Charge card') {
			n8n.finish(n8n.begin(n8n.run(of)!.workflowId, end, of));
		},
		faults: () => judge(redis, scene),
	};
}
/** Somebody retries it here: what is published of that, up to how it ends. */
function retryHere({ n8n, ours, now, bot }: Pick<Scene, 'n8n' | 'ours' | 'now' | 'bot'>, of: number) {
	const run = n8n.begin(n8n.run(of)!.workflowId, 'Charge card', of);
	ours.add(run.id);
	const base = { execution: ref(of), by: 'U1', askedAt: now(), loadWorkflow: false };
	const job = { verb: 'retry', how: 'start', ...base, by: { id: 'U1' }, origin: { channelId: 'C1' } } as never;
	const say = (state: RetryState) => bot().operations.publish('retry', { job, state });
	return {
		runs: () => say({ ...base, phase: 'running', newId: run.id, startedAt: now(), elapsedMs: 0 }),
		fails() {
			n8n.finish(run);
			const { failure } = failedRun(run.id, 'no', now());
			return say({
				...{ ...base, newId: run.id, endedAt: now() },
				...{ phase: 'failed-again', failure: failure!, sameError: true },
			});
		},
	};
}

const ofHidden = 9;
const ofListed = 1;

test('a retry that is seen before what it retried, as n8n lists none that wait, is told on its alert', async () => {
	const { n8n, heard, poll, retry, faults } = await open(ofHidden);
	expect(n8n.capabilities.waitingListed).toBe(false);
	const run = n8n.begin('w1', 'Charge card');
	n8n.wait(run);
	const later = n8n.begin('w2', 'success');
	n8n.finish(later);
	// What is up to the newest is looked for by the next poll.
	await poll(5 * second);
	await poll(5 * second);
	n8n.finish(run);
	retry(run.id, 'Charge card');
	retry(later.id + 1, 'Charge card');
	await poll(5 * second);
	expect(heard.unresolved()).toEqual([]);
	for (let i = 0; i < 3; i++) await poll(minute);
	expect(heard.of(run.id)).toMatchObject({ failures: { count: 1 }, retry: { phase: 'failed-again' } });
	expect(heard.unresolved()).toHaveLength(1);
	expect(await faults()).toEqual([]);
});

test('what is held back, and is not rung as the alert is over then, rings when it opens again', async () => {
	const { n8n, heard, poll, retry, faults } = await open(ofListed);
	const run = n8n.begin('w2', 'Charge card');
	n8n.finish(run);
	await poll(5 * second);
	retry(run.id, 'success');
	await poll(5 * second);
	await poll(5 * second);
	expect(heard.of(run.id)!.resolvedAt).not.toBeNull();
	await poll(3 * minute);
	const rungIn = () => heard.of(run.id)!.told.flatMap(({ channelId, rungAt }) => (rungAt === null ? [] : [channelId]));
	expect(rungIn()).toEqual(['C1']);
	retry(run.id, 'Charge card');
	await poll(5 * second);
	expect(rungIn()).toEqual(['C1', 'C2']);
	expect(await faults()).toEqual([]);
});

test('what somebody recovers in n8n while it is retried here as well stays recovered when ours fails after that', async () => {
	const scene = await open(ofListed);
	const { n8n, heard, poll, pass, retry, faults } = scene;
	const run = n8n.begin('w1', 'Charge card');
	n8n.finish(run);
	await poll(5 * second);
	const ours = retryHere(scene, run.id);
	await ours.runs();
	pass(second);
	retry(run.id, 'success');
	// What is up to the newest has its end seen by the next poll.
	await poll(5 * second);
	await poll(5 * second);
	expect(heard.of(run.id)).toMatchObject({ failures: { recovered: 1 }, retry: { phase: 'running' } });
	await ours.fails();
	const recovered = { failures: { recovered: 1 }, retry: { phase: 'recovered', newId: run.id + 2 } };
	expect(heard.of(run.id)).toMatchObject(recovered);
	expect(heard.of(run.id)!.resolvedAt).not.toBeNull();
	// Who tries again after that, and fails, has seen it fail.
	pass(minute);
	retry(run.id, 'Charge card');
	await poll(5 * second);
	expect(heard.of(run.id)).toMatchObject({ failures: { recovered: 0 }, resolvedAt: null });
	expect(await faults()).toEqual([]);
});
