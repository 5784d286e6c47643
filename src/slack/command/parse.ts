import { allOf, executionIn, readExecution } from './execution.js';
import { type Filters, type Invalid, lacking, noFilters, readFilter, repeated } from './filters.js';
import type { Clock } from './times.js';
import { type Verb, type VerbName, verbNamed, verbs } from './verbs.js';
import { dashes, near, oneDash, quoted, type Word, wordsOf } from './words.js';

export { type Filters, type Invalid, limitRange, noFilters } from './filters.js';
export type { StatusFilter } from './statuses.js';
export { type Clock, type Moment, timeOf } from './times.js';

/** `host` is that of the link, where the execution was named by one: it may be another n8n's. */
type Named = { executionId: number; host?: string };

export type Command =
	| { verb: 'help'; about: VerbName | null }
	| { verb: 'failures' | 'list' | 'retry-all' | 'stop-all' | 'delete-all'; filters: Filters }
	| { verb: 'tag-all'; filters: Filters; add: string[]; remove: string[] }
	/** `job` is the beginning of its id, or all of it. */
	| { verb: 'job'; job: string }
	| { verb: 'jobs' }
	| ({ verb: 'show' | 'stop' | 'delete' } & Named)
	| ({ verb: 'retry'; latest: boolean } & Named)
	| ({ verb: 'tags'; add: string[]; remove: string[] } & Named)
	| { verb: 'status' };

export type Parsed =
	| { ok: true; command: Command }
	/** `verb` is the one that was meant, as far as that is known; `suggestion` the whole text put right, or null. */
	| { ok: false; verb: VerbName | null; invalids: Invalid[]; suggestion: string | null };

/** What follows the slash command. Never throws, whatever was typed. */
export function parse(text: string, clock: Clock): Parsed {
	const { words, unclosed } = wordsOf(text);
	const [first, ...rest] = words;
	if (!first) return { ok: true, command: { verb: 'help', about: null } };

	const verb = verbNamed(first.text);
	if (!verb) return withoutVerb(first, rest, clock);
	if (unclosed) {
		const why = 'The quote that opens here is never closed.';
		return fail(verb.name, [{ word: unclosed, why, instead: null }], null);
	}
	return readers[verb.takes](verb, rest, clock);
}

