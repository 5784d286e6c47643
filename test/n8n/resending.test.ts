import { expect, it } from 'vitest';
import {
	createN8nClient,
	RateLimitedError,
	ServerError,
	TimedOutError,
	UnreachableError,
} from '../../src/n8n/index.js';
import { resendDelay, retryAfterMs } from '../../src/n8n/resend.js';
import { json, key, type Respond, rejection, row, startWire } from './wire.js';

const clientOf = (url: string, more = {}) => createN8nClient({ baseUrl: url, apiKey: key, ...more }).executions();
const cut: Respond = (response) => void response.socket?.destroy();
const cutInTheMiddle: Respond = (response) => {
	response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
	response.write('{"id": "5", ', () => response.socket?.destroy());
};
const status =
	(code: number): Respond =>
	(response) =>
		json(response, code, { message: 'not now' }, { 'retry-after': '0' });

const passing: [string, Respond][] = [
	['a cut connection', cut],
	['a connection cut in the middle of the answer', cutInTheMiddle],
	...[408, 429, 502, 503, 504].map((code): [string, Respond] => [`${code}`, status(code)]),
];

it.each(passing)('a read is sent again after %s, and its good answer counts', async (_, fault) => {
	await using wire = await startWire((response, seen, nth) =>
		nth < 3 ? fault(response, seen, nth) : json(response, 200, row(5)),
	);
	expect((await clientOf(wire.url).get(5)).id).toBe(5);
	expect(wire.requests).toHaveLength(3);
});

it.each(passing)('a read is sent three times at most when it is always %s', async (_, fault) => {
	await using wire = await startWire(fault);
	await rejection(clientOf(wire.url).get(5));
	expect(wire.requests).toHaveLength(3);
});

it.each([400, 401, 403, 404, 405, 409, 425, 500, 501])('a read is not sent again after %i', async (code) => {
	await using wire = await startWire(status(code));
	await rejection(clientOf(wire.url).get(5));
	expect(wire.requests).toHaveLength(1);
});

const changing: [string, (client: ReturnType<typeof clientOf>) => Promise<unknown>][] = [
	['retry', (client) => client.retry(5)],
	['stop', (client) => client.stop(5)],
	['stopMany', (client) => client.stopMany({ status: ['running'] })],
	['delete', (client) => client.delete(5)],
	['updateTags', (client) => client.updateTags(5, [])],
];
const everyFault: [string, Respond][] = [...passing, ['500', status(500)], ['409', status(409)], ['425', status(425)]];

it.each(changing.flatMap(([verb, change]) => everyFault.map(([name, fault]) => [verb, name, change, fault] as const)))(
	'%s is sent once, whatever happens: %s',
	async (_, __, change, fault) => {
		await using wire = await startWire(fault);
		await rejection(change(clientOf(wire.url)));
		expect(wire.requests).toHaveLength(1);
	},
);

it('activating a workflow is sent once too', async () => {
	await using wire = await startWire(status(503));
	const workflows = createN8nClient({ baseUrl: wire.url, apiKey: key }).workflows();
	await rejection(workflows.activate('abc'));
	await rejection(workflows.deactivate('abc'));
	expect(wire.requests.map(({ path }) => path)).toEqual([
		'/api/v1/workflows/abc/activate',
		'/api/v1/workflows/abc/deactivate',
	]);
});

it('says whether a change may have taken effect', async () => {
	const outcome = async (respond: Respond) => {
		await using wire = await startWire(respond);
		const error = await rejection(clientOf(wire.url).retry(5));
		return (error as UnreachableError).outcomeUnknown;
	};
	for (const fault of [cut, cutInTheMiddle, status(408), status(500), status(502), status(503)]) {
		expect(await outcome(fault)).toBe(true);
	}
	for (const code of [400, 401, 403, 404, 405, 409, 413, 415, 429]) expect(await outcome(status(code))).toBe(false);
});

it('never says so of a read', async () => {
	for (const fault of [cut, cutInTheMiddle, status(500), status(503)]) {
		await using wire = await startWire(fault);
		expect(await rejection(clientOf(wire.url).get(5))).toMatchObject({ outcomeUnknown: false });
	}
});

it('knows that a change did not arrive where nothing took the connection', async () => {
	const wire = await startWire(cut);
	await wire[Symbol.asyncDispose]();
	const error = await rejection(clientOf(wire.url).retry(5));
	expect(error).toBeInstanceOf(UnreachableError);
	expect(error).toMatchObject({ outcomeUnknown: false, code: 'ECONNREFUSED', status: null });
});

