import type { Wrong } from './mend.js';
import { type Verb, type VerbName, verbNamed } from './verbs.js';
import type { Word } from './words.js';

/** The one execution among the words; `others` are those that name none. */
export function readExecution(verb: Verb, words: Word[]) {
	const wrongs: Wrong[] = [];
	const at = words.findIndex((word) => executionIn(word.text) !== null);
	const wrong = words.find((word) => !/^[+\p{Pd}−]/u.test(word.text));
	if (at === -1 && wrong && /^all$/i.test(wrong.text) && verbNamed(allOf(verb))) {
		const why = 'For many at once there is a command of its own.';
		wrongs.push({ word: wrong.raw, why, instead: allOf(verb), at: [wrong], verb: allOf(verb) });
		return { executionId: null, host: {}, others: [], wrongs };
	}
	if (at === -1) {
		wrongs.push({
			word: wrong?.raw ?? '',
			why: wrong
				? 'This is neither the number of an execution nor a link to one.'
				: 'Which execution? Give its number or a link to it.',
			instead: null,
			at: wrong ? [wrong] : [],
		});
		return { executionId: null, host: {}, others: words.filter((word) => word !== wrong), wrongs };
	}
	const executionId = executionIn(words[at]!.text)!;
	const others = words.filter((_, index) => index !== at);
	for (const word of others.filter((other) => executionIn(other.text) !== null)) {
		wrongs.push({ word: word.raw, why: 'This takes one execution at a time.', instead: null, at: [word] });
	}
	if (!Number.isSafeInteger(executionId) || executionId < 1) {
		wrongs.push({ word: words[at]!.raw, why: 'No execution can have this number.', instead: null, at: [words[at]!] });
	}
	const stray = others.filter((word) => executionIn(word.text) === null);
	return { executionId, host: hostIn(words[at]!.text), others: stray, wrongs };
}

/** The verb that does the same to many. */
export const allOf = (verb: Verb) => `${verb.name.replace(/s$/, '')}-all` as VerbName;

/** `4711`, `#4711`, or a link into n8n's editor, as Slack passes it on: `<https://…>` or `<https://…|label>`. */
export function executionIn(word: string): number | null {
	const number = /^#?(\d{1,30})$/.exec(word);
	if (number) return Number(number[1]);
	const link = /^<?https?:\/\/\S*\/executions?\/(?:debug\/)?(\d{1,30})(?:[/?#|>].*)?$/i.exec(word);
	return link ? Number(link[1]) : null;
}

function hostIn(word: string): { host?: string } {
	const url = /^<?(https?:\/\/[^\s|>]+)/i.exec(word)?.[1];
	return url && URL.canParse(url) ? { host: new URL(url).host } : {};
}
