import { describe, expect, test } from 'vitest';
import { type Message, textOf } from '../../sandbox/slack/index.js';
import { asks, privately } from './asking.js';
import { card, failedRuns, previews } from './bulking.js';
import { harness, open } from './story.js';

/** A night with failures of two workflows that are mended by now. */
async function twoJobs() {
	await open({ bot: false });
	for (const name of ['Order sync', 'Mail out']) harness.n8n.fix(failedRuns(harness, 3, name).workflow);
	await harness.startBot();
}

/** Retries all of it, and gives the card and the results in its thread. */
async function retried(name: string) {
	await previews(harness, harness.ana, `/n8n retry-all workflow:"${name}"`);
	await harness.ana.submits();
	const done = await card(harness, new RegExp(`^🟢 3 of 3 recovered · ${name}`));
	const results = await harness.slack.until(
		() => harness.ops.thread(done.ts).find((message) => message.headline.includes('Results:')),
		{ what: 'the results' },
	);
	return { done, results };
}

const typesOf = ({ blocks }: Pick<Message, 'blocks'>) => blocks.map(({ type }) => type);
/** Whether a body has a block of this type, whatever it is encoded as. */
const holds = (type: string) => (body: object) =>
	JSON.stringify(body).replaceAll('\\', '').includes(`"type":"${type}"`);
const tried = (type: string, method: string) =>
	harness.slack.calls.filter((call) => call.method === method && holds(type)(call.body));

describe('results', () => {
	test('are a table whose rows lead to their runs', async () => {
		await twoJobs();
		const { results } = await retried('Order sync');
		expect(typesOf(results)).toContain('data_table');
		expect(textOf(results)).toMatch(/#3 \| succeeded as #\d+/);
		const newest = harness.n8n.executions().find(({ retryOf }) => Number(retryOf) === 3)!;
		expect(JSON.stringify(results.blocks)).toContain(`/executions/${newest.id}","text":"succeeded as #${newest.id}"`);
	});

	test('where Slack does not take it are the table of before, and it is not tried each time', async () => {
		await twoJobs();
		const { slack } = harness;
		slack.faults.inject({
			method: 'chat.postMessage',
			kind: 'error',
			error: 'invalid_blocks',
			when: holds('data_table'),
		});
		const first = await retried('Order sync');
		expect(typesOf(first.results)).toContain('table');
		expect(textOf(first.results)).toMatch(/#3 \| succeeded as #\d+/);
		const second = await retried('Mail out');
		expect(typesOf(second.results)).toContain('table');
		expect(tried('data_table', 'chat.postMessage')).toHaveLength(1);
		expect(harness.log()).toContain('Slack does not take these blocks yet');
		expect(harness.log()).not.toContain('Slack refused the blocks');
	});

	test('asked for in private, too, where the address of the answer refuses it', async () => {
		await twoJobs();
		const { slack, ana } = harness;
		slack.faults.inject({ method: 'response_url', kind: 'status', status: 400, when: holds('data_table') });
		const { done } = await retried('Order sync');
		for (const asked of [1, 2]) {
			await ana.clicks(harness.now(done), 'Show results');
			const answers = () => privately(ana).filter((message) => message.headline.includes('Results:'));
			const shown = await slack.until(() => answers()[asked - 1], { what: 'the results in private' });
			expect(typesOf(shown)).toContain('table');
		}
		expect(tried('data_table', 'response_url')).toHaveLength(1);
		expect(slack.calls.filter(({ method }) => method === 'chat.postEphemeral')).toEqual([]);
	});
});

describe('what cannot be taken back', () => {
	test('is an alert in its form', async () => {
		await twoJobs();
		const modal = await previews(
			harness,
			harness.ana,
			'/n8n delete-all status:failed workflow:"Order sync"',
			'their data for good',
		);
		expect(modal.blocks.find(({ type }) => type === 'alert')).toMatchObject({ level: 'warning' });
	});

	test('is said all the same where Slack takes no alerts', async () => {
		await twoJobs();
		harness.slack.faults.inject({
			method: /^views\./,
			kind: 'error',
			error: 'invalid_arguments',
			when: holds('alert'),
		});
		const modal = await previews(
			harness,
			harness.ana,
			'/n8n delete-all status:failed workflow:"Order sync"',
			'their data for good',
		);
		expect(typesOf(modal)).not.toContain('alert');
	});
});

describe('what can be typed', () => {
	const titles = ['What failed and what runs', 'One run', 'Many runs', 'Alerts', 'Channels', 'Workflows', 'Flowbell'];

	test('folds by what somebody comes for, the first group open', async () => {
		await open();
		const help = await asks(harness, harness.ana, '/n8n help');
		const groups = help.blocks.filter(({ type }) => type === 'container');
		expect(groups.map(({ title, default_collapsed: folded }) => [(title as { text: string }).text, folded])).toEqual(
			titles.map((title, index) => [title, index > 0]),
		);
	});

	test('stands below each other where Slack folds nothing', async () => {
		await open();
		const { slack, ana } = harness;
		slack.faults.inject({ method: 'response_url', kind: 'status', status: 400, when: holds('container') });
		for (const _asked of [1, 2]) {
			const help = await asks(harness, ana, '/n8n help');
			expect(typesOf(help)).not.toContain('container');
			const words = textOf(help);
			for (const title of titles) expect(words).toContain(title);
			expect(words).toContain('/n8n retry-all');
		}
		expect(tried('container', 'response_url')).toHaveLength(1);
	});
});
