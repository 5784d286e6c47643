import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { auditOf } from './asking.js';
import { card, failedRuns, lineOf, previews, unfolds } from './bulking.js';
import type { Harness } from './harness.js';
import { harness, open } from './story.js';

const deletions = () => harness.n8n.requests.filter(({ method }) => method === 'DELETE').length;

/** `later` lets the bot believe that so much time has passed, so that it asks Slack again. */
async function withFailures(count: number, operators?: (harness: Harness) => string[]) {
	let passed = 0;
	await open({ bot: false, now: () => Date.now() + passed, timings: { bulk: { undoMs: 700 } } });
	failedRuns(harness, count);
	await harness.startBot(operators ? { operators: operators(harness) } : {});
	const later = (ms: number) => {
		passed += ms;
	};
	return { ...harness, later };
}

describe('a job is asked for again when its work begins, and while it goes on', () => {
	test('60 deletions confirmed by somebody who is deactivated at once: none happens, and another may go on', async () => {
		const { slack, ana, ben, later } = await withFailures(60);
		await previews(harness, ana, '/n8n delete-all status:error');
		await ana.submits();
		const waiting = await card(harness, /⏳ Deleting 60 executions .*starts at/);
		ana.becomes({ deactivated: true });
		later(11_000);
		const held = await harness.says(waiting, `🟠 Paused: <@${ana.id}> may no longer delete · deleting 60 executions`);
		expect(textOf(held)).toMatch(/The account has been deactivated\.\s+Someone who may can take over/);
		expect(textOf(held)).toContain('Nothing has been done yet.');
		expect(buttonsOf(held)).toEqual(['Take over', 'Cancel']);
		expect(deletions()).toBe(0);
		await lineOf(harness, waiting, '🟠 Paused at 0 of 60: @ana may no longer delete');

		const click = await ben.clicks(held, 'Take over');
		expect(click.dialog?.title).toBe('Delete 60 in your name?');
		const over = await harness.says(waiting, '🟢 60 of 60 deleted');
		expect(deletions()).toBe(60);
		expect(textOf(over)).toContain('asked by @ana, taken over by @ben');
		await lineOf(harness, waiting, '⏳ @ben took it over from @ana at 0 of 60');

		const entries = await slack.until(async () => {
			const all = await auditOf(harness);
			return all[0]?.result.startsWith('done') ? all : undefined;
		});
		const told = entries.map(({ by, decision, result }) => [by.userId, decision, result]);
		expect(told).toContainEqual([ana.id, 'allowed', 'confirmed']);
		expect(told).toContainEqual([ana.id, 'refused', 'This account is deactivated, so it may not delete executions.']);
		expect(told).toContainEqual([ben.id, 'allowed', 'took over']);
		expect(told).toContainEqual([ben.id, 'allowed', 'done: 60 of 60, 60 succeeded']);
		expect(new Set(entries.map(({ verb }) => verb))).toEqual(new Set(['delete']));
	});

	test('who leaves the operators in the middle is stopped there; one who may not cannot go on, one who may can cancel', async () => {
		const { n8n, slack, ana, ben, later } = await withFailures(80, ({ slack, ana, ben }) => [
			slack.userGroup('oncall', [ana, ben]).id,
		]);
		const cy = slack.person('cy');
		n8n.faults.inject({ method: 'DELETE', kind: 'delay', ms: 60, times: 10_000 });
		await previews(harness, ana, '/n8n delete-all status:error');
		await unfolds(harness, ana);
		await ana.submits({ 'How many at a time': '2 at once' });
		await slack.until(() => deletions() >= 6);
		slack.userGroup('oncall', [ben]);
		later(31_000);
		const held = await card(harness, `🟠 Paused: <@${ana.id}> may no longer delete`);
		expect(textOf(held)).toContain('They have been taken off the list of those who may');
		const before = deletions();
		expect(before).toBeLessThan(60);

		await cy.clicks(held, 'Take over');
		await harness.told(cy, "Only this workspace's operators may delete executions");
		await ben.clicks(held, 'Cancel');
		await harness.says(held, `⚪ Canceled by <@${ben.id}> · ${before} of 80 deleted`);
		expect(deletions()).toBe(before);
	});

	test('while Slack does not say who somebody is, it rests, says so, and goes on by itself', async () => {
		const { slack, ana, later } = await withFailures(5);
		await previews(harness, ana, '/n8n delete-all status:error');
		await ana.submits();
		const waiting = await card(harness, '⏳ Deleting 5 executions');
		const mend = slack.faults.inject({ method: 'users.info', kind: 'error', error: 'internal_error' });
		later(11_000);
		const resting = await harness.says(waiting, '🟠 Paused: Slack has not said since');
		expect(textOf(resting)).toMatch(/whether @ana may still delete/);
		expect(textOf(resting)).toContain('Flowbell resumes by itself when Slack answers.');
		expect(deletions()).toBe(0);
		mend();
		await harness.says(waiting, '🟢 5 of 5 deleted');
	});
});
