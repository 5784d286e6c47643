import type { Watch } from '../../../routing/index.js';
import { joined, type Message, section } from '../../blocks/blocks.js';
import { channel as channelName, plural } from '../../blocks/text.js';
import { blockedReason } from '../../outbox/blocked-channels.js';
import { about } from './words.js';

type Of = { watches: readonly Watch[]; channel: string };

const maxNamed = 5;

function named(watches: readonly Watch[]): string {
	const shown = watches.slice(0, maxNamed).map((watch) => about(watch, 60));
	const more = watches.length > maxNamed ? ` and ${watches.length - maxNamed} more` : '';
	return `${plural(watches.length, 'watch', 'watches')} there (${shown.join('; ')}${more})`;
}

const message = (...sentences: (string | null)[]): Message => {
	const text = joined(' ', ...sentences);
	return { text, blocks: [section(text)] };
};

/** To who has made them. `instead`: the default channel. */
export function renderClosed({
	watches,
	channel,
	reason,
	instead,
}: Of & { reason: string; instead: string | null }): Message {
	const { why, cure } = blockedReason(reason);
	return message(
		`⚠️ Flowbell cannot post in ${channelName(channel)}: ${why}.`,
		`Your ${named(watches)} ${watches.length === 1 ? 'is' : 'are'} kept.`,
		instead && `Until then its failures ring in ${channelName(instead)}.`,
		`${cure}, and it works again by itself.`,
	);
}

export function renderReopened({ watches, channel }: Of): Message {
	const works = watches.length === 1 ? 'works' : 'work';
	return message(`🟢 ${channelName(channel)} takes messages again: your ${named(watches)} ${works} as before.`);
}
