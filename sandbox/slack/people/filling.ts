import { isObject } from '../blocks/shape.js';
import { type Control, emptyValue, optionsOf, statefulTypes, wordsOfText } from '../elements.js';
import type { Choices, Fields } from '../model.js';
import type { World } from '../world.js';

/** What a person enters: words, the label of a choice, several labels, or somebody (a handle with an id). */
export type Entry = string | number | readonly (string | { id: string })[] | { id: string };

const optionOf = (element: Fields, label: string, known: Fields[]): Fields => {
	const option = [...optionsOf(element), ...known].find((each) => wordsOfText(each.text) === label);
	if (!option) throw new Error(`There is no choice "${label}" here`);
	return option;
};

function idOf(world: World, entry: string | { id: string }): string {
	if (isObject(entry)) return String(entry.id);
	const name = String(entry).replace(/^[@#]/, '');
	const person = [...world.people.values()].find((each) => each.name === name || each.id === name);
	const channel = world.channelNamed(name) ?? world.channels.get(name);
	const id = person?.id ?? channel?.id;
	if (!id) throw new Error(`Nobody and no channel here is called "${name}"`);
	return id;
}

/** What can be chosen in a select that the app fills: what it has offered last, and what is chosen already. */
export function offeredIn({ block, element }: Control, choices: Choices, last: Fields[] = []): Fields[] {
	const held = choices.get(String(block.block_id))?.get(element.action_id)?.selected_options;
	return [...last, ...(Array.isArray(held) ? held.filter(isObject) : [])];
}

/** The value object that goes into `state.values` when this is entered here. `known`: options loaded from the app. */
export function valueFor(world: World, { element }: Control, entry: Entry, known: Fields[] = []): Fields {
	const holding = statefulTypes[element.type];
	if (!holding) throw new Error(`A ${element.type} holds no value`);
	const { type } = element;
	const many = (Array.isArray(entry) ? entry : [entry]) as (string | { id: string })[];
	const one = many[0] as string;
	switch (holding.holds) {
		case 'option':
			return { type, [holding.field]: optionOf(element, String(one), known) };
		case 'options':
			return { type, [holding.field]: many.map((label) => optionOf(element, String(label), known)) };
		case 'id':
			return { type, [holding.field]: idOf(world, one) };
		case 'ids':
			return { type, [holding.field]: many.map((each) => idOf(world, each)) };
		case 'number':
			return { type, [holding.field]: Number(one) };
		case 'rich':
			return { type, [holding.field]: richText(String(one)) };
		case 'files':
			return { type, [holding.field]: many.map((each) => ({ id: idOf(world, each) })) };
		default:
			return { type, [holding.field]: String(one) === '' ? null : String(one) };
	}
}

const richText = (text: string): Fields => ({
	type: 'rich_text',
	elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

export function remember(choices: Choices, { block, element }: Control, value: Fields): void {
	const row = choices.get(String(block.block_id)) ?? new Map<string, Fields>();
	choices.set(String(block.block_id), row.set(element.action_id, value));
}

/** What Slack's own client objects to before it sends anything: required inputs left empty, bounds, shapes. */
export function objection({ block, element }: Control, choices: Choices): string | undefined {
	const holding = statefulTypes[element.type];
	if (!holding) return undefined;
	const value = choices.get(String(block.block_id))?.get(element.action_id)?.[holding.field] ?? emptyValue(holding);
	const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
	if (empty) return block.optional === true ? undefined : 'Please complete this required field.';
	const text = String(value);
	const { max_length: max = 3000, min_length: min, max_selected_items: most } = element as Record<string, number>;
	if (element.type === 'plain_text_input' && text.length > max) return `Must be ${max} characters or fewer.`;
	if (element.type === 'plain_text_input' && min && text.length < min) return `Must be at least ${min} characters.`;
	if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text)) return 'Must be a valid email address.';
	if (element.type === 'url_text_input' && !/^https?:\/\/\S+$/.test(text)) return 'Must be a valid URL.';
	if (element.type === 'number_input') return numberObjection(element, text);
	if (most !== undefined && Array.isArray(value) && value.length > most) return `Select up to ${most} items.`;
	return undefined;
}

function numberObjection(element: Fields, text: string): string | undefined {
	const number = Number(text);
	if (text.trim() === '' || Number.isNaN(number)) return 'Must be a number.';
	if (element.is_decimal_allowed === false && !Number.isInteger(number)) return 'Must be a whole number.';
	if (element.min_value !== undefined && number < Number(element.min_value))
		return `Must be at least ${element.min_value}.`;
	if (element.max_value !== undefined && number > Number(element.max_value))
		return `Must be at most ${element.max_value}.`;
	return undefined;
}
