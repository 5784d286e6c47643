import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks, privately } from './asking.js';
import type { Harness } from './harness.js';
import { harness, open } from './story.js';

beforeAll(async () => {
	await open({ timings: { perSecond: 5 } });
});
afterAll(() => harness.close());

const refusals = (person: Harness['ana']) =>
	privately(person).filter((message) => textOf(message).includes('Too many requests from one person'));

test('a flood of commands by one person is refused in its ack, and nobody else waits for it', async () => {
	const { slack, ana, ben } = harness;
	const flood = Array.from({ length: 60 }, () => ana.types('/n8n status', harness.ops));
	const answer = await asks(harness, ben, '/n8n status');
	expect(textOf(answer)).toContain('Redis');
	for (const deed of await Promise.all(flood)) expect(deed).toMatchObject({ acked: true });
	await slack.until(() => privately(ana).length === 60 || undefined, { what: 'all answers' });
	expect(refusals(ana)).toHaveLength(40);
	expect(textOf(refusals(ana)[0]!)).toMatch(/Nothing was done with this one; try again in \d s/);
});

test('after some seconds the person is heard again', async () => {
	const { ana } = harness;
	const helped = () => privately(ana).some((message) => textOf(message).includes('/n8n list'));
	for (let tries = 0; tries < 30 && !helped(); tries++) {
		await setTimeout(500);
		await ana.types('/n8n help', harness.ops);
	}
	expect(helped()).toBe(true);
});

test('clicks beyond it are acknowledged and told once', async () => {
	const { n8n, slack, ben } = harness;
	n8n.run(n8n.workflow('Flooded', [{ node: 'Call', does: { fail: { message: 'no' } } }]));
	const alert = await harness.alert('Flooded');
	const deeds = await Promise.all(Array.from({ length: 40 }, () => ben.clicks(alert, 'Details')));
	for (const deed of deeds) expect(deed).toMatchObject({ acked: true });
	await slack.until(() => refusals(ben).length > 0 || undefined, { what: 'being told' });
	expect(refusals(ben)).toHaveLength(1);
});

test('a command of more than 4,000 characters is refused, and not read', async () => {
	const { slack } = harness;
	const cleo = slack.person('cleo');
	const answer = await asks(harness, cleo, `/n8n list error:"${'a'.repeat(4_000)}"`);
	expect(textOf(answer)).toContain('That command is too long');
	expect(textOf(answer)).toContain('4,013 characters, and at most 4,000 are read');
});

test('a person’s searches go to n8n three at a time, in their order, and no one else waits for them', async () => {
	const { n8n, slack } = harness;
	const [dora, eli] = ['dora', 'eli'].map((name) => slack.person(name)) as [Harness['ana'], Harness['ana']];
	let asked = 0;
	const lift = n8n.faults.inject({
		kind: 'delay',
		ms: 2_000,
		path: /status=crashed&limit=250/,
		onHit: () => void asked++,
	});
	const answered = () => privately(dora).length;
	await Promise.all(Array.from({ length: 9 }, () => dora.types('/n8n list status:crashed', harness.ops)));
	await asks(harness, eli, '/n8n help');
	await slack.until(() => asked >= 3 || undefined, { what: 'three searches' });
	await setTimeout(500);
	expect(asked).toBe(3);
	expect(answered()).toBe(0);
	lift();
	await slack.until(() => answered() === 9 || undefined, { what: 'all nine answers' });
});
