import { type Execution, itemsOf } from '../../../n8n/index.js';
import { plural } from '../../blocks/text.js';

/** Deep and wide data says no more to a person than its beginning. */
const deepest = 4;
const maxKeys = 25;
const maxLines = 30;

/**
 * The shape of the item that the failed node was working on: names and kinds, no values, since data holds secrets and
 * a modal is easily shown around. A line for each field, such as `customer.email: text, 16 characters`. Null where n8n
 * gives no such item.
 */
export function failedItem(run: Execution): string | null {
	const given = itemsOf(run, 1);
	const [item] = given?.way === 'in' ? given.items : [];
	if (typeof item !== 'object' || item === null || Object.keys(item).length === 0) return null;
	const lines: string[] = [];
	for (const line of linesOf(item, '', 0)) {
		if (lines.length === maxLines) return [...lines, '… and more'].join('\n');
		lines.push(line);
	}
	return lines.join('\n');
}

function* linesOf(value: unknown, name: string, depth: number): Generator<string> {
	if (Array.isArray(value)) {
		yield `${name}: list of ${value.length}`;
		if (value.length > 0 && depth < deepest) yield* linesOf(value[0], `${name}[0]`, depth + 1);
	} else if (typeof value === 'string') yield `${name}: text, ${plural(value.length, 'character')}`;
	else if (typeof value !== 'object' || value === null) yield `${name}: ${kinds[typeof value] ?? 'nothing'}`;
	else yield* fieldsOf(value as Record<string, unknown>, name, depth);
}

function* fieldsOf(value: Record<string, unknown>, name: string, depth: number): Generator<string> {
	const keys = Object.keys(value);
	if (keys.length === 0 || depth >= deepest) yield `${name}: ${plural(keys.length, 'field')}`;
	else
		for (const key of keys.slice(0, maxKeys))
			yield* linesOf(value[key], name === '' ? key : `${name}.${key}`, depth + 1);
	if (depth < deepest && keys.length > maxKeys) yield `${name}: ${plural(keys.length - maxKeys, 'more field')}`;
}

const kinds: Record<string, string> = { number: 'number', boolean: 'yes or no' };
