import type { ViewOutput } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { headed, type Message } from './blocks.js';
import { limits } from './limits.js';

/** `seconds` until something is taken again. */
export const renderTooMuch = ({ perSecond, seconds }: { perSecond: number; seconds: number }): Message =>
	headed(
		'✋ Too many requests from one person',
		`Flowbell takes ${perSecond} a second. Nothing was done with this one; try again in ${seconds} s.`,
	);

export const renderTooLong = ({ characters, most }: { characters: number; most: number }): Message =>
	headed(
		'✋ That command is too long',
		`It has ${characters.toLocaleString('en')} characters, and at most ${most.toLocaleString('en')} are read. Nothing was done; say it with fewer words.`,
	);

/** Marks the words that stand above the form, so that those of an earlier try are not kept. */
const sorryId = 'not-taken';

/** The form as it was submitted with what went wrong above it, to be submitted again. What was chosen stays. */
export function renderFormAgain(view: ViewOutput, { blocks }: Message): ModalView {
	const { title, submit, close, callback_id, private_metadata } = view;
	const form = (view.blocks as KnownBlock[]).filter(({ block_id }) => !block_id?.startsWith(sorryId));
	const sorry = blocks.map((block, i) => ({ ...block, block_id: `${sorryId}-${i}` }));
	return {
		type: 'modal',
		title,
		...(submit && { submit }),
		...(close && { close }),
		callback_id,
		private_metadata,
		blocks: [...sorry, ...form].slice(0, limits.blocksPerView),
	};
}
