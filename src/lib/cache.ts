/** At most so many are kept; more is all forgotten, as what was read is soon out of date anyway. */
const maxEntries = 100;

/** Reads at most once in `ttlMs`, for all who ask in the meantime. What could not be read is asked for again. */
export function createCache<Value>(read: (id: string) => Promise<Value>, ttlMs: number, now: () => number) {
	const entries = new Map<string, { at: number; value: Promise<Value> }>();
	return {
		get(id: string): Promise<Value> {
			const entry = entries.get(id);
			if (entry && now() - entry.at < ttlMs) return entry.value;
			if (entries.size >= maxEntries) entries.clear();
			const asked = { at: now(), value: read(id) };
			entries.set(id, asked);
			asked.value.catch(() => {
				if (entries.get(id) === asked) entries.delete(id);
			});
			return asked.value;
		},
		forget: (id: string) => void entries.delete(id),
	};
}
