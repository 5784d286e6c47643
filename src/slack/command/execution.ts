import { byNumber } from '../../instances/execution-ref.js';
import type { AlertNamed } from './command.js';
import { hostIn, linkIn, runPath, workflowIn } from './links.js';
import { asciiDigits, bare } from './signs.js';
import type { Verb, VerbName } from './verbs.js';
import { isTag, type Word, type Wrong, wrongWord } from './words.js';

/** One execution of the alert, the newest, or a workflow by its name, which needs no quotes here; none: `workflow` is null. */
export function readAlert(typed: Word[]): { named: AlertNamed; wrongs: Wrong[] } {
	const words = withoutAnnouncement(typed);
	// A link is part of no name.
	const word = sameRun(words) ?? (words.length === 1 ? words : words.filter(({ text }) => hostIn(text).host))[0];
	const id = word ? executionIn(word.text) : null;
	if (word && id !== null) {
		const isOne = Number.isSafeInteger(id) && id >= 1;
		const wrongs = isOne ? [] : [wrongWord(word, 'No execution can have this number.')];
		return { named: { execution: byNumber(id), ...hostIn(word.text) }, wrongs };
	}
	const linked = word && workflowIn(word.text);
	if (linked) return { named: { workflow: linked }, wrongs: [] };
	const name = bare(
		words
			.map(({ text }) => text)
			.join(' ')
			.replace(/^workflow[:=]\s?/i, ''),
	);
	if (/^(?:the )?(?:last|latest|newest)(?: one| alert)?$/i.test(name)) return { named: { last: true }, wrongs: [] };
	const isHere = /^(?:it|this|that|the alert|this alert|this one)$/i.test(name);
	return { named: { workflow: isHere || name === '' ? null : name }, wrongs: [] };
}

/** The verb that does the same to many. */
export const allOf = (verb: Verb) => `${verb.name.replace(/s$/, '')}-all` as VerbName;

/** Any sign but those of a tag, of money and of a part of something. */
const sign = '[^\\p{L}\\p{N}\\s+\\p{Pd}−\\p{Sc}%‰]{0,9}';
const label = '(?:n[°º]|(?=[a-z])(?:(?:execution|exec|run)[_-]?)?(?:id|no|nr|num|number)?[_-]?)?';
const number = new RegExp(`^(?:tel:)?${sign}${label}${sign}(\\d{1,30})(?:\\|[#\\d]{1,30})?${sign}$`, 'iu');
/** As n8n writes it into its logs, and others into theirs. */
const field = /\bexecution_?id\W{1,5}(\d{1,30})\b/i;

/**
 * `4711`, `#4711`, `No.4711`, in digits of any alphabet, or a link into n8n's editor, also that of "Debug in editor", as
 * Slack passes it on: `<https://…>` or `<https://…|label>`; all with whatever marks and full stops came along.
 */
export function executionIn(word: string): number | null {
	const text = asciiDigits(bare(word));
	const found = number.exec(text) ?? runPath.exec(asciiDigits(linkIn(word) ?? text)) ?? field.exec(text);
	return found ? Number(found[1]) : null;
}

/** Where all words name the same run, as `#4711 (https://…/4711)` does, the one that also says on which server; else null. */
export function sameRun(words: readonly Word[]): Word | null {
	const [id, ...others] = new Set(words.map(({ text }) => executionIn(text)));
	if (typeof id !== 'number' || others.length > 0) return null;
	return words.find(({ text }) => hostIn(text).host) ?? words[0]!;
}

/** What stands before a number in a sentence: "No. 4711", "the failed execution # 4711", "🔴 #4711". */
const announcing =
	/^(?:no|nr|n[°º]?|num|number|(?:execution[ _-]?)?id|execution|exec|run|failure|error|failed|crashed|the|my|our|of|for|:[\w+-]+:?)$/i;
const isSign = (text: string) => /^[^\p{L}\p{N}+]+$/u.test(text) && !/[\p{Pd}−]{3}/u.test(text);

/** The words without those that only announce the number behind them; behind a verb, before a link, that may be any. */
export function withoutAnnouncement(words: readonly Word[], isBehindVerb = true): Word[] {
	const at = words.findIndex(({ text }) => executionIn(text) !== null);
	const named = words[at];
	if (!named) return [...words];
	const isPlain = !isBehindVerb || number.test(asciiDigits(bare(named.text)));
	const announces = (word: Word) =>
		isPlain ? announcing.test(bare(word.text)) : !isTag(word) && !/\w[:=]\S/.test(word.text);
	const ahead = words.slice(0, at).filter((word) => !isSign(word.text) && !announces(word));
	// "Batch run 3" is a name.
	if (!ahead.every(isTag)) return [...words];
	return [...ahead, named, ...words.slice(at + 1).filter((word) => isTag(word) || !isSign(word.text))];
}

/** As it is typed plainly, where a word names an execution in whatever marks: what is suggested is for copying. */
export function plainly(word: Word): string {
	const executionId = executionIn(word.text);
	if (executionId === null) return word.raw;
	const link = linkIn(word.text);
	if (link !== null) return /^<.*>$/.test(word.raw) ? word.raw : link;
	return /^#?\d+$/.test(word.raw) ? word.raw : String(executionId);
}
