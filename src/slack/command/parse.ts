import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { Wish } from '../../routing/index.js';
import { escaped, redact } from '../blocks/text.js';
import type { Clock } from './clock.js';
import { corrected, didYouMean } from './correction.js';
import { executionIn, plainly, readAlert, readExecution, withoutAnnouncement } from './execution.js';
import type { Filters } from './filter-values.js';
import { readFilters } from './filters.js';
import { bare } from './signs.js';
import { readUntil } from './until.js';
import { type Verb, type VerbName, verbNamed } from './verbs.js';
import { readWatch, watchedIn } from './watch-words.js';
import type { Invalid, Word, Wrong } from './words.js';
import { dashes, isTag, near, quoted, wordsOf, wrongAsWhole, wrongWord } from './words.js';

export type { Clock } from './clock.js';
export { type Filters, noFilters } from './filter-values.js';
export type { StatusFilter } from './statuses.js';
export { type Moment, timeOf } from './times.js';
export type { Invalid } from './words.js';

/** `host` is that of the link, where the execution was named by one: it may be another n8n's. */
type Named = { execution: ExecutionRef; host?: string };

/** An alert by one of its executions, or by the words of a workflow's name; null: the one that is open. */
export type AlertNamed = Named | { workflow: string | null };

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
	| ({ verb: 'ack' | 'resolve' | 'unmute' } & AlertNamed)
	/** `until` as it was typed: whose clock is meant is found out when it is done. */
	| ({ verb: 'mute'; until: string } & AlertNamed)
	/** Null: nothing was typed behind it. */
	| { verb: 'watch'; wish: Wish | null }
	/** Its number, what it is about as typed, or `all`. */
	| { verb: 'unwatch'; which: string }
	| { verb: 'status' | 'instant' | 'mutes' | 'watches' };

export type Parsed =
	| { ok: true; command: Command }
	/** `verb` is the one that was meant, as far as that is known; `suggestion` the whole text put right, or null. */
	| { ok: false; verb: VerbName | null; invalids: Invalid[]; suggestion: string | null };

/** As it was read. `better` is the text put right word for word, which need not be understood yet. */
type Read =
	| { ok: true; command: Command }
	| { ok: false; verb: VerbName | null; wrongs: Wrong[]; better: string | null };

/** Putting right what was wrong may show what else is: a verb, then a filter, then its value. */
const maxRounds = 4;

/** What follows the slash command. Never throws, whatever was typed. */
export function parse(text: string, clock: Clock): Parsed {
	const first = read(text, clock);
	if (first.ok) return first;
	let { better } = first;
	for (let round = 1; better !== null; round++) {
		// As Slack would pass it on.
		const again = read(escaped(better), clock);
		if (again.ok) break;
		better = round < maxRounds ? again.better : null;
	}
	const suggestion = better !== null && showsWhole(better) ? better : null;
	const invalids = first.wrongs.map(({ word, why, instead, verb }) => {
		// A command for one is no answer where filters were typed as well.
		const one = verb !== undefined && verbNamed(verb)?.takes.startsWith('execution');
		return { word, why, instead: one && suggestion === null ? null : instead };
	});
	return { ok: false, verb: first.verb, invalids, suggestion };
}

