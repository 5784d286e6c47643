import { useEffect, useState } from 'react';
import { type ElementShape, type Held, type Option, optionsOf, wordsOf } from '../shapes.js';
import { useScene } from './scene.js';

/** Something to choose in a select, whatever fills it. */
export type Choice = {
	key: string;
	label: string;
	group?: string;
	/** What choosing it sends, and what the element then holds. */
	sends: string | { id: string };
	holds: unknown;
};

export const isMulti = (element: ElementShape) => element.type.startsWith('multi_');
const kindOf = (element: ElementShape) => element.type.replace(/^multi_/, '');
/** The field of its value: `selected_option`, `selected_users`, … */
export function fieldOf(element: ElementShape): string {
	const noun = { users_select: 'user', channels_select: 'channel', conversations_select: 'conversation' }[
		kindOf(element)
	];
	return `selected_${noun ?? 'option'}${isMulti(element) ? 's' : ''}`;
}

const ofOption = (option: Option, group?: string): Choice => ({
	key: `${option.value} ${wordsOf(option.text)}`,
	label: wordsOf(option.text),
	...(group && { group }),
	sends: wordsOf(option.text),
	holds: option,
});
const ofId = (id: string, label: string): Choice => ({ key: id, label, sends: { id }, holds: id });

export function heldChoices(element: ElementShape, held: Held, nameOf: (id: string) => string): Choice[] {
	const value = held[fieldOf(element)];
	const all = Array.isArray(value) ? value : value ? [value] : [];
	return all.map((each) => (typeof each === 'string' ? ofId(each, nameOf(each)) : ofOption(each as Option)));
}

/** What can be chosen for what was typed into the select's search. */
export function useChoices(element: ElementShape, block: string, query: string, ids: Choice[]): Choice[] {
	const scene = useScene();
	const [found, setFound] = useState<string[]>([]);
	const external = kindOf(element) === 'external_select';

	// biome-ignore lint/correctness/useExhaustiveDependencies: a new picture of the same element is no reason to ask again
	useEffect(() => {
		if (!external || query.length < (element.min_query_length ?? 3)) return;
		let late = false;
		void scene
			.act({ does: 'searches', where: scene.where, query, block, of: element.action_id })
			.then((told) => !late && setFound(told.found ?? []));
		return () => {
			late = true;
		};
	}, [external, query, block]);

	if (external) return found.map((label) => ({ key: label, label, sends: label, holds: { text: { text: label } } }));
	const own = element.option_groups
		? element.option_groups.flatMap(({ label, options }) => options.map((each) => ofOption(each, wordsOf(label))))
		: optionsOf(element).map((each) => ofOption(each));
	const all = kindOf(element) === 'static_select' ? own : ids;
	return all.filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
}
