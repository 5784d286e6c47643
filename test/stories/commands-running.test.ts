import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { asks, toldIn } from './asking.js';
import { learnt, minute, openConditions } from './conditions.js';
import { openHarness } from './harness.js';

const slow = [{ node: 'Import', does: { run: 86_400 } }] as const;

test('what runs now, the longest first, beside what is usual; what waits is apart; one is stopped by a click', async () => {
	const story = await openConditions();
	const { harness, n8n, ana, clock } = story;
	const known = await learnt(story);
	const waits = n8n.run(n8n.workflow('Approval', [{ node: 'Wait', does: { wait: 86_400 } }]));
	const long = n8n.run(known);
	clock.skip(20 * minute);
	const fresh = n8n.workflow('New import', slow);
	const young = n8n.run(fresh);
	clock.skip(5 * minute);

	const answer = await asks(harness, ana, '/n8n running');
	const link = (id: number, workflow: string) => `*<${n8n.url}/workflow/${workflow}/executions/${id}|#${id}>*`;
	expect(answer.text.replace(/ \d+ s\b/g, '')).toBe(
		[
			'⏳ 2 running, 1 far beyond usual · longest first',
			`${link(long, known.id)}  Order sync`,
			'for 25 m · usually 2 m at most · ⚠️ far beyond usual',
			`${link(young, fresh.id)}  New import`,
			'for 5 m · usual time not known yet',
			`⏳ 1 waiting: #${waits} Approval`,
		].join('\n'),
	);
	expect(buttonsOf(answer)).toEqual(['Stop', 'Stop']);
	const { dialog } = await ana.clicks(answer, 'Stop', { near: 'Order sync' });
	expect(dialog?.title).toBe(`Stop #${long}?`);
	await harness.slack.until(() => n8n.execution(long)?.status === 'canceled');
	expect(n8n.execution(young)?.status).toBe('running');
});

test('what is queued is apart; nothing that runs has its answer, and so has an n8n that is away', async () => {
	const harness = await openHarness({ n8n: { concurrency: 1 } });
	const { n8n, ana } = harness;
	const nothing = await asks(harness, ana, '/n8n running');
	expect(textOf(nothing)).toContain('Nothing is running');
	expect(textOf(nothing)).toContain('/n8n list shows what ran last');
	const first = n8n.run(n8n.workflow('Report', slow));
	const second = n8n.run(n8n.workflow('Order sync', slow));
	const words = textOf(await asks(harness, ana, '/n8n running'));
	expect(words).toContain('⏳ 1 running · longest first');
	expect(words).toContain(`#${first}  Report`);
	expect(words).toContain(`⏳ 1 queued: #${second} Order sync`);
	await n8n.stopServing();
	await ana.types('/n8n running', harness.ops);
	await toldIn(harness, ana, /n8n (cannot be reached|does not answer)/);
});
