import { expect, it } from 'vitest';
import { createTestClock } from '../../../sandbox/clock.js';

it('fires what falls due in the order of time, then of setting', () => {
	const clock = createTestClock(0);
	const fired: string[] = [];
	clock.setTimeout(() => fired.push('b'), 20);
	clock.setTimeout(() => fired.push('a'), 10);
	clock.setTimeout(() => fired.push('c'), 20);
	clock.setTimeout(() => fired.push('later'), 21);
	clock.advance(20);
	expect(fired).toEqual(['a', 'b', 'c']);
	expect(clock.now()).toBe(20);
	expect(clock.pending).toBe(1);
});

it('fires timers that are set while it goes on, at their own times', () => {
	const clock = createTestClock(0);
	const at: number[] = [];
	clock.setTimeout(() => {
		at.push(clock.now());
		clock.setTimeout(() => at.push(clock.now()), 5);
	}, 10);
	clock.advance(100);
	expect(at).toEqual([10, 15]);
});

it('forgets a timer that is cleared', () => {
	const clock = createTestClock(0);
	const handle = clock.setTimeout(() => expect.unreachable(), 10);
	clock.clearTimeout(handle);
	clock.advance(10);
	expect(clock.pending).toBe(0);
});