/** Whether a line of code in an answer shows all of it: who copies one that was cut would leave a filter out. */
const showsWhole = (text: string) => !/[`\n]/.test(text) && redact(text) === text && escaped(text).length <= 260;

function read(text: string, clock: Clock): Read {
	const { words, unclosed } = wordsOf(text);
	const [first, ...rest] = words;
	if (!first) return { ok: true, command: { verb: 'help', about: null } };

	const verb = verbNamed(first.text) ?? verbNamed(bare(first.text.normalize('NFKC')));
	if (!verb) return withoutVerb(first, rest, clock);
	if (unclosed) {
		const why = 'The quote that opens here is never closed.';
		return fail(verb.name, [{ ...wrongAsWhole(why), word: unclosed }], null);
	}
	return readers[verb.takes](verb, rest, clock);
}

/** A bare id or link is a wish to see it; anything else is a verb misspelt. */
function withoutVerb(first: Word, rest: Word[], clock: Clock): Read {
	const [named, more] = withoutAnnouncement([first, ...rest]);
	if (named && !more && executionIn(named.text) !== null) return readers.execution(verbNamed('show')!, [named], clock);
	const meant = didYouMean(first, rest);
	if ('button' in meant) return fail('jobs', [wrongAsWhole(meant.button)], 'jobs');
	const { verb, number } = meant;
	const wrong = { ...wrongWord(first, 'There is no such command.', verb), word: first.text };
	const others = [number, ...withoutAnnouncement(rest).map(plainly)];
	return fail(verb, [wrong], verb && [verb, ...others].filter(Boolean).join(' '));
}

const readers: Record<Verb['takes'], (verb: Verb, words: Word[], clock: Clock) => Read> = {
	nothing(verb, words) {
		if (words.length > 0) return fail(verb.name, words.map(tooMuch(verb)), verb.name);
		return { ok: true, command: { verb: verb.name as 'status' | 'instant' | 'jobs' | 'mutes' | 'watches' } };
	},

	verb(_verb, words, clock) {
		const [word] = words;
		if (!word) return { ok: true, command: { verb: 'help', about: null } };
		const about = verbNamed(bare(word.text));
		if (about) return { ok: true, command: { verb: 'help', about: about.name } };
		const read = withoutVerb(word, [], clock);
		if (read.ok || read.better === null || read.wrongs[0]?.word === '') return read;
		return { ...read, better: `help ${read.better}` };
	},

	filters(verb, words, clock) {
		const { filters, wrongs } = readFilters(verb, words, clock);
		if (wrongs.length > 0) return fail(verb.name, wrongs, corrected(verb, words, wrongs));
		return { ok: true, command: { verb: verb.name as 'failures' | 'list', filters } };
	},

	'filters-and-tags'(verb, words, clock) {
		const { add, remove, wrongs } = readTags(words.filter(isTag));
		const { filters, wrongs: more } = readFilters(verb, words, clock);
		wrongs.push(...more);
		if (wrongs.length === 0 && add.length + remove.length === 0) {
			wrongs.push(wrongAsWhole('Which tags? Say +name to add one and -name to remove one.'));
		}
		if (wrongs.length > 0) return fail(verb.name, wrongs, corrected(verb, words, wrongs));
		return { ok: true, command: { verb: 'tag-all', filters, add, remove } };
	},

	watch(verb, words) {
		const { wish, wrongs, better } = readWatch(words);
		if (wrongs.length > 0) return fail(verb.name, wrongs, better ?? corrected(verb, words, wrongs));
		return { ok: true, command: { verb: 'watch', wish } };
	},

	watched(verb, words) {
		const which = watchedIn(words);
		if (which === null) return fail(verb.name, [wrongAsWhole('Which one? Give its number, or say all.')], 'watches');
		return { ok: true, command: { verb: 'unwatch', which } };
	},

	job(verb, words) {
		const [word, ...more] = words;
		if (!word) return fail(verb.name, [wrongAsWhole('Which job? Give the number that its card shows.')], 'jobs');
		if (more.length > 0) return fail(verb.name, more.map(tooMuch(verb)), null);
		const job = bare(word.text).replace(/^#/, '').toLowerCase();
		if (!/^[0-9a-f]{4,12}$/.test(job)) {
			const why = 'This is not the number of a job: those are of digits and the letters a to f.';
			return fail(verb.name, [wrongWord(word, why)], 'jobs');
		}
		return { ok: true, command: { verb: 'job', job } };
	},

	execution(verb, typed) {
		const words = withSigns(typed);
		const { execution, host, others, wrongs } = readExecution(verb, words);
		const flags = new Set<string>();
		for (const word of others) {
			const flag = bare(word.text.toLowerCase().replace(dashes, ''));
			if (verb.flags.includes(flag)) flags.add(flag);
			else wrongs.push(wrongFlag(verb, word, flag));
		}
		if (wrongs.length > 0 || execution === null) return fail(verb.name, wrongs, corrected(verb, words, wrongs));
		const named = { execution, ...host };
		if (verb.name === 'retry') {
			return { ok: true, command: { verb: 'retry', ...named, latest: flags.has('latest') } };
		}
		return { ok: true, command: { verb: verb.name as 'show' | 'stop' | 'delete', ...named } };
	},

	'execution-and-tags'(verb, typed) {
		const words = withSigns(typed);
		const { execution, host, others, wrongs } = readExecution(verb, words);
		const { add, remove, wrongs: more } = readTags(others);
		wrongs.push(...more);
		if (wrongs.length > 0 || execution === null) return fail(verb.name, wrongs, corrected(verb, words, wrongs));
		return { ok: true, command: { verb: 'tags', execution, ...host, add, remove } };
	},

	alert(verb, words) {
		const { wrongs, ...named } = readAlert(verb, words);
		if (wrongs.length > 0) return fail(verb.name, wrongs, null);
		return { ok: true, command: { verb: verb.name as 'ack' | 'resolve' | 'unmute', ...(named as AlertNamed) } };
	},

	'alert-and-time'(verb, words, clock) {
		const { until, rest, wrongs } = readUntil(words, clock);
		const { wrongs: more, ...named } = readAlert(verb, rest);
		wrongs.push(...more);
		if (wrongs.length > 0 || until === null) return fail(verb.name, wrongs, withTime(verb, words, wrongs));
		return { ok: true, command: { verb: 'mute', ...(named as AlertNamed), until } };
	},
};

/** With the time that is missing behind it. */
function withTime(verb: Verb, words: Word[], wrongs: Wrong[]): string | null {
	const wrong = wrongs.flatMap(({ at }) => at);
	const rest = words.filter((word) => !wrong.includes(word));
	return rest.length === 0 ? null : [verb.name, ...rest.map(plainly), '2h'].join(' ');
}

/** `-- latest`, `+ seen`: phones put a space behind a sign. */
function withSigns(typed: readonly Word[]): Word[] {
	const words: Word[] = [];
	for (const word of withoutAnnouncement(typed)) {
		const last = words.at(-1);
		if (!last || !/^(?:\+|[\p{Pd}−]{1,2})$/u.test(last.raw) || isTag(word) || executionIn(word.text) !== null)
			words.push(word);
		else words.splice(-1, 1, { text: `${last.text}${word.text}`, raw: `${last.raw}${word.raw}` });
	}
	return words;
}

/** `+name -name`, each once. */
function readTags(words: Word[]) {
	const add = new Set<string>();
	const remove = new Set<string>();
	const wrongs: Wrong[] = [];
	for (const word of words) {
		const name = word.text.slice(1).trim();
		if (word.text.startsWith('+') && name) add.add(name);
		else if (dashes.test(word.text) && name) remove.add(name);
		else {
			// With a colon it was meant for a filter.
			const isName = /^[^+\p{Pd}−:=][^:=]*$/u.test(word.text);
			const instead = isName ? `+${quoted(word.text)}` : null;
			wrongs.push(wrongWord(word, 'Say +name to add a tag and -name to remove one.', instead));
		}
	}
	for (const name of [...add].filter((tag) => remove.has(tag))) {
		wrongs.push({ ...wrongAsWhole('It is both to be added and to be removed.'), word: name });
	}
	return { add: [...add], remove: [...remove], wrongs };
}

const fail = (verb: VerbName | null, wrongs: Wrong[], better: string | null) =>
	({ ok: false, verb, wrongs, better }) as const;

function wrongFlag(verb: Verb, word: Word, flag: string): Wrong {
	const instead = near(flag, verb.flags);
	return instead ? wrongWord(word, 'There is no such option.', `--${instead}`) : tooMuch(verb)(word);
}

const tooMuch = (verb: Verb) => (word: Word) =>
	wrongWord(word, verb.usage ? `It takes ${verb.usage} and nothing else.` : 'It takes nothing else.');
