/** A number from 0 up to 1, the next one with each call; the same ones for the same seed. */
export type Random = () => number;

/** Mulberry32. */
export function randomFrom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;

export const upTo = (random: Random, max: number) => Math.floor(random() * (max + 1));

export const several = <Item>(random: Random, max: number, make: () => Item): Item[] =>
	Array.from({ length: upTo(random, max) }, make);
