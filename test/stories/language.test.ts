import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { asks, modalOf, toldIn } from './asking.js';
import { failing, fails, openHarness, retriesOf } from './harness.js';
import { harness, open } from './story.js';

describe('a run that is not named by its number', () => {
	let imports: { id: string; name: string };
	let importFailed: number;
	beforeAll(async () => {
		await open({ bot: false });
		const { n8n } = harness;
		imports = n8n.workflow('Invoice import', [fails]);
		n8n.run(imports);
		importFailed = n8n.run(imports);
		n8n.workflow('Invoice export', [fails]);
		await harness.startBot();
	});
	afterAll(() => harness.close());

	test('retry last, in the channel of the alert, is its failure, and the answer says which and where', async () => {
		const { n8n, ana } = harness;
		const orders = n8n.workflow('Order sync', [failing]);
		const id = n8n.run(orders);
		const alert = await harness.alert('Order sync');
		n8n.fix(orders);
		const answer = await asks(harness, ana, '/n8n retry last');
		expect(textOf(answer)).toContain(`⏳ Retrying #${id} of Order sync.`);
		expect(JSON.stringify(answer.blocks)).toContain(alert.ts.replace('.', ''));
		await harness.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('retry last, where no alert is, is what failed last of all', async () => {
		const elsewhere = harness.slack.channel('elsewhere');
		const answer = await asks(harness, harness.ana, '/n8n retry last', elsewhere);
		expect(textOf(answer)).toContain(`⏳ Retrying #${importFailed} of Invoice import.`);
		await harness.slack.until(() => retriesOf(harness, importFailed)[0]?.status === 'error' || undefined);
	});

	test('the name of a workflow is its last failure; why and logs show it', async () => {
		const { ana, slack } = harness;
		await ana.types('/n8n why is Invoice import failing?', slack.channel('why'));
		const view = await modalOf(harness, ana, { says: 'Invoice import' });
		expect(textOf(view)).toContain('401 Unauthorized');
	});

	test('several workflows: which one is asked, and the button does it', async () => {
		const { n8n, ana, slack } = harness;
		const exports = n8n.workflow('Invoice archive', [fails]);
		const id = n8n.run(exports);
		const asked = await asks(harness, ana, '/n8n retry invoice', slack.channel('names'));
		expect(asked.text).toMatch(/^3 workflows match "invoice"\. Which one\?/);
		expect(buttonsOf(asked)).toHaveLength(3);
		expect(retriesOf(harness, id)).toEqual([]);
		await ana.clicks(asked, 'Retry it…', { near: 'Invoice archive' });
		await slack.until(() => retriesOf(harness, id)[0]);
		await toldIn(harness, ana, `⏳ Retrying #${id} of Invoice archive.`);
	});

	test('a part of a name changes nothing that was not asked about', async () => {
		const { ana, slack, n8n } = harness;
		const id = n8n.run(n8n.workflow('Tax report', [fails]));
		const asked = await asks(harness, ana, '/n8n retry x rep', slack.channel('parts'));
		expect(asked.headline).toBe('Did you mean "Tax report"?');
		expect(retriesOf(harness, id)).toEqual([]);
	});

	test('an unknown name: the nearest is offered', async () => {
		const asked = await asks(harness, harness.ana, '/n8n retry Invoice imprt');
		expect(asked.headline).toBe('n8n has no workflow "Invoice imprt". Did you mean "Invoice import"?');
		expect(textOf(asked)).toContain('/n8n retry workflow:"Invoice import"');
	});

	test('nothing is stopped by a name alone: which run is asked', async () => {
		const { n8n, ana } = harness;
		const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
		const asked = await asks(harness, ana, '/n8n stop Runaway');
		expect(asked.text).toContain(`Stop #${id} of Runaway?`);
		expect(n8n.execution(id)?.status).toBe('running');
		await ana.clicks(asked, `Stop #${id}…`);
		await harness.slack.until(() => n8n.execution(id)?.status === 'canceled' || undefined);
	});

	test('delete last asks about the run that it names', async () => {
		const asked = await asks(harness, harness.ana, '/n8n delete Invoice import', harness.slack.channel('bin'));
		expect(asked.text).toMatch(/^Delete #\d+ of Invoice import from n8n\?/);
	});
});

describe('what is typed in everyday words', () => {
	beforeAll(async () => {
		await open();
		harness.n8n.run(harness.n8n.workflow('Order sync', [fails]));
		await harness.alert('Order sync');
	});
	afterAll(() => harness.close());

	const typed = (text: string) => asks(harness, harness.ana, text);

	test.each([
		['/n8n errors today', /^Failed executions · since \d{4}-\d\d-\d\d 00:00/],
		['/n8n what failed in the last 2 hours', /^Failed executions · last 2 h · 1 failed/],
		['/n8n failures of Order sync', /^Failed executions · last 24 h · workflow "Order sync" · 1 failed/],
		['/n8n last 20 failures', /^Failed executions · last 24 h/],
		['/n8n list running', /^No running executions/],
		['/n8n slowest', /^Executions · last 24 h · slowest first · 1 found/],
		['/n8n is n8n up', /^🟢 Healthy/],
	])('%s', async (text, says) => expect((await typed(text)).text).toMatch(says));

	test('a sorted list says of what it is', async () => {
		expect(textOf(await typed('/n8n list sort:slowest'))).toContain('Of all 1 run that fit.');
	});

	test('the slash command alone: how it stands here, and what most people need', async () => {
		const start = await typed('/n8n');
		expect(start.text).toMatch(/^🔴 1 alert is open here: Order sync/);
		expect(buttonsOf(start)).toEqual(
			expect.arrayContaining(['Show failures', 'Retry the last…', 'Show status', 'Show help']),
		);
		await harness.ana.clicks(start, 'Show failures');
		await toldIn(harness, harness.ana, 'Failed executions · last 24 h');
	});

	test('what is not understood: a line, and the nearest command as a button that asks first', async () => {
		const asked = await typed('/n8n retyr 1');
		expect(asked.headline).toBe('"retyr" is not understood. Did you mean "retry"?');
		expect(textOf(asked).split('\n').length).toBeLessThan(8);
		expect(retriesOf(harness, 1)).toEqual([]);
		await harness.ana.clicks(asked, 'Retry #1…');
		await harness.slack.until(() => retriesOf(harness, 1)[0]);
	});
});

test('who may not retry is told so, and nothing of n8n', async () => {
	const story = await openHarness({ bot: false });
	story.n8n.run(story.n8n.workflow('Order sync', [fails]));
	await story.startBot({ operators: [story.ben.id] });
	const answer = await asks(story, story.ana, '/n8n retry Order', story.slack.channel('quiet'));
	expect(textOf(answer)).toContain("Only this workspace's operators may retry executions");
	expect(textOf(answer)).not.toContain('Order sync');
	expect(textOf(await asks(story, story.ana, '/n8n'))).not.toContain('/n8n retry last');
});

test('last is a retry that has failed again, though another workflow failed since what it retried', async () => {
	const story = await openHarness();
	const { n8n, ana, ops } = story;
	const id = n8n.run(n8n.workflow('Order export', [fails]));
	const alert = await story.alert('Order export');
	n8n.run(n8n.workflow('Stock export', [fails]));
	await story.alert('Stock export');
	await ana.clicks(alert, 'Retry');
	await story.says(alert, '🔴 Order export failed again');
	await ana.types('/n8n show last', ops);
	const [again] = retriesOf(story, id);
	expect((await modalOf(story, ana, { says: '🔴 Failed' })).title).toBe(`Execution #${again!.id}`);
});
