import { describe, expect, test } from 'vitest';
import { type Moment, parse } from '../../../src/slack/command/parse.js';

const now = Date.UTC(2026, 10, 25, 12);
const clock = { now, zone: 'Europe/Berlin' };

/** A short way to say what was understood: the verb, what it is about, and what else. */
function read(text: string): string {
	const parsed = parse(text, clock);
	if (!parsed.ok) return parsed.suggestion === null ? 'not understood' : `did you mean ${parsed.suggestion}`;
	const { verb, ...rest } = parsed.command;
	const said: string[] = [verb];
	for (const [name, value] of Object.entries(rest)) {
		if (name === 'filters') {
			for (const [filter, what] of Object.entries(value as Record<string, unknown>)) {
				if (what === null || (Array.isArray(what) && what.length === 0)) continue;
				said.push(`${filter}:${filter === 'since' || filter === 'until' ? moment(what as Moment) : String(what)}`);
			}
		} else if (name === 'latest') said.push(...(value ? ['--latest'] : []));
		else if (name === 'add') said.push(...(value as string[]).map((tag) => `+${tag}`));
		else if (name === 'remove') said.push(...(value as string[]).map((tag) => `-${tag}`));
		else if (name === 'execution') said.push(String((value as { id: number }).id));
		else if (name === 'host') said.push(`on ${value}`);
		else said.push(String(value));
	}
	return said.join(' ');
}

const moment = (when: Moment) =>
	'at' in when ? new Date(when.at).toISOString().slice(0, 16) : `${when.ago / 60_000}m`;

const link = 'https://n8n.example.com/workflow/abc/executions/123';
const shown = 'show 123 on n8n.example.com';

describe('an id as it is pasted', () => {
	test.each([
		...[
			'4711',
			'`4711`',
			'*4711*',
			'_4711_',
			'~4711~',
			'"4711"',
			"'4711'",
			'“4711”',
			'„4711“',
			'‘4711’',
			'«4711»',
			'‹4711›',
		],
		...[
			'「4711」',
			'<4711>',
			'(4711)',
			'[4711]',
			'{4711}',
			'&lt;4711&gt;',
			'*`4711`*',
			'“`4711`”',
			'```4711```',
			'("4711")',
		],
		...[
			'#4711',
			'# 4711',
			'#4711.',
			'`#4711`',
			'＃4711',
			'№4711',
			'№ 4711',
			'No. 4711',
			'no.4711',
			'No 4711',
			'Nr. 4711',
		],
		...[
			'n° 4711',
			'id 4711',
			'ID: 4711',
			'id:4711',
			'id=4711',
			'execution 4711',
			'Execution #4711',
			'execution:4711',
			'exec 4711',
		],
		...[
			'4711.',
			'4711,',
			'4711;',
			'4711:',
			'4711!',
			'4711?',
			'4711…',
			'4711。',
			'4711،',
			'4711).',
			'4711 ',
			'\u200b4711',
			'4711\u2060',
		],
		...[
			'\u00a04711',
			'\u202a4711\u202c',
			'\ufeff4711',
			'４７１１',
			'٤٧١١',
			'۴۷۱۱',
			'४७११',
			'৪৭১১',
			'๔๗๑๑',
			'𝟒𝟕𝟏𝟏',
			'<tel:4711|4711>',
			'ID4711',
			'execution-4711',
			'´4711´',
			'- 4711',
			'→ 4711',
		],
		...[
			'【4711】',
			'《4711》',
			'|4711|',
			'| 4711 |',
			'( 4711 )',
			'* 4711 *',
			'¿4711?',
			'/4711',
			'4711/',
			'4711\\',
			':4711:',
			'@4711',
		],
		...['"4711', "'4711", '4711"', '4711 .', '4711 |', '4711\u200d', '<#4711>'],
		...[
			'🔴 #4711',
			'⚠️ 4711',
			'• #4711',
			'👉4711',
			'#4711 🔴',
			':red_circle: #4711',
			'failed execution #4711',
			'the execution 4711',
		],
		...[
			'executionId: 4711',
			'execution_id=4711',
			'"executionId": "4711",',
			'{"executionId":"4711"}',
			'{"id":"4711"}',
			'Execution ID: 4711',
		],
		...['exec-4711', 'run_4711', 'num. 4711', 'n. 4711', '/executions/4711', 'api/v1/executions/4711', '4711 #4711'],
	])('show %s', (id) => {
		expect(read(`show ${id}`)).toBe('show 4711');
		expect(read(id)).toBe('show 4711');
	});
});

