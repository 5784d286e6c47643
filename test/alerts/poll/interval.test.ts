import { expect, test } from 'vitest';
import { type Interval, nextInterval, usualPace } from '../../../src/alerts/poll/interval.js';

const quick: Interval = { ms: 3_000, because: 'quick' };
const well = { limited: false, ended: 'well' } as const;
const next = (polls: Partial<Parameters<typeof nextInterval>[0]>, before: Interval = quick) =>
	nextInterval({ took: [], ...well, ...polls }, before, usualPace);

test.each<[string, number[], Interval]>([
	['nothing is known yet', [], { ms: 3_000, because: 'quick' }],
	['at once', [20], { ms: 3_000, because: 'quick' }],
	['quickly', [80, 90, 100], { ms: 4_500, because: 'quick' }],
	['with one that was slow by chance', [80, 90, 4_000, 100, 90], { ms: 4_500, because: 'quick' }],
	['slowly', [240, 250, 260], { ms: 12_500, because: 'slow' }],
	['very slowly', [3_000, 9_000, 3_000], { ms: 30_000, because: 'slow' }],
])('n8n answers %s', (_how, took, interval) => {
	expect(next({ took })).toEqual(interval);
});

test('an interval that would change by a fifth or less stays', () => {
	const slow: Interval = { ms: 10_000, because: 'slow' };
	expect(next({ took: [240] }, slow)).toBe(slow);
	expect(next({ took: [160] }, slow)).toBe(slow);
	expect(next({ took: [245] }, slow)).toEqual({ ms: 12_250, because: 'slow' });
	expect(next({ took: [155] }, slow)).toEqual({ ms: 7_750, because: 'slow' });
});

test('where requests are counted there are few polls, and still fewer where n8n is slow beside it', () => {
	expect(next({ took: [20], limited: true })).toEqual({ ms: 15_000, because: 'limited' });
	expect(next({ took: [500], limited: true })).toEqual({ ms: 25_000, because: 'slow' });
});

test('each poll that fails doubles it, up to the slowest, and the first that works ends that', () => {
	const failing: Interval[] = [quick];
	for (let i = 0; i < 5; i++) failing.push(next({ ended: 'failed' }, failing.at(-1)));
	expect(failing.map(({ ms }) => ms)).toEqual([3_000, 6_000, 12_000, 24_000, 30_000, 30_000]);
	expect(failing.at(-1)!.because).toBe('away');
	expect(next({ took: [20] }, failing.at(-1))).toEqual(quick);
});

test('a poll that was refused for too many requests waits as long as where they are counted, then longer', () => {
	const refused = next({ ended: 'refused' });
	expect(refused).toEqual({ ms: 15_000, because: 'limited' });
	expect(next({ ended: 'refused' }, refused)).toEqual({ ms: 30_000, because: 'limited' });
});
