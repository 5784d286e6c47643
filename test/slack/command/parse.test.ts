import { describe, expect, test } from 'vitest';
import { byNumber } from '../../../src/instances/execution-ref.js';
import { type Command, type Filters, noFilters, type Parsed, parse } from '../../../src/slack/command/parse.js';
import { verbs } from '../../../src/slack/command/verbs.js';
import { hostile } from '../views/hostile.js';

const hour = 3_600_000;
const clock = { now: Date.UTC(2026, 10, 23, 12), zone: 'UTC' };
const filters = (over: Partial<Filters> = {}): Filters => ({ ...noFilters, ...over });
const list = (over: Partial<Filters> = {}): Command => ({ verb: 'list', filters: filters(over) });

function understood(text: string): Command {
	const parsed = parse(text, clock);
	if (!parsed.ok) throw new Error(`not understood: ${JSON.stringify(parsed)}`);
	return parsed.command;
}

function misread(text: string): Parsed & { ok: false } {
	const parsed = parse(text, clock);
	if (parsed.ok) throw new Error(`understood: ${JSON.stringify(parsed.command)}`);
	return parsed;
}

describe('verbs', () => {
	test.each<[string, Command]>([
		['', { verb: 'help', about: null }],
		['   ', { verb: 'help', about: null }],
		['help', { verb: 'help', about: 'all' }],
		['help Retry', { verb: 'help', about: 'retry' }],
		['failures', { verb: 'failures', filters: filters() }],
		['list', list()],
		['show 4711', { verb: 'show', execution: byNumber(4711) }],
		['retry 4711', { verb: 'retry', execution: byNumber(4711), latest: false }],
		['stop 4711', { verb: 'stop', execution: byNumber(4711) }],
		['delete 4711', { verb: 'delete', execution: byNumber(4711) }],
		['tags 4711', { verb: 'tags', execution: byNumber(4711), add: [], remove: [] }],
		['status', { verb: 'status' }],
		['STATUS', { verb: 'status' }],
		['Retry\u00a0\u00a04711 ', { verb: 'retry', execution: byNumber(4711), latest: false }],
		['\u200bretry 4711', { verb: 'retry', execution: byNumber(4711), latest: false }],
		['4711', { verb: 'show', execution: byNumber(4711) }],
	])('%j', (text, command) => expect(understood(text)).toEqual(command));

	test.each([
		['retyr 12', 'retry', 'retry 12'],
		['retry12', 'retry', 'retry 12'],
		['stop4711', 'stop', 'stop 4711'],
		['lst status:error', 'list', 'list status:error'],
		['stauts', 'status', 'status'],
		['hlep', 'help', 'help'],
		['help retyr', 'retry', 'help retry'],
		['help jbos', 'jobs', 'help jobs'],
	])('%j: did you mean %j', (text, instead, suggestion) => {
		const parsed = misread(text);
		expect(parsed.invalids[0]).toMatchObject({ instead });
		expect(parsed).toMatchObject({ verb: instead, suggestion });
	});

	test.each(['frobnicate 12', 'zzz', '🎉', '--latest'])('%j: nothing is near enough', (text) => {
		expect(misread(text)).toMatchObject({ verb: null, suggestion: null, invalids: [{ instead: null }] });
	});

	test.each([
		...['pause', 'resume', 'undo', 'PAUSE', 'puase', 'resume 3f2a9c', 'undo 4711', 'pause all', 'help pause'],
		...['cancel', 'cancel abc', 'cancel 3f2a9c', 'cancel all', 'cancle', 'abort', 'kill job', 'cancel workflow:A'],
	])('%j leads to where the buttons are', (text) => {
		expect(misread(text)).toEqual({
			ok: false,
			verb: 'jobs',
			invalids: [
				{ word: '', why: expect.stringMatching(/^Pause, Resume, Cancel and Undo are buttons/), instead: null },
			],
			suggestion: 'jobs',
			others: [],
		});
	});

	test.each([
		['cancle #12', 'stop #12'],
		['cancel12', 'stop 12'],
	])('%j is about executions: %j', (text, suggestion) => expect(misread(text).suggestion).toBe(suggestion));

	test('every example of the list of verbs is understood, and is an example of its verb', () => {
		for (const verb of verbs) {
			const command = understood(`${verb.name} ${verb.example}`);
			expect(command.verb).toBe(verb.name);
		}
	});
});

