/** Remembers when n8n, or what stands before it, last said that it counts requests. */
export function createRequestLimit(now: () => number) {
	let at: number | null = null;
	return {
		note() {
			at = now();
		},
		/** Epoch milliseconds; null: not since this process has started. */
		seenAt: () => at,
	};
}
