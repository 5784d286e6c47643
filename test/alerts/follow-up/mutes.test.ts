import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createDue } from '../../../src/alerts/due.js';
import type { AlertEvents } from '../../../src/alerts/events.js';
import { createMutes } from '../../../src/alerts/follow-up/mutes.js';
import { createAlertStore } from '../../../src/alerts/store/index.js';
import { createTell } from '../../../src/alerts/tell/tell.js';
import { createEvents } from '../../../src/lib/events.js';
import { createLog } from '../../../src/observability/index.js';
import { addressOf } from '../../../src/redis/connection.js';
import { about, failedRun } from '../failed-run.js';

const hour = 3_600_000;

/** One process after the other on the same Redis: each can be made to die at its nth word to the world. */
function open() {
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	onTestFinished(() => redis.disconnect());
	const prefix = `mutes:${randomBytes(6).toString('hex')}`;
	let now = 1_000_000_000;
	const said: string[] = [];
	let epoch = 1;
	const key = (...parts: (string | number)[]) => [prefix, ...parts].join(':');
	const store = createAlertStore(redis, { key, runKey: (part, { id }) => key(part, `e${epoch}`, id) });

	const target = {
		channelId: 'C0OPS',
		watch: null,
		insteadOf: null,
		remindMs: null,
		oncall: null,
		ring: 'now',
	} as const;
	const epochs = { current: () => ({ n: epoch }) } as never;

	function start(dies = Number.POSITIVE_INFINITY) {
		const events = createEvents<AlertEvents>();
		let words = 0;
		const say = (what: string) => {
			if (++words >= dies) throw new Error('killed');
			// Once for each id, in the words of the first.
			const id = what.split(' +')[0]!;
			if (!said.some((each) => each.split(' +')[0] === id)) said.push(what);
		};
		events.on('said', ({ alert, id, said }) => say(`${alert.execution.id} ${said.kind} ${id}`));
		events.on('unmuted', ({ alert, rings, by, mutedAt }) =>
			say(`${alert.execution.id} unmuted ${mutedAt} ${by ?? 'in time'} +${alert.meanwhile}${rings ? ' rings' : ''}`),
		);
		events.on('muted', ({ mute, ended }) => say(`${mute.workflowName} ${ended ? 'ended' : 'muted'}`));
		const due = createDue(redis, `${prefix}:due`, createLog({ level: 'silent' }));
		const instance = { name: 'main' };
		const parts = { store, events, due, epochs, now: () => now };
		const tell = createTell({ ...parts, route: async () => [target], heals: async () => false });
		const mutes = createMutes({ ...parts, instance, tell, executions: null as never });
		return { ...mutes, tell, tick: () => due.run(now, new AbortController().signal) };
	}
	async function raise(id: number, words = 'token expired') {
		const { alert } = await store.raise(failedRun(id, words, now), { ...about, raisedAt: now });
		return start().tell((await store.read(alert))!);
	}
	const wait = (ms: number) => {
		now += ms;
	};
	const countAnew = () => {
		epoch++;
	};
	return { store, said, start, raise, wait, countAnew, now: () => now };
}

const channelId = 'C0OPS';

test('what is muted counts and does not ring; whoever dies at its end leaves it to the next, who tells each once', async () => {
	const { store, said, start, raise, wait, now } = open();
	const alert = await raise(1);
	const muted = { scope: 'problem', alert, by: 'U1', at: now(), until: now() + hour, id: 'c1', channelId } as const;
	await start().mute(muted);
	await raise(2);
	expect(await store.read(alert.execution)).toMatchObject({ muted: { by: 'U1' }, meanwhile: 1, told: [{}] });
	await store.resolve(alert.execution, 'U2', now());
	const held = await raise(3);
	expect(held).toMatchObject({ told: [], meanwhile: 1 });
	// Another problem is none of it.
	expect(await raise(4, 'no route')).toMatchObject({ told: [{}], muted: null });

	wait(hour);
	for (const dies of [1, 2]) await start(dies).tick();
	expect(said.length).toBeLessThan(3);
	await start().tick();
	await start().tick();
	expect(said.sort()).toEqual([
		'1 muted c1',
		`1 unmuted ${muted.at} in time +1`,
		`3 unmuted ${muted.at} in time +1 rings`,
	]);
	expect(await store.read(held.execution)).toMatchObject({ told: [{}], meanwhile: 0, muted: null });
	expect(await start().mutes()).toEqual([]);
});

