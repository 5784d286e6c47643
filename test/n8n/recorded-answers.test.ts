import { describe, expect, it } from 'vitest';
import { createN8nClient, type N8nError } from '../../src/n8n/index.js';
import { onTheWire, recordings } from './recorded.js';
import { key, rejection, startWire } from './wire.js';

/** Every recorded refusal of a call that the client makes, and the meaning that it must have. */
const meanings: [RegExp, string][] = [
	[/cannot be retried|Cannot delete a running|Only running or waiting|published workflow/, 'ConflictError'],
	[
		/^4\d\d .*does not exist|^404 (Not Found|Some tags|Failed to find|Workflow not found|Version not found|You do not have permission)/,
		'NotFoundError',
	],
	[/^404 not found$|^405 /, 'UnsupportedError'],
	[/^401 /, 'UnauthorizedError'],
	[/^403 /, 'ForbiddenError'],
	[/^404 <html>/, 'UnreachableError'],
	[/^5\d\d /, 'ServerError'],
	[/^4(00|13|15) /, 'BadRequestError'],
	[/^409 Tag already exists/, 'ConflictError'],
];

const refused = recordings(/./).filter(({ response }) => response.status >= 400);

it('has a good many recorded refusals', () => expect(refused.length).toBeGreaterThan(120));

describe('each recorded refusal has its one meaning', () => {
	it.each(refused)('$name', async (recording) => {
		const { type, text } = onTheWire(recording);
		const { status } = recording.response;
		await using wire = await startWire((response) => {
			if (type) response.setHeader('content-type', type);
			response.writeHead(status).end(text);
		});
		const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
		// A change, so that nothing is sent again and the outcome counts.
		const error = (await rejection(executions.retry(5))) as N8nError;
		const said = type.includes('json') ? JSON.parse(text).message : '<html>';
		const [, meaning] = meanings.find(([pattern]) => pattern.test(`${status} ${said}`)) ?? [];
		expect(error.name).toBe(meaning);
		expect(error.status).toBe(status);
		expect(error.n8nMessage).toBe(type.includes('json') ? said : null);
		expect(error.outcomeUnknown).toBe(status >= 500);
	});
});

describe('scope and licence', () => {
	it.each(refused.filter(({ response }) => response.status === 403))('$name', async (recording) => {
		const { type, text } = onTheWire(recording);
		await using wire = await startWire((response) => {
			response.writeHead(403, { 'content-type': type }).end(text);
		});
		const error = await rejection(createN8nClient({ baseUrl: wire.url, apiKey: key }).executions().get(5));
		const feature = /for (feat:[\w:]+)/.exec(text)?.[1] ?? null;
		expect(error).toMatchObject({ lacks: feature ? 'licence' : 'scope', feature });
		expect((error as Error).message).toContain(feature ?? 'scope');
	});

	it('tells a redaction policy apart', async () => {
		await using wire = await startWire((response) => {
			response.writeHead(403, { 'content-type': 'application/json' });
			response.end('{"message":"EXECUTION_REVEAL_FORBIDDEN"}');
		});
		const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
		expect(await rejection(executions.get(5, { redactExecutionData: false }))).toMatchObject({ lacks: 'reveal' });
	});
});

describe('each recorded good answer is taken', () => {
	const good = (pattern: RegExp) => recordings(pattern).filter(({ response }) => response.status === 200);
	const answering = async <T>(
		recording: (typeof refused)[number],
		call: (client: ReturnType<typeof createN8nClient>) => Promise<T>,
	) => {
		const { type, text } = onTheWire(recording);
		await using wire = await startWire((response) => {
			response.writeHead(200, { 'content-type': type }).end(text);
		});
		return await call(createN8nClient({ baseUrl: wire.url, apiKey: key }));
	};
	type Row = { id: string | number; retryOf?: unknown; status: string };

	it.each(good(/\/executions-list\//).filter(({ request }) => request.method === 'GET'))('$name', async (recording) => {
		const page = await answering(recording, (client) => client.executions().list());
		const body = recording.response.body as { data: Row[]; nextCursor: string | null };
		expect(page.nextCursor).toBe(body.nextCursor);
		expect(page.data.map(({ id }) => id)).toEqual(body.data.map(({ id }) => Number(id)));
		expect(page.data.every(({ retryOf }) => retryOf === null || typeof retryOf === 'number')).toBe(true);
	});

	it.each(good(/\/executions-get\//).filter(({ response, request }) => response.body && request.method === 'GET'))(
		'$name',
		async (recording) => {
			const body = recording.response.body as Row;
			const execution = await answering(recording, (client) => client.executions().get(Number(body.id)));
			expect(execution).toMatchObject({ id: Number(body.id), status: body.status });
			expect(Object.keys(execution)).toEqual(expect.arrayContaining(Object.keys(body)));
		},
	);

	it.each(good(/\/executions-retry\//))('$name', async (recording) => {
		const body = recording.response.body as Row;
		const execution = await answering(recording, (client) => client.executions().retry(Number(body.retryOf)));
		expect(execution).toMatchObject({ id: Number(body.id), status: body.status, retryOf: Number(body.retryOf) });
	});

	it.each(good(/\/executions-delete\//))('$name', async (recording) => {
		const { id } = recording.response.body as Row;
		const deleted = await answering(recording, (client) => client.executions().delete(id));
		expect(deleted.id).toBe(id);
	});

	it.each(good(/\/executions-stop\//))('$name', async (recording) => {
		const stopped = await answering(recording, (client) => client.executions().stop(5));
		expect(stopped).toMatchObject({ id: 5, status: 'canceled', finished: false });
		const { startedAt } = recording.response.body as { startedAt: string };
		expect(stopped.startedAt).toBe(startedAt.startsWith('1970') ? null : startedAt);
	});

	it.each(good(/\/executions-stop-many\//))('$name', async (recording) => {
		const answer = await answering(recording, (client) => client.executions().stopMany({ status: ['running'] }));
		expect(answer).toEqual(recording.response.body);
	});

	it.each(good(/\/executions-tags\/(get|put)/))('$name', async (recording) => {
		expect(await answering(recording, (client) => client.executions().getTags(5))).toEqual(recording.response.body);
	});

	it.each(good(/\/workflows\/list/))('$name', async (recording) => {
		const page = await answering(recording, (client) => client.workflows().list());
		const body = recording.response.body as { data: { name: string }[] };
		expect(page.data.map(({ name }) => name)).toEqual(body.data.map(({ name }) => name));
	});

	it.each(good(/\/workflows\/(get|activate|deactivate)/))('$name', async (recording) => {
		const workflow = await answering(recording, (client) => client.workflows().get('w'));
		expect(workflow).toMatchObject({ id: (recording.response.body as Row).id });
	});
});
