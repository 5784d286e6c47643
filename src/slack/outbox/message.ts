import type { KnownBlock } from '@slack/web-api';
import { sizeOf } from '../blocks/blocks.js';
import { limits } from '../blocks/limits.js';
import { spoken } from '../blocks/spoken.js';
import { plain } from '../blocks/text.js';
import type { Entry } from './draft.js';

type Message = Pick<Entry, 'text' | 'blocks'>;

/** Several short messages as one. */
export const joined = (messages: Message[]): Message => ({
	text: messages.map(({ text }) => text).join('\n'),
	// One that Slack refused the blocks of has its text alone, which blocks of others would hide.
	blocks: messages.some(({ blocks }) => blocks.length === 0) ? [] : messages.flatMap(({ blocks }) => blocks),
});

/** Whether Slack takes all these as one message. */
export function fitTogether(messages: Message[]): boolean {
	const { blocks } = joined(messages);
	const short = messages.map(spoken).join('\n').length <= limits.text && blocks.length <= limits.blocksPerMessage;
	return short && sizeOf(blocks) <= limits.messageBudget;
}

const repeated = 'This may be a repeat: Slack did not say whether the first copy arrived.';
const notRepeated =
	'Slack did not say whether this message arrived, and too much has been written since to look for it. It is not posted a second time; what changes about it is shown here.';

/** The first copy may have arrived. */
export const asRepeat = ({ text, blocks }: Message): Message => ({
	text: `${text}\n${repeated}`,
	// Without blocks the text alone is shown.
	blocks: blocks.length === 0 ? [] : [...blocks, note(repeated)],
});

/** In place of a message that may have arrived: what it was about, and that it is unclear. */
export const asUnclear = ({ text }: Message): Message => ({
	text: `${text.split('\n')[0]}\n${notRepeated}`,
	blocks: [],
});

const note = (text: string): KnownBlock => ({ type: 'context', elements: [plain(text)] });
