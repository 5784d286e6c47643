import { describe, expect, test } from 'vitest';
import { executionShape } from '../../../src/n8n/execution.js';
import { createN8nClient, failureOf, failureParts, failureSays, type N8nError } from '../../../src/n8n/index.js';
import { key, rejection, startWire } from '../wire.js';
import { foreignAnswers } from './answers.js';
import { failedRows } from './rows.js';

test('are many', () => {
	expect(failedRows.length + foreignAnswers.length).toBeGreaterThanOrEqual(120);
	const names = [...failedRows, ...foreignAnswers].map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});

describe('of a failed execution: the node, the reason and the status are named', () => {
	test.each(failedRows.map((row) => [row.name, row] as const))('%s', (_, { run, node, usedBy, says, httpCode }) => {
		const failure = failureOf(executionShape.parse({ id: 5, status: 'error', ...run }))!;
		expect({ node: failure.node, usedBy: failure.usedBy ?? undefined }).toEqual({ node, usedBy });
		// As people read it in a line: the status, the message, the reason.
		const { words } = failureParts(failure);
		expect(words.join(' · ')).toContain(says);
		if (httpCode !== undefined) expect(failure.httpCode).toBe(httpCode);
		expect(failureSays(failure, says)).toBe(true);
	});
});

describe('of what came in the place of an answer: who gave it is named', () => {
	// All at once, as the client waits before it asks again after a 5xx.
	test.concurrent.each(foreignAnswers.map((each) => [each.name, each] as const))(
		'%s',
		async (_, { status, headers, body, ...wanted }) => {
			await using wire = await startWire((response) => void response.writeHead(status, headers).end(body));
			const client = createN8nClient({ baseUrl: wire.url, apiKey: key, timeoutMs: 10_000 });
			const error = (await rejection(client.executions().get(5))) as N8nError;
			expect(error.name).toBe(wanted.error);
			for (const words of wanted.says) expect(error.message).toContain(words);
			expect(error.message).toMatch(/^\S.*[.!]$/s);
			expect(error.message).not.toContain('secret');
			// A change may only be given up for sure where it surely did not arrive.
			const change = (await rejection(client.executions().retry(5))) as N8nError;
			expect(change.outcomeUnknown).toBe(status < 300 || status >= 500);
		},
	);
});
