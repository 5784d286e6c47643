/** Keeps a long-running workspace from growing without end: the oldest entries go. */
const mostKept = 10_000;

export function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
	map.set(key, value);
	for (const oldest of map.keys()) {
		if (map.size <= mostKept) return;
		map.delete(oldest);
	}
}

export function append<Item>(list: Item[], item: Item): void {
	list.push(item);
	if (list.length > mostKept) list.shift();
}
