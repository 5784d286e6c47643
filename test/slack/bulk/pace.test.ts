import { beforeEach, expect, test } from 'vitest';
import { createThroughput } from '../../../src/slack/features/bulk/throughput.js';
import { bulkWith } from '../views/bulk/samples.js';
import { friendly } from '../views/words.js';

let at: number;
let paceOf: ReturnType<typeof createThroughput>;
beforeEach(() => {
	at = 1_000_000;
	paceOf = createThroughput(() => at);
});

const looks = (succeeded: number, afterMs: number, over: Parameters<typeof bulkWith>[1] = {}) => {
	at += afterMs;
	return paceOf(bulkWith(friendly, { startedAt: 0, counts: { succeeded }, ...over }));
};

test('after the one that was tried first it waits for what the others take', () => {
	expect(looks(0, 0, { options: { canary: true } })).toBeNull();
	expect(looks(1, 60_000, { options: { canary: true } })).toBeNull();
	// That one took a minute; nothing is known of the others yet.
	expect(looks(1, 3_000)).toBeNull();
	expect(looks(1, 3_000)).toBe(0);
	expect(looks(31, 3_000)).toBe(5);
});

test('after a pause or a rest the time of it does not count', () => {
	looks(10, 0);
	expect(looks(20, 10_000)).toBe(1);
	expect(looks(20, 5_000, { state: 'paused' })).toBeNull();
	expect(looks(20, 5_000)).toBeNull();
	expect(looks(30, 2_000)).toBe(5);
	expect(looks(30, 1_000, { rest: { silentSince: 1 } })).toBeNull();
	expect(looks(30, 1_000)).toBeNull();
});

test('it is of the last half minute', () => {
	looks(0, 0);
	expect(looks(300, 30_000)).toBe(10);
	expect(looks(330, 30_000)).toBe(1);
});

test('and of each job by itself', () => {
	looks(0, 0);
	looks(500, 1_000, { id: '000000000001' });
	expect(looks(4, 1_000)).toBe(2);
});
