import { headline, type Message, section } from './blocks.js';

/** `seconds` until something is taken again. */
export function renderTooMuch({ perSecond, seconds }: { perSecond: number; seconds: number }): Message {
	const first = '✋ That is more than Flowbell takes from one person';
	const rest = `It takes ${perSecond} a second. This one was not taken and nothing was done; try again in ${seconds} s.`;
	return { text: first, blocks: [headline(first), section(rest)] };
}

export function renderTooLong({ characters, most }: { characters: number; most: number }): Message {
	const first = '✋ That command is too long';
	const rest =
		`It has ${characters.toLocaleString('en')} characters, and at most ${most.toLocaleString('en')} are read. ` +
		'Nothing was done; say it with fewer words.';
	return { text: first, blocks: [headline(first), section(rest)] };
}
