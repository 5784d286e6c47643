/** At most so many are kept; more is all forgotten, as what was read is soon out of date anyway. */
const maxEntries = 100;

/** Reads at most once in `ttlMs`, for all who ask in the meantime. */
export function createCache<Value>(read: (id: string) => Promise<Value>, ttlMs: number, now: () => number) {
	const entries = new Map<string, { at: number; value: Promise<Value> }>();
	return {
		get(id: string): Promise<Value> {
			const entry = entries.get(id);
			if (entry && now() - entry.at < ttlMs) return entry.value;
			if (entries.size >= maxEntries) entries.clear();
			const value = read(id);
			entries.set(id, { at: now(), value });
			return value;
		},
		forget: (id: string) => void entries.delete(id),
	};
}
