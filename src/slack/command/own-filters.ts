import type { Clock } from './clock.js';
import { modes } from './filter-values.js';
import { asFilters, type TimeAt, timeAt } from './row-times.js';
import { asciiDigits, bare } from './signs.js';
import { statusFor } from './statuses.js';
import type { Verb } from './verbs.js';
import { isQuoted, near, type Word } from './words.js';

/** What says by itself which filter is meant: `instead`, or nothing where it says nothing. */
export type Own = { at: Word[]; instead: string; time?: TimeAt };

/** Before and behind a name a status, a time or a number of rows is one; within it stays a part of the name. */
export function sides(verb: Verb, words: readonly Word[], clock: Clock): { own: Own[]; names: Word[] } {
	const own: Own[] = [];
	const names = [...words];
	for (const side of ['front', 'back'] as const) {
		for (let each = ownAt(names, side, verb, clock); each; each = ownAt(names, side, verb, clock)) {
			own.push(each);
			names.splice(side === 'front' ? 0 : -each.at.length, each.at.length);
		}
	}
	return { own, names };
}

const noise = {
	front:
		/^(?:of|for|in|over|during|from|on|by|with|at|the|all|any|my|our|that|which|what|has|have|is|are|and|me|from)$/i,
	back: /^(?:only|and|please|ones?|there|n8n|yet|so|far)$/i,
};
const things = /^(?:failures?|failed|errors?|runs?|executions?|ones)$/i;
const sorts = /^(?:slow|slowest|longest|fastest|shortest|newest|oldest)$/i;

function ownAt(words: readonly Word[], side: 'front' | 'back', verb: Verb, clock: Clock): Own | null {
	const word = words.at(side === 'front' ? 0 : -1);
	if (!word || isQuoted(word)) return null;
	const time = timeAt(words, side, clock);
	const of = (count: number) => (side === 'front' ? words.slice(0, count) : words.slice(-count));
	if (time) return { at: of(time.count), instead: asFilters(time), time };
	const said = bare(word.text).toLowerCase();
	const rows = rowsAt(words, side);
	if (rows) return { at: of(rows.count), instead: `limit:${rows.limit}` };
	const isCount = verb.changes === null && side === 'front' && words.length > 1 && isFew(asciiDigits(word.text));
	if (isCount) return { at: [word], instead: `limit:${asciiDigits(word.text)}` };
	const two = of(2).map(({ text }) => bare(text).toLowerCase());
	const labelled = words.length > 1 ? withLabel(verb, two, words.length === 2) : null;
	if (labelled) return { at: of(2), instead: labelled };
	if (statusFor(word.text.toLowerCase())) {
		// Of what has failed these are the things, and no further filter.
		const isThing = verb.name === 'failures' && things.test(said);
		return { at: [word], instead: isThing ? '' : `status:${said}` };
	}
	const reads = verb.changes === null;
	// `newest first`
	if (reads && two[1] === 'first' && sorts.test(two[0]!)) return { at: of(2), instead: `sort:${two[0]}` };
	if (reads && sorts.test(said)) return { at: [word], instead: `sort:${said}` };
	// `delete all successful runs of Mail out`
	if (
		verb.changes === 'delete' &&
		side === 'front' &&
		things.test(two[0]!) &&
		/^(?:of|for|from|in)$/.test(two[1] ?? '')
	)
		return { at: of(2), instead: '' };
	if (things.test(said) && (verb.changes === 'delete' ? words.length === 1 : side === 'front'))
		return { at: [word], instead: '' };
	if (verb.changes === 'delete') return null;
	if (words.length < 2) return null;
	return noise[side].test(said) || things.test(said) ? { at: [word], instead: '' } : null;
}

/** `statis error`, `trigger webhook`; `tag billing` only where it is all there is, as a name may begin or end so. */
function withLabel(verb: Verb, [label, value]: string[], isAll: boolean): string | null {
	if (label!.length > 4 && near(label!, ['status']) && statusFor(value!)) return `status:${value}`;
	if (/^(?:trigger|triggered|via)$/.test(label!) && modes.includes(value!)) return `mode:${value}`;
	return isAll && verb.changes === null && /^(?:tag|tagged)$/.test(label!) ? `tag:${value}` : null;
}

/** `last 20`, `top 10 runs`; a number alone is one of an execution, or a part of a name. */
export function rowsAt(words: readonly Word[], side: 'front' | 'back'): { count: number; limit: string } | null {
	for (const count of [3, 2]) {
		const some = side === 'front' ? words.slice(0, count) : words.slice(-count);
		if (some.length < count || some.some(isQuoted)) continue;
		const text = some.map((word) => asciiDigits(bare(word.text))).join(' ');
		const found =
			/^(?:last|latest|newest|top|first|limit|max|only) (\d{1,6})(?: (?:failures|failed|errors|runs|executions|ones|rows|results))?$/i.exec(
				text,
			);
		if (found) return { count, limit: found[1]! };
	}
	return null;
}

/** A number up to this that stands alone is how many rows are wanted, where the list shows no more. */
const maxRows = 100;
export const isFew = (number: string) => /^\d{1,3}$/.test(number) && Number(number) > 0 && Number(number) <= maxRows;
