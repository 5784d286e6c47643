import type { KnownBlock } from '@slack/types';
import { context, headline, type Message, section } from '../../blocks/blocks.js';
import { type Can, cannot, may } from '../../blocks/can.js';
import { code, inline, phrase, sentence } from '../../blocks/text.js';
import { capitalised } from '../../command/filter-words.js';
import type { Invalid, Parsed } from '../../command/parse.js';
import { type Change, type Verb, type VerbName, verbNamed, verbs } from '../../command/verbs.js';

export type HelpProps = {
	/** The slash command, `/n8n`. */
	command: string;
	/** What this person may not do here, each with access's sentences; what is left out is allowed. */
	refusals?: Partial<Record<Change | 'read', { reason: string; ask: string }>>;
	can?: Can;
	/** One verb alone. */
	about?: VerbName | null;
	/** What was typed and not understood. */
	misread?: (Parsed & { ok: false }) | null;
};

/** Usage: the verbs that this person may use here and this server can do, one example each; the others with why not. */
export function renderHelp(props: HelpProps): Message {
	const { misread } = props;
	// All of them would push what was wrong out of sight.
	const about = props.about ?? misread?.verb ?? null;
	const text = misread ? firstWords(misread) : title(props, about ?? null);
	return {
		text,
		blocks: [
			headline(text),
			...(misread ? misreadBlocks(props, misread) : []),
			...(about ? one(props, verbNamed(about)!) : all(props)),
			...(about ? context(`${code(`${props.command} help`)} shows all commands`) : []),
		],
	};
}

function title({ command }: HelpProps, about: VerbName | null): string {
	return about ? `How to use ${command} ${about}` : `What you can do with ${command}`;
}

function firstWords({ verb, invalids }: Parsed & { ok: false }): string {
	const [first] = invalids;
	if (!first) return 'That was not understood.';
	if (first.instead !== null && first.word)
		return `${notUnderstood(first)} Did you mean "${inline(first.instead, 80)}"?`;
	if (first.word) return notUnderstood(first);
	return verb ? phrase(first.why, 200) : 'That was not understood.';
}

function notUnderstood({ word }: Invalid): string {
	return `"${inline(word, 60)}" is not understood.`;
}

function misreadBlocks({ command }: HelpProps, { invalids, suggestion }: Parsed & { ok: false }): KnownBlock[] {
	const reasons = invalids.slice(0, 5).map(({ word, why, instead }, index) => {
		// The first one's word and nearest word stand in the headline.
		if (index === 0) return word ? inline(why, 300) : null;
		const better = instead === null ? '' : ` Did you mean "${inline(instead, 80)}"?`;
		return word ? `"${inline(word, 60)}": ${inline(why, 300)}${better}` : inline(why, 300);
	});
	const left = invalids.length > 5 ? `… and ${invalids.length - 5} more words that are not understood.` : null;
	const corrected = suggestion === null ? null : `Try ${code(`${command} ${suggestion}`, 300)}`;
	const lines = [...reasons, left, corrected].filter((line) => line !== null);
	return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

function one(props: HelpProps, verb: Verb): KnownBlock[] {
	const why = whyNot(props, verb);
	return [section(entry(props, verb)), ...context(why === null ? null : `Not available here: ${why}`)];
}

function all(props: HelpProps): KnownBlock[] {
	const usable = verbs.filter((verb) => whyNot(props, verb) === null);
	const reading = usable.filter((verb) => verb.changes === null);
	const changing = usable.filter((verb) => verb.changes !== null);
	return [
		// A block each: they stand apart, and Slack folds none of them behind "See more".
		...[...reading, ...changing].map((verb) => section(entry(props, verb))),
		...context(...unusable(props)),
	];
}

function entry({ command }: HelpProps, verb: Verb): string {
	const usage = code([command, verb.name, verb.usage].filter(Boolean).join(' '));
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
