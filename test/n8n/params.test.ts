import { describe, expect, it } from 'vitest';
import { BadRequestError, createN8nClient } from '../../src/n8n/index.js';
import { json, key, rejection, row, startWire } from './wire.js';

/** Where nothing is sent, nothing is there to receive it. */
const nowhere = createN8nClient({ baseUrl: 'http://127.0.0.1:1', apiKey: key });
const loose = (value: unknown) => value as never;

describe('refused before anything is sent', () => {
	const executions = nowhere.executions();
	const refused: [string, () => Promise<unknown>][] = [
		['a misspelt filter of list', () => executions.list(loose({ workflowID: 'w' }))],
		['an empty filter, which n8n takes as none', () => executions.list({ workflowId: '' })],
		['an empty cursor', () => executions.list({ cursor: '' })],
		['a null', () => executions.list(loose({ status: null }))],
		['limit 0, which is everything', () => executions.list({ limit: 0 })],
		['a negative limit', () => executions.list({ limit: -1 })],
		['half a limit', () => executions.list({ limit: 1.5 })],
		['a limit in words', () => executions.list(loose({ limit: '5' }))],
		['a date that is none', () => executions.list({ startedAfter: new Date('x') })],
		['a misspelt filter of iterate', () => executions.iterate(loose({ statuses: 'error' })).next()],
		['a list parameter of get', () => executions.get(5, loose({ limit: 5 }))],
		['id 0', () => executions.get(0)],
		['a negative id', () => executions.retry(-1)],
		['half an id', () => executions.stop(1.5)],
		['no number', () => executions.delete(Number.NaN)],
		['a path in place of an id', () => executions.get('5/../../users')],
		['words in place of an id', () => executions.getTags('abc')],
		['an empty id', () => executions.updateTags('', [])],
		['an id beyond all numbers', () => executions.get('99999999999999999999')],
		['a misspelt option of retry', () => executions.retry(5, loose({ loadworkflow: true }))],
		['stopMany without a status', () => executions.stopMany(loose({}))],
		['stopMany with no status in the list', () => executions.stopMany({ status: [] })],
		['stopMany with a status that it does not know', () => executions.stopMany(loose({ status: ['new'] }))],
		['stopMany with a word', () => executions.stopMany(loose({ status: 'running' }))],
		['stopMany with a misspelt filter', () => executions.stopMany(loose({ status: ['running'], workflowID: 'w' }))],
		['stopMany of an empty workflow id', () => executions.stopMany({ status: ['running'], workflowId: '' })],
		['a workflow of two dots', () => nowhere.workflows().get('..')],
		['an empty workflow id', () => nowhere.workflows().deactivate('')],
		['a misspelt filter of workflows', () => nowhere.workflows().list(loose({ nam: 'x' }))],
	];

	it.each(refused)('%s', async (_, call) => {
		const error = await rejection(call());
		expect(error).toBeInstanceOf(BadRequestError);
		expect(error).toMatchObject({ status: null, outcomeUnknown: false });
		expect((error as Error).message).toMatch(/Nothing was sent\.$/);
	});
});

