import { byNumber } from '../../instances/execution-ref.js';
import type { AlertNamed } from './command.js';
import { asciiDigits, bare } from './signs.js';
import type { Verb, VerbName } from './verbs.js';
import { type Word, type Wrong, wrongWord } from './words.js';

/** One execution of the alert, the newest, or a workflow by its name, which needs no quotes here; none: `workflow` is null. */
export function readAlert(typed: Word[]): { named: AlertNamed; wrongs: Wrong[] } {
	const words = withoutAnnouncement(typed);
	const [word] = words;
	const id = word && words.length === 1 ? executionIn(word.text) : null;
	if (word && id !== null) {
		const isOne = Number.isSafeInteger(id) && id >= 1;
		const wrongs = isOne ? [] : [wrongWord(word, 'No execution can have this number.')];
		return { named: { execution: byNumber(id), ...hostIn(word.text) }, wrongs };
	}
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

/** The address in a word; without its scheme only where a host, of several parts or with a port, and a path are there. */
function linkIn(word: string): string | null {
	const full = /https?:\/\/[^\s|<>"'`]{1,2000}/i.exec(word)?.[0];
	if (full) return bare(full);
	const short = bare(word);
	return /^(?:[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?|[\w-]+:\d{1,5})\//.test(short) ? short : null;
}

/** Of an address that was copied without its host. */
const pathIn = (text: string): string | null => (/^\/?workflow\//i.test(text) ? text.replace(/^\/?/, '/') : null);

export function hostIn(word: string): { host?: string } {
	const link = linkIn(word);
	const url = link && (/^https?:/i.test(link) ? link : `https://${link}`);
	return url && URL.canParse(url) ? { host: new URL(url).host } : {};
}
