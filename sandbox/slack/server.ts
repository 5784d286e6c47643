import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { limited, type RouterParts, withFaults } from './api/router.js';
import type { Fields } from './model.js';
import { responseUrl } from './rates.js';
import { Refusal } from './refusal.js';
import { type Responses, responseStatus } from './responses.js';
import type { World } from './world.js';

/** A server on loopback that has its port before anybody needs the address. */
export async function listen(port: number): Promise<{ server: Server; url: string }> {
	const server = createServer();
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export type Doors = Pick<RouterParts, 'world' | 'faults' | 'rates'> & {
	responses: Responses;
	api: express.RequestHandler;
};

/** Every door over HTTP: the Web API, response URLs, uploads. */
export function createDoors({ world, faults, rates, responses, api }: Doors): Express {
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	const form = express.urlencoded({ extended: false, limit: '4mb' });
	const json = express.json({ limit: '4mb' });

	app.all('/api/:method', form, json, api);

	app.post('/response/:id', json, async (request, response) => {
		const body = (request.body ?? {}) as Fields;
		const answer = await withFaults({ world, faults }, { name: 'response_url', body, response }, async () => {
			const wait = rates.take('response_url', responseUrl);
			if (wait > 0) return limited(wait);
			try {
				responses.post(request.path, body);
				return { status: 200, body: { ok: true } };
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				const status = responseStatus[error.error] ?? 400;
				return { status, body: { ok: false, error: error.error, ...error.extra } };
			}
		});
		if (answer)
			response
				.status(answer.status)
				.set(answer.headers ?? {})
				.json(answer.body);
	});

	const bytes = express.raw({ type: () => true, limit: '50mb' });
	app.post('/upload/v1/:id', bytes, async (request, response) => {
		const content = await uploaded(request.body as Buffer, String(request.headers['content-type'] ?? ''));
		const taken = keep(world, String(request.params.id), content);
		response.status(taken ? 200 : 400).send(taken ? `OK - ${content.length}` : 'file size does not match');
	});

	app.use((_request, response) => {
		response.status(404).send('not_found');
	});
	// What cannot be read at all is answered as Slack does; anything else is a fault of the sandbox and must be seen.
	app.use(((error: Error & { status?: number }, _request, response, _next) => {
		if (error.status === 413) return response.status(413).json({ ok: false, error: 'request_too_large' });
		if (error.status && error.status < 500) return response.status(200).json({ ok: false, error: 'invalid_json' });
		world.problem(`the sandbox itself failed: ${error.stack ?? error.message}`);
		response.status(500).json({ ok: false, error: 'internal_error' });
	}) satisfies express.ErrorRequestHandler);
	return app;
}

function keep(world: World, id: string, content: Buffer): boolean {
	const file = world.files.get(id);
	if (!file || file.complete || file.size !== content.length) return false;
	file.content = content;
	return true;
}

/** The bytes of an upload, sent bare or as the only part of a form. */
async function uploaded(body: Buffer, contentType: string): Promise<Buffer> {
	if (!contentType.startsWith('multipart/form-data')) return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
	const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
	const part = [...form.values()].find((value) => typeof value !== 'string');
	return part && typeof part !== 'string' ? Buffer.from(await part.arrayBuffer()) : Buffer.alloc(0);
}
