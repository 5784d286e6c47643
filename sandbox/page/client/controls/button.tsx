import type { ElementShape } from '../shapes.js';
import { plainWords } from '../text/text.js';
import { useAct } from './use-act.js';

export const openLink = (url: string) => void window.open(url, '_blank', 'noopener');

export function Button({ element, block }: { element: ElementShape; block: string }) {
	const { act, busy, scene } = useAct();
	const { style, url, accessibility_label: says } = element;

	async function click() {
		if (busy) return;
		const label = element.text?.text ?? '';
		const told = await act(
			{ does: 'clicks', where: scene.where, label, block, of: element.action_id, value: element.value ?? '' },
			element.confirm,
		);
		if (told && url) openLink(url);
	}

	return (
		<button
			type="button"
			className={`button ${style ?? ''}`}
			// Not disabled, which would take the focus away.
			aria-disabled={busy || undefined}
			onClick={click}
			{...(says && { 'aria-label': `${plainWords(element.text)}: ${says}` })}
		>
			{plainWords(element.text)}
		</button>
	);
}
