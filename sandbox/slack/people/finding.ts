import { isObject } from '../blocks/shape.js';
import { type Control, controlsIn, optionsOf, wordsOfText } from '../elements.js';
import type { Block, Message, View } from '../model.js';

/** Narrows down when a label stands there more than once. */
export type Which = {
	/** Placeholder or action_id of the control. */
	of?: string;
	/** block_id of the block it stands in; with `of` it names one control. */
	block?: string;
	/** What a button carries, or in a menu what its choice carries. */
	value?: string;
	/** Words in the same block, as in a list where each row has its own button. */
	near?: string;
	/** The first is 0. */
	nth?: number;
};

const buttonTypes = new Set(['button', 'workflow_button', 'icon_button']);

const labelOf = ({ element }: Control): string => wordsOfText(element.text);

const buttonsIn = (blocks: readonly Block[]): Control[] =>
	controlsIn(blocks).filter(({ element }) => buttonTypes.has(element.type));

/** The labels of the buttons a reader sees, in order. */
export const buttonsOf = ({ blocks }: Message | View): string[] => buttonsIn(blocks).map(labelOf);

/** The labels of everything that can be chosen: menus, selects, radios, checkboxes. */
export const choicesOf = ({ blocks }: Message | View): string[] =>
	controlsIn(blocks).flatMap(({ element }) => optionsOf(element).map((option) => wordsOfText(option.text)));

const quoted = (labels: string[]): string => labels.map((label) => `"${label}"`).join(', ') || 'none';

export function findButton(blocks: readonly Block[], label: string, which: Which): Control {
	const all = buttonsIn(blocks);
	const labelled = all.filter((control) => labelOf(control) === label);
	const found = standing(labelled, which, ({ element }) => [element.value]);
	const choices = controlsIn(blocks).flatMap(({ element }) => optionsOf(element).map((o) => wordsOfText(o.text)));
	const inMenus = choices.length > 0 ? `; to pick: ${quoted(choices)}` : '';
	return single(found, which, `button "${label}"`, `buttons: ${quoted(all.map(labelOf))}${inMenus}`);
}

/** Choices that Slack itself fills take any value: people, channels, dates, and what an external select has loaded. */
const filledBySlack = /^(multi_)?(users|channels|conversations|external)_select$|picker$/;

/** The control where this can be chosen: one that lists it, or else one that Slack fills. '' is nothing chosen any more. */
export function findChoice(blocks: readonly Block[], wanted: string, which: Which): Control {
	const choosing = controlsIn(blocks).filter(({ element }) => !buttonTypes.has(element.type));
	const all = standing(choosing, which, ({ element }) => {
		const options = optionsOf(element);
		// What Slack fills, or what is emptied, carries nothing that could be compared.
		if (options.length === 0 || wanted === '') return [which.value];
		return options.filter((option) => wordsOfText(option.text) === wanted).map(({ value }) => value);
	});
	const labels = all.flatMap(({ element }) => optionsOf(element).map((option) => wordsOfText(option.text)));
	if (wanted === '') return single(all, which, 'control', `choices: ${quoted(labels)}`);
	const listing = all.filter(({ element }) => optionsOf(element).some((option) => wordsOfText(option.text) === wanted));
	const filled = all.filter(({ element }) => filledBySlack.test(element.type));
	return single(listing.length > 0 ? listing : filled, which, `choice "${wanted}"`, `choices: ${quoted(labels)}`);
}

/** The input block with this label. */
export function findInput(blocks: readonly Block[], label: string): Control {
	const inputs = controlsIn(blocks).filter(({ block }) => block.type === 'input');
	const labels = inputs.map(({ block }) => wordsOfText(block.label));
	const found = inputs.filter(({ block }) => wordsOfText(block.label) === label);
	return single(found, {}, `input "${label}"`, `inputs: ${quoted(labels)}`);
}

/**
 * Those that `which` narrows down to. An update gives new ids to blocks that brought none of their own, while a person
 * still answers the dialog of what she clicked: where it is not in that block, the same action with the same value is
 * meant, and never one that does the like to something else.
 */
function standing(all: Control[], which: Which, valuesOf: (control: Control) => unknown[]): Control[] {
	const { block, ...anywhere } = which;
	const { of, value } = which;
	const carrying = all.filter(
		(control) => value === undefined || valuesOf(control).some((each) => (each ?? '') === value),
	);
	const found = carrying.filter((control) => stands(control, which));
	if (found.length > 0 || block === undefined || of === undefined || value === undefined) return found;
	return carrying.filter((control) => stands(control, anywhere));
}

function stands({ block, element }: Control, { of, block: blockId, near }: Which): boolean {
	if (blockId !== undefined && block.block_id !== blockId) return false;
	if (of !== undefined && element.action_id !== of && wordsOfText(element.placeholder) !== of) return false;
	return near === undefined || wordsIn(block).some((words) => words.includes(near));
}

function wordsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (Array.isArray(value)) return value.flatMap(wordsIn);
	return isObject(value) ? Object.values(value).flatMap(wordsIn) : [];
}

function single(found: Control[], { nth, block }: Which, what: string, instead: string): Control {
	if (nth !== undefined && found[nth]) return found[nth];
	if (found.length === 1 && found[0]) return found[0];
	if (found.length === 0 && block !== undefined) {
		throw new Error(`The ${what} is not there any more: this has changed meanwhile. There are ${instead}`);
	}
	if (found.length === 0 || nth !== undefined) throw new Error(`There is no ${what} here. There are ${instead}`);
	throw new Error(
		`There are ${found.length} times the ${what}: say which with { near }, { of }, { block }, { value } or { nth }`,
	);
}
