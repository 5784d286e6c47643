import type { KnownBlock } from '@slack/web-api';
import type { Entry } from './store.js';

type Message = Pick<Entry, 'text' | 'blocks'>;

const context = (text: string): KnownBlock => ({
	type: 'context',
	elements: [{ type: 'plain_text', text, emoji: false }],
});

const repeated = 'This may be a repeat: Slack did not say whether the first copy arrived.';
const notRepeated =
	'Slack did not say whether this message arrived, and too much has been written since to look for it. It is not posted a second time; what changes about it is shown here.';

/** The first copy may have arrived. */
export const asRepeat = ({ text, blocks }: Message): Message => ({
	text: `${text}\n${repeated}`,
	// Without blocks the text alone is shown.
	blocks: blocks.length === 0 ? [] : [...blocks, context(repeated)],
});

/** In place of a message that may have arrived: what it was about, and that it is unclear. */
export const asUnclear = ({ text }: Message): Message => ({
	text: `${text.split('\n')[0]}\n${notRepeated}`,
	blocks: [],
});