describe('executions', () => {
	test.each<[string, number]>([
		['show 4711', 4711],
		['show #4711', 4711],
		['show https://n8n.example.com/workflow/abc/executions/123', 123],
		['show <https://n8n.example.com/workflow/abc/executions/123>', 123],
		['show <https://n8n.example.com/workflow/abc/executions/123|n8n.example.com/workflow/abc…>', 123],
		['show <https://n8n.example.com/workflow/abc/executions/123|the failed run>', 123],
		['show https://n8n.example.com/workflow/abc/executions/123/', 123],
		['show https://n8n.example.com/n8n/workflow/abc/executions/123?projectId=1&amp;x=2', 123],
		['show https://n8n.example.com/workflow/abc/executions/debug/123#node', 123],
		['<https://n8n.example.com/workflow/abc/executions/123|x>', 123],
	])('%j', (text, id) => expect(understood(text)).toMatchObject({ verb: 'show', execution: byNumber(id) }));

	test.each([
		['show 4711', undefined],
		['show https://n8n.example.com/workflow/abc/executions/123', 'n8n.example.com'],
		['show <https://N8N.example.com:8443/workflow/abc/executions/123|elsewhere.example.com>', 'n8n.example.com:8443'],
		['retry http://user:word@10.0.0.7:5678/n8n/workflow/abc/executions/123 --latest', '10.0.0.7:5678'],
		['tags https://n8n.example.com/workflow/abc/executions/123 +seen', 'n8n.example.com'],
	])('%j leads to %s', (text, host) => {
		const command = understood(text);
		expect('host' in command ? command.host : undefined).toBe(host);
	});

	test.each([
		'retry 4711 --latest',
		'retry --latest 4711',
		'retry 4711 —latest',
		'retry 4711 –latest',
		'retry 4711 -latest',
		'retry 4711 −−latest',
		'retry 4711 latest',
		'retry 4711 --LATEST',
	])('%j asks for the latest workflow', (text) => {
		expect(understood(text)).toEqual({ verb: 'retry', execution: byNumber(4711), latest: true });
	});

	test.each<[string, string, string, string | null]>([
		['retry', '', 'Which execution?', null],
		['retry -5', '', 'Which execution?', null],
		['retry 0', '0', 'No execution can have this number', null],
		['retry 99999999999999999999', '99999999999999999999', 'No execution can have this number', null],
		['retry https://n8n.example.com/home', '', 'Which execution?', null],
		['retry 12 13', '', 'one execution at a time', 'retry 12'],
		['retry 12 --lates', '--lates', 'no such option', 'retry 12 --latest'],
		['retry 12 —latets', '—latets', 'no such option', 'retry 12 --latest'],
		['retry 12 hard', 'hard', 'takes <id, link, workflow or last> [--latest] and nothing else', 'retry 12'],
		['stop 12 --latest', '--latest', 'and nothing else', null],
		['status now', 'now', 'takes nothing else', 'status'],
	])('%j: names %j', (text, word, why, suggestion) => {
		const parsed = misread(text);
		const invalid = parsed.invalids.find((one) => one.word === word);
		expect(invalid?.why).toContain(why);
		expect(parsed.suggestion).toBe(suggestion);
	});
});

describe('tags', () => {
	test.each<[string, string[], string[]]>([
		['tags 12 +seen', ['seen'], []],
		['tags 12 +seen -todo', ['seen'], ['todo']],
		['tags 12 +"to do" -"not yet"', ['to do'], ['not yet']],
		['tags 12 “+to do”', ['to do'], []],
		['tags 12 +“to do” –„not yet“', ['to do'], ['not yet']],
		['tags 12 —later', [], ['later']],
		["tags 12 +Ana's", ["Ana's"], []],
		['tags 12 +R&amp;D', ['R&D'], []],
		['tags 12 +a-b -c+d', ['a-b'], ['c+d']],
		['tags 12 +seen +seen', ['seen'], []],
		['tags +2026 12', ['2026'], []],
		['tags 12 -2026', [], ['2026']],
	])('%j', (text, add, remove) => {
		expect(understood(text)).toEqual({ verb: 'tags', execution: byNumber(12), add, remove });
	});

	test.each<[string, string, string | null]>([
		['tags 12 seen', 'seen', 'tags 12 +seen'],
		['tags 12 +', '+', null],
		['tags 12 +seen -seen', 'seen', null],
		['tags +seen', '', null],
	])('%j names %j', (text, word, suggestion) => {
		const parsed = misread(text);
		expect(parsed.invalids.map((invalid) => invalid.word)).toContain(word);
		expect(parsed.suggestion).toBe(suggestion);
	});
});

