import { isSecretName, redact } from './redact.js';
import { safe } from './safe.js';
import { hidden } from './values.js';

export type ShownData = { text: string /** Something was left off. */; cut: boolean };

const deepest = 12;
const maxValueChars = 10_000;

/**
 * Data as JSON to be read, without what looks like a secret: values behind names that promise one, and whatever `redact`
 * knows. About `max` characters of it, by whole values; the work is in proportion to that, however large the data is.
 */
export function dataAsText(data: unknown, max: number): ShownData {
	let left = max;
	let cut = false;

	function copy(value: unknown, depth: number): unknown {
		if (typeof value === 'string') {
			const shown = safe(value, Math.min(maxValueChars, Math.max(1, left)));
			if (shown.length < value.length && shown.endsWith('…')) cut = true;
			left -= shown.length + 4;
			return shown;
		}
		if (typeof value !== 'object' || value === null) {
			left -= 8;
			return value;
		}
		if (depth >= deepest) {
			cut = true;
			return '…';
		}
		if (!Array.isArray(value)) return Object.fromEntries(fields(value as Record<string, unknown>, depth));
		const list: unknown[] = [];
		for (const each of value) {
			if (left <= 0) return more(list);
			list.push(copy(each, depth + 1));
		}
		return list;
	}

	function* fields(value: Record<string, unknown>, depth: number): Generator<[string, unknown]> {
		for (const name in value) {
			if (!Object.hasOwn(value, name)) continue;
			if (left <= 0) {
				cut = true;
				yield ['…', 'more is left off'];
				return;
			}
			left -= name.length + depth + 6;
			const each = value[name];
			yield [safe(name, 200), isSecretName(name) && each !== null && each !== '' ? hidden : copy(each, depth + 1)];
		}
	}

	function more(list: unknown[]): unknown[] {
		cut = true;
		return [...list, '…'];
	}

	// As a whole as well: a header's name and its value stand in two fields.
	const text = redact(JSON.stringify(copy(data, 0), null, 1) ?? '');
	return { text, cut };
}
