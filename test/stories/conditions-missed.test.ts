import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks } from './asking.js';
import { messagesOf, minute, openConditions } from './conditions.js';
import { failing } from './harness.js';
import { polled } from './polls.js';

type Story = Awaited<ReturnType<typeof openConditions>>;

/** Every day at the minute that comes so long from now, by the clock of this zone. */
function daily({ clock }: Story, inMs: number, zone: string) {
	const at = Math.ceil((clock.now() + inMs) / minute) * minute;
	const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: 'numeric' }).format(at);
	const [triggerAtHour, triggerAtMinute] = shown.split(':').map(Number);
	return { at, schedule: [{ triggerAtHour, triggerAtMinute }] };
}

const steps = [{ node: 'Import', does: 'succeed' }] as const;

/** Workflows that have run by their schedule before, and that Flowbell knows of by now. */
async function scheduled(
	story: Story,
	names: readonly string[],
	{ zone = 'UTC', ...options }: { zone?: string; ofServer?: boolean; silent?: string } = {},
) {
	const { n8n, clock } = story;
	const { at, schedule } = daily(story, 30 * minute, zone);
	const timezone = options.ofServer ? {} : { timezone: zone };
	const workflows = names.map((name) =>
		n8n.workflow(name, [...steps], { schedule, ...timezone, saveSuccess: name !== options.silent }),
	);
	for (const workflow of workflows) n8n.run(workflow, { mode: 'trigger' });
	await polled(story.harness);
	// Workflows are listed every ten minutes.
	await story.pass(11 * minute);
	return { workflows, at, passTo: (ms: number) => story.pass(at + ms - clock.now()) };
}

describe('a workflow that does not start when it is to', () => {
	test('is told once, with when it was to, and is green when it runs', async () => {
		const story = await openConditions();
		const { harness, n8n, ops } = story;
		const { workflows, passTo } = await scheduled(story, ['Order sync']);
		await passTo(9 * minute);
		expect(ops.messages()).toEqual([]);
		await passTo(12 * minute);
		const card = await harness.alert('Order sync');
		expect(card.headline).toContain('🔴 Order sync did not run · expected ');
		expect(card.text).toMatch(/Every day at \d+:\d\d \(UTC\)/);
		await passTo(22 * minute);
		n8n.run(workflows[0]!, { mode: 'trigger' });
		await polled(harness);
		const over = await harness.says(card, '🟢 Order sync ran');
		expect(over.text).toContain('22 min late');
		await passTo(50 * minute);
		expect(ops.messages()).toHaveLength(1);
	});

	test('is told by the clock of the server, where it has none of its own and a run has shown that', async () => {
		const story = await openConditions();
		const { harness, n8n, ops } = story;
		const ofServer = { zone: 'America/New_York', ofServer: true };
		const { workflows, passTo } = await scheduled(story, ['Order sync'], ofServer);
		n8n.run(workflows[0]!, { mode: 'trigger' });
		await polled(harness);
		await passTo(4 * minute);
		expect(ops.messages()).toEqual([]);
		// Until then nothing was known by which to tell, which is looked at once an hour.
		await passTo(61 * minute);
		const card = await harness.alert('Order sync');
		expect(card.text).toMatch(/did not run .*Every day at \d+:\d\d \(America\/New_York\)/s);
	});

	test('one that ran is never told, nor one that was switched off, nor one of which n8n keeps no successes', async () => {
		const story = await openConditions();
		const { n8n, ops, harness } = story;
		const names = ['Order sync', 'Old import', 'Silent'];
		const { workflows, passTo } = await scheduled(story, names, { silent: 'Silent' });
		await passTo(1_000);
		n8n.run(workflows[0]!, { mode: 'trigger' });
		n8n.archive(workflows[1]!);
		await passTo(30 * minute);
		await passTo(60 * minute);
		await polled(harness);
		expect(messagesOf(story, /did not run|No workflow/)).toEqual([]);
		expect(
			ops
				.messages()
				.map(({ headline }) => headline)
				.join(),
		).not.toContain('Silent');
	});

	test('where n8n keeps no successes of it, the status and whoever watches it are told that this cannot be seen', async () => {
		const story = await openConditions();
		const { harness, ana, ops } = story;
		await scheduled(story, ['Order sync', 'Silent'], { silent: 'Silent' });
		const status = await asks(harness, ana, '/n8n status');
		const words = 'n8n keeps no successful runs of Silent, so Flowbell cannot see whether its schedule ran';
		expect(textOf(status)).toContain(words);
		expect(status.text).toContain(words);
		await ana.types('/n8n watch all stuck', ops);
		const without = await harness.slack.until(() => messagesOf(story, /This channel now watches/)[0]);
		expect(textOf(without)).not.toContain('keeps no successful runs');
		await ana.types('/n8n watch Silent missed', ops);
		await harness.slack.until(() => messagesOf(story, /watches Silent/).find(({ text }) => text.includes(words)));
	});

	test('nothing is concluded of a time at which n8n was out of sight', async () => {
		const story = await openConditions();
		const { n8n, harness, clock } = story;
		const { at, passTo } = await scheduled(story, ['Order sync']);
		clock.skip(at - clock.now() - minute);
		await n8n.stopServing();
		await harness.slack.until(() => harness.log().includes('poll failed'), { what: 'a failed poll' });
		clock.skip(3 * minute);
		await n8n.serve();
		await passTo(30 * minute);
		await passTo(60 * minute);
		expect(messagesOf(story, /did not run/)).toEqual([]);
	});

	test('where nothing at all starts any more, it is one message for all', async () => {
		const story = await openConditions();
		const { n8n, harness, ops } = story;
		const names = ['Order sync', 'Invoices', 'Stock', 'Reminders'];
		const { workflows, passTo } = await scheduled(story, names);
		await passTo(12 * minute);
		const card = await harness.alert('No workflow has started since');
		expect(card.headline).toContain('4 workflows missed');
		await passTo(20 * minute);
		expect(ops.messages()).toHaveLength(1);
		for (const workflow of workflows) n8n.run(workflow, { mode: 'trigger' });
		await polled(harness);
		await harness.says(card, '🟢 Workflows start again');
		await passTo(40 * minute);
		expect(ops.messages()).toHaveLength(1);
	});
});

test('what fails rings while n8n does not give the list of workflows by which schedules are known', async () => {
	const story = await openConditions();
	const { n8n, harness, clock } = story;
	const [first, second] = ['Payments', 'Invoices'].map((name) => n8n.workflow(name, [failing]));
	n8n.seedHistory(3);
	await polled(harness);
	let asked = 0;
	const hangs = { kind: 'hang', path: /\/workflows\?/, onHit: () => asked++ } as const;
	const lift = n8n.faults.inject(hangs);
	clock.skip(11 * minute);
	n8n.run(first!);
	await harness.alert('Payments failed');
	await harness.slack.until(() => asked > 0, { what: 'the list that hangs' });
	n8n.run(second!);
	await harness.alert('Invoices failed');
	// Still the one that was asked then.
	expect(asked).toBe(1);
	lift();
});
