import type { KnownBlock } from '@slack/types';
import { context, headed, joined, type Message, section } from '../../blocks/blocks.js';
import { type Can, cannot, may } from '../../blocks/can.js';
import { code, inline, phrase, sentence } from '../../blocks/text.js';
import { capitalised } from '../../command/filter-words.js';
import type { Invalid, Parsed } from '../../command/parse.js';
import { type Change, type Verb, type VerbName, verbNamed, verbs } from '../../command/verbs.js';

type HelpProps = {
	/** The slash command, `/n8n`. */
	command: string;
	/** What this person may not do here, each with access's sentences; what is left out is allowed. */
	refusals?: Partial<Record<Change | 'read', { reason: string; ask: string }>>;
	can?: Can;
	/** One verb alone. */
	about?: VerbName | null;
	/** What was typed and not understood. */
	misread?: Misread | null;
};

type Misread = Parsed & { ok: false };

/** Usage: the verbs that this person may use here and this server can do, one example each; the others with why not. */
export function renderHelp(props: HelpProps): Message {
	const { command, misread } = props;
	// All of them would push what was wrong out of sight.
	const about = props.about ?? misread?.verb ?? null;
	const title = about ? `How to use ${command} ${about}` : `What you can do with ${command}`;
	return headed(
		misread ? firstWords(misread) : title,
		misread ? wrongWords(command, misread) : '',
		...(about ? one(props, verbNamed(about)!) : all(props)),
		...(about ? context(`${code(`${command} help`)} shows all commands`) : []),
	);
}

function firstWords({ verb, invalids: [first] }: Misread): string {
	if (first?.word) return `"${inline(first.word, 60)}" is not understood.${meant(first)}`;
	return first && verb ? phrase(first.why, 200) : 'That was not understood.';
}

const meant = ({ instead }: Invalid) => (instead === null ? '' : ` Did you mean "${inline(instead, 80)}"?`);

function wrongWords(command: string, { invalids, suggestion }: Misread): string {
	const reasons = invalids.slice(0, 5).map((invalid, index) => {
		const { word } = invalid;
		const why = inline(invalid.why, 300);
		// The first one's word and nearest word stand in the headline.
		if (index === 0) return word ? why : null;
		return word ? `"${inline(word, 60)}": ${why}${meant(invalid)}` : why;
	});
	return joined(
		'\n',
		...reasons,
		invalids.length > 5 && `… and ${invalids.length - 5} more words that are not understood.`,
		suggestion !== null && `Try ${code(`${command} ${suggestion}`, 300)}`,
	);
}

function one(props: HelpProps, verb: Verb): KnownBlock[] {
	const why = whyNot(props, verb);
	return [section(entry(props, verb)), ...context(why === null ? null : `Not available here: ${why}`)];
}

function all(props: HelpProps): KnownBlock[] {
	const usable = verbs.filter((verb) => whyNot(props, verb) === null);
	// Those that only read come first.
	const sorted = usable.toSorted((a, b) => Number(a.changes !== null) - Number(b.changes !== null));
	// A block each: they stand apart, and Slack folds none of them behind "See more".
	return [...sorted.map((verb) => section(entry(props, verb))), ...context(...unusable(props))];
}

function entry({ command }: HelpProps, verb: Verb): string {
	const usage = code(joined(' ', command, verb.name, verb.usage));
	const example = verb.example ? ` For example ${code(`${command} ${verb.name} ${verb.example}`)}` : '';
	return `${usage}\n${verb.does}.${example}`;
}

/** Null where the verb can be used. */
function whyNot({ refusals, can }: HelpProps, verb: Verb): string | null {
	if (verb.needs !== null && !may(can, verb.needs)) return cannot[verb.needs];
	const refusal = verb.name === 'help' ? undefined : refusals?.[verb.changes ?? 'read'];
	return refusal ? `${sentence(refusal.reason, 300)} ${sentence(refusal.ask, 300)}` : null;
}

/** One line a reason, since the same reason mostly holds for several verbs. */
function unusable(props: HelpProps): string[] {
	const byReason = new Map<string, VerbName[]>();
	for (const verb of verbs) {
		const why = whyNot(props, verb);
		if (why !== null) byReason.set(why, [...(byReason.get(why) ?? []), verb.name]);
	}
	return [...byReason].map(
		([why, names]) => `Not available here: ${names.map((name) => code(name)).join(', ')}. ${capitalised(why)}`,
	);
}