/** A bare id or link is a wish to see it; anything else is a verb misspelt. */
function withoutVerb(first: Word, rest: Word[], clock: Clock): Parsed {
	if (rest.length === 0 && executionIn(first.text) !== null) {
		return readers.execution(verbNamed('show')!, [first], clock);
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

const readers: Record<Verb['takes'], (verb: Verb, words: Word[], clock: Clock) => Parsed> = {
	nothing(verb, words) {
		if (words.length > 0) return fail(verb.name, words.map(tooMuch(verb)), verb.name);
		return { ok: true, command: { verb: verb.name as 'status' | 'jobs' } };
	},

	verb(_verb, words, clock) {
		const [word] = words;
		if (!word) return { ok: true, command: { verb: 'help', about: null } };
		const about = verbNamed(word.text);
		if (about) return { ok: true, command: { verb: 'help', about: about.name } };
		return withoutVerb(word, [], clock);
	},

	filters(verb, words, clock) {
		const { filters, invalids } = readFilters(verb, words, clock);
		if (invalids.length > 0) return fail(verb.name, invalids, corrected(verb, words, invalids));
		return { ok: true, command: { verb: verb.name as 'failures' | 'list', filters } };
	},

	'filters-and-tags'(verb, words, clock) {
		const named = words.filter((word) => /^[+\p{Pd}−]/u.test(word.text));
		const { add, remove, invalids } = readTags(named);
		const read = readFilters(
			verb,
			words.filter((word) => !named.includes(word)),
			clock,
		);
		invalids.push(...read.invalids);
		if (invalids.length === 0 && add.length + remove.length === 0) {
			const why = 'Which tags? Say +name to add one and -name to remove one.';
			invalids.push({ word: '', why, instead: null });
		}
		if (invalids.length > 0) return fail(verb.name, invalids, corrected(verb, words, invalids));
		return { ok: true, command: { verb: 'tag-all', filters: read.filters, add, remove } };
	},

	job(verb, words) {
		const [word, ...more] = words;
		if (!word) {
			const why = 'Which job? Give the number that its card shows.';
			return fail(verb.name, [{ word: '', why, instead: null }], 'jobs');
		}
		if (more.length > 0) return fail(verb.name, more.map(tooMuch(verb)), null);
		const job = word.text.replace(/^#/, '').toLowerCase();
		if (!/^[0-9a-f]{4,12}$/.test(job)) {
			const why = 'This is not the number of a job: those are of digits and the letters a to f.';
			return fail(verb.name, [{ word: word.raw, why, instead: null }], 'jobs');
		}
		return { ok: true, command: { verb: 'job', job } };
	},

	execution(verb, words) {
		const { executionId, host, others, invalids } = readExecution(verb, words);
		const flags = new Set<string>();
		for (const word of others) {
			const flag = word.text.toLowerCase().replace(dashes, '');
			if (verb.flags.includes(flag)) flags.add(flag);
			else invalids.push(wrongFlag(verb, word, flag));
		}
		if (invalids.length > 0 || executionId === null) return fail(verb.name, invalids, corrected(verb, words, invalids));
		const named = { executionId, ...host };
		if (verb.name === 'retry') {
			return { ok: true, command: { verb: 'retry', ...named, latest: flags.has('latest') } };
		}
		return { ok: true, command: { verb: verb.name as 'show' | 'stop' | 'delete', ...named } };
	},

	'execution-and-tags'(verb, words) {
		const { executionId, host, others, invalids } = readExecution(verb, words);
		const { add, remove, invalids: wrong } = readTags(others);
		invalids.push(...wrong);
		if (invalids.length > 0 || executionId === null) return fail(verb.name, invalids, corrected(verb, words, invalids));
		return { ok: true, command: { verb: 'tags', executionId, ...host, add, remove } };
	},
};

function readFilters(verb: Verb, words: Word[], clock: Clock) {
	const filters: Filters = { ...noFilters };
	const invalids: Invalid[] = [];
	for (const word of words) {
		const invalid = readFilter(verb, word, filters, clock);
		if (invalid) invalids.push(invalid);
	}
	invalids.push(...repeated(verb, words));
	const lack = invalids.length === 0 ? lacking(verb, filters, clock) : null;
	if (lack) invalids.push(lack);
	return { filters, invalids };
}

/** `+name -name`, each once. */
function readTags(words: Word[]) {
	const add = new Set<string>();
	const remove = new Set<string>();
	const invalids: Invalid[] = [];
	for (const word of words) {
		const name = word.text.slice(1).trim();
		if (word.text.startsWith('+') && name) add.add(name);
		else if (oneDash.test(word.text) && name) remove.add(name);
		else {
			const instead = word.text.replace(/^[+\p{Pd}−]+/u, '').trim() ? `+${quoted(word.text)}` : null;
			invalids.push({ word: word.raw, why: 'Say +name to add a tag and -name to remove one.', instead });
		}
	}
	for (const name of [...add].filter((tag) => remove.has(tag))) {
		invalids.push({ word: name, why: 'It is both to be added and to be removed.', instead: null });
	}
	return { add: [...add], remove: [...remove], invalids };
}

function fail(verb: VerbName | null, invalids: Invalid[], suggestion: string | null): Parsed {
	return { ok: false, verb, invalids, suggestion };
}

function wrongFlag(verb: Verb, word: Word, flag: string): Invalid {
	const instead = near(flag, verb.flags);
	if (instead) return { word: word.raw, why: 'There is no such option.', instead: `--${instead}` };
	return tooMuch(verb)(word);
}

function tooMuch(verb: Verb): (word: Word) => Invalid {
	const takes = verb.usage ? `It takes ${verb.usage} and nothing else.` : 'It takes nothing else.';
	return (word) => ({ word: word.raw, why: takes, instead: null });
}

/** The whole text with each wrong word replaced; null where one of them has no better. */
function corrected(verb: Verb, words: Word[], invalids: Invalid[]): string | null {
	if (invalids.some((invalid) => invalid.instead === null)) return null;
	const [first] = invalids;
	// Another verb was meant, which takes the other words as they are.
	if (first?.instead?.startsWith('list ') || first?.instead === allOf(verb)) {
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
