import { expect, it } from 'vitest';
import { createN8nClient, UnreachableError } from '../../src/n8n/index.js';
import { json, key, rejection, row, startWire } from './wire.js';

it.each([301, 302, 303, 307, 308])('the key is not carried to another origin by a %i', async (code) => {
	await using other = await startWire((response) => json(response, 200, row(5)));
	await using wire = await startWire((response) => {
		response.writeHead(code, { location: `${other.url}/api/v1/executions/5?token=secret` }).end();
	});
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	for (const call of [() => executions.get(5), () => executions.retry(5)]) {
		const error = await rejection(call());
		expect(error).toBeInstanceOf(UnreachableError);
		expect(error).toMatchObject({ status: code, outcomeUnknown: false, starting: false });
		expect((error as Error).message).toContain(`redirects to ${other.url}/api/v1/executions/5;`);
		expect((error as Error).message).not.toContain('secret');
	}
	expect(other.requests).toHaveLength(0);
	expect(wire.requests).toHaveLength(2);
});

it('a redirect that leads nowhere is told as well', async () => {
	await using wire = await startWire((response) => void response.writeHead(302, { location: 'http://' }).end());
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	expect(await rejection(executions.get(5))).toMatchObject({
		message: `${wire.url} redirects; the API key is not carried along. Use the address that n8n itself answers at.`,
	});
});

it('no redirect is followed through a fetch of the caller either', async () => {
	await using other = await startWire((response) => json(response, 200, row(5)));
	await using wire = await startWire((response) => void response.writeHead(307, { location: other.url }).end());
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key, fetch: globalThis.fetch }).executions();
	expect(await rejection(executions.get(5))).toBeInstanceOf(UnreachableError);
	expect(other.requests).toHaveLength(0);
});
