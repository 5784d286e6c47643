import { closestMatch } from 'leven';
import { clean } from './text.js';
import { type FilterName, type Verb, type VerbName, verbNamed, verbs } from './verbs.js';

/** n8n's statuses that can be asked for. */
export type StatusFilter = 'error' | 'crashed' | 'canceled' | 'success' | 'running' | 'waiting' | 'new';

export type Filters = {
	/** Empty: any (`list`), or failed and crashed (`failures`). */
	statuses: StatusFilter[];
	/** A workflow's id or name, as typed. */
	workflow: string | null;
	sinceMs: number | null;
	limit: number | null;
};

export type Command =
	| { verb: 'help'; about: VerbName | null }
	| { verb: 'failures' | 'list'; filters: Filters }
	| { verb: 'show' | 'stop' | 'delete'; executionId: number }
	| { verb: 'retry'; executionId: number; latest: boolean }
	| { verb: 'tags'; executionId: number; add: string[]; remove: string[] }
	| { verb: 'status' };

/** One word that was not understood. All outside text: to be shown through text.ts like any other. */
export type Invalid = {
	/** The word as typed; empty where one is missing. */
	word: string;
	/** What is wrong with it, in plain words. */
	why: string;
	/** The nearest right word, or null. */
	instead: string | null;
};

export type Parsed =
	| { ok: true; command: Command }
	/** `verb` is the one that was meant, as far as that is known; `suggestion` the whole text put right, or null. */
	| { ok: false; verb: VerbName | null; invalids: Invalid[]; suggestion: string | null };

/** `limit:` may ask for this many; n8n's own page holds no more. */
export const limitRange = { least: 1, most: 250 } as const;
const minute = 60_000;
/** `since:` reaches from a minute to a year. */
const sinceRange = { least: minute, most: 365 * 86_400_000 } as const;

/** What follows the slash command. Never throws, whatever was typed. */
export function parse(text: string): Parsed {
	const { words, unclosed } = wordsOf(text);
	const [first, ...rest] = words;
	if (!first) return { ok: true, command: { verb: 'help', about: null } };

	const verb = verbNamed(first.text);
	if (!verb) return withoutVerb(first, rest);
	if (unclosed) {
		const why = 'The quote that opens here is never closed.';
		return fail(verb.name, [{ word: unclosed, why, instead: null }], null);
	}
	return readers[verb.takes](verb, rest);
}

/** A bare id or link is a wish to see it; anything else is a verb misspelt. */
function withoutVerb(first: Word, rest: Word[]): Parsed {
	if (rest.length === 0 && executionIn(first.text) !== null) {
		return readers.execution(verbNamed('show')!, [first]);
	}
	const said = first.text.toLowerCase();
	const meant =
		verbs.find((verb) => verb.alias.includes(said))?.name ??
		near(
			said,
			verbs.map((verb) => verb.name),
		);
	const invalid = { word: first.text, why: 'There is no such command.', instead: meant };
	return fail(
		(meant as VerbName | null) ?? null,
		[invalid],
		meant && [meant, ...rest.map((word) => word.raw)].join(' '),
	);
}

