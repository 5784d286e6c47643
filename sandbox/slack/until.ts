import type { World } from './world.js';

export type UntilOptions = {
	/** Real milliseconds. */
	ms?: number;
	/** What is waited for, for the error. */
	what?: string;
};

/**
 * Waits until a condition holds: looks again at every change and every 50 ms, in real time whatever the clock. Gives
 * back what made it true; throws with the transcript when time is up.
 */
export function createUntil(world: World, transcript: () => string) {
	return async <T>(
		condition: () => T | Promise<T>,
		{ ms = 25_000, what }: UntilOptions = {},
	): Promise<NonNullable<T>> => {
		const end = Date.now() + ms;
		for (;;) {
			const value = await condition();
			if (value) return value as NonNullable<T>;
			const left = end - Date.now();
			if (left <= 0) {
				const waited = what ?? condition.toString().replace(/\s+/g, ' ').slice(0, 200);
				throw new Error(`Waited ${ms} ms in vain for: ${waited}\n\n${transcript()}`);
			}
			await changeOr(Math.min(50, left));
		}
	};

	function changeOr(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				off();
				resolve();
			};
			const off = world.signals.on('change', done);
			const timer = setTimeout(done, ms);
		});
	}
}
