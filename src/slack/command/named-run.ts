import { byNumber } from '../../instances/execution-ref.js';
import type { RunNamed } from './command.js';
import { allOf, executionIn, sameRun } from './execution.js';
import { hostIn, workflowIn } from './links.js';
import { bare } from './signs.js';
import { filterNames, type Verb, verbNamed } from './verbs.js';
import { isQuoted, isTag, quoted, type Word, type Wrong, wrongAsWhole, wrongWord } from './words.js';

/** What no name begins or ends with, where it was not typed in quotes. */
const before = /^(?:the|my|our|of|for|from|in|on|with|using|as|again|workflow|flow|called|named)$/i;
const behind =
	/^(?:details?|info|logs?|version|runs?|executions?|failures?|failed|fails?|failing|errors?|broken?|broke|crash(?:ed)?|again|workflow|one|did|do|wrong)$/i;
const newest = /^(?:last|latest|newest|recent)$/i;
/** Which of those that go on is asked. */
const current = /^(?:running|current|active)$/i;
/** Whatever was looked at a moment ago. */
const it = /^(?:it|this|that|them|these)$/i;
const filter = new RegExp(`^(?!workflow)(?:${filterNames.join('|')})[:=]`, 'i');
const maxName = 120;

type Read = { run: RunNamed | null; others: Word[]; wrongs: Wrong[] };

/** The one run that is meant by the words; `others` are those that name none, such as tags. */
export function readRun(verb: Verb, words: readonly Word[]): Read {
	const others = words.filter(isTag);
	const naming = words.filter((word) => !others.includes(word));
	while (naming.length > 1 && before.test(plain(naming[0]))) naming.shift();
	const ids = naming.filter(({ text }) => executionIn(text) !== null);
	const named = sameRun(ids) ?? ids[0];
	const more = sameRun(ids) ? [] : ids.slice(1);
	// "Batch 3" is a name, and the number in it no execution; a link is part of none.
	if (named && (naming[0] === ids[0] || hostIn(named.text).host)) {
		const isNoise = (word: Word) => [behind, before, it].some((noise) => noise.test(plain(word)));
		const extra = naming.filter((word) => !ids.includes(word) && !isNoise(word));
		return byId(named, [...others, ...extra], more);
	}
	const many = naming.find(({ raw }) => filter.test(raw));
	if (many) return { run: null, others: [], wrongs: [forMany(verb, naming)] };
	const run = byName(naming);
	return { run, others, wrongs: run ? [] : [wrongAsWhole(whichOne)] };
}

const whichOne = 'Which execution? Give its number or a link, the name of its workflow, or say last.';

function byId(named: Word, others: Word[], more: Word[]): Read {
	const id = executionIn(named.text)!;
	const wrongs = more.map((word) => wrongWord(word, 'This takes one execution at a time.'));
	if (!Number.isSafeInteger(id) || id < 1) wrongs.push(wrongWord(named, 'No execution can have this number.'));
	return { run: { execution: byNumber(id), ...hostIn(named.text) }, others, wrongs };
}

/** Filters were typed, which choose many. */
function forMany(verb: Verb, words: Word[]): Wrong {
	const all = verb.name === 'show' ? 'list' : allOf(verb);
	const raws = words.map(({ raw }) => raw).join(' ');
	const wrong = { word: raws, why: 'For many at once there is a command of its own.', at: words };
	return verbNamed(all) ? { ...wrong, instead: `${all} ${raws}`, verb: all } : { ...wrong, instead: null };
}

/** By the name, id or link of a workflow, or by a word for the last run. */
export function byName(words: readonly Word[]): RunNamed | null {
	const [first] = words;
	if (!first) return null;
	if (words.length === 1 && isQuoted(first)) return { workflow: plainName(first.text) };
	if (/:\/\//.test(first.text)) {
		// What stands there in the place of a run's number is no run.
		const id = /\/(?:executions|debug)\/+[^/?#|>\s]/i.test(first.text) ? null : workflowIn(first.text);
		return id && words.length === 1 ? { workflow: id, ...hostIn(first.text) } : null;
	}
	const rest = [...words];
	while (before.test(plain(rest[0])) || plain(rest[0]) === 'most') rest.shift();
	while (rest.length > 1 && behind.test(plain(rest.at(-1)))) rest.pop();
	if (rest.length === 1 && behind.test(plain(rest[0]))) return null;
	const only = rest.length === 1 ? plain(rest[0]) : '';
	if (newest.test(only) || it.test(only) || current.test(only)) return { last: true };
	if (newest.test(plain(rest[0]))) {
		rest.shift();
		while (rest.length > 1 && (behind.test(plain(rest[0])) || before.test(plain(rest[0])))) rest.shift();
	}
	const name = plainName(rest.map(({ text }) => text).join(' '));
	return name === '' ? null : { workflow: name };
}

/** Empty of what stands in quotes, or is not there. */
const plain = (word: Word | undefined) => (word && !isQuoted(word) ? bare(word.text) : '');

/** Whether it could be a part of what names a run. */
export const names = (word: Word) => !isTag(word) && !before.test(plain(word));

const plainName = (text: string) => bare(text.replace(/^workflow[:=]\s?/i, '')).slice(0, maxName);

/** As it would be typed, to be typed again behind a verb. */
export const runWords = (run: RunNamed): string =>
	'execution' in run ? String(run.execution.id) : 'last' in run ? 'last' : `workflow:${quoted(run.workflow)}`;
