import type { Execution } from '../../../n8n/index.js';

/** Deep and wide data says no more to a person than its beginning. */
const deepest = 4;
const maxKeys = 25;

/**
 * The shape of the item that the failed node was working on: names and kinds, no values, since data holds secrets and
 * a modal is easily shown around. The values are in n8n. Null where n8n gives no such item.
 */
export function failedItem(run: Execution): string | null {
	const stack = at(run.data, 'executionData', 'nodeExecutionStack');
	const entry = Array.isArray(stack) ? stack[0] : null;
	const main = at(entry, 'data', 'main');
	const items = Array.isArray(main) ? main[0] : null;
	const json = at(Array.isArray(items) ? items[0] : null, 'json');
	if (json === null || typeof json !== 'object' || Object.keys(json).length === 0) return null;
	return JSON.stringify(shapeOf(json, 0), null, 1);
}

function shapeOf(value: unknown, depth: number): unknown {
	if (value === null) return 'null';
	if (Array.isArray(value))
		return value.length === 0 || depth >= deepest
			? `list of ${value.length}`
			: [shapeOf(value[0], depth + 1), `${value.length} in all`];
	if (typeof value !== 'object') return typeof value === 'string' ? `text of ${value.length}` : typeof value;
	if (depth >= deepest) return '{…}';
	const keys = Object.keys(value);
	const shown = keys.slice(0, maxKeys).map((key) => [key, shapeOf((value as Record<string, unknown>)[key], depth + 1)]);
	return Object.fromEntries(keys.length > maxKeys ? [...shown, ['…', `${keys.length - maxKeys} more`]] : shown);
}

function at(value: unknown, ...path: string[]): unknown {
	let found: unknown = value;
	for (const key of path) {
		if (found === null || typeof found !== 'object') return null;
		found = (found as Record<string, unknown>)[key];
	}
	return found ?? null;
}
