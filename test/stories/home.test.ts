import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { homeOf, modalOf } from './asking.js';
import { fails, retriesOf } from './harness.js';
import { open } from './story.js';

test('what it is, where failures ring, how everything is, and what failed last', async () => {
	const harness = await open();
	const { n8n, ana } = harness;
	n8n.run(n8n.workflow('Order sync', [fails]));
	await harness.alert('Order sync');
	await ana.opensHome();
	const words = textOf(await homeOf(harness, ana, 'Order sync'));
	expect(words).toContain('When an n8n execution fails, it rings in #ops-alerts.');
	expect(words).toContain('/n8n failures');
	expect(words).toContain('🟢 OK · n8n');
	expect(words).toContain('🔴 Failed');
	expect(words).toContain('401 Unauthorized');
	expect(words).not.toContain('You can read everything here');
});

test('Refresh shows what has failed since; nothing yet says what to type', async () => {
	const harness = await open();
	const { n8n, ana } = harness;
	await ana.opensHome();
	const empty = await homeOf(harness, ana, 'None in n8n');
	expect(textOf(empty)).toContain('/n8n list');
	n8n.run(n8n.workflow('Order sync', [fails]));
	await ana.clicks(empty, 'Refresh');
	await homeOf(harness, ana, 'Order sync');
});

test('of many failures the last five', async () => {
	const harness = await open();
	harness.n8n.seedHistory(30, { status: 'error' });
	await harness.ana.opensHome();
	const view = await homeOf(harness, harness.ana, '#30');
	expect(buttonsOf(view).filter((label) => label === 'Details')).toHaveLength(5);
});

test('details open from it, and a retry from there is answered directly', async () => {
	const harness = await open({ bot: false });
	const { n8n, ana, slack } = harness;
	const orders = n8n.workflow('Order sync', [fails]);
	const id = n8n.run(orders);
	n8n.fix(orders);
	await harness.startBot();
	await ana.opensHome();
	const view = await homeOf(harness, ana, 'Order sync');
	await ana.clicks(view, 'Details');
	const details = await modalOf(harness, ana, { offers: 'Retry' });
	n8n.faults.inject({ method: 'POST', kind: 'delay', ms: 400, times: 1 });
	await ana.clicks(details, 'Retry');
	await modalOf(harness, ana, {
		says: `⏳ Retrying #${id}, as @ana asked. Progress and questions: your direct messages`,
	});
	await slack.until(() =>
		ana
			.dm()
			.messages()
			.find((message) => message.headline.includes('🟢 Order sync recovered')),
	);
	expect(retriesOf(harness, id)).toHaveLength(1);
});

test('who may change nothing is told why, and whom to ask', async () => {
	const harness = await open({ bot: false });
	await harness.startBot({ operators: [harness.ben.id] });
	await harness.ana.opensHome();
	const words = textOf(await homeOf(harness, harness.ana, 'You can read everything here'));
	expect(words).toContain("Only this workspace's operators may retry executions");
	expect(words).toContain('Ask @ben.');
});

test('n8n is down: it is drawn all the same, and says so', async () => {
	const harness = await open({ timings: { answerMs: 400 } });
	await harness.n8n.stopServing();
	await harness.ana.opensHome();
	const view = await homeOf(harness, harness.ana, '🔴 Down · n8n');
	expect(textOf(view)).toContain('n8n does not answer right now.');
	await harness.n8n.serve();
	await harness.ana.clicks(view, 'Refresh');
	await homeOf(harness, harness.ana, '🟢 OK · n8n');
});
