import { type WatchedCondition, type Wish, watchedConditions } from '../../routing/index.js';
import { workflowIn } from './links.js';
import { asciiDigits, bare } from './signs.js';
import { type OptionName, optionNames, options } from './watch-options.js';
import { isQuoted, near, quoted, type Word, type Wrong, wrongAsWhole, wrongWord } from './words.js';

/** @internal outside of this file for tests only */
export const emptyWish: Wish = {
	...{ workflows: [], tags: [], project: null, only: [], modes: [] },
	...{ from: null, remindMs: null, oncall: null, holdMs: null, conditions: [] },
};

/** More names in one watch are for a `*`. */
const maxNames = 20;
const maxName = 120;

const defaultRemindMs = 10 * 60_000;

type Token = { at: Word[]; name: OptionName; value: string };

/**
 * What is to be watched; null where nothing is said. `tail`: the conditions as typed, where they stand right behind a name
 * without quotes, as a workflow may be called "Switch off". `better`: the whole text put right, where that is not word by word.
 */
export function readWatch(words: readonly Word[]): {
	wish: Wish | null;
	tail: WatchedCondition[];
	wrongs: Wrong[];
	better: string | null;
} {
	if (words.length === 0) return { wish: null, tail: [], wrongs: [], better: null };
	const { tokens, others: said, wrongs } = tokensIn(words);
	const { here: rest, elsewhere } = channelIn(said);
	if (elsewhere.length > 0) wrongs.push(elsewhereToo(elsewhere));
	const { others, conditions, tail } = conditionsIn(rest);
	const wish: Wish = { ...emptyWish, conditions };
	for (const token of tokens) {
		const twice = tokens.some((other) => other !== token && other.name === token.name);
		const read = twice
			? { why: `${token.name}: is given twice. Give it once, with commas between.`, instead: null }
			: options[token.name](token.value);
		if ('why' in read) {
			const word = token.at.map(({ raw }) => raw).join(' ');
			wrongs.push({ word, why: read.why, instead: read.instead && `${token.name}:${read.instead}`, at: token.at });
		} else Object.assign(wish, read);
	}
	// Who is on call is mentioned where nobody has looked, which takes a time.
	if (wish.oncall && wish.remindMs === null) wish.remindMs = defaultRemindMs;
	const all =
		others.length === 1 &&
		!isQuoted(others[0]!) &&
		/^(?:all|everything|any|\*)$/i.test(bare(others[0]!.text) || others[0]!.text);
	if (!all) wish.workflows = [...wish.workflows, ...namesIn(others)];
	const about = all || wish.workflows.length > 0 || wish.tags.length > 0 || wish.project !== null;
	if (wrongs.length > 0) return { wish, tail, wrongs, better: null };
	const lack = about ? null : 'Which workflows? Name some, or say all.';
	if (lack)
		return { wish, tail, wrongs: [wrongAsWhole(lack)], better: `watch all ${words.map(({ raw }) => raw).join(' ')}` };
	const tooMany = wish.workflows.length > maxNames || wish.workflows.some((name) => name.length > maxName);
	const why = `At most ${maxNames} names of ${maxName} characters go in one watch: Order* means all that start with Order.`;
	return { wish, tail: all ? [] : tail, wrongs: tooMany ? [wrongAsWhole(why)] : [], better: null };
}

