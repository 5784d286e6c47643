/** What the sandbox servers ask for the time, so that a test can move it by hand. Times are milliseconds since 1970. */
export type Clock = {
	now(): number;
	setTimeout(fn: () => void, ms: number): TimerHandle;
	clearTimeout(handle: TimerHandle): void;
};

/** Opaque: give it back to the `clearTimeout` of the clock that made it. */
export type TimerHandle = {
	readonly timer: unknown;
};

/** Node answers a longer delay with a warning and fires at once. */
const longestDelay = 2 ** 31 - 1;

export const realClock: Clock = {
	now: () => Date.now(),
	setTimeout: (fn, ms) => ({ timer: setTimeout(fn, Math.min(ms, longestDelay)) }),
	clearTimeout: (handle) => clearTimeout(handle.timer as NodeJS.Timeout),
};

/** A clock that stands still until it is told to go on. */
export type TestClock = Clock & {
	/** Moves the time on and fires, in the order of their times, all timers that fall due, also those set meanwhile. */
	advance(ms: number): void;
	/** How many timers are set. */
	readonly pending: number;
};

export function createTestClock(startAt: number = Date.parse('2026-11-23T09:00:00.000Z')): TestClock {
	let now = startAt;
	let order = 0;
	const timers = new Set<{ at: number; order: number; fn: () => void }>();

	const nextDue = (until: number) => {
		let next: { at: number; order: number; fn: () => void } | undefined;
		for (const timer of timers) {
			if (timer.at > until) continue;
			if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
		}
		return next;
	};

	return {
		now: () => now,
		setTimeout(fn, ms) {
			const timer = { at: now + Math.max(0, ms), order: order++, fn };
			timers.add(timer);
			return { timer };
		},
		clearTimeout(handle) {
			timers.delete(handle.timer as never);
		},
		advance(ms) {
			const until = now + ms;
			for (let timer = nextDue(until); timer; timer = nextDue(until)) {
				timers.delete(timer);
				now = Math.max(now, timer.at);
				timer.fn();
			}
			now = until;
		},
		get pending() {
			return timers.size;
		},
	};
}
