import { type ElementShape, type Option, optionsOf } from '../shapes.js';
import { plainWords } from '../text/text.js';
import { openLink } from './button.js';
import { Popover, usePopover } from './popover.js';
import { useAct } from './use-act.js';

/** The ⋯ menu. */
export function Overflow({ element, block }: { element: ElementShape; block: string }) {
	const { act, busy, scene } = useAct();
	const { anchor, open, toggle, close } = usePopover<HTMLButtonElement>();

	async function pick(option: Option) {
		close();
		const choice = option.text.text ?? '';
		const told = await act(
			{ does: 'picks', where: scene.where, choice, block, of: element.action_id, value: option.value ?? '' },
			element.confirm,
		);
		if (told && option.url) openLink(option.url);
	}

	return (
		<>
			<button
				ref={anchor}
				type="button"
				className="button overflow"
				aria-label="More actions"
				aria-haspopup="menu"
				disabled={busy}
				onClick={toggle}
			>
				<svg viewBox="0 0 20 20" width="18" height="18" fill="currentColor" aria-hidden="true">
					<circle cx="4" cy="10" r="1.7" />
					<circle cx="10" cy="10" r="1.7" />
					<circle cx="16" cy="10" r="1.7" />
				</svg>
			</button>
			{open && anchor.current && (
				<Popover anchor={anchor.current} align="right" onClose={close}>
					<div role="menu" className="menu">
						{optionsOf(element).map((option) => (
							<button
								type="button"
								role="menuitem"
								key={`${option.value}${option.text.text}`}
								onClick={() => pick(option)}
							>
								{plainWords(option.text)}
								{option.description && <small>{plainWords(option.description)}</small>}
							</button>
						))}
					</div>
				</Popover>
			)}
		</>
	);
}
