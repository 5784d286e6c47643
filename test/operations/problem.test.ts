import { expect, test } from 'vitest';
import { ConflictError, ForbiddenError, NotFoundError, UnreachableError } from '../../src/n8n/index.js';
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
