import { limits } from '../blocks/limits.js';
import type { Entry } from './store.js';

type Message = Pick<Entry, 'text' | 'blocks'>;

/** Several short messages as one. */
export const joined = (messages: Message[]): Message => ({
	text: messages.map(({ text }) => text).join('\n'),
	// One that Slack refused the blocks of has its text alone, which blocks of others would hide.
	blocks: messages.some(({ blocks }) => blocks.length === 0) ? [] : messages.flatMap(({ blocks }) => blocks),
});

/** Whether Slack takes all these as one message. */
export function fitTogether(messages: Message[]): boolean {
	const { text, blocks } = joined(messages);
	return (
		text.length <= limits.text &&
		blocks.length <= limits.blocksPerMessage &&
		JSON.stringify(blocks).length <= limits.messageBudget
	);
}