test('a workflow holds all its problems; who ends it first is told, the end that was to come is none any more', async () => {
	const { store, said, start, raise, wait, now } = open();
	const of = { workflowId: 'wf1', workflowName: 'Order sync', alert: null };
	const asked = { scope: 'workflow', ...of, by: 'U1', at: now(), until: now() + hour, id: 'c1', channelId } as const;
	await start().mute(asked);
	const [one, other] = [await raise(1), await raise(2, 'no route')];
	expect([one, other]).toMatchObject([{ told: [] }, { told: [] }]);
	expect(await start().mutes()).toMatchObject([{ field: 'workflow:wf1', failures: 2 }]);
	// Killed before all were told: the same click again tells the rest.
	await start(2)
		.unmute('workflow:wf1', 'U2', now())
		.catch(() => {});
	await start().unmute('workflow:wf1', 'U2', now());
	expect(said.sort()).toEqual([
		`1 unmuted ${asked.at} U2 +1 rings`,
		`2 unmuted ${asked.at} U2 +1 rings`,
		'Order sync muted',
	]);
	expect(await store.read(one.execution)).toMatchObject({ told: [{}] });
	wait(2 * hour);
	await start().tick();
	expect(said).toHaveLength(3);
});

test('muted anew it ends when that says; the problem of a muted workflow stays quiet as long as one of both lasts', async () => {
	const { store, said, start, raise, wait, now } = open();
	const alert = await raise(1);
	const by = { by: 'U1', channelId };
	await start().mute({ scope: 'problem', alert, ...by, at: now(), until: now() + hour, id: 'c1' });
	await start().mute({ scope: 'problem', alert, ...by, at: now() + 1, until: now() + 2 * hour, id: 'c2' });
	const { workflowId, workflowName } = alert;
	const whole = { scope: 'workflow', workflowId, workflowName, alert } as const;
	await start().mute({ ...whole, ...by, at: now(), until: now() + 3 * hour, id: 'c3' });
	wait(hour);
	await start().tick();
	expect(await start().mutes()).toHaveLength(2);
	wait(hour);
	await start().tick();
	expect(await start().mutes()).toHaveLength(1);
	expect(said.filter((line) => line.includes('unmuted'))).toEqual([]);
	expect((await store.read(alert.execution))?.muted).toMatchObject({ scope: 'workflow' });
	wait(hour);
	await start().tick();
	expect(said.filter((line) => line.includes('unmuted'))).toHaveLength(1);
	expect((await store.read(alert.execution))?.muted).toBeNull();
});

test('an alert whose process died before it was told, and that was muted then, rings when that ends, however late', async () => {
	const { store, said, start, raise, wait, now } = open();
	const raised = await store.raise(failedRun(1, 'token expired', now()), { ...about, raisedAt: now() });
	const alert = (await store.read(raised.alert))!;
	const by = { by: 'U1', at: now(), channelId };
	await start().mute({ scope: 'problem', alert, ...by, until: now() + 14 * hour, id: 'c1' });
	// The next process goes on with it, and finds it muted.
	expect(await start().tell((await store.read(alert.execution))!)).toMatchObject({ told: [] });
	const { workflowId, workflowName } = alert;
	const whole = { scope: 'workflow', workflowId, workflowName, alert: null } as const;
	await start().mute({ ...whole, ...by, until: now() + 16 * hour, id: 'c2' });
	wait(14 * hour);
	await start().tick();
	expect(await store.read(alert.execution)).toMatchObject({ told: [] });
	wait(2 * hour);
	await start().tick();
	expect(said.filter((line) => line.includes('unmuted'))).toEqual([`1 unmuted ${by.at} in time +0 rings`]);
	expect(await store.read(alert.execution)).toMatchObject({ told: [{ rungAt: now() }] });
	expect(await raise(2)).toMatchObject({ execution: { id: 2 } });
});

test('what is muted stays so when n8n counts anew, and its end tells nothing of what has the same numbers now', async () => {
	const { said, start, raise, wait, countAnew, now } = open();
	const alert = await raise(1);
	const what = { scope: 'workflow', workflowId: alert.workflowId, workflowName: 'Order sync', alert } as const;
	await start().mute({ ...what, by: 'U1', at: now(), until: now() + hour, id: 'c1', channelId });
	await raise(2);
	countAnew();
	expect(await raise(3)).toMatchObject({ told: [], muted: { by: 'U1' } });
	const mutedAt = now();
	wait(hour);
	await start().tick();
	expect(said).toEqual(['1 muted c1', `3 unmuted ${mutedAt} in time +1 rings`]);
});
