import { describe, expect, onTestFinished, test } from 'vitest';
import { startSlack } from '../../sandbox/slack/index.js';
import { polled } from './polls.js';
import { openWorkplace, type Workplace } from './workplace.js';

const fails = { node: 'Charge card', does: { fail: { message: 'card declined' } } } as const;
const failures = 12;

async function open() {
	const place = await openWorkplace({ bot: false });
	return place;
}

const runs = (place: Workplace) =>
	Array.from({ length: failures }, (_, i) => place.n8n.run(place.n8n.workflow(`Order sync ${i} end`, [fails])));

/** How often each of the failures was told there. */
const told = (messages: { text: string }[]) =>
	Array.from(
		{ length: failures },
		(_, i) => messages.filter(({ text }) => text.includes(`Order sync ${i} end`)).length,
	);

describe('two Flowbells on one Redis and one n8n take nothing from each other', () => {
	test('of two names: each tells every failure', async () => {
		const place = await open();
		const other = place.slack.channel('other-alerts');
		await place.startBot();
		await place.startBot({ name: 'other', alertChannel: '#other-alerts' });
		await polled(place);
		runs(place);
		const once = Array(failures).fill(1);
		await place.slack.until(() => told(place.ops.messages()).every(Boolean) && told(other.messages()).every(Boolean), {
			ms: 15_000,
		});
		expect([told(place.ops.messages()), told(other.messages())]).toEqual([once, once]);
	}, 30_000);

	test('of two workspaces: each tells every failure in its own, and a click there means its own', async () => {
		const place = await open();
		const slack = await startSlack({ rateLimits: 'off', teamId: 'T0ELSEWHERE' });
		onTestFinished(() => slack.close());
		const ops = slack.channel('ops-alerts');
		const zoe = slack.person('zoe');
		await place.startBot();
		const { botToken, appToken, apiUrl } = slack;
		await place.startBot({ slack: { botToken, appToken, apiUrl, mode: 'socket', host: '127.0.0.1', port: 0 } });
		await polled(place);
		const ids = runs(place);
		await slack.until(() => told(ops.messages()).every(Boolean), { ms: 15_000 });
		await place.slack.until(() => told(place.ops.messages()).every(Boolean), { ms: 15_000 });
		const once = Array(failures).fill(1);
		expect([told(place.ops.messages()), told(ops.messages())]).toEqual([once, once]);

		const card = ops.messages().find(({ text }) => text.includes('Order sync 3 end'))!;
		await zoe.clicks(card, 'Retry');
		await slack.until(() => place.n8n.executions().some((run) => Number(run.retryOf) === ids[3]));
		await slack.until(() =>
			ops
				.messages()
				.find(({ ts }) => ts === card.ts)
				?.text.includes(`<@${zoe.id}>`),
		);
		expect(place.n8n.executions().filter((run) => Number(run.retryOf) === ids[3])).toHaveLength(1);
	}, 30_000);
});
