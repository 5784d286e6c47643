import { expect, test } from 'vitest';
import {
	BadRequestError,
	ConflictError,
	ForbiddenError,
	IntermediaryError,
	N8nError,
	NotFoundError,
	ServerError,
	TooLargeError,
	UnreachableError,
} from '../../src/n8n/index.js';
import { problemOf } from '../../src/operations/problem.js';

const facts = { status: null, method: 'GET', path: '/executions/5', n8nMessage: null, outcomeUnknown: false };

test.each([
	[new ForbiddenError('no', { ...facts, lacks: 'scope', feature: null }), '`/night-bell status`'],
	[new UnreachableError('no', facts), '`/night-bell status`'],
	[new NotFoundError('no', facts), '`/night-bell list`'],
	[new ConflictError('no', facts), '`/night-bell show`'],
])('%s: names the command as it is typed here', (error, command) => {
	const { next } = problemOf(error, 'It did not work', { newReference: () => 'R', command: '/night-bell' });
	expect(next.match(/`[^`]*`/g)).toEqual([command]);
});

const words = { newReference: () => 'R', command: '/n8n' };
const secret = `q7${'zebra'.repeat(5)}`;
const said = `Refused: Bearer ${secret} {"apiKey":"${secret}"} ${'x'.repeat(900)} password=${secret}`;
const loud = { ...facts, status: 500, n8nMessage: said };

test.each([
	new ForbiddenError('no', { ...loud, lacks: 'scope', feature: null }),
	new NotFoundError('no', loud),
	new ConflictError('no', loud),
	new BadRequestError('no', loud),
	new ServerError('no', { ...loud, fromN8n: true }),
	new IntermediaryError(said, { ...loud, intermediary: null, challenge: null }),
	new N8nError('no', loud),
	new Error(`${said} ${'x'.repeat(2_000_000)}`),
])('%s: what it quotes is cut and holds no secret', (error) => {
	const { why, next } = problemOf(error, 'It did not work', words);
	expect(why.length).toBeLessThan(600);
	expect(why + next).not.toContain('zebra');
	expect(why).toContain('Refused: Bearer [redacted]');
});

test.each([
	[
		new ServerError('no', { ...facts, status: 502, fromN8n: false }),
		'n8n, or what stands before it, answered with an error (502).',
	],
	[new ServerError('no', { ...facts, status: 500, fromN8n: true }), 'n8n answered with an error of its own.'],
	[
		new UnreachableError('n8n redirects to https://n8n.example.org.', { ...facts, status: 301 }),
		'n8n redirects to https://n8n.example.org.',
	],
	[new UnreachableError('no', facts), 'n8n cannot be reached.'],
	[new UnreachableError('The proxy is not there.', { ...facts, ofProxy: true }), 'The proxy is not there.'],
	[new TooLargeError('no', { ...facts, limit: '4 MB' }), 'n8n’s answer is too large to read (over 4 MB).'],
])('%s: claims nothing of n8n that was not seen', (error, why) => {
	expect(problemOf(error, 'It did not work', words).why).toBe(why);
});

test.each([
	"READONLY You can't write against a read only replica.",
	'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
	'NOREPLICAS Not enough good replicas to write.',
	"OOM command not allowed when used memory > 'maxmemory'.",
])('%s: it is Redis, and nothing was started', (message) => {
	const error = Object.assign(new Error(message), { name: 'ReplyError' });
	expect(problemOf(error, 'It did not work', words).why).toMatch(/^Redis, where Flowbell keeps its work/);
});