/** `in #ops`: as Slack passes a channel on, or as it was typed. */
function channelIn(words: readonly Word[]): { here: Word[]; elsewhere: Word[] } {
	const at = words.findIndex(
		(word) => !isQuoted(word) && /^(?:<#[CG]\w+(?:\|[^>]*)?>|#[\p{L}][\p{L}\p{N}_-]*)$/u.test(word.text),
	);
	if (at === -1) return { here: [...words], elsewhere: [] };
	const from = at > 0 && /^(?:in|to|into|for|on)$/i.test(words[at - 1]!.text) ? at - 1 : at;
	return { here: [...words.slice(0, from), ...words.slice(at + 1)], elsewhere: words.slice(from, at + 1) };
}

const elsewhereToo = (at: Word[]): Wrong => ({
	word: at.map(({ raw }) => raw).join(' '),
	why: 'A watch is of the channel where it is typed: type it there, without this.',
	instead: '',
	at,
});

/** Behind the names, never before or within: `Stuck parcels` is a name. In quotes each of them is one as well. */
function conditionsIn(words: readonly Word[]) {
	const conditionOf = (word: Word | undefined) =>
		word && !isQuoted(word)
			? watchedConditions.find((each) => each === bare(word.text).toLowerCase().replace(/,$/, ''))
			: undefined;
	const found = new Set<WatchedCondition>();
	const others = [...words];
	const behind: WatchedCondition[] = [];
	for (let each = conditionOf(others.at(-1)); each; each = conditionOf(others.at(-1))) {
		found.add(each);
		behind.unshift(each);
		others.pop();
	}
	const name = others.at(-1);
	const tail = name && !isQuoted(name) && !/[*∗,]$|^<?https?:/i.test(name.text) ? behind : [];
	return { others, conditions: watchedConditions.filter((each) => found.has(each)), tail };
}

/** What `unwatch` is about: a number, `all`, or words; null where nothing is said. */
export function watchedIn(words: readonly Word[]): string | null {
	const said = words
		.map(({ text }) => workflowIn(text) ?? text)
		.join(' ')
		.trim();
	const number = /^#?(\d{1,6})$/.exec(asciiDigits(bare(said)))?.[1];
	return number ?? (/^all$/i.test(bare(said)) ? 'all' : said.slice(0, maxName) || null);
}

/** Options with their values, the words beside them, and what looks like an option and is none. */
function tokensIn(words: readonly Word[]) {
	const tokens: Token[] = [];
	const others: Word[] = [];
	const wrongs: Wrong[] = [];
	const rest = [...words];
	for (let word = rest.shift(); word; word = rest.shift()) {
		const found = /^["']/.test(word.raw) ? null : /^([\p{L}-]{2,12})[:=](?!\/\/)(.*)$/su.exec(word.text);
		const said = found?.[1]?.toLowerCase() ?? '';
		const name = optionNames.find((each) => each === said);
		if (!found) others.push(word);
		else if (!name) {
			const instead = near(said, optionNames);
			const why = `There is no such option. There are ${optionNames.map((each) => `${each}:`).join(', ')}.`;
			wrongs.push({ ...wrongWord(word, why, instead && `${instead}:${quoted(found[2]!)}`), word: `${found[1]}:` });
		} else tokens.push(extended({ at: [word], name, value: found[2]!.trim() }, rest));
	}
	return { tokens, others, wrongs };
}

/** `from:3 failures in 10m`, `hold:2 min`, `only: crashed`: takes the words that belong to the value from the rest. */
function extended(token: Token, rest: Word[]): Token {
	const more: Record<string, RegExp> = {
		from: /^(?:\d{1,6}(?:m|min|mins|minutes?|h|hours?)?|failures?|fails?|errors?|times|in|within|per|m|mins?|minutes?|h|hours?)[.,]?$/i,
		remind: /^(?:after|\d{1,6}|m|mins?|minutes?|h|hours?)[.,]?$/i,
		hold: /^(?:for|\d{1,6}|m|mins?|minutes?|h|hours?)[.,]?$/i,
	};
	const at = [...token.at];
	let { value } = token;
	const belongs = (word: Word | undefined) =>
		word !== undefined &&
		!isQuoted(word) &&
		(value === '' ? !/[:=]/.test(word.text) : more[token.name]?.test(word.text));
	while (at.length < 6 && belongs(rest[0])) {
		const word = rest.shift()!;
		at.push(word);
		value = `${value} ${word.text}`.trim();
	}
	return { ...token, at, value };
}

/** Words side by side are one name; commas, quotes and a `*` at the end part names. */
function namesIn(words: readonly Word[]): string[] {
	const names: string[] = [];
	let open: string[] = [];
	const close = () => {
		if (open.length > 0) names.push(open.join(' '));
		open = [];
	};
	for (const word of words) {
		if (isQuoted(word)) {
			close();
			names.push(word.text);
			continue;
		}
		const id = workflowIn(word.text);
		for (const [at, part] of (id ?? word.text).split(',').entries()) {
			if (at > 0) close();
			if (part) open.push(part);
		}
		if (id || /[*∗]$/.test(word.text)) close();
	}
	close();
	// An asterisk is shown as its look-alike, which keeps Slack from taking it for bold, and may be copied from there.
	return [...new Set(names.map((name) => name.replaceAll('∗', '*').trim()).filter(Boolean))];
}