describe('filters', () => {
	test.each<[string, Command]>([
		['list status:error', list({ statuses: ['error'] })],
		['list status=error', list({ statuses: ['error'] })],
		['list STATUS:Error', list({ statuses: ['error'] })],
		['list status: error', list({ statuses: ['error'] })],
		['list status:failed', list({ statuses: ['error', 'crashed'] })],
		['list status:queued', list({ statuses: ['new'] })],
		['list status:stopped', list({ statuses: ['canceled'] })],
		['list status:running,waiting', list({ statuses: ['running', 'waiting'] })],
		['list status:error status:crashed', list({ statuses: ['error', 'crashed'] })],
		['list workflow:wf1', list({ workflow: 'wf1' })],
		['list workflow:"Order sync"', list({ workflow: 'Order sync' })],
		['list workflow: "Order sync"', list({ workflow: 'Order sync' })],
		['list workflow:“Order sync”', list({ workflow: 'Order sync' })],
		['list workflow:„Bestellungen holen“', list({ workflow: 'Bestellungen holen' })],
		['list workflow:«Order sync»', list({ workflow: 'Order sync' })],
		["list workflow:'Order sync'", list({ workflow: 'Order sync' })],
		['list workflow:‘Order sync’', list({ workflow: 'Order sync' })],
		['list "workflow:Order sync"', list({ workflow: 'Order sync' })],
		["list workflow:Ana's", list({ workflow: "Ana's" })],
		['list workflow:"Ana’s orders: new"', list({ workflow: "Ana's orders: new" })],
		['list workflow:A&amp;B', list({ workflow: 'A&B' })],
		['list workflow:"a &lt;b&gt;"', list({ workflow: 'a <b>' })],
		['list workflow:<https://n8n.example.com/workflow/wf1|n8n>', list({ workflow: 'wf1' })],
		['list since:2h', list({ since: { ago: 2 * hour } })],
		['list since:30m', list({ since: { ago: hour / 2 } })],
		['list since:3d', list({ since: { ago: 72 * hour } })],
		['list since:1w', list({ since: { ago: 168 * hour } })],
		['list since:2h30m', list({ since: { ago: 2.5 * hour } })],
		['list since:1.5h', list({ since: { ago: 1.5 * hour } })],
		['list since:2hours', list({ since: { ago: 2 * hour } })],
		['list since:"3 days"', list({ since: { ago: 72 * hour } })],
		['list since:1m', list({ since: { ago: 60_000 } })],
		['list since:365d', list({ since: { ago: 365 * 24 * hour } })],
		['list limit:1', list({ limit: 1 })],
		['list limit:250', list({ limit: 250 })],
		['list limit:020', list({ limit: 20 })],
		[
			'failures since:2h workflow:x limit:5',
			{ verb: 'failures', filters: filters({ since: { ago: 2 * hour }, workflow: 'x', limit: 5 }) },
		],
		['failures status:crashed', { verb: 'failures', filters: filters({ statuses: ['crashed'] }) }],
	])('%j', (text, command) => expect(understood(text)).toEqual(command));

	test.each<[string, string, string | null, string | null]>([
		['list status:eror', 'eror', 'status:error', 'list status:error'],
		['list status:succes', 'succes', 'status:success', 'list status:success'],
		['list status:purple', 'purple', null, null],
		['list status:constructor', 'constructor', null, null],
		['list stats:error', 'stats:', 'status:error', 'list status:error'],
		['list color:red', 'color:', null, null],
		['list status:', 'status:', 'status:error', 'list status:error'],
		['list since:5', '5', 'since:5h', 'list since:5h'],
		['list since:tomorrow', 'tomorrow', null, null],
		['list since:30s', '30s', null, null],
		['list since:0m', '0m', null, null],
		['list until:0m', '0m', 'until:1m', 'list until:1m'],
		['list since:366d', '366d', 'since:365d', 'list since:365d'],
		['list limit:0', '0', 'limit:1', 'list limit:1'],
		['list limit:251', '251', 'limit:250', 'list limit:250'],
		['list limit:ten', 'ten', 'limit:10', 'list limit:10'],
		['list limit:-5', '-5', 'limit:10', 'list limit:10'],
		['list limit:1e9', '1e9', 'limit:10', 'list limit:10'],
		['failures status:running', 'running', 'list status:running', 'list status:running'],
		['failures since:2h status:running', 'running', 'list status:running', 'list status:running since:2h'],
	])('%j names %j', (text, word, instead, suggestion) => {
		const parsed = misread(text);
		expect(parsed.invalids).toHaveLength(1);
		expect(parsed.invalids[0]).toMatchObject({ word, instead });
		expect(parsed.suggestion).toBe(suggestion);
	});

	test('a number out of range is named with its range', () => {
		expect(misread('list limit:900').invalids[0]).toEqual({
			word: '900',
			why: 'limit: reaches from 1 to 250.',
			instead: 'limit:250',
		});
	});

	test('every wrong word is named, and one suggestion puts all right', () => {
		const parsed = misread('list status:eror limit:900 since:2h');
		expect(parsed.invalids.map((invalid) => invalid.word)).toEqual(['eror', '900']);
		expect(parsed.suggestion).toBe('list status:error limit:250 since:2h');
	});

	test('a quote that is never closed is named', () => {
		expect(misread('list workflow:"Order sync').invalids[0]).toMatchObject({
			word: 'workflow:"Order sync',
			instead: null,
		});
	});

	test.each(['list status:eror', 'lst', 'retry 12 --lates', 'tags 12 seen', 'list since:5'])(
		'what is suggested for %j is understood',
		(text) => expect(parse(misread(text).suggestion!, clock)).toMatchObject({ ok: true }),
	);
});

