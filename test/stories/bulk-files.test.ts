import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { card, failedRuns, lineOf, previews } from './bulking.js';
import type { HarnessOptions } from './harness.js';
import { polled } from './polls.js';
import { harness, open } from './story.js';

/** A job that ends with a file, with whatever is to happen to that. */
async function longJob(meddle: () => void = () => {}, options: HarnessOptions = {}) {
	await open({ ...options, bot: false });
	const { workflow, ids } = failedRuns(harness, 35);
	await harness.startBot();
	harness.n8n.fix(workflow);
	meddle();
	await previews(harness, harness.ana, '/n8n retry-all');
	await harness.ana.submits();
	return { done: await card(harness, '🟢 35 of 35 recovered'), ids };
}

const filesIn = (ts: string) => harness.ops.thread(ts).filter((message) => message.files.length > 0);
const uploaded = (ts: string) => harness.slack.until(() => filesIn(ts)[0], { what: 'the file', ms: 15_000 });

test.each([
	['when its answer was lost although it was shared', 'files.completeUploadExternal', { kind: 'cutAfter' as const }],
	['when nothing of it had arrived', 'files.completeUploadExternal', { kind: 'cutBefore' as const }],
	['when Slack is limiting', 'files.getUploadURLExternal', { kind: 'ratelimited' as const, retryAfter: 1 }],
	['when Slack is down for a moment', 'files.getUploadURLExternal', { kind: 'status' as const, status: 503 }],
])('the file is there once %s', async (_name, method, fault) => {
	const { done } = await longJob(() => harness.slack.faults.inject({ method, times: 1, ...fault }));
	const { files } = await uploaded(done.ts);
	const calls = () => harness.slack.calls.map((call) => call.method);
	await harness.slack.until(
		() => calls().filter((each) => each === method).length >= 2 || calls().includes('conversations.replies'),
	);
	await polled(harness, 3);
	expect(filesIn(done.ts)).toHaveLength(1);
	expect(harness.slack.fileText(files[0]!).split('\r\n')).toHaveLength(37);
});

test('nor twice where the bot may not read the channel to look for it', async () => {
	const scopes = ['channels:read', 'chat:write', 'chat:write.public', 'commands', 'files:write', 'groups:read'];
	const fault = { method: 'files.completeUploadExternal', kind: 'cutAfter', times: 1 } as const;
	const { done } = await longJob(() => harness.slack.faults.inject(fault), {
		slack: { scopes: [...scopes, 'users:read', 'usergroups:read'] },
	});
	await uploaded(done.ts);
	const completed = () => harness.slack.calls.filter((call) => call.method === fault.method);
	await harness.slack.until(() => completed().length === 2);
	expect(completed()[1]).toMatchObject({ ok: false });
	await polled(harness, 3);
	expect(filesIn(done.ts)).toHaveLength(1);
	expect(completed()).toHaveLength(2);
});

test('the table comes first, then the file', async () => {
	const { done } = await longJob();
	await uploaded(done.ts);
	const thread = harness.ops.thread(done.ts);
	const table = thread.findIndex((message) => textOf(message).includes('Results:'));
	expect(table).toBeGreaterThan(0);
	expect(thread.findIndex((message) => message.files.length > 0)).toBeGreaterThan(table);
});

test('where the bot is no member it says so, and the file comes once it is invited', async () => {
	const { done } = await longJob(() => {}, { channel: { botIn: false } });
	await lineOf(harness, done, 'Flowbell must be a member here');
	expect(filesIn(done.ts)).toHaveLength(0);
	harness.ops.inviteBot();
	await harness.ana.clicks(harness.now(done), 'Show results');
	await uploaded(done.ts);
	expect(filesIn(done.ts)).toHaveLength(1);
});

test('without the scope the table is there all the same, and what is missing is named', async () => {
	const scopes = ['channels:read', 'chat:write', 'chat:write.public', 'commands', 'groups:read', 'users:read'];
	const { done } = await longJob(() => {}, { slack: { scopes: [...scopes, 'usergroups:read'] } });
	await lineOf(harness, done, 'lacks the scope files:write');
	await lineOf(harness, done, '🟢 Results: 35 of 35 recovered');
});

test('a channel that takes nothing: the card and all that follows go to the one who asked', async () => {
	await open({ bot: false });
	const secret = harness.slack.channel('secret', { private: true, botIn: false });
	const { workflow } = failedRuns(harness, 3);
	await harness.startBot();
	harness.n8n.fix(workflow);
	await previews(harness, harness.ana, '/n8n retry-all', '?', secret);
	await harness.ana.submits();
	const dm = harness.ana.dm();
	const done = await harness.slack.until(() =>
		dm.messages().find((message) => message.text.startsWith('🟢 3 of 3 recovered')),
	);
	await harness.slack.until(() => dm.thread(done.ts).some((message) => textOf(message).includes('Results:')));
	expect(harness.ops.messages()).toEqual([]);
});

test('of several workflows it names each one’s, and errors as far as they were read', async () => {
	await open({ bot: false });
	const { n8n, slack, ana } = harness;
	const orders = failedRuns(harness, 40, 'Order sync');
	const mails = failedRuns(harness, 40, 'Mail out', '503 Service unavailable');
	await harness.startBot();
	await previews(harness, ana, '/n8n retry-all');
	await ana.submits({ Start: 'All at once' });
	const done = await card(harness, '🔴 0 of 80 recovered · 80 failed again · all workflows');
	const table = textOf(await lineOf(harness, done, 'Results:'));
	expect(table).toContain('Execution | Result | Workflow | Error');
	expect(table).toMatch(/failed again as #\d+ \| Mail out \| 401 503 Service unavailable/);
	expect(table).toMatch(/\| not read: see "show \d+"/);
	const { files } = await uploaded(done.ts);
	const rows = slack.fileText(files[0]!).trimEnd().split('\r\n').slice(1);
	expect(rows).toHaveLength(80);
	const hasAll = (name: string, { ids, workflow }: typeof orders) => {
		const mine = rows.filter((row) => row.includes(`,"${name}",`));
		expect(mine.map((row) => Number(row.split('"')[1])).sort((a, b) => a - b)).toEqual(ids);
		expect(mine.every((row) => row.includes(`${n8n.url}/workflow/${workflow.id}/executions/`))).toBe(true);
	};
	hasAll('Order sync', orders);
	hasAll('Mail out', mails);
	expect(rows.filter((row) => row.includes('503 Service unavailable'))).toHaveLength(25);
	expect(rows.filter((row) => row.includes('not read: '))).toHaveLength(55);
	// However long the job is, 25 are read for it; the watch for failures has read each of them once.
	const read = n8n.requests.filter(({ query }) => 'includeData' in query).map(({ path }) => path);
	const twice = new Set(read.filter((path, index) => read.indexOf(path) !== index));
	expect(twice.size).toBe(25);
});