describe('a whole command as it is pasted', () => {
	test.each([
		...[
			'`show 4711`',
			'*show 4711*',
			'"show 4711"',
			'“show 4711”',
			"'show 4711'",
			'(show 4711)',
			'```show 4711```',
			'*`show 4711`*',
		],
		...[
			'`/n8n show 4711`',
			'/n8n show 4711',
			'/flowbell show 4711',
			'Show 4711',
			'SHOW 4711',
			'*Show* 4711',
			'`show` 4711',
		],
		...['> show 4711', '&gt; show 4711', '• show 4711', '- `show 4711`', '`/n8n show 4711`.', '*show 4711*!'],
		...[
			'show: 4711',
			'show, 4711',
			'ｓｈｏｗ 4711',
			'show\u00a04711',
			'show\u20034711',
			'show\t4711',
			'show\n4711',
			'show  4711',
		],
	])('%j', (text) => expect(read(text)).toBe('show 4711'));
});

describe('a link as it is pasted', () => {
	test.each([
		...[
			link,
			`${link}.`,
			`${link},`,
			`${link}/`,
			`${link}/.`,
			`${link}?x=1`,
			`${link}?x=1.`,
			`${link}#node`,
			`${link}/abc123`,
		],
		...[
			`<${link}>`,
			`<${link}|x>`,
			`<${link}|the failed run>`,
			`<${link}>.`,
			`<${link}|x>,`,
			`&lt;${link}&gt;`,
			`(${link})`,
			`"${link}"`,
		],
		...[`“${link}”`, `\`${link}\``, `*${link}*`, `*<${link}|x>*`, `[run](${link})`, `${link}!`, `${link}…`],
		...['https://n8n.example.com/workflow/abc/debug/123', 'https://n8n.example.com/workflow/abc/debug/123.'],
		...[
			'<https://n8n.example.com/workflow/abc/debug/123?x=1|x>',
			'https://n8n.example.com/workflow/abc/executions/debug/123',
		],
		...[
			'https://n8n.example.com/n8n/workflow/abc/executions/123?projectId=1&amp;x=2',
			'https://n8n.example.com/execution/123',
		],
		...['n8n.example.com/workflow/abc/executions/123', 'HTTPS://n8n.example.com/workflow/abc/executions/123'],
		'https://n8n.example.com/projects/p1/workflow/abc/executions/123',
		...[`${link}-`, `#123 (${link})`, `${link} #123`, `<a href="${link}">run</a>`],
		...[
			'https://n8n.example.com/signin?redirect=%252Fworkflow%252Fabc%252Fexecutions%252F123',
			'https://mail.example.org/?url=https%3A%2F%2Fn8n.example.com%2Fworkflow%2Fabc%2Fexecutions%2F123&amp;data=05',
			'https://www.google.com/url?q=https://n8n.example.com/workflow/abc/executions/123',
			`${link}?ref=https://n8n.example.org/workflow/abc/executions/4711`,
		],
	])('show %s', (pasted) => {
		expect(read(`show ${pasted}`)).toBe(shown);
		expect(read(pasted)).toBe(shown);
	});

	const wrapped = [
		'https://n8n.example.com/signin?redirect=%252Fworkflow%252Fabc%252Fdebug%252F123',
		'https://n8n.example.com/signin?redirect=/workflow/abc/executions/123',
		'https://www.google.com/url?q=https://n8n.example.com/workflow/abc/debug/123&amp;sa=D',
		'https://eu.safelinks.protection.example/?url=https%3A%2F%2Fn8n.example.com%2Fworkflow%2Fabc%2Fdebug%2F123&amp;data=05',
	];
	test.each(wrapped)('show %s is the run that it leads on to', (link) => {
		expect(read(`show ${link}`)).toBe(shown);
	});

	test.each(['', '/', '/executions', '/executions/', '/debug', '/evaluation?x=1', '/history/3f2a-11', '/d8b8f2d0'])(
		'show a link to a workflow%s is its last run',
		(page) => {
			const workflow = `https://n8n.example.com/workflow/abc${page}`;
			expect(read(`show ${workflow}`)).toBe('show abc on n8n.example.com');
			expect(read(workflow)).toBe('show abc on n8n.example.com');
			expect(read(`failures ${workflow}`)).toBe('failures workflow:abc');
			expect(read(`failures since:2h ${workflow}`)).toBe('failures workflow:abc since:120m');
			expect(read(`mute ${workflow} 2h`)).toBe('mute abc 2h');
			expect(read(`ack ${workflow}`)).toBe('ack abc');
			expect(read(`unwatch ${workflow}`)).toBe('unwatch abc');
		},
	);

	test.each(['executions/55', 'debug/55', 'executions/55?x=1'])(
		'activate a link to a run (%s) is its workflow',
		(page) => {
			expect(read(`activate https://n8n.example.com/workflow/abc/${page}`)).toBe('activate abc on n8n.example.com');
		},
	);

	test.each([
		[`show this ${link}`, shown],
		[`retry this one ${link} --latest`, 'retry 123 on n8n.example.com --latest'],
		[`tags this ${link} +seen`, 'tags 123 on n8n.example.com +seen'],
		[`ack this one: ${link}`, 'ack 123 on n8n.example.com'],
		[`show Debug in editor: ${link}`, shown],
		[`retry Order sync ${link}`, 'retry 123 on n8n.example.com'],
		[`retry Order sync status:failed ${link}`, 'not understood'],
		['delete Batch 3', 'delete Batch 3'],
	])('%s: a link is part of no name', (text, understood) => expect(read(text)).toBe(understood));

	test.each(['localhost:5678', 'n8n:5678'])('show %s/workflow/… without its scheme', (host) => {
		expect(read(`show ${host}/workflow/abc/executions/123`)).toBe(`show 123 on ${host}`);
	});

	test.each([
		'/workflow/abc/executions/123',
		'workflow/abc/debug/123?x=1',
		'/n8n/workflow/abc/debug/123',
		'/api/v1/executions/123?includeData=true',
	])('show %s without its host', (path) => {
		expect(read(`show ${path}`)).toBe('show 123');
	});

	test('the page to sign in at leads to a workflow', () => {
		const page = 'https://n8n.example.com/signin?redirect=%2Fworkflow%2Fabc';
		expect(read(`show ${page}`)).toBe('show abc on n8n.example.com');
	});

	test.each([
		'https://n8n.example.com/home/executions?x=/executions/',
		'https://n8n.example.com/search?q=/executions/123',
		'https://n8n.example.com/workflow/abc/executions/123abc',
	])('show %s leads to no execution', (pasted) => expect(read(`show ${pasted}`)).toBe('not understood'));
});

