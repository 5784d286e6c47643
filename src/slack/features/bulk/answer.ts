import { buttons, type Message, section } from '../../blocks/blocks.js';
import { code } from '../../blocks/text.js';
import { type BulkCardProps, bulkHeadline } from './card.js';
import { type SameBulk, sameHeadline, sameWords, showSame } from './same.js';

/** It is under way already: who asked, how it stands, and where it can be seen. */
export function renderSameBulk(same: SameBulk): Message {
	const text = sameHeadline(same);
	return { text, blocks: [section(`${text}\n${sameWords(same)}`), ...buttons(showSame(same))] };
}

/** A click that came too late: how the job stands now. */
export function renderLateBulk(props: BulkCardProps): Message {
	const text = bulkHeadline(props);
	return {
		text,
		blocks: [section(`${text}\nThe button that you used belonged to an earlier state, so nothing was done.`)],
	};
}

/** Jobs are kept for some days. `asked`: what somebody typed, who may have mistyped it. */
export function renderNoBulk(command: string, asked?: string): Message {
	const text =
		asked === undefined
			? 'There is no such job any more: they are kept for 7 days.'
			: `No job ${code(asked, 20)}. Jobs are kept for 7 days.`;
	return { text, blocks: [section(`${text}\n${code(`${command} jobs`)} lists those that there are.`)] };
}
