import { useContext, useRef, useState } from 'react';
import type { ElementShape, Held, Option } from '../shapes.js';
import { AtContext } from '../use-live.js';
import { useAct } from './use-act.js';

type Chosen = {
	held: Held;
	/** What the workspace told when it was chosen. */
	before: string;
	/** From which picture on the workspace knows of it. */
	from: number;
};

const nothingHeld: Chosen = { held: {}, before: '', from: 0 };

/** What a choosing element holds, and choosing in it. In a message only this window remembers what was chosen last. */
export function useHolding(element: ElementShape, block: string) {
	const { act, scene } = useAct();
	const at = useContext(AtContext);
	const told = scene.values[block]?.[element.action_id] ?? initialOf(element);
	const before = JSON.stringify(told);
	const [chosen, setChosen] = useState(nothingHeld);
	const last = useRef<Promise<unknown>>(Promise.resolve());
	// Drawn at once. Pictures taken before the workspace knew of it, perhaps of the choice before this one, are old.
	const held = at < chosen.from || chosen.before === before ? chosen.held : told;

	function choose(choice: string | string[] | { id: string }, then: Held) {
		const mine: Chosen = { held: then, before, from: Number.POSITIVE_INFINITY };
		setChosen(mine);
		const settle = (settled: Chosen) => setChosen((now) => (now === mine ? settled : now));
		const value = (oneOption(then) ?? manyOptions(then)[0])?.value ?? '';
		// One after the other: each says all that is chosen, so the last must come last.
		last.current = last.current.then(async () => {
			const answer = await act(
				{ does: 'picks', where: scene.where, choice, block, of: element.action_id, value },
				element.confirm,
			);
			settle(!answer || answer.error ? nothingHeld : { ...mine, from: answer.at ?? 0 });
		});
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
