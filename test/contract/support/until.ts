/** Looks again every 50 ms until there is something: a server under contract tells nothing by itself. */
export async function until<T>(
	look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
	{ what, ms = 12_000 }: { what: string; ms?: number },
): Promise<T> {
	const end = performance.now() + ms;
	for (;;) {
		const found = await look();
		if (found) return found;
		if (performance.now() > end) throw new Error(`after ${ms} ms there was still not: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
