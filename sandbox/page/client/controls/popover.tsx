import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

const gapPx = 4;

type PopoverProps = {
	/** What was clicked to open it. */
	anchor: HTMLElement;
	align?: 'left' | 'right';
	onClose(): void;
	children: ReactNode;
};

/** A menu over everything else, beside what opened it and inside the window. Ends with Escape or a click elsewhere. */
export function Popover({ anchor, align = 'left', onClose, children }: PopoverProps) {
	const box = useRef<HTMLDivElement>(null);
	const [at, setAt] = useState({ left: -9999, top: 0 });

	useLayoutEffect(() => {
		const from = anchor.getBoundingClientRect();
		const { width, height } = box.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
		const wanted = align === 'left' ? from.left : from.right - width;
		const below = from.bottom + gapPx;
		const top = below + height > window.innerHeight ? from.top - gapPx - height : below;
		setAt({ left: Math.max(8, Math.min(wanted, window.innerWidth - width - 8)), top: Math.max(8, top) });
	}, [anchor, align]);

	useEffect(() => {
		const outside = ({ target }: PointerEvent) => {
			if (target instanceof Node && !box.current?.contains(target) && !anchor.contains(target)) onClose();
		};
		const onKey = (event: KeyboardEvent) => {
			if (event.key !== 'Escape') return;
			event.stopPropagation();
			onClose();
		};
		document.addEventListener('pointerdown', outside);
		document.addEventListener('keydown', onKey, true);
		return () => {
			document.removeEventListener('pointerdown', outside);
			document.removeEventListener('keydown', onKey, true);
		};
	}, [anchor, onClose]);

	return createPortal(
		<div ref={box} className="popover" style={at}>
			{children}
		</div>,
		document.body,
	);
}

/** An anchor and whether its popover is open. */
export function usePopover<Anchor extends HTMLElement>() {
	const anchor = useRef<Anchor>(null);
	const [open, setOpen] = useState(false);
	return { anchor, open, toggle: () => setOpen(!open), close: () => setOpen(false) };
}
