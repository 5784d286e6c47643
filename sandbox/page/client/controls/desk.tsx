import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { ConfirmShape } from '../shapes.js';
import { Text } from '../text/text.js';
import { type Desk, DeskContext } from './scene.js';

const complaintMs = 8_000;

type Question = {
	dialog: ConfirmShape;
	answer(yes: boolean): void;
};

/** Draws the dialogs that ask before a click, and what went wrong. */
export function DeskProvider({ children }: { children: ReactNode }) {
	const [question, setQuestion] = useState<Question | null>(null);
	const [complaint, setComplaint] = useState('');
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

	const desk = useMemo<Desk>(
		() => ({
			confirmed(dialog) {
				if (!dialog) return Promise.resolve(true);
				return new Promise((resolve) => {
					setQuestion({
						dialog,
						answer(yes) {
							setQuestion(null);
							resolve(yes);
						},
					});
				});
			},
			complain(words) {
				clearTimeout(timer.current);
				setComplaint(words);
				timer.current = setTimeout(() => setComplaint(''), complaintMs);
			},
		}),
		[],
	);

	return (
		<DeskContext value={desk}>
			{children}
			{question && <ConfirmDialog {...question} />}
			{complaint && (
				<div role="alert" className="complaint">
					<span>⚠️ {complaint}</span>
					<button type="button" aria-label="Dismiss" onClick={() => setComplaint('')}>
						×
					</button>
				</div>
			)}
		</DeskContext>
	);
}

function ConfirmDialog({ dialog, answer }: Question) {
	const { title, text, confirm, deny, style } = dialog;
	return (
		<div className="veil">
			<div
				role="alertdialog"
				aria-modal="true"
				aria-labelledby="confirm-title"
				className="confirm"
				onKeyDown={({ key }) => key === 'Escape' && answer(false)}
			>
				<header>
					<h2 id="confirm-title">{title ? <Text of={title} /> : 'Are you sure?'}</h2>
					<button type="button" className="cross" aria-label="Close" onClick={() => answer(false)}>
						×
					</button>
				</header>
				<p>
					<Text of={text} />
				</p>
				<footer>
					<button type="button" className="button" onClick={() => answer(false)}>
						{deny ? <Text of={deny} /> : 'Cancel'}
					</button>
					<button
						type="button"
						// biome-ignore lint/a11y/noAutofocus: Slack puts the focus on the answer, so that Enter confirms
						autoFocus
						className={`button filled ${style === 'danger' ? 'danger' : 'primary'}`}
						onClick={() => answer(true)}
					>
						{confirm ? <Text of={confirm} /> : 'Yes'}
					</button>
				</footer>
			</div>
		</div>
	);
}
