import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

/** Slack folds a section's text that is higher than this. */
const foldPx = 360;

/** Long text behind "See more", as Slack shows it. */
export function Foldable({ children }: { children: ReactNode }) {
	const box = useRef<HTMLDivElement>(null);
	const [long, setLong] = useState(false);
	const [open, setOpen] = useState(false);
	useLayoutEffect(() => {
		setLong((box.current?.scrollHeight ?? 0) > foldPx + 60);
	}, []);
	return (
		<>
			<div ref={box} className="mrkdwn" style={long && !open ? { maxHeight: foldPx, overflow: 'hidden' } : undefined}>
				{children}
			</div>
			{long && (
				<button type="button" className="link" onClick={() => setOpen(!open)}>
					{open ? 'See less' : 'See more'}
				</button>
			)}
		</>
	);
}
