import { code, link, mention } from '../../text.js';
import { type Message, section } from '../blocks.js';
import { type BulkCardProps, bulkHeadline } from './card.js';
import { number } from './words.js';

/** Somebody is doing exactly this: who, how far, and where it can be seen. */
export function renderSameBulk(of: { by: string; done: number; total: number; card: string | null }): Message {
	const first = `⏳ ${mention(of.by)} is doing exactly this already: ${number(of.done)} of ${number(of.total)} done.`;
	const where = of.card === null ? '' : ` ${link(of.card, 'Its card')} shows how it goes.`;
	return { text: first, blocks: [section(`${first}\nNothing was started a second time.${where}`)] };
}

/** A click that came too late: how the job stands now. */
export function renderLateBulk(props: BulkCardProps): Message {
	const text = bulkHeadline(props);
	return {
		text,
		blocks: [section(`${text}\nThe button that you used belonged to an earlier state, so nothing was done.`)],
	};
}

/** Jobs are kept for some days. */
export function renderNoBulk(command: string): Message {
	const text = 'There is no such job any more: they are kept for 7 days.';
	return { text, blocks: [section(`${text}\n${code(`${command} jobs`)} lists those that there are.`)] };
}
