import type { Clock } from './clock.js';
import { timeAt } from './row-times.js';
import { bare } from './signs.js';
import { statusFor } from './statuses.js';
import { filterNames } from './verbs.js';
import type { Word } from './words.js';

const labelled = new RegExp(`^(?:${filterNames.join('|')})[:=]`, 'i');
const alone = new RegExp(`^(?:${filterNames.filter((name) => name !== 'error').join('|')})$`, 'i');

/** A command whose verb was left out, with the verb: filters, a status or a time can only mean a list. Null: it is none. */
export function verbless(words: readonly Word[], clock: Clock): string | null {
	const [first] = words;
	if (!first) return null;
	const text = words.map(({ raw }) => raw).join(' ');
	const said = bare(first.text).toLowerCase();
	if (/^status[:=]/i.test(first.raw) || /^sort[:=]/i.test(first.raw) || statusFor(said)) return `list ${text}`;
	if (labelled.test(first.raw)) return `failures ${text}`;
	if (alone.test(first.raw) && words.length > 1) return `failures ${text}`;
	if (timeAt(words, 'front', clock)) return `failures ${text}`;
	// "Order sync failures", "Order sync runs".
	const last = words.length > 1 ? bare(words.at(-1)!.text).toLowerCase() : '';
	const [, failures, runs] = /^(failures|errors|failed|problems)$|^(runs|executions|history)$/.exec(last) ?? [];
	const name = words.slice(0, -1).map(({ raw }) => raw);
	if (failures) return ['failures', ...name].join(' ');
	return runs ? ['list', ...name].join(' ') : null;
}
