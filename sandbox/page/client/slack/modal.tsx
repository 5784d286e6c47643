import { useEffect, useRef, useState } from 'react';
import type { Deed, Told } from '../../deeds.js';
import { Avatar } from './avatar.js';
import { ViewBody, type ViewShape } from './view-body.js';

type ModalProps = {
	view: ViewShape;
	/** How many lie on each other. */
	depth: number;
	app: { id: string; name: string };
	act(deed: Deed): Promise<Told>;
};

/** From the last control Tab leads to the first, as what lies below the modal is not there to be used. */
function stayWithin(box: HTMLElement, event: KeyboardEvent) {
	const all = [...box.querySelectorAll<HTMLElement>('button, a[href], input, textarea, select, [tabindex="0"]')].filter(
		(each) => each.offsetParent !== null && !each.matches(':disabled'),
	);
	const [edge, next] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
	const at = document.activeElement;
	if (at !== edge && at !== box && box.contains(at)) return;
	if (at === box && !event.shiftKey) return;
	event.preventDefault();
	next?.focus();
}

export function Modal({ view, depth, app, act }: ModalProps) {
	const [busy, setBusy] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	// The keyboard goes on in the modal, and afterwards where it was.
	useEffect(() => {
		const before = document.activeElement;
		if (!box.current?.contains(before)) box.current?.focus();
		return () => (before instanceof HTMLElement && before.isConnected ? before.focus() : undefined);
	}, []);
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (document.querySelector('.confirm, .popover')) return;
			if (event.key === 'Escape') void act({ does: 'closes', all: true });
			if (event.key === 'Tab' && box.current) stayWithin(box.current, event);
		};
		document.addEventListener('keydown', onKey);
		return () => document.removeEventListener('keydown', onKey);
	}, [act]);

	return (
		<div className="veil">
			<div ref={box} tabIndex={-1} role="dialog" aria-modal="true" aria-labelledby="modal-title" className="modal">
				<ViewBody key={view.id} view={view} act={act}>
					{(blocks, submit) => (
						<>
							<header>
								<Avatar id={app.id} name={app.name} bot size={32} />
								<h2 id="modal-title">{view.title}</h2>
								<button
									type="button"
									className="cross"
									aria-label="Close"
									onClick={() => void act({ does: 'closes', all: true })}
								>
									×
								</button>
							</header>
							{view.notice && (
								<p role="alert" className="notice">
									⚠️ {view.notice}
								</p>
							)}
							<div className="body">{blocks}</div>
							<footer>
								<button type="button" className="button" onClick={() => void act({ does: 'closes', all: false })}>
									{depth > 1 && view.close === 'Cancel' ? 'Back' : view.close}
								</button>
								{view.submit && (
									<button
										type="button"
										className="button filled primary"
										disabled={busy}
										onClick={() => {
											setBusy(true);
											void submit().finally(() => setBusy(false));
										}}
									>
										{view.submit}
									</button>
								)}
							</footer>
						</>
					)}
				</ViewBody>
			</div>
		</div>
	);
}
