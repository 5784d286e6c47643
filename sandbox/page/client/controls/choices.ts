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

/** The page knows what an app offers by its words alone. */
const isExternal = (element: ElementShape) => kindOf(element) === 'external_select';
const ofWords = (label: string): Choice => ({ key: label, label, sends: label, holds: { text: { text: label } } });

export function heldChoices(element: ElementShape, held: Held, nameOf: (id: string) => string): Choice[] {
	const value = held[fieldOf(element)];
	const all = Array.isArray(value) ? value : value ? [value] : [];
	return all.map((each) => {
		if (typeof each === 'string') return ofId(each, nameOf(each));
		return isExternal(element) ? ofWords(wordsOf((each as Option).text)) : ofOption(each as Option);
	});
}

/** Slack asks the app when somebody has stopped typing for a moment. */
const pauseMs = 200;

type Searched = {
	query: string;
	element: ElementShape;
	block: string;
	/** Its menu is open. */
	open: boolean;
};

/** What can be chosen for what was typed into the select's search; `note`: said where there is nothing. */
export function useChoices(
	{ query, element, block, open }: Searched,
	ids: Choice[],
): { choices: Choice[]; note: string } {
	const scene = useScene();
	const [found, setFound] = useState<{ labels: string[]; note: string }>({ labels: [], note: '' });
	const external = isExternal(element);
	const least = element.min_query_length ?? 3;

	// biome-ignore lint/correctness/useExhaustiveDependencies: a new picture of the same element is no reason to ask again
	useEffect(() => {
		if (!external || !open || query.length < least) return;
		let late = false;
		setFound(({ labels }) => ({ labels, note: 'Searching…' }));
		const ask = async () => {
			const told = await scene.act({ does: 'searches', where: scene.where, query, block, of: element.action_id });
			if (!late) setFound({ labels: told.found ?? [], note: told.error ?? 'Nothing found' });
		};
		const timer = setTimeout(() => void ask(), query === '' ? 0 : pauseMs);
		return () => {
			late = true;
			clearTimeout(timer);
		};
	}, [external, open, query, block]);

	if (external) {
		if (query.length < least) return { choices: [], note: `Type ${least} characters or more` };
		return { choices: found.labels.map(ofWords), note: found.note };
	}
	const own = element.option_groups
		? element.option_groups.flatMap(({ label, options }) => options.map((each) => ofOption(each, wordsOf(label))))
		: optionsOf(element).map((each) => ofOption(each));
	const all = kindOf(element) === 'static_select' ? own : ids;
	const choices = all.filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
	return { choices, note: 'Nothing found' };
}