const readers: Record<Verb['takes'], (verb: Verb, words: Word[]) => Parsed> = {
	nothing(verb, words) {
		if (words.length > 0) return fail(verb.name, words.map(tooMuch(verb)), verb.name);
		return { ok: true, command: { verb: 'status' } };
	},

	verb(_verb, words) {
		const [word] = words;
		if (!word) return { ok: true, command: { verb: 'help', about: null } };
		const about = verbNamed(word.text);
		if (about) return { ok: true, command: { verb: 'help', about: about.name } };
		return withoutVerb(word, []);
	},

	filters(verb, words) {
		const filters: Filters = { statuses: [], workflow: null, sinceMs: null, limit: null };
		const invalids: Invalid[] = [];
		for (const word of words) {
			const invalid = readFilter(verb, word, filters);
			if (invalid) invalids.push(invalid);
		}
		if (invalids.length > 0) return fail(verb.name, invalids, corrected(verb, words, invalids));
		return { ok: true, command: { verb: verb.name as 'failures' | 'list', filters } };
	},

	execution(verb, words) {
		const { executionId, others, invalids } = readExecution(verb, words);
		const flags = new Set<string>();
		for (const word of others) {
			const flag = word.text.toLowerCase().replace(dashes, '');
			if (verb.flags.includes(flag)) flags.add(flag);
			else invalids.push(wrongFlag(verb, word, flag));
		}
		if (invalids.length > 0 || executionId === null) return fail(verb.name, invalids, corrected(verb, words, invalids));
		if (verb.name === 'retry') {
			return { ok: true, command: { verb: 'retry', executionId, latest: flags.has('latest') } };
		}
		return { ok: true, command: { verb: verb.name as 'show' | 'stop' | 'delete', executionId } };
	},

	'execution-and-tags'(verb, words) {
		const { executionId, others, invalids } = readExecution(verb, words);
		const add: string[] = [];
		const remove: string[] = [];
		for (const word of others) {
			const name = word.text.slice(1).trim();
			if (word.text.startsWith('+') && name) add.push(name);
			else if (oneDash.test(word.text) && name) remove.push(name);
			else {
				const instead = word.text.replace(/^[+\p{Pd}−]+/u, '').trim() ? `+${quoted(word.text)}` : null;
				invalids.push({ word: word.raw, why: 'Say +name to add a tag and -name to remove one.', instead });
			}
		}
		for (const name of add.filter((tag) => remove.includes(tag))) {
			invalids.push({ word: name, why: 'It is both to be added and to be removed.', instead: null });
		}
		if (invalids.length > 0 || executionId === null) return fail(verb.name, invalids, corrected(verb, words, invalids));
		return { ok: true, command: { verb: 'tags', executionId, add: [...new Set(add)], remove: [...new Set(remove)] } };
	},
};

function fail(verb: VerbName | null, invalids: Invalid[], suggestion: string | null): Parsed {
	return { ok: false, verb, invalids, suggestion };
}

function readExecution(verb: Verb, words: Word[]) {
	const invalids: Invalid[] = [];
	const at = words.findIndex((word) => executionIn(word.text) !== null);
	const wrong = words.find((word) => !/^[+\p{Pd}−]/u.test(word.text));
	if (at === -1) {
		invalids.push({
			word: wrong?.raw ?? '',
			why: wrong
				? 'This is neither the number of an execution nor a link to one.'
				: `Which execution? Give its number or a link to it, for example ${verb.name} ${verb.example}.`,
			instead: null,
		});
		return { executionId: null, others: words.filter((word) => word !== wrong), invalids };
	}
	const executionId = executionIn(words[at]!.text)!;
	const others = words.filter((_, index) => index !== at);
	for (const word of others.filter((other) => executionIn(other.text) !== null)) {
		invalids.push({ word: word.raw, why: `${verb.name} takes one execution at a time.`, instead: null });
	}
	if (!Number.isSafeInteger(executionId) || executionId < 1) {
		invalids.push({ word: words[at]!.raw, why: 'No execution can have this number.', instead: null });
	}
	return { executionId, others: others.filter((word) => executionIn(word.text) === null), invalids };
}

