import { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { actions } from '../../src/slack/blocks/actions.js';
import { alertWithRunning, asks, modalOf, privately, toldIn } from './asking.js';
import { fails, type Harness, retriesOf } from './harness.js';
import { open } from './story.js';
import { told } from './telling.js';

/** The reference in an answer, which stands beside the error in the log. */
function referenceIn(harness: Harness, words: string): string {
	const reference = /Reference (\w{4}-\w{4})/.exec(words)?.[1];
	expect(reference, words).toBeDefined();
	const line = harness
		.log()
		.split('\n')
		.find((each) => each.includes(`"ref":"${reference}"`));
	expect(line, 'the reference in the log').toBeDefined();
	expect(JSON.parse(line!)).toMatchObject({ ref: reference, err: { message: expect.any(String) } });
	return reference!;
}

/** Inputs are read when their modal is submitted; Slack tells nothing of them before. */
const inputs: string[] = [
	...[actions.bulkWorkflow, actions.bulkStart, actions.bulkAtOnce, actions.bulkRunning, actions.bulkWhich],
	...[actions.muteScope, actions.muteFor, actions.muteUntil, actions.tagChosen, actions.tagOthers, actions.alertOwner],
	...[actions.watchWorkflows, actions.watchOnly, actions.watchFrom, actions.watchHold, actions.watchRemind],
	...[actions.watchOncall, actions.watchGroup, actions.watchConditions],
	...[actions.filterWorkflow, actions.filterStatus, actions.filterSince, actions.filterError],
];
const clickable = Object.values(actions).filter((action) => !inputs.includes(action));

describe('values of buttons that are none of ours', () => {
	const malformed = [
		'',
		'0',
		'abc',
		'99999999999999999999',
		'9007199254740993',
		'{"id":1}',
		'x'.repeat(2_000),
		'<!channel>',
	];

	test('are acknowledged and change nothing, whichever button it is; the person reads something or nothing at all', async () => {
		const harness = await open();
		const { n8n, slack, ana, ops } = harness;
		n8n.run(n8n.workflow('Order sync', [{ node: 'Done', does: 'succeed' }]));
		const api = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
		for (const action of [...clickable, 'gone:since']) {
			const elements = malformed.map((value, index) => ({
				type: 'button' as const,
				action_id: index === 0 ? action : `${action}.${index}`,
				text: { type: 'plain_text' as const, text: `${action} ${index}` },
				...(value ? { value } : {}),
			}));
			const { ts } = await api.chat.postMessage({
				channel: ops.id,
				text: action,
				blocks: [{ type: 'actions', elements }],
			});
			const message = ops.messages().find((each) => each.ts === ts)!;
			const deeds = await Promise.all(buttonsOf(message).map((label) => ana.clicks(message, label)));
			for (const deed of deeds) expect(deed).toMatchObject({ acked: true });
			await ana.closes({ all: true });
		}
		await slack.until(() => privately(ana).length > 20);
		expect(n8n.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(privately(ana).flatMap((message) => message.pings)).toEqual([]);
		expect(harness.log()).not.toMatch(/TypeError|RangeError|SyntaxError/);
	});

	test('also in menus', async () => {
		const harness = await open();
		const { n8n, slack, ana, ops } = harness;
		const api = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
		const values = ['retry:', 'retry:abc', 'delete:1', ':', 'details:__proto__'];
		const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });
		for (const action of [actions.alertMore, actions.rowMore]) {
			const menu = { type: 'overflow' as const, action_id: action, options: values.map(option) };
			const { ts } = await api.chat.postMessage({
				channel: ops.id,
				text: action,
				blocks: [{ type: 'actions', elements: [menu] }],
			});
			const message = ops.messages().find((each) => each.ts === ts)!;
			for (const value of values) expect(await ana.picks(message, value)).toMatchObject({ acked: true });
		}
		await slack.until(() => privately(ana).length === 2 * values.length);
		expect(privately(ana).every((message) => /nothing was done/i.test(textOf(message)))).toBe(true);
		expect(n8n.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('a modal that comes back with other people’s metadata stops nothing', async () => {
		const harness = await open();
		const { n8n, slack, ana } = harness;
		const { running } = await alertWithRunning(harness, 'Order sync');
		const alert = await harness.alert('Order sync');
		await ana.clicks(alert, 'Stop running (1)');
		const view = await modalOf(harness, ana, { says: '1 running of Order sync' });
		expect(view.submit).toBe('Stop 1 run');
		await ana.submits({}, { private: 'AAAAAAAAAAAAAAAA' });
		await toldIn(harness, ana, 'This question was already answered or is too old');
		expect(n8n.execution(running)?.status).toBe('running');
		expect(slack.problems).toEqual([]);
	});
});

describe('n8n answers what cannot be', () => {
	const misshapen = "n8n's answer is not of the expected shape";
	const absurd: [string, { body: string; contentType?: string; status?: number }, string][] = [
		[
			'HTML',
			{ body: '<html><body>Welcome to nginx!</body></html>', contentType: 'text/html' },
			'What stands before n8n',
		],
		[
			'half a JSON',
			{ body: '{"data":[{"id":"1","sta', contentType: 'application/json' },
			'n8n answered with broken JSON.',
		],
		['JSON of another shape', { body: '{"hello":"world"}', contentType: 'application/json' }, misshapen],
		['a bare string', { body: '"yes"', contentType: 'application/json' }, misshapen],
		[
			'rows that are none',
			{ body: '{"data":[null,1,"x",{"id":{}}],"nextCursor":7}', contentType: 'application/json' },
			misshapen,
		],
		['nothing', { body: '', contentType: 'application/json' }, 'n8n answered with broken JSON.'],
		['text', { body: 'n8n is starting up', contentType: 'text/plain' }, "is not n8n's API: text/plain came"],
	];

	test.each(absurd)(
		'%s: the person reads what failed, and the log has the same reference',
		async (_kind, fault, why) => {
			const harness = await open({ config: { pollSeconds: 60 } });
			const { n8n, ana, ops } = harness;
			n8n.faults.inject({ kind: 'body', path: /executions/, ...fault });

			const list = textOf(await asks(harness, ana, '/n8n failures'));
			expect(list).toContain('/n8n failures did not work');
			expect(list).toContain(why);
			referenceIn(harness, list);

			await ana.types('/n8n show 1', ops);
			referenceIn(harness, textOf(await modalOf(harness, ana, { says: '#1 could not be read' })));
			expect(textOf(await asks(harness, ana, '/n8n status'))).toMatch(/🔴 (Down|Unhealthy): n8n/);
		},
	);

	test('50 MB: the person is told, and the bot lives on', async () => {
		const harness = await open({ config: { pollSeconds: 60 } });
		const body = `{"data":"${'x'.repeat(50 * 1024 * 1024)}"}`;
		harness.n8n.faults.inject({ kind: 'body', path: /executions/, body, contentType: 'application/json' });
		await harness.ana.types('/n8n failures', harness.ops);
		const told = await harness.slack.until(
			() => privately(harness.ana).find((message) => textOf(message).includes('/n8n failures did not work')),
			{ ms: 30_000 },
		);
		// Where the machine is busy the time runs out first.
		expect(textOf(told)).toMatch(/n8n’s answer is too large to read \(over 4 MB\)|n8n did not answer in time/);
		expect(textOf(await asks(harness, harness.ana, '/n8n help'))).toContain('What you can do');
	}, 60_000);

	test('and no failure is lost by it', async () => {
		const harness = await open();
		const { n8n } = harness;
		const orders = n8n.workflow('Order sync', [fails]);
		n8n.faults.inject({ kind: 'body', path: /executions/, times: 5, body: '<html>', contentType: 'text/html' });
		n8n.run(orders);
		n8n.run(orders);
		await told(harness, 2);
		expect(harness.ops.messages()).toHaveLength(1);
	});

	test('a retry of which the answer cannot be read is followed all the same', async () => {
		const harness = await open();
		const { n8n, ana } = harness;
		const orders = n8n.workflow('Order sync', [fails]);
		const id = n8n.run(orders);
		const alert = await harness.alert('Order sync');
		n8n.fix(orders);
		n8n.faults.inject({ kind: 'body', method: 'POST', body: '<html>', contentType: 'text/html' });
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
	});
});

describe('what a person reads when n8n refuses', () => {
	test.each([
		[
			'its key',
			{ status: 401, body: '{"message":"unauthorized"}' },
			'n8n does not accept Flowbell’s API key, or its public API is switched off.',
		],
		['for want of a scope', { status: 403, body: '{"message":"Forbidden"}' }, 'API key may not do this'],
		['for now', { status: 429, body: '{"message":"slow down"}' }, 'is limiting requests'],
		[
			'with an error of its own',
			{ status: 500, body: '{"message":"boom <!channel>"}' },
			'n8n answered with an error of its own',
		],
	])('%s: why, what to do next, and the reference', async (_why, fault, says) => {
		const harness = await open();
		const { n8n, ana } = harness;
		const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
		n8n.faults.inject({ kind: 'status', method: 'GET', contentType: 'application/json', ...fault });
		const answer = await asks(harness, ana, `/n8n delete ${id}`);
		expect(textOf(answer)).toContain(says);
		expect(answer.pings).toEqual([]);
		referenceIn(harness, textOf(answer));
	});

	test('what to type next is named by the command that is set here', async () => {
		const harness = await open({ config: { command: '/bell' } });
		const { n8n, ana } = harness;
		const id = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
		const refused = {
			kind: 'status',
			contentType: 'application/json',
			status: 403,
			body: '{"message":"Forbidden"}',
		} as const;
		n8n.faults.inject({ ...refused, method: 'POST' });
		expect(textOf(await asks(harness, ana, `/bell stop ${id}`))).toContain('/bell status shows what it may do');
		n8n.faults.inject({ ...refused, method: 'GET' });
		expect(textOf(await asks(harness, ana, `/bell delete ${id}`))).toContain('/bell status shows what it may do');
		await ana.types('/bell retry-all since:2h', harness.ops);
		await modalOf(harness, ana, { says: '/bell status shows what it may do' });
	});
});

describe('Slack does not take an answer', () => {
	test('a trigger that has expired: a button opens what was asked for', async () => {
		const harness = await open();
		const { slack, ana } = harness;
		const { failed: id } = await alertWithRunning(harness, 'Order sync');
		const alert = await harness.alert('Order sync');
		const late = () =>
			slack.faults.inject({ method: 'views.open', kind: 'error', error: 'expired_trigger_id', times: 1 });

		late();
		await ana.clicks(alert, 'Details');
		await ana.clicks(await toldIn(harness, ana, 'Slack timed out'), `Open #${id}`);
		await modalOf(harness, ana, { says: 'Charge card' });
		await ana.closes();

		late();
		await ana.clicks(alert, 'Stop running (1)');
		const again = await slack.until(() => privately(ana).find((each) => buttonsOf(each).includes('Stop running…')));
		await ana.clicks(again, 'Stop running…');
		await modalOf(harness, ana, { says: '1 running of Order sync' });
	});

	test('a response address that is spent: an ephemeral message instead; where that fails, a direct one', async () => {
		const harness = await open();
		const { slack, ana } = harness;
		slack.faults.inject({ method: 'response_url', kind: 'status', status: 404 });
		const ephemeral = await asks(harness, ana, '/n8n help');
		expect(ephemeral.channel).toBe(harness.ops.id);
		expect(slack.calls.some((call) => call.method === 'chat.postEphemeral' && call.ok)).toBe(true);

		slack.faults.inject({ method: 'chat.postEphemeral', kind: 'error', error: 'user_not_in_channel' });
		await ana.types('/n8n status', harness.ops);
		await slack.until(() =>
			ana
				.dm()
				.messages()
				.find((each) => textOf(each).includes('OK · Redis')),
		);
	});

	test('a response address used five times', async () => {
		const harness = await open();
		const { n8n, ana, slack } = harness;
		const slow = n8n.run(n8n.workflow('Runaway', [{ node: 'Slow', does: { run: 600 } }]));
		for (let use = 0; use < 5; use++)
			slack.faults.inject({ method: 'response_url', kind: 'status', status: 404, times: 1 });
		await ana.types(`/n8n stop ${slow}`, harness.ops);
		// Everyone sees it all the same: by the outbox.
		await slack.until(() => harness.ops.messages().find((each) => textOf(each).includes(`@ana stopped #${slow}`)));
	});

	test('nothing that a person is told is lost because the response address hangs', async () => {
		const harness = await open();
		harness.slack.faults.inject({ method: 'response_url', kind: 'cutBefore' });
		expect(textOf(await asks(harness, harness.ana, '/n8n help'))).toContain('What you can do');
	});
});

test('the log is JSON lines with time and level, and has neither key nor token', async () => {
	const harness = await open();
	const { n8n, slack, ana } = harness;
	const orders = n8n.workflow('Order sync', [fails]);
	n8n.run(orders);
	await ana.clicks(await harness.alert('Order sync'), 'Retry');
	await slack.until(() => harness.ops.messages()[0]?.headline.includes('failed again'));
	await n8n.stopServing();
	await asks(harness, ana, '/n8n failures');
	slack.faults.inject({ method: /chat\./, kind: 'error', error: 'invalid_auth' });
	await ana.types('/n8n help', harness.ops);
	const lines = harness
		.log()
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
	expect(lines.length).toBeGreaterThan(2);
	for (const line of lines)
		expect(line).toMatchObject({
			time: expect.stringMatching(/^2\d{3}-/),
			level: expect.any(String),
			msg: expect.any(String),
		});
	for (const secret of [n8n.apiKey, slack.botToken, slack.appToken, slack.signingSecret])
		expect(harness.log()).not.toContain(secret);
	expect(harness.log()).not.toContain('/response/');
});
