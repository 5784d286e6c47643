import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFailure, safeName } from '../../src/instances/failures.js';
import type { Execution } from '../../src/n8n/index.js';

const secret = `q7${'zebra'.repeat(5)}`;
const huge = `{"apiKey":"${secret}"} ${'x'.repeat(2_000_000)} password=${secret}`;

const run = {
	id: 7,
	status: 'error',
	data: {
		resultData: {
			lastNodeExecuted: `Call ${huge}`,
			error: {
				name: 'NodeApiError',
				message: `Refused: Bearer ${secret} ${huge}`,
				description: huge,
				messages: [`500 - ${huge}`],
				httpCode: '500',
				stack: `Error\n${huge}`,
				executionId: '12',
			},
		},
	},
} as unknown as Execution;

test('what is kept of a failure is a few kB, however much n8n keeps, and holds no secret', () => {
	const failure = readFailure(run)!;
	expect(JSON.stringify(failure).length).toBeLessThan(25_000);
	expect(JSON.stringify(failure)).not.toContain('zebra');
	expect(failure.message).toMatch(/^Refused: Bearer \[redacted\] \{"apiKey":"\[redacted\]"\} x+…$/);
	expect(failure).toMatchObject({ httpCode: '500', kind: 'NodeApiError', childExecutionId: 12 });
});

test('what says nothing of a failure stays nothing', () => {
	expect(readFailure({ id: 7, status: 'error' } as unknown as Execution)).toBeNull();
});

test('a name is cut and holds no secret either', () => {
	expect(safeName(`Sync password=${secret}`)).toBe('Sync password=[redacted]');
	expect(safeName('x'.repeat(5_000))).toHaveLength(300);
});

test('nobody but this door reads a failure uncut', () => {
	const readers = readdirSync('src', { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && !file.startsWith('n8n'))
		.filter((file) => readFileSync(join('src', file), 'utf8').includes('failureOf('));
	expect(readers).toEqual(['instances/failures.ts']);
});