describe('on many executions', () => {
	test.each<[string, Command]>([
		['retry-all', { verb: 'retry-all', filters: filters() }],
		['retry all', { verb: 'retry-all', filters: filters() }],
		['retryall', { verb: 'retry-all', filters: filters() }],
		['delete ALL status:error', { verb: 'delete-all', filters: filters({ statuses: ['error'] }) }],
		['purge-all until:30d', { verb: 'delete-all', filters: filters({ until: { ago: 720 * hour } }) }],
		[
			'tags all +seen mode:manual',
			{ verb: 'tag-all', filters: filters({ mode: 'manual' }), add: ['seen'], remove: [] },
		],
		['Retry-All since:2h', { verb: 'retry-all', filters: filters({ since: { ago: 2 * hour } }) }],
		['retry-all status:stopped', { verb: 'retry-all', filters: filters({ statuses: ['canceled'] }) }],
		['retry-all limit:100000', { verb: 'retry-all', filters: filters({ limit: 100_000 }) }],
		['retry-all error:"401 Unauthorized"', { verb: 'retry-all', filters: filters({ error: '401 Unauthorized' }) }],
		['retry-all error: “time out”', { verb: 'retry-all', filters: filters({ error: 'time out' }) }],
		['stop-all', { verb: 'stop-all', filters: filters() }],
		['stop-all status:waiting', { verb: 'stop-all', filters: filters({ statuses: ['waiting'] }) }],
		[
			'delete-all until:30d mode:Webhook',
			{ verb: 'delete-all', filters: filters({ until: { ago: 720 * hour }, mode: 'webhook' }) },
		],
		['delete-all status:success', { verb: 'delete-all', filters: filters({ statuses: ['success'] }) }],
		[
			'delete-all since:3d project:https://n8n.example.com/projects/VmwOO9HeTEj20kxM/workflows',
			{ verb: 'delete-all', filters: filters({ since: { ago: 72 * hour }, project: 'VmwOO9HeTEj20kxM' }) },
		],
		[
			'tag-all +seen status:failed -"to do" +seen',
			{ verb: 'tag-all', filters: filters({ statuses: ['error', 'crashed'] }), add: ['seen'], remove: ['to do'] },
		],
		['list until:1h error:x', list({ until: { ago: hour }, error: 'x' })],
		['jobs', { verb: 'jobs' }],
		['job 3f2a9c', { verb: 'job', job: '3f2a9c' }],
		['job #3F2A9C1D77E0', { verb: 'job', job: '3f2a9c1d77e0' }],
		['help retry-all', { verb: 'help', about: 'retry-all' }],
	])('%j', (text, command) => expect(understood(text)).toEqual(command));

	test.each<[string, string, string | null]>([
		['delete-all', 'Delete which ones?', null],
		['delete-all workflow:"Order sync" limit:5', 'Delete which ones?', null],
		['tag-all +seen', 'Tag which ones?', null],
		['tag-all status:failed', 'Which tags?', null],
		['tag-all status:failed +a -a', 'both to be added and to be removed', null],
		['retry-all status:success', 'can be retried', null],
		['stop-all status:error', 'all others have ended', null],
		['retry-all since:1h until:1h', 'must reach further back', null],
		['failures since:1h until:3d', 'must reach further back', null],
		['retry-all mode:frobnicate', 'There is no such mode', null],
		['retry-all mode:manul', 'There is no such mode', 'retry-all mode:manual'],
		['retry-all project:"My project"', 'does not find them by name', null],
		['retry-all limit:100001', 'from 1 to 100,000', 'retry-all limit:100000'],
		['retry-all untill:2h', 'There is no such filter', 'retry-all until:2h'],
		['retry-all error:', 'Nothing comes after the colon', 'retry-all error:"timeout"'],
		['retry Order since:2h', 'For many at once there is a command of its own', 'retry-all workflow:Order since:2h'],
		['tags all +seen', 'Tag which ones?', null],
		['job', 'Which job?', 'jobs'],
		['job 12', 'not the number of a job', 'jobs'],
		['job 3f2a9c now', 'takes <number from its card>', null],
		['jobs 3', 'takes nothing else', 'jobs'],
	])('%j: %s', (text, why, suggestion) => {
		const parsed = misread(text);
		expect(parsed.invalids.map((invalid) => invalid.why).join(' ')).toContain(why);
		expect(parsed.suggestion).toBe(suggestion);
	});
});

