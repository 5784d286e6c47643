/** Numbers that look random and are the same for the same seed (mulberry32). */
export function createRandom(seed: number) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		/** From `from` up to and without `to`. */
		between: (from: number, to: number) => from + next() * (to - from),
		pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!,
	};
}

export type Random = ReturnType<typeof createRandom>;
