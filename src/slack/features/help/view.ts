import type { KnownBlock } from '@slack/types';
import { context, headed, joined, type Message, section } from '../../blocks/blocks.js';
import { folded } from '../../blocks/newer.js';
import { code } from '../../blocks/text.js';
import { capitalised } from '../../command/filter-words.js';
import { type Verb, type VerbName, verbNamed, verbs } from '../../command/verbs.js';
import { groups } from './groups.js';
import { type May, whyNot } from './offered.js';

type HelpProps = May & {
	/** The slash command, `/n8n`. */
	command: string;
	/** One verb alone. */
	about?: VerbName | null;
};

/** Usage: the verbs that this person may use here and this server can do, one example each; the others with why not. */
export function renderHelp(props: HelpProps): Message {
	const { command, about = null } = props;
	return headed(
		about ? `How to use ${command} ${about}` : `What you can do with ${command}`,
		'',
		...(about ? one(props, verbOf(about)) : all(props)),
		...(about ? context(`${code(`${command} help`)} shows all commands`) : []),
	);
}

function one(props: HelpProps, verb: Verb): KnownBlock[] {
	const why = whyNot(props, verb);
	return [section(entry(props, verb)), ...context(why === null ? null : `Not available here: ${why}`)];
}

function all(props: HelpProps): KnownBlock[] {
	const shown = groups
		.map(({ title, names }) => ({ title, usable: names.map(verbOf).filter((verb) => whyNot(props, verb) === null) }))
		.filter(({ usable }) => usable.length > 0);
	return [
		...shown.map(({ title, usable }, index) => {
			const subtitle = usable.map(({ name }) => code(name)).join(' ');
			// A block each: they stand apart, and Slack folds none of them behind "See more".
			const entries = usable.map((verb) => section(entry(props, verb)));
			return folded({ title, subtitle, open: index === 0 }, entries);
		}),
		...context(...unusable(props)),
	];
}

const verbOf = (name: VerbName) => verbNamed(name)!;

function entry({ command }: HelpProps, verb: Verb): string {
	const usage = code(joined(' ', command, verb.name, verb.usage));
	const example = verb.example ? ` For example ${code(`${command} ${verb.name} ${verb.example}`)}` : '';
	return `${usage}\n${verb.does}.${example}`;
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
