import { setTimeout as pause } from 'node:timers/promises';

/** Looks until there is something, every 100 ms. */
export async function until<T>(what: string, look: () => Promise<T | false>, ms = 20_000): Promise<T> {
	for (const end = performance.now() + ms; ; await pause(100)) {
		const found = await look();
		if (found !== false) return found;
		if (performance.now() > end) throw new Error(`after ${ms / 1_000} s there was still not: ${what}`);
	}
}
