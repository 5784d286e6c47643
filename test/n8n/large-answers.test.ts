import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { createN8nClient, TooLargeError, UnreadableAnswerError } from '../../src/n8n/index.js';
import { html, json, key, type Respond, rejection, row, type Seen, startWire } from './wire.js';

const mb = 2 ** 20;
const clientOf = (url: string, more = {}) =>
	createN8nClient({ baseUrl: url, apiKey: key, maxDataBytes: mb, maxAnswerBytes: 2 * mb, ...more });

type Row = { id: number; size: number };

/** n8n's lists of executions or workflows, by its cursors; rows have so many bytes of data, where that is asked for. */
function listing(rows: Row[], kind: 'executions' | 'workflows', asked: string[] = []): Respond {
	return (response, { path, query }) => {
		if (!path.endsWith(`/${kind}`)) return html(response, 404);
		const cursor = JSON.parse(Buffer.from(query.get('cursor') ?? 'e30=', 'base64').toString());
		const limit = cursor.limit ?? Number(query.get('limit') ?? 100);
		const from = kind === 'workflows' ? (cursor.offset ?? 0) : rows.findIndex(({ id }) => id < (cursor.lastId ?? 1e9));
		const page = from < 0 ? [] : rows.slice(from, from + limit);
		const withData = kind === 'workflows' || query.get('includeData') === 'true';
		asked.push(`${withData ? 'with data' : 'plain'} ${limit}`);
		const next = kind === 'workflows' ? { limit, offset: from + limit } : { lastId: String(page.at(-1)?.id), limit };
		const more = from + limit < rows.length;
		json(response, 200, {
			data: page.map(({ id, size }) => ({
				...(kind === 'workflows' ? { id: `w${id}`, name: `Workflow ${id}` } : row(id)),
				...(withData ? { data: 'x'.repeat(size) } : {}),
			})),
			nextCursor: more ? Buffer.from(JSON.stringify(next)).toString('base64') : null,
		});
	};
}

const newestFirst = (sizes: number[]) => sizes.map((size, i) => ({ id: sizes.length - i, size }));

async function collected<T>(rows: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const each of rows) all.push(each);
	return all;
}

