import { useState } from 'react';
import type { ElementShape, Held, Option } from '../shapes.js';
import { useAct } from './useAct.js';

/** What a choosing element holds, and choosing in it. In a message only this window remembers what was chosen last. */
export function useHolding(element: ElementShape, block: string) {
	const { act, scene } = useAct();
	const told = scene.values[block]?.[element.action_id] ?? initialOf(element);
	const before = JSON.stringify(told);
	/** Drawn at once, until the workspace tells something else than it did before the choice. */
	const [chosen, setChosen] = useState({ before: '', held: {} as Held });
	const held = chosen.before === before ? chosen.held : told;

	async function choose(choice: string | string[] | { id: string }, then: Held) {
		setChosen({ before, held: then });
		const answer = await act(
			{ does: 'picks', where: scene.where, choice, block, of: element.action_id },
			element.confirm,
		);
		if (!answer || answer.error) setChosen({ before: '', held: {} });
	}
	return { held, choose };
}

function initialOf(element: ElementShape): Held {
	const given = element as unknown as Record<string, unknown>;
	const held: Held = {};
	for (const [name, value] of Object.entries(given)) {
		if (name.startsWith('initial_')) held[name.replace('initial_', 'selected_')] = value;
	}
	return held;
}

export const oneOption = (held: Held): Option | undefined => (held.selected_option as Option | null) ?? undefined;
export const manyOptions = (held: Held): Option[] => (held.selected_options as Option[] | undefined) ?? [];
export const sameOption = (a: Option | undefined, b: Option) => a?.value === b.value && a?.text.text === b.text.text;
