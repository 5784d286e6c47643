import { type KeyboardEvent, useState } from 'react';
import type { Told } from '../../deeds.js';
import { useDesk } from '../controls/scene.js';

const maxKept = 50;

type ComposerProps = {
	/** Where what was sent before is remembered, so that the arrow up brings it back. */
	memory: string;
	placeholder: string;
	/** Why nobody can write here. */
	closed?: string;
	send(text: string): Promise<Told>;
};

/** The message box: Enter sends, the arrows walk through what was sent before. */
export function Composer({ memory, placeholder, closed, send }: ComposerProps) {
	const [text, setText] = useState('');
	const [back, setBack] = useState(0);
	const { complain } = useDesk();

	async function submit() {
		const words = text.trim();
		if (!words) return;
		remember(memory, words);
		setText('');
		setBack(0);
		const { error } = await send(words);
		// What went wrong with a command stands in the channel, by Slackbot; this is for the rest.
		if (error && !words.startsWith('/')) complain(error);
		else if (error && / is not supported in threads/.test(error)) complain(error);
	}

	function keys(event: KeyboardEvent<HTMLTextAreaElement>) {
		if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
			event.preventDefault();
			void submit();
			return;
		}
		const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
		if (!step || (back === 0 && (step < 0 || text !== ''))) return;
		const sent = recall(memory);
		const next = Math.max(0, Math.min(back + step, sent.length));
		event.preventDefault();
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
			<textarea
				aria-label={placeholder}
				placeholder={placeholder}
				value={text}
				rows={Math.min(8, text.split('\n').length)}
				onChange={({ target }) => {
					setText(target.value);
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
