import { describe, expect, onTestFinished, test } from 'vitest';
import { startSlack } from '../../sandbox/slack/index.js';
import { type Harness, openHarness } from './harness.js';
import { polled } from './polls.js';

const fails = { node: 'Charge card', does: { fail: { message: 'card declined' } } } as const;
const failures = 12;

async function open() {
	const harness = await openHarness({ bot: false });
	return harness;
}

const runs = (harness: Harness) =>
	Array.from({ length: failures }, (_, i) => harness.n8n.run(harness.n8n.workflow(`Order sync ${i} end`, [fails])));

/** How often each of the failures was told there. */
const told = (messages: { headline: string }[]) =>
	Array.from(
		{ length: failures },
		(_, i) => messages.filter(({ headline }) => headline.includes(`Order sync ${i} end`)).length,
	);

describe('two Flowbells on one Redis and one n8n take nothing from each other', () => {
	test('of two names: each tells every failure', async () => {
		const harness = await open();
		const other = harness.slack.channel('other-alerts');
		await harness.startBot();
		await harness.startBot({ name: 'other', alertChannel: '#other-alerts' });
		await polled(harness);
		runs(harness);
		const once = Array(failures).fill(1);
		await harness.slack.until(
			() => told(harness.ops.messages()).every(Boolean) && told(other.messages()).every(Boolean),
			{ ms: 15_000 },
		);
		expect([told(harness.ops.messages()), told(other.messages())]).toEqual([once, once]);
	}, 30_000);

	test('of two workspaces: each tells every failure in its own, and a click there means its own', async () => {
		const harness = await open();
		const slack = await startSlack({ rateLimits: 'off', teamId: 'T0ELSEWHERE' });
		onTestFinished(() => slack.close());
		const ops = slack.channel('ops-alerts');
		const zoe = slack.person('zoe');
		await harness.startBot();
		const { botToken, appToken, apiUrl } = slack;
		await harness.startBot({ slack: { botToken, appToken, apiUrl, mode: 'socket', host: '127.0.0.1', port: 0 } });
		await polled(harness);
		const ids = runs(harness);
		await slack.until(() => told(ops.messages()).every(Boolean), { ms: 15_000 });
		await harness.slack.until(() => told(harness.ops.messages()).every(Boolean), { ms: 15_000 });
		const once = Array(failures).fill(1);
		expect([told(harness.ops.messages()), told(ops.messages())]).toEqual([once, once]);

		const card = ops.messages().find(({ headline }) => headline.includes('Order sync 3 end'))!;
		await zoe.clicks(card, 'Retry');
		await slack.until(() => harness.n8n.executions().some((run) => Number(run.retryOf) === ids[3]));
		await slack.until(() =>
			ops
				.messages()
				.find(({ ts }) => ts === card.ts)
				?.headline.includes(`<@${zoe.id}>`),
		);
		expect(harness.n8n.executions().filter((run) => Number(run.retryOf) === ids[3])).toHaveLength(1);
	}, 30_000);
});
