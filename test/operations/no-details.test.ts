import { expect, test } from 'vitest';
import { safeFailure } from '../../src/instances/failures.js';
import {
	type Execution,
	type Failure,
	NotFoundError,
	ServerError,
	TimedOutError,
	TooLargeError,
	UnreachableError,
	UnreadableAnswerError,
} from '../../src/n8n/index.js';
import { failureOrWhy, sameAsBefore, unknownFailure, whyUnknown } from '../../src/operations/no-details.js';

const facts = { status: null, method: 'GET', path: '/executions/5', n8nMessage: null, outcomeUnknown: false };
const run = (more: Record<string, unknown> = {}): Execution => ({ id: 5, status: 'error', ...more });
const withError = (error: unknown) => run({ data: { resultData: { lastNodeExecuted: 'A', error } } });

test.each([
	['nothing of that id', null, 'n8n no longer has this run'],
	['404', new NotFoundError('no', { ...facts, status: 404 }), 'n8n no longer has this run'],
	['500', new ServerError('no', { ...facts, status: 500, fromN8n: true }), 'n8n does not return the details (500)'],
	['502', new ServerError('no', { ...facts, status: 502, fromN8n: false }), 'n8n does not return the details (502)'],
	['silence', new TimedOutError('no', facts), 'n8n did not answer when Flowbell asked for it'],
	['no connection', new UnreachableError('no', facts), 'n8n did not answer when Flowbell asked for it'],
	[
		'broken JSON',
		new UnreadableAnswerError('no', { ...facts, status: 200 }),
		'n8n did not answer when Flowbell asked for it',
	],
	['a whole page too large', new TooLargeError('no', { ...facts, limit: '4 MB' }), 'too large to read (over 4 MB)'],
	['a fault of ours', new TypeError('x is not a function'), 'Flowbell could not ask for it'],
	['data larger than we read', run({ dataLeftOut: '4 MB' }), 'too large to read (over 4 MB)'],
	[
		'data larger than n8n shows',
		run({ dataTooLargeToDisplay: true, data: { resultData: { runData: {} } } }),
		'its data is larger than n8n returns',
	],
	['no data', run(), 'n8n returned no data of it'],
	['data without an error', run({ data: { resultData: { runData: {} } } }), 'n8n returned its data without an error'],
])('%s is told as what it is', (_, seen, why) => {
	expect(whyUnknown(seen)).toBe(why);
	expect(failureOrWhy(seen)).toMatchObject({ message: `error unknown: ${why}`, node: null });
});

test('an error that is there is told', () => {
	expect(failureOrWhy(withError({ message: 'declined' }))).toMatchObject({ message: 'declined', node: 'A' });
});

test('two errors that are not known are neither the same nor different', () => {
	const known = failureOrWhy(withError({ message: 'declined' }));
	const other = failureOrWhy(withError({ message: 'expired' }));
	const unknown = unknownFailure(run());
	expect(sameAsBefore(known, known)).toBe(true);
	expect(sameAsBefore(known, other)).toBe(false);
	for (const [before, now] of [
		[unknown, unknown],
		[known, unknown],
		[unknown, known],
		[null, known],
	] as const) {
		expect(sameAsBefore(before, now)).toBeNull();
	}
});

const raw = (message: string): Failure => ({
	node: 'Charge card',
	nodeType: 'n8n-nodes-base.httpRequest',
	message,
	description: null,
	httpCode: '401',
	stack: null,
	kind: null,
});

const long = `401 from ${'the payments server '.repeat(500)}`;
const secret = 'Authorization: Bearer sk_live_51MabcdefGHIJKLmnopQRSTuvwx was refused';

test.each([
	['longer than what is kept', long],
	['with a secret', secret],
	['both', `${secret} ${long}`],
	['whose cut falls into a secret', `${'x'.repeat(3_985)} ${secret}`],
])('an error %s is the same one, however it was kept: whole, or as it is kept today', (_, message) => {
	const now = safeFailure(raw(message));
	expect(JSON.stringify(now)).not.toContain('sk_live_51');
	expect(sameAsBefore(raw(message), now)).toBe(true);
	expect(sameAsBefore(safeFailure(raw(message)), now)).toBe(true);
	expect(sameAsBefore(raw(`other ${message}`), now)).toBe(false);
});
