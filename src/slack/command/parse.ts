import { escaped, redact } from '../blocks/text.js';
import type { Clock } from './clock.js';
import type { Command, Misread, Parsed } from './command.js';
import { didYouMean } from './correction.js';
import { executionIn, plainly, withoutAnnouncement } from './execution.js';
import { workflowIn } from './links.js';
import { inOurWords } from './phrases.js';
import { fail, type Read, readers } from './readers.js';
import { bare } from './signs.js';
import { verbless } from './verbless.js';
import { type Verb, verbFor, verbNamed } from './verbs.js';
import { type Word, type Wrong, wordsOf, wrongAsWhole, wrongWord } from './words.js';

export type { Clock } from './clock.js';
export type { AlertNamed, Command, LookedFor, Misread, Parsed, RunNamed } from './command.js';
export { type Filters, noFilters } from './filter-values.js';
export type { StatusFilter } from './statuses.js';
export { type Moment, timeOf } from './times.js';
export type { Invalid } from './words.js';

/** Putting right what was wrong may show what else is: a verb, then a filter, then its value. */
const maxRounds = 4;
const maxOthers = 3;

/** What follows the slash command. Never throws, whatever was typed. */
export function parse(text: string, clock: Clock): Parsed {
	const first = read(text, clock);
	if (first.ok) return first;
	let { better } = first;
	let isSure = first.wrongs.every(({ sure }) => sure);
	for (let round = 1; better !== null; round++) {
		// As Slack would pass it on.
		const again = read(escaped(better), clock);
		if (again.ok && isSure && !deletes(again.command)) return again;
		if (again.ok) break;
		isSure &&= again.wrongs.every(({ sure }) => sure);
		better = round < maxRounds ? again.better : null;
	}
	const suggestion = better !== null && showsWhole(better) ? better : null;
	return misread(first, suggestion);
}

/** What is said of it, and what may have been meant. */
function misread({ verb, wrongs, others }: Read & { ok: false }, suggestion: string | null): Misread {
	const invalids = wrongs.map(({ word, why, instead, verb }) => {
		// A command for one is no answer where filters were typed as well.
		const one = verb !== undefined && verbNamed(verb)?.takes.startsWith('execution');
		return { word, why, instead: one && suggestion === null ? null : instead || null };
	});
	const shown = others.filter((other) => other !== suggestion && showsWhole(other)).slice(0, maxOthers);
	return { ok: false, verb, invalids, suggestion, others: shown };
}

/** Of a deletion nothing is guessed, though a form would ask. */
const deletes = ({ verb }: Command) => verb === 'delete' || verb === 'delete-all';

/** Whether a line of code in an answer shows all of it: who copies one that was cut would leave a filter out. */
const showsWhole = (text: string) => !/[`\n]/.test(text) && redact(text) === text && escaped(text).length <= 260;

/** `isAgain`: with a verb that was left out. */
function read(text: string, clock: Clock, isAgain = false): Read {
	const { words, unclosed } = wordsOf(text);
	if (words.length === 0) return { ok: true, command: { verb: 'help', about: null } };
	const [first, ...rest] = inOurWords(words);
	if (!first) return { ok: true, command: { verb: 'help', about: null } };

	const said = bare(first.text.normalize('NFKC'));
	const verb = verbNamed(first.text) ?? verbFor(said);
	if (!verb || isOfAJob(verb, said, rest)) return withoutVerb(first, rest, clock, isAgain);
	if (unclosed) {
		const why = 'The quote that opens here is never closed.';
		return fail(verb.name, [{ ...wrongAsWhole(why), word: unclosed }], null);
	}
	return verb.takes === 'verb' ? readHelp(rest, clock) : readers[verb.takes](verb, rest, clock);
}

/** Who types "cancel" without a number means a job on many more likely than a run. */
const isOfAJob = (verb: Verb, said: string, rest: Word[]) =>
	verb.name === 'stop' &&
	!/^(?:stop|terminate)$/i.test(said) &&
	!rest.some(({ text }) => executionIn(text) !== null || /^(?:last|latest)$/i.test(text));

/** A bare id or link is a wish to see it; anything else is a verb misspelt, or left out. */
function withoutVerb(first: Word, rest: Word[], clock: Clock, isAgain = false): Read {
	const named = withoutAnnouncement([first, ...rest], false);
	const isLink = rest.length === 0 && workflowIn(first.text) !== null;
	if (isLink || named.every(({ text }) => executionIn(text) !== null))
		return readers.execution(verbNamed('show')!, named, clock);
	const said = isAgain ? null : verbless([first, ...rest], clock);
	if (said !== null) return read(escaped(said), clock, true);
	const meant = didYouMean(first, rest);
	if ('button' in meant) return fail('jobs', [wrongAsWhole(meant.button)], 'jobs');
	const { verb, number, why, others } = meant;
	const wrong: Wrong = { ...wrongWord(first, why, verb), word: first.text };
	const behind = [number, ...withoutAnnouncement(rest).map(plainly)];
	return fail(verb, [wrong], verb && [verb, ...behind].filter(Boolean).join(' '), others);
}

function readHelp(words: Word[], clock: Clock): Read {
	const [word] = words;
	if (!word) return { ok: true, command: { verb: 'help', about: 'all' } };
	const about = verbFor(bare(word.text));
	if (about) return { ok: true, command: { verb: 'help', about: about.name } };
	const read = withoutVerb(word, [], clock);
	if (read.ok || read.better === null || read.wrongs[0]?.word === '') return read;
	return { ...read, better: `help ${read.better}` };
}
