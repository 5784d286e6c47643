import { byNumber } from '../../instances/execution-ref.js';
import type { AlertNamed } from './command.js';
import { hostIn, linkIn, pathIn, workflowIn } from './links.js';
import { asciiDigits, bare } from './signs.js';
import type { Verb, VerbName } from './verbs.js';
import { type Word, type Wrong, wrongWord } from './words.js';

/** One execution of the alert, the newest, or a workflow by its name, which needs no quotes here; none: `workflow` is null. */
export function readAlert(typed: Word[]): { named: AlertNamed; wrongs: Wrong[] } {
	const words = withoutAnnouncement(typed);
	// A link is part of no name.
	const [word] = words.length === 1 ? words : words.filter(({ text }) => hostIn(text).host);
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

/**
 * `4711`, `#4711`, `No.4711`, in digits of any alphabet, or a link into n8n's editor, also that of "Debug in editor", as
 * Slack passes it on: `<https://…>` or `<https://…|label>`; all with whatever marks and full stops came along.
 */
export function executionIn(word: string): number | null {
	const text = asciiDigits(bare(word));
	const number =
		/^(?:tel:)?(?:[#＃№]|no[.:]|nr[.:]|n[°º]|(?:id|execution|exec|run)[:=#]|(?:id|execution)[_-]?)?#?(\d{1,30})(?:\|[#\d]{1,30})?$/i.exec(
			text,
		);
	if (number) return Number(number[1]);
	const path =
		/^(?:[a-z][\w+.-]{0,20}:\/\/)?[^\s|>?#]*\/(?:executions?(?:\/debug)?|workflow\/[^\s|>?#/]+\/debug)\/(\d{1,30})(?![\w-])/i;
	const link = linkIn(word) ?? pathIn(text);
	const found = link && path.exec(asciiDigits(link));
	return found ? Number(found[1]) : null;
}

/** The word that stands before a number in a sentence: "No. 4711", "execution # 4711". */
const announcing = /^(?:[#＃№]|no|nr|n[°º]|number|id|execution|exec|run|failure|error|[\p{Pd}−=>→]{1,2})$/iu;

/** The words without those that only announce the number behind them. */
export function withoutAnnouncement(words: readonly Word[]): Word[] {
	const mayAnnounce = words.map(({ text }) => announcing.test(bare(text) || text));
	const announces = (at: number) => mayAnnounce[at] && executionIn(words[at + 1]?.text ?? '') !== null;
	return words.filter((_, at) => !announces(at) && !(mayAnnounce[at] && announces(at + 1)));
}

/** As it is typed plainly, where a word names an execution in whatever marks: what is suggested is for copying. */
export function plainly(word: Word): string {
	const executionId = executionIn(word.text);
	if (executionId === null) return word.raw;
	const link = linkIn(word.text);
	if (link !== null) return /^<.*>$/.test(word.raw) ? word.raw : link;
	return /^#?\d+$/.test(word.raw) ? word.raw : String(executionId);
}