describe('an execution that is larger with its data than is read', () => {
	const heavy =
		(size: number): Respond =>
		(response, { query }) =>
			json(response, 200, { ...row(5), ...(query.get('includeData') ? { data: 'x'.repeat(size) } : {}) });

	test('comes without it, and says so', async () => {
		await using wire = await startWire(heavy(mb));
		const run = await clientOf(wire.url).executions().get(5, { includeData: true });
		expect(run).toMatchObject({ id: 5, status: 'error', dataLeftOut: '1 MB' });
		expect(run.data).toBeUndefined();
		expect(wire.requests.map(({ query }) => query.get('includeData'))).toEqual(['true', null]);
	});

	test('comes whole where it fits', async () => {
		await using wire = await startWire(heavy(mb - 1_000));
		const run = await clientOf(wire.url).executions().get(5, { includeData: true });
		expect(run.data).toHaveLength(mb - 1_000);
		expect('dataLeftOut' in run).toBe(false);
	});

	test('comes whole to a client that sets no bound', async () => {
		await using wire = await startWire(heavy(40 * mb));
		const run = await createN8nClient({ baseUrl: wire.url, apiKey: key }).executions().get(5, { includeData: true });
		expect(run.data).toHaveLength(40 * mb);
	});

	test('is no more than read in part, and the rest never sent', async () => {
		let sent = 0;
		let closed: () => void;
		const over = new Promise<void>((resolve) => {
			closed = resolve;
		});
		await using wire = await startWire((response, { query }) => {
			if (!query.get('includeData')) return json(response, 200, row(5));
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{"id":"5","data":"');
			const more = () => {
				while (sent < 300 * mb && response.write('x'.repeat(65_536))) sent += 65_536;
			};
			response.on('drain', more).on('close', closed);
			more();
		});
		expect((await clientOf(wire.url).executions().get(5, { includeData: true })).dataLeftOut).toBe('1 MB');
		await over;
		// What the sockets hold on both sides comes on top.
		expect(sent).toBeLessThan(20 * mb);
	});

	test('of ever so many small parts is none to be parsed either', async () => {
		const body = `{"id":"5","status":"error","data":[${'{},'.repeat(200_000)}0]}`;
		await using wire = await startWire((response, { query }) =>
			json(response, 200, query.get('includeData') ? body : row(5)),
		);
		const run = await clientOf(wire.url).executions().get(5, { includeData: true });
		expect(run.dataLeftOut).toMatch(/^52,429 objects and lists$/);
	});

	test('leaves a retry that was answered with it to be looked for', async () => {
		await using wire = await startWire((response) => json(response, 200, { ...row(6), data: 'x'.repeat(mb) }));
		const error = await rejection(clientOf(wire.url).executions().retry(5));
		expect(error).toBeInstanceOf(TooLargeError);
		expect(error).toBeInstanceOf(UnreadableAnswerError);
		expect(error).toMatchObject({ outcomeUnknown: true, limit: '1 MB' });
		expect(wire.requests).toHaveLength(1);
	});
});

describe('a page that is larger than is read', () => {
	test.each([
		['one large row among small ones', [10, 10, 2 * mb, ...Array(30).fill(10)]],
		['all nearly too large', Array(12).fill(mb - 2_000)],
		['all too large', Array(6).fill(mb)],
		['some of each', [10, mb / 3, mb / 3, mb / 3, 2 * mb, 10, 10, mb / 2, mb / 2, ...Array(60).fill(20_000)]],
	])('comes in smaller ones, every row once, in order: %s', async (_, sizes) => {
		const rows = newestFirst(sizes);
		await using wire = await startWire(listing(rows, 'executions'));
		const runs = await collected(clientOf(wire.url).executions().iterate({ limit: 50, includeData: true }));
		expect(runs.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
		for (const [i, run] of runs.entries()) {
			const fits = rows[i]!.size < mb - 1_000;
			expect(run.dataLeftOut).toBe(fits ? undefined : '1 MB');
			expect(run.data).toEqual(fits ? 'x'.repeat(rows[i]!.size) : undefined);
		}
	});

	test('grows again behind what is large', async () => {
		const asked: string[] = [];
		const rows = newestFirst([2 * mb, ...Array(200).fill(10)]);
		await using wire = await startWire(listing(rows, 'executions', asked));
		const runs = await collected(clientOf(wire.url).executions().iterate({ limit: 50, includeData: true }));
		expect(runs).toHaveLength(201);
		expect(asked).toEqual([
			...['with data 50', 'with data 12', 'with data 3', 'with data 1', 'plain 1'],
			...['with data 2', 'with data 4', 'with data 8', 'with data 16', 'with data 32'],
			...['with data 50', 'with data 50', 'with data 50'],
		]);
	});

	test('of workflows too; one that is larger than any answer may be is left out', async () => {
		const rows = [10, 10, mb, mb / 2, 3 * mb, 10, mb / 2, 3 * mb].map((size, id) => ({ id, size }));
		await using wire = await startWire(listing(rows, 'workflows'));
		const names = await collected(clientOf(wire.url).workflows().iterate({ limit: 250 }));
		expect(names.map(({ id }) => id)).toEqual(['w0', 'w1', 'w2', 'w3', 'w5', 'w6']);
	});

	test('with a cursor of another form is an error, and not asked for without end', async () => {
		await using wire = await startWire((response) =>
			json(response, 200, { data: [{ ...row(5), data: 'x'.repeat(mb) }], nextCursor: null }),
		);
		const list = clientOf(wire.url).executions().list({ includeData: true, limit: 50, cursor: 'page-two' });
		expect(await rejection(list)).toBeInstanceOf(TooLargeError);
		expect(wire.requests).toHaveLength(1);
	});
});

test('no more than two large answers are read at a time, and small ones do not wait for them', async () => {
	const held: (() => void)[] = [];
	await using wire = await startWire((response, { path }: Seen) => {
		if (!path.endsWith('/5')) return json(response, 200, row(Number(path.split('/').at(-1))));
		response.writeHead(200, { 'content-type': 'application/json' });
		response.write(`{"id":"5","data":"${'x'.repeat(600_000)}`);
		held.push(() => response.end('"}'));
	});
	const executions = clientOf(wire.url).executions();
	let done = 0;
	async function ask(count: number) {
		const before = held.length;
		const asked = Array.from({ length: count }, async () => {
			await executions.get(5, { includeData: true });
			done++;
		});
		await vi.waitFor(() => expect(held).toHaveLength(before + count));
		await pause(200);
		return asked;
	}
	const first = await ask(2);
	const then = await ask(3);
	for (const end of held.slice(2)) end();
	expect((await executions.get(7)).id).toBe(7);
	await pause(200);
	expect(done).toBe(0);
	held[0]!();
	await Promise.all(then);
	expect(done).toBe(4);
	held[1]!();
	await Promise.all(first);
});

test('who gives up waiting for a place leaves it to the others', async () => {
	await using wire = await startWire((response, { query }) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		response.write(`{"id":"5","data":"${'x'.repeat(600_000)}`);
		if (!query.get('redactExecutionData')) response.end('"}');
	});
	const executions = clientOf(wire.url).executions();
	const stuck = { includeData: true, redactExecutionData: true };
	const three = [1, 2, 3].map(() => rejection(executions.get(5, stuck, { timeoutMs: 400 })));
	const late = executions.get(5, { includeData: true });
	for (const error of await Promise.all(three)) expect(error).toMatchObject({ name: 'TimedOutError' });
	expect((await late).id).toBe(5);
});

test('of an error no more is read than tells what it is', async () => {
	await using wire = await startWire((response) => {
		response.writeHead(500, { 'content-type': 'application/json' });
		const more = () => {
			while (response.write('x'.repeat(65_536)));
		};
		response.on('drain', more);
		more();
	});
	expect(await rejection(clientOf(wire.url).executions().stop(5))).toMatchObject({ name: 'ServerError', status: 500 });
});

test('62 MB hold nothing else up', async () => {
	const body = Buffer.from(JSON.stringify({ ...row(5), data: 'x'.repeat(62_000_000) }));
	const server = createServer((request, response) =>
		json(response, 200, request.url?.includes('includeData') ? body.toString('latin1') : row(5)),
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const start = performance.now();
	const run = await clientOf(`http://127.0.0.1:${port}`, { maxDataBytes: 4 * mb })
		.executions()
		.get(5, { includeData: true });
	expect(run.dataLeftOut).toBe('4 MB');
	expect(performance.now() - start).toBeLessThan(3_000);
	server.closeAllConnections();
	server.close();
});
