/** How an answer of the sandbox differs in shape from a recorded one. */

/** What stands in these is up to the caller or to the service that was called. */
const opaqueFields = new Set(['json', 'parameters', 'context', 'headers', 'extra']);

/** These say what happened, so they must be the same, not only of one type. */
const tellingFields = new Set([
	'status',
	'mode',
	'finished',
	'executionStatus',
	'lastNodeExecuted',
	'httpCode',
	'level',
	'type',
	'isArchived',
	'active',
	'isRedacted',
	'reason',
]);

/** Messages that tell of a failure; those that name what was called differ. */
const messageField = 'message';

/** Their keys are data: only what the sandbox plays is compared. */
const mapFields = new Set(['resources']);

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const isRows = (path: string) => path === '$.data' || path === '$';

export function differences(recorded: unknown, played: unknown, path = '$'): string[] {
	const key = path.split('.').at(-1)!;
	const [was, is] = [kindOf(recorded), kindOf(played)];
	if (was !== is) return [`${path}: ${was} was recorded, ${is} is played`];
	if (opaqueFields.has(key)) return [];
	if (was === 'array') return ofArrays(recorded as unknown[], played as unknown[], path);
	if (was === 'object') return ofObjects(recorded as object, played as object, path);
	const telling = tellingFields.has(key) || (key === messageField && !String(recorded).includes('ECONNREFUSED'));
	if (telling && recorded !== played) return [`${path}: ${String(recorded)} was recorded, ${String(played)} is played`];
	return [];
}

function ofObjects(recorded: object, played: object, path: string): string[] {
	const isMap = mapFields.has(path.split('.').at(-1)!);
	const found: string[] = [];
	for (const key of Object.keys(recorded)) {
		if (!(key in played) && !isMap) found.push(`${path}.${key} is missing`);
	}
	for (const [key, value] of Object.entries(played)) {
		if (!(key in recorded)) found.push(`${path}.${key} was not recorded`);
		else found.push(...differences((recorded as Record<string, unknown>)[key], value, `${path}.${key}`));
	}
	return found;
}

function ofArrays(recorded: unknown[], played: unknown[], path: string): string[] {
	if ((recorded.length === 0) !== (played.length === 0)) {
		return [`${path}: ${recorded.length} entries were recorded, ${played.length} are played`];
	}
	if (isRows(path)) return ofRows(recorded, played, path);
	if (path.includes('.runData.') && recorded.length !== played.length) {
		return [`${path}: ${recorded.length} runs were recorded, ${played.length} are played`];
	}
	return recorded.slice(0, played.length).flatMap((one, i) => differences(one, played[i], `${path}[${i}]`));
}

/** Rows of a list stand for each other: each key must be in both, with a type that is seen in both. */
function ofRows(recorded: unknown[], played: unknown[], path: string): string[] {
	const [was, is] = [kindsByKey(recorded), kindsByKey(played)];
	const found: string[] = [];
	for (const [key, kinds] of was) {
		const others = is.get(key);
		if (!others) found.push(`${path}[].${key} is missing`);
		else if (![...kinds].some((kind) => others.has(kind))) {
			found.push(`${path}[].${key}: ${[...kinds].join('/')} was recorded, ${[...others].join('/')} is played`);
		}
	}
	for (const key of is.keys()) if (!was.has(key)) found.push(`${path}[].${key} was not recorded`);
	return found;
}

function kindsByKey(rows: unknown[]): Map<string, Set<string>> {
	const kinds = new Map<string, Set<string>>();
	for (const row of rows) {
		for (const [key, value] of Object.entries(row as object)) {
			kinds.set(key, (kinds.get(key) ?? new Set()).add(kindOf(value)));
		}
	}
	return kinds;
}