describe('what is typed on phones', () => {
	test.each([
		['Retry 4711', 'retry 4711'],
		['Retry 4711.', 'retry 4711'],
		['Retry #4711 —latest', 'retry 4711 --latest'],
		['retry 4711 – latest', 'retry 4711 --latest'],
		['retry 4711 -- latest', 'retry 4711 --latest'],
		['retry 4711 — Latest.', 'retry 4711 --latest'],
		['retry 4711 －－latest', 'retry 4711 --latest'],
		['retry `4711` `--latest`', 'retry 4711 --latest'],
		['retry 4711 *--latest*', 'retry 4711 --latest'],
		['retry `last`', 'retry true'],
		[`retry Order sync failed: ${link}`, 'retry 123 on n8n.example.com'],
		[`retry --latest ${link}`, 'retry 123 on n8n.example.com --latest'],
		[`ack #123 (${link})`, 'ack 123 on n8n.example.com'],
		['mute 🔴 #4711 2h', 'mute 4711 2h'],
		['show Batch run 3', 'show Batch run 3'],
		['unwatch no. 3', 'unwatch 3'],
		['tags 4711: +seen, -todo.', 'tags 4711 +seen -todo'],
		['tags *4711* *+seen*', 'tags 4711 +seen'],
		['tags 4711 +"to do."', 'tags 4711 +to do.'],
		['Stop, 4711', 'stop 4711'],
		['Delete “4711”', 'delete 4711'],
		['tags 4711 + seen', 'tags 4711 +seen'],
		['tags 4711 ＋seen', 'tags 4711 +seen'],
		['tags 4711 +seen – todo', 'tags 4711 +seen -todo'],
		['tags No. 4711 +“to do”', 'tags 4711 +to do'],
		['Status', 'status'],
		['Status.', 'status'],
		['help?', 'help all'],
		['Help Retry.', 'help retry'],
		['Jobs!', 'jobs'],
		['job `3f2a9c`', 'job 3f2a9c'],
		['job #3F2A9C.', 'job 3f2a9c'],
		['List Status:Failed', 'list statuses:error,crashed'],
		['list status:failed.', 'list statuses:error,crashed'],
		['list status：failed', 'list statuses:error,crashed'],
		['list status＝failed', 'list statuses:error,crashed'],
		['list status:failed、running', 'list statuses:error,crashed,running'],
		['list status:`failed`', 'list statuses:error,crashed'],
		['list status:“failed”', 'list statuses:error,crashed'],
		['list error:`ECONNREFUSED`', 'list error:ECONNREFUSED'],
		['list error:“401 Unauthorized”', 'list error:401 Unauthorized'],
		['list error:“401 Unauthorized”.', 'list error:401 Unauthorized'],
		['list error: `time out`', 'list error:time out'],
		['list workflow:`Order sync`', 'list workflow:Order sync'],
		['list workflow:„Bestellungen“', 'list workflow:Bestellungen'],
		['list workflow:「注文：同期」', 'list workflow:注文：同期'],
		['list workflow：“Order sync” since：2h', 'list workflow:Order sync since:120m'],
		['list since:2h.', 'list since:120m'],
		['list since:２h', 'list since:120m'],
		['list since:٢h', 'list since:120m'],
		['list Since: 2 H', 'list since:120m'],
		['list limit:１０', 'list limit:10'],
		['list limit:10.', 'list limit:10'],
		['list mode:Webhook.', 'list mode:webhook'],
		['list workflow:*Order*', 'list workflow:Order'],
		['list workflow:*Order sync*', 'list workflow:Order sync'],
		['list workflow:_Order sync_ error:*ECONNRESET*', 'list workflow:Order sync error:ECONNRESET'],
		['list workflow:* error:a*b', 'list workflow:* error:a*b'],
		['list error:<mailto:ana@example.com|ana@example.com>', 'list error:ana@example.com'],
		['list error:"no route to <http://api.example.com|api.example.com>"', 'list error:no route to api.example.com'],
		['list error:<https://api.example.com/x>', 'list error:https://api.example.com/x'],
		['list error:ECONNRESET.', 'list error:ECONNRESET'],
		['list error:"ECONNRESET."', 'list error:ECONNRESET.'],
		['list error:*ECONNRESET*.', 'list error:ECONNRESET'],
		['list error:"`ECONNRESET`"', 'list error:ECONNRESET'],
		['list error:```connect ECONNREFUSED```', 'list error:connect ECONNREFUSED'],
		['list error:connect ECONNREFUSED.', 'list error:connect ECONNREFUSED'],
		['list error:`{"error":"x y"}`', 'list error:{"error":"x y"}'],
		[`show link: <${link}|here>`, 'show 123 on n8n.example.com'],
		['list workflow:Orders, error:`401`.', 'list workflow:Orders error:401'],
		['list workflow:<https://n8n.example.com/workflow/abc|Order sync>', 'list workflow:abc'],
		[`list workflow:<${link}|Order sync>`, 'list workflow:abc'],
		['list project:*VmwOO9HeTEj20kxM*.', 'list project:VmwOO9HeTEj20kxM'],
		['list tag:*prod*.', 'list tag:prod'],
		['list *status:failed*', 'list statuses:error,crashed'],
		['list *workflow:Order sync*', 'list workflow:Order sync'],
		['list status: failed , running', 'list statuses:error,crashed,running'],
		['failures `2h`', 'failures since:120m'],
		['1. `/n8n list status:failed`', 'list statuses:error,crashed'],
		['`list status:failed workflow:"Order sync"`', 'list statuses:error,crashed workflow:Order sync'],
		['“list status:failed”', 'list statuses:error,crashed'],
	])('%j', (text, understood) => expect(read(text)).toBe(understood));
});

