import { type Clock, createTestClock, realClock, type TimerHandle } from '../clock.js';

/** A clock that first stands in the past and is moved by hand, then from `goLive()` on is the real one. */
export type PastClock = Clock & {
	advance(ms: number): void;
	goLive(): void;
};

/** Starts this many milliseconds ago: runs made before `goLive()` have the times of a real past. */
export function createPastClock(ago: number): PastClock {
	const past = createTestClock(Date.now() - ago);
	let clock: Clock = past;
	return {
		now: () => clock.now(),
		setTimeout: (fn, ms) => {
			const owner = clock;
			return { timer: { owner, handle: owner.setTimeout(fn, ms) } };
		},
		clearTimeout(given) {
			const { owner, handle } = given.timer as { owner: Clock; handle: TimerHandle };
			owner.clearTimeout(handle);
		},
		advance: past.advance,
		goLive() {
			clock = realClock;
		},
	};
}
