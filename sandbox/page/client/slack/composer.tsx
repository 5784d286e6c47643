import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { Told } from '../../deeds.js';
import type { TypedCommand } from '../../live.js';
import { useDesk } from '../controls/scene.js';
import { hintOf, type Offer } from './completion.js';
import { Offers } from './offers.js';
import { useCompletion } from './use-completion.js';

const maxKept = 50;

type ComposerProps = {
	/** Where what was sent before is remembered, so that the arrow up brings it back. */
	memory: string;
	placeholder: string;
	/** Offered to whoever types a slash; in threads Slack takes none. */
	commands?: readonly TypedCommand[];
	/** Why nobody can write here. */
	closed?: string;
	send(text: string): Promise<Told>;
};

const noCommands: readonly TypedCommand[] = [];

/** The message box: Enter sends or takes what is offered, the arrows walk through offers or what was sent before. */
export function Composer({ memory, placeholder, commands = noCommands, closed, send }: ComposerProps) {
	const [text, setText] = useState('');
	const [back, setBack] = useState(0);
	const { complain } = useDesk();
	const box = useRef<HTMLTextAreaElement>(null);
	const id = useId();
	const completion = useCompletion(text, commands);
	const { offers, at } = completion;
	const hint = hintOf(text, commands);

	function take(offer: Offer) {
		setText(completion.taken(offer));
		box.current?.focus();
	}

	async function submit() {
		const words = text.trim();
		if (!words) return;
		remember(memory, words);
		setText('');
		completion.typedAt(0);
		setBack(0);
		const { error } = await send(words);
		// What went wrong with a command stands in the channel, by Slackbot; this is for the rest.
		if (error && !words.startsWith('/')) complain(error);
		else if (error && / is not supported in threads/.test(error)) complain(error);
	}

	function keys(event: KeyboardEvent<HTMLTextAreaElement>) {
		if (event.nativeEvent.isComposing) return;
		const offered = completion.onKey(event.key);
		if (offered) {
			event.preventDefault();
			if (offered !== 'moved') take(offered);
			return;
		}
		if (event.key === 'Enter' && !event.shiftKey) {
			event.preventDefault();
			void submit();
			return;
		}
		const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
		if (!step || (back === 0 && (step < 0 || text !== ''))) return;
		const sent = recall(memory);
		const next = Math.max(0, Math.min(back + step, sent.length));
		event.preventDefault();
		completion.typedAt(0);
		setBack(next);
		setText(next === 0 ? '' : (sent[sent.length - next] ?? ''));
	}

	if (closed) return <p className="composer closed">{closed}</p>;
	return (
		<form
			className="composer"
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
		>
			{offers.length > 0 && <Offers id={`${id}offers`} offers={offers} at={at} onTake={take} />}
			{hint && (
				<p id={`${id}hint`} className="offers hint">
					{hint}
				</p>
			)}
			<textarea
				ref={box}
				aria-autocomplete="list"
				aria-controls={offers.length > 0 ? `${id}offers` : undefined}
				aria-activedescendant={offers.length > 0 ? `${id}offers-${at}` : undefined}
				aria-describedby={hint ? `${id}hint` : undefined}
				aria-label={placeholder}
				placeholder={placeholder}
				value={text}
				rows={Math.min(8, text.split('\n').length)}
				onChange={({ target }) => {
					setText(target.value);
					completion.typedAt(target.selectionStart);
					setBack(0);
				}}
				onKeyDown={keys}
			/>
			<button type="submit" aria-label="Send" disabled={!text.trim()}>
				<svg viewBox="0 0 20 20" width="18" height="18" fill="currentColor" aria-hidden="true">
					<path d="M2.5 2.5 18 10 2.5 17.5 4.8 11 12 10 4.8 9Z" />
				</svg>
			</button>
		</form>
	);
}

const recall = (memory: string): string[] => JSON.parse(sessionStorage.getItem(memory) ?? '[]') as string[];

function remember(memory: string, words: string): void {
	const sent = recall(memory);
	if (sent.at(-1) !== words) sessionStorage.setItem(memory, JSON.stringify([...sent, words].slice(-maxKept)));
}
