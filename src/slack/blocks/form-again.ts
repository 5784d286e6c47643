import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import type { Message } from './blocks.js';
import { limits } from './limits.js';

/** A view as Slack gives it back at its submit; blocks as they were drawn. */
export type SubmittedView = {
	title: PlainTextElement;
	submit: PlainTextElement | null;
	close: PlainTextElement | null;
	callback_id: string;
	private_metadata: string;
	blocks: object[];
};

/** Marks the words that stand above the form, so that those of an earlier try are not kept. */
const sorryId = 'not-taken';

/** The same form with what went wrong above it, to be submitted again. What was chosen stays, as the inputs do. */
export function renderFormAgain(view: SubmittedView, { blocks }: Message): ModalView {
	const form = (view.blocks as KnownBlock[]).filter(({ block_id }) => !block_id?.startsWith(sorryId));
	const sorry = blocks.map((block, i) => ({ ...block, block_id: `${sorryId}-${i}` }));
	return {
		type: 'modal',
		title: view.title,
		...(view.submit ? { submit: view.submit } : {}),
		...(view.close ? { close: view.close } : {}),
		callback_id: view.callback_id,
		private_metadata: view.private_metadata,
		blocks: [...sorry, ...form].slice(0, limits.blocksPerView),
	};
}
