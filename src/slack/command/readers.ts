import type { Clock } from './clock.js';
import type { Command } from './command.js';
import { corrected } from './correction.js';
import { executionIn, plainly, readAlert, sameRun, withoutAnnouncement } from './execution.js';
import { readFilters } from './filters.js';
import { hostIn, workflowIn } from './links.js';
import { byName, names, readRun } from './named-run.js';
import { bare, plainValue } from './signs.js';
import { readUntil } from './until.js';
import type { Verb, VerbName } from './verbs.js';
import { readWatch, watchedIn } from './watch-words.js';
import type { Word, Wrong } from './words.js';
import { dashes, isQuoted, isTag, near, quoted, wrongAsWhole, wrongWord } from './words.js';

/** As it was read. `better` is the text put right word for word, which need not be understood yet; `others`: what else may be meant. */
export type Read =
	| { ok: true; command: Command }
	| { ok: false; verb: VerbName | null; wrongs: Wrong[]; better: string | null; others: string[] };

/** How the words behind a verb are read, by what it takes; that of help is parse.ts's, as it reads a verb again. */
export const readers: Record<Exclude<Verb['takes'], 'verb'>, (verb: Verb, words: Word[], clock: Clock) => Read> = {
	nothing(verb, words) {
		if (words.length > 0) return fail(verb.name, words.map(tooMuch(verb)), verb.name);
		return {
			ok: true,
			command: { verb: verb.name as 'running' | 'status' | 'instant' | 'jobs' | 'mutes' | 'watches' },
		};
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

	workflow(verb, words) {
		const [word] = words;
		const id = word && words.length === 1 ? workflowIn(word.text) : null;
		const named = id ? { workflow: id, ...hostIn(word!.text) } : byName(withoutAnnouncement(words));
		const name = verb.name as 'activate' | 'deactivate';
		if (named && 'workflow' in named) return { ok: true, command: { verb: name, ...named } };
		return fail(verb.name, [wrongAsWhole('Which workflow? Give its name, its id or a link to it.')], null);
	},

	watch(verb, words) {
		const { wish, tail, wrongs, better } = readWatch(words);
		if (wrongs.length > 0) return fail(verb.name, wrongs, better ?? corrected(verb, words, wrongs));
		return { ok: true, command: { verb: 'watch', wish, ...(tail.length > 0 && { tail }) } };
	},

	watched(verb, words) {
		const which = watchedIn(withoutAnnouncement(words));
		if (which === null) return fail(verb.name, [wrongAsWhole('Which one? Give its number, or say all.')], 'watches');
		return { ok: true, command: { verb: 'unwatch', which } };
	},

	job(verb, words) {
		const [word, ...more] = words;
		if (!word) return fail(verb.name, [wrongAsWhole('Which job? Give the number on its card.')], 'jobs');
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
		if (areSeveral(words)) return oneAtATime(verb, words);
		const flagged = words.filter((word, at) => isFlag(verb, word, words, at));
		const { run, others, wrongs } = readRun(
			verb,
			words.filter((word) => !flagged.includes(word)),
		);
		wrongs.push(...others.map((word) => wrongFlag(verb, word)));
		if (wrongs.length > 0 || run === null) return lost(verb, words, wrongs);
		if (verb.name === 'retry') return { ok: true, command: { verb: 'retry', ...run, latest: flagged.length > 0 } };
		return { ok: true, command: { verb: verb.name as 'show' | 'stop' | 'delete', ...run } };
	},

	'execution-and-tags'(verb, typed) {
		const words = withSigns(typed);
		const { run, others, wrongs } = readRun(verb, words);
		const { add, remove, wrongs: more } = readTags(others);
		wrongs.push(...more);
		if (wrongs.length > 0 || run === null) return lost(verb, words, wrongs);
		return { ok: true, command: { verb: 'tags', ...run, add, remove } };
	},

	alert(verb, words) {
		const { named, wrongs } = readAlert(words);
		if (wrongs.length > 0) return fail(verb.name, wrongs, null);
		return { ok: true, command: { verb: verb.name as 'ack' | 'resolve' | 'unmute', ...named } };
	},

	'alert-and-time'(verb, words, clock) {
		const { until, rest, wrongs } = readUntil(words, clock);
		const { named, wrongs: more } = readAlert(rest);
		wrongs.push(...more);
		if (wrongs.length > 0 || until === null) {
			const better = withTime(verb, words, wrongs);
			return fail(verb.name, wrongs, better, better === null ? ['mute last 2h'] : []);
		}
		return { ok: true, command: { verb: 'mute', ...named, until } };
	},
};

/** Nothing, or too much, names the run. */
function lost(verb: Verb, words: Word[], wrongs: Wrong[]): Read {
	const missing = wrongs.length === 1 && wrongs[0]!.word === '' && !words.some(isTag);
	const last = { stop: 'list status:running', delete: 'failures' }[verb.name as string] ?? `${verb.name} last`;
	const better = corrected(verb, words, wrongs) ?? theRunAlone(verb, words);
	return fail(verb.name, wrongs, better, missing ? [last, 'failures'] : []);
}

/** A line of a log or of a list was pasted, with a link in it or a number at its beginning; no filter or option may be left out. */
function theRunAlone(verb: Verb, words: readonly Word[]): string | null {
	const named = words.find(({ text }) => executionIn(text) !== null && hostIn(text).host) ?? words[0];
	const rest = words.filter((word) => word !== named);
	if (!named || executionIn(named.text) === null || !['show', 'retry', 'stop'].includes(verb.name)) return null;
	const mayMatter = rest.some(
		(word) => executionIn(word.text) !== null || /\w[:=]\S/.test(word.raw) || (isTag(word) && verb.changes !== null),
	);
	return mayMatter ? null : `${verb.name} ${plainly(named)}`;
}

/** `latest` alone is the newest run; behind what names a run it is an option. */
function isFlag(verb: Verb, word: Word, words: Word[], at: number): boolean {
	const flag = bare(word.text.toLowerCase().replace(dashes, ''));
	if (!verb.flags.includes(flag)) return false;
	return dashes.test(word.text) || words.slice(0, at).some(names);
}

const areSeveral = (words: readonly Word[]) =>
	words.every(({ text }) => executionIn(text) !== null) && words.length > 1 && sameRun(words) === null;

/** `retry 4711 4712`: each is offered by itself. */
function oneAtATime(verb: Verb, words: readonly Word[]): Read {
	const [first = null, ...more] = [
		...new Set(words.map((word) => `${verb.name} ${plainly(word).replace(/[,;]$/, '')}`)),
	];
	return fail(verb.name, [wrongAsWhole(`"${verb.name}" takes one execution at a time.`)], first, more);
}

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
		const name = plainValue(word.text.slice(1).trim(), isQuoted(word));
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

export const fail = (verb: VerbName | null, wrongs: Wrong[], better: string | null, others: string[] = []): Read => ({
	...{ ok: false, verb, wrongs, better, others },
});

function wrongFlag(verb: Verb, word: Word): Wrong {
	const flag = bare(word.text.toLowerCase().replace(dashes, ''));
	const instead = near(flag, verb.flags);
	return instead ? wrongWord(word, 'There is no such option.', `--${instead}`) : tooMuch(verb)(word);
}

const tooMuch = (verb: Verb) => (word: Word) =>
	wrongWord(word, verb.usage ? `It takes ${verb.usage} and nothing else.` : 'It takes nothing else.');
