import { emojiNamed } from './emoji.js';
import { Mrkdwn } from './mrkdwn.js';
import { unescapeText } from './parse.js';

/** A text object of Block Kit. */
export type TextObject = {
	type?: string;
	text?: string;
	verbatim?: boolean;
	emoji?: boolean;
};

export function Text({ of }: { of: TextObject | undefined }) {
	if (!of?.text) return null;
	if (of.type === 'mrkdwn') return <Mrkdwn text={of.text} verbatim={of.verbatim === true} />;
	return plainWords(of);
}

/** Slack unescapes plain text as well, and reads emoji names in it unless told not to. */
export function plainWords(of: TextObject | undefined): string {
	const words = unescapeText(of?.text ?? '');
	if (of?.emoji === false) return words;
	return words.replace(/:([a-z0-9_+'-]+):/g, (_, name: string) => emojiNamed(name));
}