describe('a time as it is pasted', () => {
	test.each([
		['09:30', '2026-11-25T08:30'],
		['09:30Z', '2026-11-25T09:30'],
		['09:30+02:00', '2026-11-25T07:30'],
		['09:30+0200', '2026-11-25T07:30'],
		['09:30+02', '2026-11-25T07:30'],
		['09:30−05:00', '2026-11-24T14:30'],
		['09:30–05:00', '2026-11-24T14:30'],
		['2026-11-25T09:30:00Z', '2026-11-25T09:30'],
		['2026-11-25T09:30:00.123Z', '2026-11-25T09:30'],
		['2026-11-25T09:30:00.123456+00:00', '2026-11-25T09:30'],
		['2026-11-25T09:30:00+05:30', '2026-11-25T04:00'],
		['2026-11-25T09:30', '2026-11-25T08:30'],
		['"2026-11-25 09:30 UTC"', '2026-11-25T09:30'],
		['"2026-11-25 09:30:00 +0100"', '2026-11-25T08:30'],
		['“2026-11-25 09:30 GMT+1”', '2026-11-25T08:30'],
		['2026/11/25', '2026-11-24T23:00'],
		['2026.11.25', '2026-11-24T23:00'],
		['2026–11–25', '2026-11-24T23:00'],
		['２０２６－１１－２５', '2026-11-24T23:00'],
		['٠٩:٣٠', '2026-11-25T08:30'],
		['09：30', '2026-11-25T08:30'],
		['`09:30`', '2026-11-25T08:30'],
		['09:30.', '2026-11-25T08:30'],
	])('since:%s', (typed, at) => expect(read(`list since:${typed}`)).toBe(`list since:${at}`));

	test.each(['09:30+15:00', '2026-13-25T09:30Z', '09:61+02:00', '09:30+', '2026-11-25T09:30X'])(
		'since:%s is none',
		(typed) => expect(read(`list since:${typed}`)).toBe('not understood'),
	);
});

describe('what is not understood is put right, with its number', () => {
	test.each([
		['retyr `4711`', 'did you mean retry 4711'],
		['retyr *4711*.', 'did you mean retry 4711'],
		['“retyr 4711”', 'did you mean retry 4711'],
		['`retyr 4711`', 'did you mean retry 4711'],
		['retry4711.', 'did you mean retry 4711'],
		['retry:4711', 'did you mean retry 4711'],
		['retry٤٧١١', 'did you mean retry 4711'],
		[`shwo ${link}.`, `did you mean show ${link}`],
		['retry `4711` --lates', 'did you mean retry 4711 --latest'],
		['retry #4711 —latets', 'did you mean retry #4711 --latest'],
		['list stats:`failed`', 'did you mean list status:failed'],
		['retry 4711: ECONNRESET', 'did you mean retry 4711'],
		['show #4711 – Order sync', 'did you mean show #4711'],
		['retry 4711 :pray:', 'did you mean retry 4711'],
		['4711, 4712', 'did you mean show 4711'],
	])('%j', (text, suggested) => expect(read(text)).toBe(suggested));
});
