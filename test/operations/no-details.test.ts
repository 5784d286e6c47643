import { expect, test } from 'vitest';
import type { Failure } from '../../src/n8n/index.js';
import { safeFailure } from '../../src/operations/failures.js';
import { sameAsBefore } from '../../src/operations/no-details.js';

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