it('waits as long as Retry-After says', async () => {
	const at: number[] = [];
	await using wire = await startWire((response, _, nth) => {
		at.push(performance.now());
		nth === 1 ? json(response, 503, {}, { 'retry-after': '1' }) : json(response, 200, row(5));
	});
	await clientOf(wire.url).get(5);
	expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(990);
});

it('gives up at once where Retry-After is beyond the deadline, and says how long to wait', async () => {
	await using wire = await startWire((response) => json(response, 429, {}, { 'retry-after': '120' }));
	const error = await rejection(clientOf(wire.url, { timeoutMs: 5_000 }).get(5));
	expect(error).toBeInstanceOf(RateLimitedError);
	expect(error).toMatchObject({ retryAfterMs: 120_000, message: 'Too many requests. Ask again in 120 s.' });
	expect(wire.requests).toHaveLength(1);
});

it('reads Retry-After as seconds and as a date', () => {
	const now = Date.parse('2026-11-23T18:00:00Z');
	expect(retryAfterMs('7', now)).toBe(7_000);
	expect(retryAfterMs('Mon, 23 Nov 2026 18:00:30 GMT', now)).toBe(30_000);
	expect(retryAfterMs('Mon, 23 Nov 2026 17:00:00 GMT', now)).toBe(0);
	expect(retryAfterMs('soon', now)).toBeNull();
	expect(retryAfterMs(null, now)).toBeNull();
});

it('spreads resends by chance, and longer each time', () => {
	const broken = new Error('x');
	expect(resendDelay(broken, 0, () => 0)).toBe(200);
	expect(resendDelay(broken, 0, () => 1)).toBe(400);
	expect(resendDelay(broken, 1, () => 0)).toBe(400);
	expect(resendDelay(broken, 1, () => 1)).toBe(800);
});

it('keeps the class of what went wrong last', async () => {
	await using wire = await startWire((response, seen, nth) =>
		nth < 3 ? cut(response, seen, nth) : json(response, 502, {}),
	);
	expect(await rejection(clientOf(wire.url).get(5))).toBeInstanceOf(ServerError);
	await using proxy = await startWire(status(408));
	expect(await rejection(clientOf(proxy.url).retry(5))).toBeInstanceOf(TimedOutError);
});

it('a POST carries its idempotency key, and nothing else does', async () => {
	await using wire = await startWire(status(503));
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key });
	const options = { idempotencyKey: 'intent-1' };
	for (const call of [
		client.executions().retry(5, {}, options),
		client.executions().stop(5, options),
		client.executions().stopMany({ status: ['running'] }, options),
		client.workflows().activate('abc', options),
		client.workflows().deactivate('abc', options),
		client.executions().delete(5, options),
		client.executions().updateTags(5, [], options),
		client.executions().retry(5),
	]) {
		await rejection(call);
	}
	const sent = wire.requests.map(({ headers }) => headers['idempotency-key']);
	expect(sent).toEqual([...Array(5).fill('intent-1'), undefined, undefined, undefined]);
});

it.each(['', 'two words', 'x'.repeat(129), 'ümlaut', 'a\nb'])(
	'the idempotency key %j is refused, and nothing is sent',
	async (idempotencyKey) => {
		await using wire = await startWire(status(503));
		const error = await rejection(clientOf(wire.url).retry(5, {}, { idempotencyKey }));
		expect(error).toMatchObject({ name: 'BadRequestError', outcomeUnknown: false });
		expect(wire.requests).toEqual([]);
	},
);

it.each([
	['ECONNREFUSED', 'connect', false],
	['EHOSTUNREACH', 'connect', false],
	['EHOSTUNREACH', 'read', true],
	['ENETUNREACH', 'write', true],
	['ECONNRESET', 'read', true],
	['ENOTFOUND', 'getaddrinfo', false],
	['CERT_HAS_EXPIRED', undefined, false],
])('%s at %s: a change may have arrived: %s', async (code, syscall, unknown) => {
	const fetch = async () => {
		throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });
	};
	const error = await rejection(clientOf('http://127.0.0.1:1', { fetch }).retry(5));
	expect(error).toMatchObject({ name: 'UnreachableError', code, outcomeUnknown: unknown });
});