describe('sent as n8n takes it', () => {
	const sent = async (call: (client: typeof nowhere) => Promise<unknown>) => {
		await using wire = await startWire((response, { path, method }) => {
			if (path.endsWith('/tags')) return json(response, 200, []);
			if (path.endsWith('/executions/stop')) return json(response, 200, { stopped: 0 });
			if (path.includes('workflows/')) return json(response, 200, { id: 'w', name: 'n' });
			const list = method === 'GET' && /(executions|workflows)$/.test(path);
			json(response, 200, list ? { data: [], nextCursor: null } : row(Number(/executions\/(\d+)/.exec(path)?.[1])));
		});
		await call(createN8nClient({ baseUrl: wire.url, apiKey: key }));
		const [request] = wire.requests;
		return { ...request!, query: Object.fromEntries(request!.query), type: request!.headers['content-type'] };
	};

	it('all filters of list', async () => {
		const { path, query, headers } = await sent(({ executions }) =>
			executions().list({
				limit: 25,
				cursor: 'eyJsYXN0SWQiOiIzMiJ9+/=',
				status: 'error',
				workflowId: 'wf-123',
				projectId: 'proj-1',
				includeData: true,
				redactExecutionData: false,
				startedAfter: '2024-01-01T00:00:00+02:00',
				startedBefore: new Date('2024-01-02T00:00:00Z'),
			}),
		);
		expect(path).toBe('/api/v1/executions');
		expect(query).toEqual({
			limit: '25',
			cursor: 'eyJsYXN0SWQiOiIzMiJ9+/=',
			status: 'error',
			workflowId: 'wf-123',
			projectId: 'proj-1',
			includeData: 'true',
			redactExecutionData: 'false',
			startedAfter: '2024-01-01T00:00:00+02:00',
			startedBefore: '2024-01-02T00:00:00.000Z',
		});
		expect(headers['x-n8n-api-key']).toBe(key);
		expect(headers.accept).toBe('application/json');
	});

	it('nothing that is not given', async () => {
		const { query } = await sent(({ executions }) => executions().list({ status: undefined, limit: 1_000 }));
		// More than 250 is cut here: 1.123 refuses it.
		expect(query).toEqual({ limit: '250' });
	});

	it('ids as numbers or as their digits', async () => {
		expect((await sent(({ executions }) => executions().get('0042'))).path).toBe('/api/v1/executions/42');
		expect((await sent(({ executions }) => executions().get(42))).path).toBe('/api/v1/executions/42');
	});

	it('a retry with and without its option', async () => {
		const bare = await sent(({ executions }) => executions().retry(5));
		expect([bare.path, bare.method, bare.body, bare.type]).toEqual([
			'/api/v1/executions/5/retry',
			'POST',
			'{}',
			'application/json',
		]);
		expect((await sent(({ executions }) => executions().retry(5, { loadWorkflow: true }))).body).toBe(
			'{"loadWorkflow":true}',
		);
		expect((await sent(({ executions }) => executions().retry(5, { loadWorkflow: false }))).body).toBe(
			'{"loadWorkflow":false}',
		);
	});

	it('a stop of one without a body, of many with its filters', async () => {
		expect((await sent(({ executions }) => executions().stop(5))).body).toBe('');
		const many = await sent(({ executions }) =>
			executions().stopMany({
				status: ['running', 'queued'],
				workflowId: 'w',
				startedAfter: new Date('2024-01-01T00:00:00Z'),
			}),
		);
		expect(JSON.parse(many.body)).toEqual({
			status: ['running', 'queued'],
			workflowId: 'w',
			startedAfter: '2024-01-01T00:00:00.000Z',
		});
	});

	it('of tags only their ids, each once: n8n refuses more fields, and doubles whole', async () => {
		const tags = [{ id: 'a', name: 'one' }, { id: 'b' }, { id: 'a' }];
		const put = await sent(({ executions }) => executions().updateTags(5, tags));
		expect([put.method, put.body]).toEqual(['PUT', '[{"id":"a"},{"id":"b"}]']);
		expect((await sent(({ executions }) => executions().updateTags(5, []))).body).toBe('[]');
	});

	it('workflow ids encoded', async () => {
		expect((await sent(({ workflows }) => workflows().get('a/b c'))).path).toBe('/api/v1/workflows/a%2Fb%20c');
	});
});

describe('the address', () => {
	it.each([
		['http://127.0.0.1:5678', 'http://127.0.0.1:5678'],
		['http://127.0.0.1:5678/', 'http://127.0.0.1:5678'],
		['https://n8n.example.com/api/v1', 'https://n8n.example.com'],
		['https://example.com/n8n/api/v1/', 'https://example.com/n8n'],
		['https://example.com/n8n//', 'https://example.com/n8n'],
		['https://example.com/n8n?x=1#y', 'https://example.com/n8n'],
	])('%s is %s', (given, base) => {
		expect(createN8nClient({ baseUrl: given, apiKey: key }).baseUrl).toBe(base);
	});

	it('below a path is kept for every call', async () => {
		await using wire = await startWire((response) => json(response, 200, row(5)));
		await createN8nClient({ baseUrl: `${wire.url}/n8n/`, apiKey: key })
			.executions()
			.get(5);
		expect(wire.requests[0]!.path).toBe('/n8n/api/v1/executions/5');
	});

	it.each(['', 'n8n.example.com', 'ftp://example.com', 'https://ana:secret@example.com'])(
		'%j is refused',
		(baseUrl) => {
			const attempt = () => createN8nClient({ baseUrl, apiKey: key });
			expect(attempt).toThrow(TypeError);
			expect(attempt).toThrow(/^baseUrl must [^@]*\.$/);
		},
	);

	it('deadlines must be above 0', () => {
		for (const bad of [{ timeoutMs: 0 }, { retryTimeoutMs: -1 }, { timeoutMs: Number.NaN }, { maxAnswerBytes: 0 }]) {
			expect(() => createN8nClient({ baseUrl: 'http://127.0.0.1:1', apiKey: key, ...bad })).toThrow(TypeError);
		}
	});
});
