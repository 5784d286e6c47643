import { useState } from 'react';
import type { TypedCommand } from '../../live.js';
import { useNames } from '../names.js';
import { completionOf, type Offer } from './completion.js';

/** What is offered for a text that is being typed, and which of it is chosen by the keys. */
export function useCompletion(text: string, commands: readonly TypedCommand[]) {
	const names = useNames();
	const [caret, setCaret] = useState(0);
	const [at, setAt] = useState(0);
	const [closed, setClosed] = useState(false);

	const mentions = [
		...names.people.map((id) => ({ word: `@${names.user(id)}`, note: id === names.me ? 'you' : 'person' })),
		...names.groups.map((id) => ({ word: `@${names.group(id)}`, note: 'group' })),
	];
	const { from, typed, offers } = completionOf(text.slice(0, caret), commands, mentions);
	const open = !closed && offers.length > 0;

	return {
		offers: open ? offers : [],
		at,
		/** The box was typed into, and the caret stands here. */
		typedAt(place: number): void {
			setCaret(place);
			setAt(0);
			setClosed(false);
		},
		/** The text with this offer in it; nothing is offered then. */
		taken(offer: Offer): string {
			setClosed(true);
			return `${text.slice(0, from)}${offer.word} ${text.slice(caret).trimStart()}`;
		},
		/** What a key means for what is offered: an offer that it takes, or that it only moved. */
		onKey(key: string): Offer | 'moved' | undefined {
			if (!open) return undefined;
			const step = { ArrowDown: 1, ArrowUp: -1 }[key];
			const chosen = offers[at];
			if (step) setAt((at + step + offers.length) % offers.length);
			else if (key === 'Escape') setClosed(true);
			// Who has typed it to its end wants to send it.
			else if ((key === 'Enter' && chosen?.word !== typed) || key === 'Tab') return chosen;
			else return undefined;
			return 'moved';
		},
	};
}