describe('a filter that can hold once', () => {
	test.each([
		['retry-all workflow:A workflow:B', '"workflow:" is given twice: "A", "B". Give one.'],
		['delete-all since:2h since:30d', '"since:" is given twice: "2h", "30d". Give one.'],
		['delete-all until:30d until:nonsense', '"until:" is given twice: "30d", "nonsense". Give one.'],
		['list error:a ERROR="b c" error:d', '"error:" is given 3 times: "a", "b c", "d". Give one.'],
		['tag-all +seen mode:manual mode:webhook', '"mode:" is given twice: "manual", "webhook". Give one.'],
		['failures limit:5 limit:5', '"limit:" is given twice: "5", "5". Give one.'],
		['list project:a project:b', '"project:" is given twice: "a", "b". Give one.'],
	])('%j is refused rather than read as one of both', (text, why) => {
		const parsed = misread(text);
		expect(parsed.invalids).toContainEqual({ word: '', why, instead: null });
		expect(parsed.suggestion).toBeNull();
	});

	test('statuses add up', () => {
		expect(understood('list status:error status:crashed')).toEqual(list({ statuses: ['error', 'crashed'] }));
	});
});

describe('whatever is typed', () => {
	test.each(hostile)('%s: an answer, in time, and nothing that changes anything', (_name, words) => {
		for (const verb of ['', ...verbs.map(({ name }) => `${name} `)]) {
			const started = performance.now();
			const parsed = parse(`${verb}${words}`, clock);
			expect(performance.now() - started).toBeLessThan(500);
			// Those on many open a preview, and nothing happens before its submit.
			// No alert has such a name.
			const ofAlerts = ['ack', 'resolve', 'unmute', 'mutes'];
			// A channel may watch what is called so.
			const ofWatches = ['watch', 'unwatch', 'watches'];
			const harmless = [
				'help',
				'failures',
				'list',
				'running',
				'show',
				'status',
				'instant',
				'jobs',
				'retry-all',
				'stop-all',
				...ofAlerts,
				...ofWatches,
			];
			// No workflow is called so, and part of a name changes nothing.
			if (parsed.ok && 'workflow' in parsed.command) continue;
			if (parsed.ok) expect(harmless).toContain(parsed.command.verb);
			else expect(parsed.invalids.length).toBeGreaterThan(0);
		}
	});
});
