import { isObject } from './blocks/shape.js';
import type { Block, Choices, Fields } from './model.js';

/** How each stateful element holds its value: the field in `state.values`, and the field it starts from. */
type Holding = {
	field: string;
	initial: string;
	holds: 'text' | 'option' | 'options' | 'id' | 'ids' | 'number' | 'rich' | 'files';
};

const holding = (field: string, initial: string, holds: Holding['holds']): Holding => ({ field, initial, holds });

export const statefulTypes: Record<string, Holding> = {
	plain_text_input: holding('value', 'initial_value', 'text'),
	email_text_input: holding('value', 'initial_value', 'text'),
	url_text_input: holding('value', 'initial_value', 'text'),
	number_input: holding('value', 'initial_value', 'text'),
	rich_text_input: holding('rich_text_value', 'initial_value', 'rich'),
	static_select: holding('selected_option', 'initial_option', 'option'),
	external_select: holding('selected_option', 'initial_option', 'option'),
	radio_buttons: holding('selected_option', 'initial_option', 'option'),
	multi_static_select: holding('selected_options', 'initial_options', 'options'),
	multi_external_select: holding('selected_options', 'initial_options', 'options'),
	checkboxes: holding('selected_options', 'initial_options', 'options'),
	users_select: holding('selected_user', 'initial_user', 'id'),
	channels_select: holding('selected_channel', 'initial_channel', 'id'),
	conversations_select: holding('selected_conversation', 'initial_conversation', 'id'),
	multi_users_select: holding('selected_users', 'initial_users', 'ids'),
	multi_channels_select: holding('selected_channels', 'initial_channels', 'ids'),
	multi_conversations_select: holding('selected_conversations', 'initial_conversations', 'ids'),
	datepicker: holding('selected_date', 'initial_date', 'text'),
	timepicker: holding('selected_time', 'initial_time', 'text'),
	datetimepicker: holding('selected_date_time', 'initial_date_time', 'number'),
	file_input: holding('files', 'files', 'files'),
};

const actingTypes = new Set([...Object.keys(statefulTypes), 'button', 'overflow', 'workflow_button', 'icon_button']);

const manyTypes = new Set(['options', 'ids', 'files']);
export const emptyValue = ({ holds }: Holding): unknown => (manyTypes.has(holds) ? [] : null);

/** An element that can be used, with the block it stands in. */
export type Control = {
	block: Block;
	element: Fields & { type: string; action_id: string };
};

const isActing = (value: unknown): value is Control['element'] =>
	isObject(value) && actingTypes.has(String(value.type)) && typeof value.action_id === 'string';

/** All controls, in reading order, in blocks of any depth. */
export function controlsIn(blocks: readonly Block[]): Control[] {
	return blocks.flatMap((block) => {
		const found: Control[] = [];
		const look = (value: unknown): void => {
			if (typeof value !== 'object' || value === null) return;
			if (isActing(value)) found.push({ block, element: value });
			// A container's children are blocks of their own, with their own block_id.
			else if (isObject(value) && Array.isArray(value.child_blocks)) found.push(...controlsIn(value.child_blocks));
			else Object.values(value).forEach(look);
		};
		look(block);
		return found;
	});
}

/** The options of a choice, groups opened up. */
export function optionsOf(element: Fields): Fields[] {
	const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : [];
	const lists = [element.options, ...groups.map((group) => group.options)];
	return lists.flatMap((options) => (Array.isArray(options) ? options.filter(isObject) : []));
}

export const wordsOfText = (text: unknown): string => (isObject(text) ? String(text.text ?? '') : '');

/** The state every element starts with; what was typed before stays where block_id and action_id are the same. */
export function choicesFor(blocks: readonly Block[], before?: Choices): Choices {
	const choices: Choices = new Map();
	for (const { block, element } of controlsIn(blocks)) {
		const holding = statefulTypes[element.type];
		if (!holding) continue;
		const blockId = String(block.block_id);
		const kept = before?.get(blockId)?.get(element.action_id);
		const value =
			kept?.type === element.type
				? kept
				: { type: element.type, [holding.field]: element[holding.initial] ?? emptyValue(holding) };
		const row = choices.get(blockId) ?? new Map<string, Fields>();
		choices.set(blockId, row.set(element.action_id, value));
	}
	return choices;
}

export const valuesOf = (choices: Choices): Record<string, Record<string, Fields>> =>
	Object.fromEntries([...choices].map(([blockId, row]) => [blockId, Object.fromEntries(row)]));

/** Gives every block and element without an id one, as Slack does, and takes the rest as it came. */
export function withIds(blocks: readonly Block[], short: () => string): Block[] {
	const copy = structuredClone(blocks) as Block[];
	const give = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) return;
		if (isObject(value)) {
			if (actingTypes.has(String(value.type))) value.action_id ??= short();
			if (Array.isArray(value.child_blocks)) value.child_blocks = withIds(value.child_blocks, short);
		}
		Object.values(value).forEach(give);
	};
	for (const block of copy) {
		block.block_id = block.block_id || short();
		give(block);
	}
	return copy;
}
