import type { SectionBlock } from '@slack/types';
import { context, headed, joined, type Message } from '../../blocks/blocks.js';
import { code, inline, phrase } from '../../blocks/text.js';
import { offerRow } from '../../command/offer.js';
import type { Invalid, Misread } from '../../command/parse.js';
import { verbNamed } from '../../command/verbs.js';
import { type May, usable, whyNot } from './offered.js';

type MisreadProps = May & { command: string; misread: Misread };

const maxOffers = 3;
const maxReasons = 5;

/** What was not understood, why, and the commands that may have been meant, each with its button. Never all that there is. */
export function renderMisread(props: MisreadProps): Message {
	const { command, misread } = props;
	const verb = misread.verb && verbNamed(misread.verb);
	const first = firstWords(misread);
	const offers = offersOf(props);
	const rows: SectionBlock[] = offers.map((each, at) => offerRow(command, each, at));
	const why = verb && whyNot(props, verb);
	const usage = verb?.usage ? `${code(joined(' ', command, verb.name, verb.usage))}: ${verb.does}` : null;
	const help = code(`${command} help${verb && verb.name !== 'help' ? ` ${verb.name}` : ''}`);
	return headed(
		first,
		reasons(misread),
		...rows,
		...context(why ? `Not available here: ${why}` : usage, `${help} shows ${verb ? 'how to use it' : 'all commands'}`),
	);
}

function offersOf(props: MisreadProps): string[] {
	const { misread } = props;
	const { suggestion, others, verb } = misread;
	const found = usable(props, [...(suggestion === null ? [] : [suggestion]), ...others]).slice(0, maxOffers);
	if (found.length > 0) return found;
	return usable(props, verb ? [] : ['failures', 'status']);
}

function firstWords({ verb, invalids: [first] }: Misread): string {
	if (first?.word) return `"${inline(first.word, 60)}" is not understood.${meant(first)}`;
	return first && verb ? phrase(first.why, 200) : 'That was not understood.';
}

const meant = ({ instead }: Invalid) => (instead === null ? '' : ` Did you mean "${inline(instead, 80)}"?`);

function reasons({ invalids }: Misread): string {
	const lines = invalids.slice(0, maxReasons).map((invalid, index) => {
		const { word } = invalid;
		const why = inline(invalid.why, 300);
		// The first one's word and nearest word stand in the headline.
		if (index === 0) return word ? why : null;
		return word ? `"${inline(word, 60)}": ${why}${meant(invalid)}` : why;
	});
	const more = invalids.length - maxReasons;
	return joined('\n', ...lines, more > 0 && `… and ${more} more words that were not understood.`);
}
