import { byNumber } from '../../instances/execution-ref.js';
import { asciiDigits, bare } from './signs.js';
import { type Verb, type VerbName, verbNamed } from './verbs.js';
import { isTag, type Word, type Wrong, wrongAsWhole, wrongWord } from './words.js';

/** The one execution among the words; `others` are those that name none. */
export function readExecution(verb: Verb, words: Word[]) {
	const others = words.filter((word) => executionIn(word.text) === null);
	const [named, ...more] = words.filter((word) => !others.includes(word));
	if (!named) return { execution: null, host: {}, ...withoutExecution(verb, others) };
	const id = executionIn(named.text)!;
	const wrongs = more.map((word) => wrongWord(word, 'This takes one execution at a time.'));
	if (!Number.isSafeInteger(id) || id < 1) {
		wrongs.push(wrongWord(named, 'No execution can have this number.'));
	}
	return { execution: byNumber(id), host: hostIn(named.text), others, wrongs };
}

/** One execution of the alert, or a workflow by its name, which needs no quotes here; neither: `workflow` is null. */
export function readAlert(verb: Verb, typed: Word[]) {
	const words = withoutAnnouncement(typed);
	if (words.length === 1 && executionIn(words[0]!.text) !== null) {
		const { execution, host, wrongs } = readExecution(verb, words);
		return { execution, ...host, wrongs };
	}
	const name = words.map(({ text }) => text).join(' ');
	return { workflow: bare(name.replace(/^workflow[:=]\s?/i, '')) || null, wrongs: [] };
}

function withoutExecution(verb: Verb, words: Word[]): { others: Word[]; wrongs: Wrong[] } {
	const wrong = words.find((word) => !isTag(word));
	if (!wrong) return { others: words, wrongs: [wrongAsWhole('Which execution? Give its number or a link to it.')] };
	const all = allOf(verb);
	if (/^all$/i.test(wrong.text) && verbNamed(all)) {
		const why = 'For many at once there is a command of its own.';
		return { others: [], wrongs: [{ ...wrongWord(wrong, why, all), verb: all }] };
	}
	const others = words.filter((word) => word !== wrong);
	return { others, wrongs: [wrongWord(wrong, 'This is neither the number of an execution nor a link to one.')] };
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
		/^(?:tel:)?(?:[#＃№]|no[.:]|nr[.:]|n[°º]|(?:id|execution|exec|run)[:=#])?#?(\d{1,30})(?:\|[#\d]{1,30})?$/i.exec(
			text,
		);
	if (number) return Number(number[1]);
	const path =
		/^(?:[a-z][\w+.-]{0,20}:\/\/)?[^\s|>?#]*\/(?:executions?(?:\/debug)?|workflow\/[^\s|>?#/]+\/debug)\/(\d{1,30})(?![\w-])/i;
	const link = linkIn(word);
	const found = link && path.exec(asciiDigits(link));
	return found ? Number(found[1]) : null;
}

/** The word that stands before a number in a sentence: "No. 4711", "execution # 4711". */
const announcing = /^(?:[#＃№]|no|nr|n[°º]|number|id|execution|exec)$/i;

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

/** The address in a word; without its scheme only where a host and a path are there. */
function linkIn(word: string): string | null {
	const full = /https?:\/\/[^\s|<>"'`]{1,2000}/i.exec(word)?.[0];
	if (full) return bare(full);
	const short = bare(word);
	return /^[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?\//.test(short) ? short : null;
}

function hostIn(word: string): { host?: string } {
	const link = linkIn(word);
	const url = link && (/^https?:/i.test(link) ? link : `https://${link}`);
	return url && URL.canParse(url) ? { host: new URL(url).host } : {};
}
