import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { modalOf } from './asking.js';
import { hour, messagesOf, minute, openConditions } from './conditions.js';
import { polled } from './polls.js';

test('a workflow whose runs pile up is told once with its growth, and stopped by one click', async () => {
	const story = await openConditions();
	const { harness, n8n, ops, ana, pass } = story;
	n8n.seedHistory(3);
	const workflow = n8n.workflow('Order sync', [{ node: 'Import', does: { run: 864_000 } }]);
	const start = (count: number) => Array.from({ length: count }, () => n8n.run(workflow));
	start(3);
	await pass(minute);
	await pass(minute);
	n8n.finishRuns(workflow);
	// Of another day: what is usual is known by then.
	await pass(24 * hour);
	start(12);
	await pass(minute);
	await pass(minute);
	expect(messagesOf(harness, /running away/)).toEqual([]);
	start(30);
	await polled(harness);
	await pass(minute);
	const card = await harness.alert('Order sync is running away');
	expect(card.text).toMatch(
		/^🔴 Order sync is running away · 42 running, usually 3 at most · \d+ starts? a minute, usually \d at most/,
	);
	expect(textOf(card)).toMatch(/[▁▂▃▄▅▆▇█]+ {2}\d+ → 42 running in \d+ min/);
	expect(buttonsOf(card)).toEqual(['Stop all (42)…', 'Leave it for 1 h']);
	start(10);
	await polled(harness);
	await pass(minute);
	await harness.says(card, '52 running');
	expect(messagesOf(harness, /running away/)).toHaveLength(1);

	await ana.clicks(harness.now(card), 'Stop all (52)…');
	await modalOf(harness, ana, { says: '52 running of Order sync' });
	await ana.submits({});
	await harness.slack.until(() => messagesOf(harness, /stopped 52 runs of Order sync/)[0]);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	await harness.says(card, `🟢 Order sync is back to normal · 0 running · stopped by <@${ana.id}>`);
	expect(ops.messages().filter(({ text }) => text.includes('running away'))).toEqual([]);
});
