import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, type Message, textOf } from '../../sandbox/slack/index.js';
import { asks, forget, nowOf, privately, reads, toldIn } from './asking.js';
import { type Harness, openHarness, retriesOf } from './harness.js';

const broken = (message: string) => ({ node: 'Charge card', does: { fail: { message } } }) as const;

describe('what failed and what ran', () => {
	let harness: Harness;
	let orders: { id: string; name: string };
	let waiting: number;
	beforeAll(async () => {
		harness = await openHarness({ bot: false });
		const { n8n } = harness;
		orders = n8n.workflow('Order sync', [{ node: 'Get order', does: 'succeed' }, broken('401 Unauthorized')]);
		const invoices = n8n.workflow('Order invoices', [{ node: 'Done', does: 'succeed' }]);
		const crash = n8n.workflow('Import', [{ node: 'Boom', does: 'crash' }]);
		const wait = n8n.workflow('Approval', [{ node: 'Wait', does: { wait: 1_800 } }]);
		n8n.seedHistory(200, { workflow: orders, status: 'error' });
		n8n.run(orders);
		n8n.run(crash);
		n8n.run(invoices);
		waiting = n8n.run(wait);
		n8n.run(n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]));
		await harness.startBot();
	});
	afterAll(() => harness.close());

	const typed = async (text: string) => textOf(await asks(harness, harness.ana, text));
	const turning = (list: Message) => buttonsOf(list).filter((label) => /^(Next|Previous|Refresh)$/.test(label));
	const rows = (words: string) => words.match(/^#\d+ {2}.*$/gm) ?? [];

	test('failures: the last 24 hours, failed and crashed, newest first, with error and place', async () => {
		const answer = await asks(harness, harness.ana, '/n8n failures');
		const words = textOf(answer);
		expect(words).toContain('Failed executions · last 24 h · 202 failed, 1–10 shown');
		expect(rows(words)).toHaveLength(10);
		expect(rows(words)[0]).toBe('#202  Import');
		expect(rows(words)[1]).toBe('#201  Order sync');
		expect(words).toContain('🔴 Crashed');
		expect(words).toContain('401 Unauthorized');
		expect(answer.text).toContain('Failed executions');
		expect(harness.ops.messages()).toEqual([]); // only the asker sees it
	});

	test.each([
		['list', ['Long', 'Approval', 'Order invoices', 'Import', 'Order sync']],
		['list status:success', ['Order invoices']],
		['list status:running', ['Long']],
		['list status:waiting', ['Approval']],
		['list status:crashed', ['Import']],
		['list status:success,crashed', ['Order invoices', 'Import']],
		['list workflow:Import', ['Import']],
		['list workflow:"order invoices"', ['Order invoices']],
		['list workflow:“Order invoices”', ['Order invoices']],
		['list  workflow: Import   limit: 1', ['Import']],
	])('%j', async (text, names) => {
		const listed = rows(await typed(`/n8n ${text}`)).map((row) => row.replace(/^#\d+ {2}/, ''));
		expect(listed.slice(0, names.length)).toEqual(names);
		if (!text.match(/^list$/)) expect(listed).toHaveLength(names.length);
	});

	test('workflow: takes an id, and part of a name that several share', async () => {
		expect(await typed(`/n8n failures workflow:${orders.id}`)).toContain('201 failed');
		const both = await typed('/n8n list workflow:order status:success,error limit:250');
		expect(both).toContain('202 found, 1–10 shown');
		expect(rows(both).slice(0, 2)).toEqual(['#203  Order invoices', '#201  Order sync']);
	});

	test('since: and limit:', async () => {
		const recent = /(\d+) failed/.exec(await typed('/n8n failures since:1m'))?.[1];
		expect(Number(recent)).toBeGreaterThan(2);
		expect(Number(recent)).toBeLessThan(70);
		const three = await typed('/n8n failures limit:3');
		expect(rows(three)).toHaveLength(3);
		expect(three).toContain('There are more: these are the newest 3.');
	});

	test('since: and until: part what failed at a time of the clock, which is said with its zone', async () => {
		const [day, time] = new Date(Date.now() - 60_000).toISOString().slice(0, 16).split('T');
		const found = (words: string) => Number(/(\d+) failed/.exec(words)?.[1]);
		const after = await typed(`/n8n failures since:${time}`);
		expect(after).toContain(`Failed executions · since ${day} ${time} UTC · `);
		const before = await typed(`/n8n failures until:${day}T${time}`);
		expect(before).toContain(`Failed executions · last 24 h · before ${day} ${time} UTC · `);
		expect(found(after)).toBeGreaterThan(2);
		expect(found(before)).toBeGreaterThan(2);
		expect(found(after) + found(before)).toBe(found(await typed('/n8n failures')));
	});

	test.each([
		[
			'/n8n list workflow:Import since:1m status:running',
			'Try a wider search: /n8n list status:running workflow:Import since:7d',
		],
		['/n8n list status:canceled', '/n8n list shows executions of any status.'],
		[
			'/n8n list workflow:"Ordr sync"',
			'n8n has no workflow "Ordr sync"\nDid you mean "Order sync"? Try /n8n list workflow:"Order sync".',
		],
		[
			'/n8n list workflow:zzzzzzzzz',
			'n8n has no workflow "zzzzzzzzz"\nTry /n8n list, or search the errors for it: /n8n list error:zzzzzzzzz.',
		],
	])('%j: an empty answer says what was looked for and suggests the next command', async (text, suggests) => {
		const answer = await asks(harness, harness.ana, text);
		expect(textOf(answer)).toContain(suggests);
		expect(buttonsOf(answer)).toEqual(['Change filters…', 'Refresh']);
	});

	test('Next, Previous and Refresh turn the same message', async () => {
		const { ana, n8n } = harness;
		const list = await asks(harness, ana, '/n8n failures limit:25');
		expect(turning(list)).toEqual(['Next', 'Refresh']);
		const seen = privately(ana).length;

		await ana.clicks(list, 'Next');
		const second = await reads(harness, ana, list, '11–20 shown');
		expect(turning(second)).toEqual(['Next', 'Previous', 'Refresh']);
		expect(rows(textOf(second))[0]).toBe('#192  Order sync');
		await ana.clicks(list, 'Next');
		const third = await reads(harness, ana, list, '21–25 shown');
		expect(turning(third)).toEqual(['Previous', 'Refresh']);
		await ana.clicks(list, 'Previous');
		await reads(harness, ana, list, '11–20 shown');

		n8n.run(orders);
		await ana.clicks(list, 'Next');
		await reads(harness, ana, list, /Read .*, and there are newer ones since: Refresh shows them\./);
		await ana.clicks(list, 'Refresh');
		const fresh = await reads(harness, ana, list, '1–10 shown');
		expect(rows(textOf(fresh))[0]).toBe('#206  Order sync');
		expect(privately(ana)).toHaveLength(seen);
	});

	test('a row opens its details, and its link is an address of n8n', async () => {
		const { ana, n8n } = harness;
		const list = await asks(harness, ana, '/n8n list workflow:Approval');
		expect(choicesOf(list)).toEqual([`Details of #${waiting}`, `Open #${waiting} in n8n`]); // nothing to retry in what waits
		await ana.picks(list, `Details of #${waiting}`);
		const modal = await harness.slack.until(() => ana.modal());
		expect(modal.title).toBe(`Execution #${waiting}`);
		await harness.slack.until(() => textOf(ana.modal()!).includes('Approval'));
		const click = await ana.picks(list, `Open #${waiting} in n8n`);
		expect(click).toMatchObject({ acked: true });
		const option = JSON.stringify(nowOf(ana, list)?.blocks);
		expect(option).toContain(`${n8n.url}/workflow/`);
		expect(option).toContain(`/executions/${waiting}`);
		await ana.closes();
	});
});

test('a row is retried: the card appears where the list was asked for', async () => {
	const harness = await openHarness({ bot: false });
	try {
		const { n8n, ana } = harness;
		const orders = n8n.workflow('Order sync', [broken('401 Unauthorized')]);
		const id = n8n.run(orders);
		n8n.fix(orders);
		await harness.startBot();
		const list = await asks(harness, ana, '/n8n failures');
		const click = await ana.picks(list, 'Retry #1');
		expect(click.acked).toBe(true);
		const card = await harness.alert('Order sync');
		await harness.says(card, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);

		// The list shows it as what it has become.
		await ana.clicks(list, 'Refresh');
		await reads(harness, ana, list, '🟢 Recovered as #2');
		// A late click on the old picture is told what the state is now, and retries nothing.
		await ana.picks(list, 'Retry #1', { stale: true });
		await toldIn(harness, ana, '#1 has already recovered as #2');
		expect(retriesOf(harness, id)).toHaveLength(1);
	} finally {
		await harness.close();
	}
});

test('a list that is too old to be turned says so and what to type', async () => {
	const harness = await openHarness();
	try {
		const { n8n, ana, slack } = harness;
		n8n.seedHistory(11, { status: 'error' });
		const list = await asks(harness, ana, '/n8n failures');
		expect(await forget(harness, 'list:*')).toBe(1);
		await ana.clicks(list, 'Next');
		const answer = await toldIn(harness, ana, 'This list has expired.');
		expect(textOf(answer)).toContain('/n8n failures');
		expect(slack.problems).toEqual([]);
	} finally {
		await harness.close();
	}
});

test('n8n 1.123 lists no waiting executions, cannot filter by time, and folds crashed into failed: all is said or made up for', async () => {
	const harness = await openHarness({ n8n: { version: '1.123.81' }, bot: false });
	try {
		const { n8n, ana } = harness;
		const orders = n8n.workflow('Order sync', [broken('401 Unauthorized')]);
		n8n.seedHistory(100, { workflow: orders, status: 'error' });
		n8n.run(n8n.workflow('Approval', [{ node: 'Wait', does: { wait: 1_800 } }]));
		n8n.run(n8n.workflow('Import', [{ node: 'Boom', does: 'crash' }]));
		await harness.startBot();
		expect(textOf(await asks(harness, ana, '/n8n failures'))).toContain('101 failed');
		const recent = Number(/(\d+) failed/.exec(textOf(await asks(harness, ana, '/n8n failures since:1m')))?.[1]);
		expect(recent).toBeGreaterThan(2);
		expect(recent).toBeLessThan(70);
		const waits = textOf(await asks(harness, ana, '/n8n list status:waiting'));
		expect(waits).toContain('No waiting executions');
		expect(waits).toContain('This n8n does not list waiting executions.');
		expect(textOf(await asks(harness, ana, '/n8n list status:queued'))).toContain('does not list queued executions');
	} finally {
		await harness.close();
	}
});

test('what has recovered is counted as that, and the form of the button is about the others', async () => {
	const harness = await openHarness({ bot: false });
	try {
		const { n8n, ana, slack } = harness;
		const orders = n8n.workflow('Order sync', [broken('401 Unauthorized')]);
		const ids = Array.from({ length: 5 }, () => n8n.run(orders));
		const retry = (id: number) =>
			fetch(`${n8n.url}/api/v1/executions/${id}/retry`, { method: 'POST', headers: { 'X-N8N-API-KEY': n8n.apiKey } });
		await retry(ids[0]!); // #6 fails as well, and is what a retry is about from then on
		n8n.fix(orders);
		await retry(6);
		await retry(ids[1]!);
		await harness.startBot();
		const list = await asks(harness, ana, '/n8n failures');
		expect(textOf(list)).toContain('6 failed, 3 recovered since');
		expect(textOf(list)).toContain('🟢 Recovered as #7');
		await ana.clicks(list, 'Retry the 3…');
		const form = await slack.until(() => (ana.modal()?.submit === 'Retry 3' ? ana.modal() : undefined));
		for (const id of ids.slice(2)) expect(textOf(form)).toContain(`#${id} · Order sync`);
	} finally {
		await harness.close();
	}
});

/** Made and published by n8n's own API, as a script has no such trigger. */
async function errorWorkflow({ url, apiKey }: Harness['n8n'], name: string): Promise<string> {
	const headers = { 'X-N8N-API-KEY': apiKey, 'content-type': 'application/json' };
	const nodes = [
		{
			id: 'a',
			name: 'Error Trigger',
			type: 'n8n-nodes-base.errorTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
	];
	const body = JSON.stringify({ name, nodes, connections: {}, settings: {} });
	const made = await fetch(`${url}/api/v1/workflows`, { method: 'POST', headers, body });
	const { id } = (await made.json()) as { id: string };
	expect((await fetch(`${url}/api/v1/workflows/${id}/activate`, { method: 'POST', headers })).status).toBe(200);
	return id;
}

test('runs of error workflows are folded away until somebody asks for them', async () => {
	const harness = await openHarness({ bot: false });
	try {
		const { n8n, ana } = harness;
		const report = { name: 'Report errors', id: await errorWorkflow(n8n, 'Report errors') };
		n8n.run(n8n.workflow('Order sync', [broken('401 Unauthorized')], { errorWorkflow: report }));
		await harness.startBot();
		const folded = textOf(await asks(harness, ana, '/n8n list'));
		expect(folded).toContain('1 found');
		expect(folded).toContain('1 run of error workflows left out; mode:error lists them.');
		expect(textOf(await asks(harness, ana, '/n8n list mode:error'))).toContain('Report errors');
		expect(textOf(await asks(harness, ana, '/n8n list workflow:"Report errors"'))).toContain('1 found');
	} finally {
		await harness.close();
	}
});

test('Change filters… shows another list, of a workflow found as one types', async () => {
	const harness = await openHarness({ bot: false });
	try {
		const { n8n, ana, slack } = harness;
		n8n.run(n8n.workflow('Order sync', [broken('401 Unauthorized')]));
		n8n.run(n8n.workflow('Invoices', [{ node: 'Done', does: 'succeed' }]));
		await harness.startBot();
		await ana.clicks(await asks(harness, ana, '/n8n failures'), 'Change filters…');
		const form = await slack.until(() => (ana.modal()?.title === 'Change filters' ? ana.modal() : undefined));
		expect(await ana.searches(form, 'inv', { of: 'filter:workflow' })).toEqual(['Invoices']);
		await ana.submits({ Workflow: 'Invoices', Status: 'Any', When: 'Any time' });
		const list = await toldIn(harness, ana, 'Executions · workflow "Invoices" · 1 found');
		expect(textOf(list)).toContain('🟢 Succeeded');
		expect(harness.ops.messages()).toEqual([]);
	} finally {
		await harness.close();
	}
});
