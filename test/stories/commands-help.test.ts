import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { verbs } from '../../src/slack/command/verbs.js';
import { asks } from './asking.js';
import { type Harness, openHarness } from './harness.js';

describe('help', () => {
	let harness: Harness;
	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	const typed = async (text: string) => textOf(await asks(harness, harness.ana, text));

	test.each(['/n8n help', '/n8n   HELP ', '/n8n\u00a0help'])(
		'%j shows what can be typed, one example each',
		async (text) => {
			const words = await typed(text);
			expect(words).toContain('What you can do with /n8n');
			for (const { name, example } of verbs) {
				expect(words).toMatch(new RegExp(`^/n8n ${name}\\b`, 'm'));
				if (example) expect(words).toContain(`For example /n8n ${name} ${example}`);
			}
			expect(words).not.toContain('Not available');
		},
	);

	test('one verb alone', async () => {
		const words = await typed('/n8n help retry');
		expect(words).toContain('/n8n retry <id, link, workflow or last> [--latest]');
		expect(words).not.toContain('/n8n delete');
	});

	test.each([
		['/n8n retyr 4711', '"retyr" is not understood. Did you mean "retry"?', '/n8n retry 4711'],
		['/n8n list status:errro', '"errro" is not understood. Did you mean "status:error"?', '/n8n list status:error'],
		['/n8n failures sinse:2h', '"sinse:" is not understood. Did you mean "since:2h"?', '/n8n failures since:2h'],
		[
			'/n8n retry-all workflow:A statsu:failed',
			'"statsu:" is not understood. Did you mean "status:failed"?',
			'/n8n retry-all workflow:A status:failed',
		],
		[
			'/n8n retry-all 4711',
			'"4711" is not understood. Did you mean "retry 4711"?',
			'For one execution there is "retry".\n/n8n retry 4711',
		],
		['/n8n retry 12 --lastest', '"--lastest" is not understood. Did you mean "--latest"?', '/n8n retry 12 --latest'],
	])('%j: names the wrong word and the nearest right one', async (text, says, better) => {
		const words = await typed(text);
		expect(words).toContain(says);
		expect(words).toContain(better);
	});

	test.each(['pause', 'resume', 'undo', 'cancel', 'cancel abc'])(
		'"/n8n %s" in an emergency is answered shortly, with the command that leads to the buttons',
		async (word) => {
			const answer = await asks(harness, harness.ana, `/n8n ${word}`);
			expect(answer.text).toMatch(/^Pause, Resume, Cancel and Undo are buttons on the card of a job\./);
			const words = textOf(answer);
			expect(words).toContain('/n8n jobs');
			expect(words).not.toContain('/n8n retry');
			expect(words.split('\n').length).toBeLessThan(8);
		},
	);

	test('of a filter given twice neither holds, and that is said first', async () => {
		const answer = await asks(harness, harness.ana, '/n8n delete-all since:2h workflow:A workflow:"B *c*"');
		expect(answer.headline).toBe('"workflow:" is given twice: "A", "B ∗c∗". Give one.');
		expect(textOf(answer)).not.toContain('Did you mean');
	});

	test('what is near nothing gets a line, and what it may be the name of', async () => {
		const words = await typed('/n8n frobnicate the widgets');
		expect(words).toContain('"frobnicate" is not understood.');
		expect(words).toContain('/n8n failures workflow:"frobnicate the widgets"');
		expect(words).not.toContain('/n8n retry');
	});

	test('a retry without a number says what is missing, and how to use it', async () => {
		const words = await typed('/n8n retry');
		expect(words).toContain('Which execution?');
		expect(words).toContain('/n8n retry last');
	});

	test.each(['<!channel>', '@here <@U1>', '*bold* `code`', '\u202edrowssap', '😀'.repeat(300)])(
		'%j is told back without waking anybody',
		async (text) => {
			const answer = await asks(harness, harness.ana, `/n8n ${text}`);
			expect(answer.pings).toEqual([]);
			expect(textOf(answer)).toContain('is not understood');
			expect(textOf(answer)).not.toContain('\u202e');
		},
	);

	test('it is answered while n8n is down', async () => {
		await harness.n8n.stopServing();
		try {
			expect(await typed('/n8n help')).toContain('/n8n retry');
		} finally {
			await harness.n8n.serve();
		}
	});
});

test('only the verbs that this person may use, and whom to ask for the others', async () => {
	const harness = await openHarness({ bot: false });
	try {
		await harness.startBot({ operators: [harness.ben.id] });
		const answer = await asks(harness, harness.ana, '/n8n help');
		const words = textOf(answer);
		expect(words).toMatch(/^\/n8n failures/m);
		for (const verb of ['retry', 'stop', 'delete', 'tags']) expect(words).not.toMatch(new RegExp(`^/n8n ${verb}`, 'm'));
		expect(words).toMatch(
			/Not available here: retry, retry-all\. Only this workspace's operators may retry executions/,
		);
		expect(words).toContain('Ask @ben');
		expect(textOf(await asks(harness, harness.ben, '/n8n help'))).toMatch(/^\/n8n retry/m);
		expect(textOf(await asks(harness, harness.ana, '/n8n help stop'))).toContain(
			'Not available here: Only this workspace',
		);
	} finally {
		await harness.close();
	}
});

test('n8n 1.123 can neither stop nor tag: that is not offered, and why is said', async () => {
	const harness = await openHarness({ n8n: { version: '1.123.81' } });
	try {
		const words = textOf(await asks(harness, harness.ana, '/n8n help'));
		expect(words).toMatch(/^\/n8n retry/m);
		expect(words).toMatch(/^\/n8n delete/m);
		expect(words).not.toMatch(/^\/n8n (stop|tags)/m);
		expect(words).toMatch(/Not available here: stop, stop-all\. Stopping needs n8n 2\.10 or newer/);
		expect(words).toMatch(/Not available here: tags, tag-all\. Execution tags need n8n 2\.10 or newer/);

		const id = harness.n8n.run(harness.n8n.workflow('Slow', [{ node: 'Wait', does: { run: 600 } }]));
		expect(textOf(await asks(harness, harness.ana, `/n8n stop ${id}`))).toMatch(
			/This n8n cannot do it: stopping executions/,
		);
		expect(textOf(await asks(harness, harness.ana, `/n8n tags ${id} +seen`))).toMatch(
			/cannot do it: tags on executions/,
		);
		expect(textOf(await asks(harness, harness.ana, `/n8n tags ${id}`))).toMatch(/Tags cannot be shown here/);
		expect(harness.n8n.execution(id)?.status).toBe('running');
	} finally {
		await harness.close();
	}
});