/** `4711`, `#4711`, or a link into n8n's editor, as Slack passes it on: `<https://…>` or `<https://…|label>`. */
function executionIn(word: string): number | null {
	const number = /^#?(\d{1,30})$/.exec(word);
	if (number) return Number(number[1]);
	const link = /^<?https?:\/\/\S*\/executions?\/(?:debug\/)?(\d{1,30})(?:[/?#|>].*)?$/i.exec(word);
	return link ? Number(link[1]) : null;
}

function wrongFlag(verb: Verb, word: Word, flag: string): Invalid {
	const instead = near(flag, verb.flags);
	if (instead) return { word: word.raw, why: 'There is no such option.', instead: `--${instead}` };
	return tooMuch(verb)(word);
}

function tooMuch(verb: Verb): (word: Word) => Invalid {
	const takes = verb.usage ? `${verb.name} takes ${verb.usage} and nothing else.` : `${verb.name} takes nothing else.`;
	return (word) => ({ word: word.raw, why: takes, instead: null });
}

function readFilter(verb: Verb, word: Word, filters: Filters): Invalid | null {
	const found = /^([\p{L}-]+)[:=](.*)$/su.exec(word.text);
	if (!found) return strayWord(verb, word, filters);
	const name = verb.filters.find((filter) => filter === found[1]!.toLowerCase());
	const value = found[2]!.trim();
	if (!name) {
		const nearest = near(found[1]!.toLowerCase(), verb.filters);
		const why = `There is no such filter. There are ${verb.filters.map((filter) => `${filter}:`).join(', ')}.`;
		return { word: `${found[1]}:`, why, instead: nearest && `${nearest}:${quoted(value)}` };
	}
	if (!value) return { word: word.raw, why: 'Nothing stands behind the colon.', instead: `${name}:${sample[name]}` };
	return filterReaders[name](value, filters, verb);
}

function strayWord(verb: Verb, word: Word, filters: Filters): Invalid {
	if (filters.workflow !== null) {
		const why = 'A workflow name of several words needs quotes.';
		return { word: word.raw, why, instead: `workflow:${quoted(`${filters.workflow} ${word.text}`)}` };
	}
	const status = statusFor(word.text.toLowerCase());
	if (status && verb.filters.includes('status')) {
		return { word: word.raw, why: 'A filter needs its name.', instead: `status:${word.text.toLowerCase()}` };
	}
	if (sinceIn(word.text) !== null)
		return { word: word.raw, why: 'A filter needs its name.', instead: `since:${word.text}` };
	return { word: word.raw, why: 'A filter needs its name.', instead: `workflow:${quoted(word.text)}` };
}

const sample: Record<FilterName, string> = { status: 'error', workflow: '"Order sync"', since: '24h', limit: '10' };

const filterReaders: Record<FilterName, (value: string, filters: Filters, verb: Verb) => Invalid | null> = {
	status(value, filters, verb) {
		for (const said of value.toLowerCase().split(',').filter(Boolean)) {
			const statuses = statusFor(said);
			if (!statuses) {
				const instead = near(said, Object.keys(statusWords));
				const why = `There is no such status. There are ${Object.keys(statusWords).slice(0, 8).join(', ')}.`;
				return { word: said, why, instead: instead && `status:${instead}` };
			}
			if (verb.name === 'failures' && !statuses.every((status) => status === 'error' || status === 'crashed')) {
				return {
					word: said,
					why: 'failures shows only failed and crashed ones; list shows all.',
					instead: `list status:${said}`,
				};
			}
			filters.statuses = [...new Set([...filters.statuses, ...statuses])];
		}
		return null;
	},
	workflow(value, filters) {
		const pasted = /^<?https?:\/\/\S*\/workflow\/([\w-]+)/i.exec(value);
		filters.workflow = pasted?.[1] ?? value;
		return null;
	},
	since(value, filters) {
		const ms = sinceIn(value);
		if (ms === null) {
			const instead = /^\d+$/.test(value) ? `since:${value}h` : null;
			return { word: value, why: 'A time reads like 30m, 2h or 3d.', instead };
		}
		if (ms < sinceRange.least || ms > sinceRange.most) {
			return {
				word: value,
				why: 'since: reaches from 1m to 365d.',
				instead: ms < sinceRange.least ? 'since:1m' : 'since:365d',
			};
		}
		filters.sinceMs = ms;
		return null;
	},
	limit(value, filters) {
		const { least, most } = limitRange;
		if (!/^\d{1,9}$/.test(value)) {
			return { word: value, why: `limit: takes a number from ${least} to ${most}.`, instead: `limit:${sample.limit}` };
		}
		const limit = Number(value);
		if (limit < least || limit > most) {
			const instead = `limit:${limit < least ? least : most}`;
			return { word: value, why: `limit: reaches from ${least} to ${most}.`, instead };
		}
		filters.limit = limit;
		return null;
	},
};

/** What people say → n8n's words. The first eight are named when a status is not understood. */
const statusWords: Record<string, StatusFilter[]> = {
	failed: ['error', 'crashed'],
	error: ['error'],
	crashed: ['crashed'],
	success: ['success'],
	running: ['running'],
	waiting: ['waiting'],
	queued: ['new'],
	canceled: ['canceled'],
	new: ['new'],
	cancelled: ['canceled'],
	stopped: ['canceled'],
	succeeded: ['success'],
	failure: ['error', 'crashed'],
	errors: ['error'],
};

function statusFor(said: string): StatusFilter[] | null {
	return Object.hasOwn(statusWords, said) ? statusWords[said]! : null;
}

/** `90m`, `2h30m`, `3 days` in milliseconds, or null. */
function sinceIn(text: string): number | null {
	const parts = text.toLowerCase().replace(/\s+|\bago\b/g, '');
	if (!/^(?:\d{1,6}(?:[.,]\d)?(?:m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?))+$/.test(parts)) return null;
	const units: Record<string, number> = { m: minute, h: 60 * minute, d: 1_440 * minute, w: 10_080 * minute };
	let ms = 0;
	for (const [, count, unit] of parts.matchAll(/(\d{1,6}(?:[.,]\d)?)([mhdw])[a-z]*/g)) {
		ms += Number(count!.replace(',', '.')) * units[unit!]!;
	}
	return Math.round(ms);
}

/** The nearest of `words`, if it is near enough to have been meant. */
function near(said: string, words: readonly string[]): string | null {
	if (said.length === 0 || said.length > 40) return null;
	return closestMatch(said, words, { maxDistance: said.length <= 3 ? 1 : said.length <= 7 ? 2 : 3 }) ?? null;
}

/** The whole text with each wrong word replaced; null where one of them has no better. */
function corrected(verb: Verb, words: Word[], invalids: Invalid[]): string | null {
	if (invalids.some((invalid) => invalid.instead === null)) return null;
	const [first] = invalids;
	if (first?.instead?.startsWith('list ')) {
		return [first.instead, ...words.filter((word) => !word.text.includes(first.word)).map((word) => word.raw)].join(
			' ',
		);
	}
	let right = words.map((word) => word.raw);
	for (const { word, instead } of invalids) {
		const at = words.findIndex(
			({ raw, text }) => raw === word || text === word || text.toLowerCase().includes(word.toLowerCase()),
		);
		if (at === -1) return null;
		right[at] = instead!;
		// A name put into quotes takes in the word before it.
		if (instead!.startsWith('workflow:') && /^workflow[:=]/i.test(words[at - 1]?.text ?? '')) right[at - 1] = '';
	}
	right = right.filter(Boolean);
	return [verb.name, ...right].join(' ');
}

function quoted(text: string): string {
	return /\s/.test(text) ? `"${text}"` : text;
}

/** `text` without its quotes, `raw` with them. */
type Word = { text: string; raw: string };

const dashes = /^[\p{Pd}−]+/u;
const oneDash = /^[\p{Pd}−]/u;

/**
 * Splits into words at any kind of space. Quotes hold words together where a value begins; phones type them curled
 * (“ ” „ «), turn `--` into a dash of their own and leave spaces that do not break. Slack writes `&` as an entity.
 */
function wordsOf(typed: string): { words: Word[]; unclosed: string | null } {
	const text = clean(typed)
		.slice(0, 8_000)
		.replace(/[“”„‟«»＂]/g, '"')
		.replace(/[‘’‚‛]/g, "'")
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&')
		// "status: error" and "+ name" are one word each.
		.replace(/(^|\s)([a-z]+[:=])\s+(?=[^\s])/gi, (whole, before: string, name: string) =>
			/^(?:status|workflow|since|limit)[:=]$/i.test(name) ? `${before}${name}` : whole,
		)
		.trim();
	const words: Word[] = [];
	const pattern =
		/((?:[^\s"':=+<\p{Pd}−]*[:=]|[+\p{Pd}−]+)?)(?:"([^"]*)("|$)|'([^']*)('|$))(?=\s|$)|<[^<>]*>\S*|\S+/gsu;
	let unclosed: string | null = null;
	for (const found of text.matchAll(pattern)) {
		const [raw, before = '', double, doubleEnd, single, singleEnd] = found;
		const inside = double ?? single;
		if (inside !== undefined && (doubleEnd ?? singleEnd) === '') unclosed ??= raw;
		words.push({ text: inside === undefined ? raw : `${before}${inside.trim()}`, raw });
	}
	return { words: words.filter((word) => word.text !== ''), unclosed };
}
