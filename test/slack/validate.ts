import { limits } from '../../src/slack/blocks/limits.js';

/**
 * What Slack (or a rule of ours) would have against a message or a view; empty means nothing. It walks the
 * JSON that leaves, whoever made it, and shares nothing with the builders but the limits.
 */
export function validate(what: unknown): string[] {
	const faults: string[] = [];
	const root = what as Json;
	if (root.type === 'modal' || root.type === 'home') view(root, faults);
	else message(root, faults);
	return faults;
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON of any block, on purpose not bound to the types that made it.
type Json = Record<string, any>;

function message(root: Json, faults: string[]) {
	text(root.text, limits.text, 'text', faults);
	if (typeof root.text === 'string' && root.text.includes('\n')) faults.push('text: more than a first line');
	const blocks: Json[] = root.blocks ?? [];
	if (blocks.length === 0 || blocks.length > limits.blocksPerMessage) faults.push(`blocks: ${blocks.length}`);
	const size = JSON.stringify(blocks).length;
	if (size > limits.messageBudget) faults.push(`blocks: ${size} characters, budget ${limits.messageBudget}`);
	all(blocks, 'message', faults);
}

function view(root: Json, faults: string[]) {
	const blocks: Json[] = root.blocks ?? [];
	if (blocks.length === 0 || blocks.length > limits.blocksPerView) faults.push(`blocks: ${blocks.length}`);
	if ((root.private_metadata?.length ?? 0) > limits.privateMetadata) faults.push('private_metadata: too long');
	if (root.type === 'modal') {
		id(root.callback_id, 'callback_id', faults);
		plainText(root.title, limits.modalTitle, 'title', faults);
		for (const name of ['submit', 'close']) if (root[name]) plainText(root[name], limits.modalTitle, name, faults);
		if (!root.submit && blocks.some((block) => block.type === 'input')) faults.push('submit: required with an input');
	}
	all(blocks, root.type, faults);
}

function all(blocks: Json[], surface: string, faults: string[]) {
	const actionIds = new Set<string>();
	const blockIds = new Set<string>();
	let primaries = 0;
	for (const [index, block] of blocks.entries()) {
		const at = `blocks[${index}]`;
		const check = checks[block.type as string];
		if (!check) {
			faults.push(`${at}: ${block.type} is not used here`);
			continue;
		}
		check(block, at, faults, surface);
		if (block.block_id !== undefined) unique(block.block_id, blockIds, `${at}.block_id`, faults);
		for (const element of elementsOf(block)) {
			if (element.action_id !== undefined) unique(element.action_id, actionIds, `${at}.action_id`, faults);
			if (element.style === 'primary') primaries++;
		}
	}
	if (primaries > 1) faults.push(`${primaries} primary buttons`);
}

function elementsOf(block: Json): Json[] {
	if (block.type === 'actions') return block.elements;
	return [block.accessory, block.element].filter(Boolean);
}

type Check = (block: Json, at: string, faults: string[], surface: string) => void;

const checks: Record<string, Check> = {
	section(block, at, faults) {
		if (!block.text && !block.fields) faults.push(`${at}: neither text nor fields`);
		if (block.text) textObject(block.text, limits.sectionText, `${at}.text`, faults);
		count(block.fields, 1, limits.sectionFields, `${at}.fields`, faults);
		for (const field of block.fields ?? []) textObject(field, limits.sectionField, `${at}.field`, faults);
		if (block.accessory) element(block.accessory, `${at}.accessory`, faults);
	},
	header(block, at, faults) {
		plainText(block.text, limits.header, `${at}.text`, faults);
	},
	divider() {},
	context(block, at, faults) {
		count(block.elements ?? [], 1, limits.contextElements, `${at}.elements`, faults);
		for (const item of block.elements) textObject(item, limits.textObject, `${at}.element`, faults);
	},
	actions(block, at, faults) {
		count(block.elements ?? [], 1, limits.actionsElements, `${at}.elements`, faults);
		for (const item of block.elements) element(item, `${at}.element`, faults);
	},
	input(block, at, faults) {
		plainText(block.label, limits.inputLabel, `${at}.label`, faults);
		if (block.hint) plainText(block.hint, limits.inputLabel, `${at}.hint`, faults);
		choices(block.element, `${at}.element`, faults);
	},
	table(block, at, faults, surface) {
		if (surface === 'modal') faults.push(`${at}: no table in a modal`);
		const rows: Json[][] = block.rows ?? [];
		count(rows, 1, limits.tableRows, `${at}.rows`, faults);
		let characters = 0;
		for (const [index, row] of rows.entries()) {
			if (row.length !== rows[0]?.length) faults.push(`${at}.rows[${index}]: another number of cells`);
			count(row, 1, limits.tableColumns, `${at}.rows[${index}]`, faults);
			for (const cell of row) {
				if (cell.type !== 'raw_text') faults.push(`${at}.rows[${index}]: ${cell.type} is not used here`);
				text(cell.text, limits.tableCharacters, `${at}.rows[${index}]`, faults);
				characters += String(cell.text).length;
			}
		}
		if (characters > limits.tableCharacters) faults.push(`${at}: ${characters} characters in its cells`);
	},
};

/** A choice in a form: one of few, or of many. */
function choices(item: Json, at: string, faults: string[]) {
	id(item.action_id, `${at}.action_id`, faults);
	const most = { radio_buttons: limits.radioOptions, static_select: limits.selectOptions }[item.type as string];
	if (most === undefined) return faults.push(`${at}: ${item.type} is not used here`);
	count(item.options ?? [], 1, most, `${at}.options`, faults);
	for (const option of item.options) {
		plainText(option.text, limits.optionText, `${at}.option`, faults);
		if (!option.value || option.value.length > limits.optionValue) faults.push(`${at}.option: value ${option.value}`);
		if (option.description) plainText(option.description, limits.optionDescription, `${at}.option.description`, faults);
	}
	const initial = JSON.stringify(item.initial_option);
	if (initial && !item.options.some((option: Json) => JSON.stringify(option) === initial))
		faults.push(`${at}: starts with none of its options`);
	return undefined;
}

function element(item: Json, at: string, faults: string[]) {
	id(item.action_id, `${at}.action_id`, faults);
	if (item.confirm) confirm(item.confirm, `${at}.confirm`, faults);
	if (item.type === 'button') {
		plainText(item.text, limits.buttonText, `${at}.text`, faults);
		if ((item.value?.length ?? 0) > limits.buttonValue) faults.push(`${at}.value: too long`);
		if (item.url !== undefined) url(item.url, `${at}.url`, faults);
		if ((item.accessibility_label?.length ?? 0) > limits.accessibilityLabel) faults.push(`${at}: label too long`);
		if (item.style !== undefined && !['primary', 'danger'].includes(item.style)) faults.push(`${at}.style`);
		if (item.style === 'danger' && !item.confirm && !/^confirm:/.test(item.action_id))
			faults.push(`${at}: does not ask`);
	} else if (item.type === 'overflow') {
		count(item.options ?? [], 1, limits.overflowOptions, `${at}.options`, faults);
		for (const option of item.options) {
			plainText(option.text, limits.optionText, `${at}.option`, faults);
			if (!option.value || option.value.length > limits.optionValue) faults.push(`${at}.option: value ${option.value}`);
			if (option.url !== undefined) url(option.url, `${at}.option.url`, faults);
		}
	} else faults.push(`${at}: ${item.type} is not used here`);
}

function confirm(dialog: Json, at: string, faults: string[]) {
	plainText(dialog.title, limits.confirmTitle, `${at}.title`, faults);
	textObject(dialog.text, limits.confirmText, `${at}.text`, faults);
	plainText(dialog.confirm, limits.confirmButton, `${at}.confirm`, faults);
	plainText(dialog.deny, limits.confirmButton, `${at}.deny`, faults);
}

function textObject(object: Json | undefined, most: number, at: string, faults: string[]) {
	if (object?.type === 'plain_text') return plainText(object, most, at, faults);
	if (object?.type !== 'mrkdwn') return faults.push(`${at}: no text object`);
	if (object.verbatim !== true) faults.push(`${at}: not verbatim`);
	text(object.text, most, at, faults);
}

function plainText(object: Json | undefined, most: number, at: string, faults: string[]) {
	if (object?.type !== 'plain_text') return faults.push(`${at}: no plain_text`);
	text(object.text, most, at, faults);
}

function text(value: unknown, most: number, at: string, faults: string[]) {
	if (typeof value !== 'string' || value.trim() === '') return faults.push(`${at}: empty`);
	if (value.length > most) faults.push(`${at}: ${value.length} characters, ${most} allowed`);
	if (/\p{Surrogate}/u.test(value)) faults.push(`${at}: lone surrogate`);
}

function count(list: unknown[] | undefined, least: number, most: number, at: string, faults: string[]) {
	if (list && (list.length < least || list.length > most))
		faults.push(`${at}: ${list.length}, ${least} to ${most} allowed`);
}

function id(value: unknown, at: string, faults: string[]) {
	if (typeof value !== 'string' || value === '' || value.length > limits.id) faults.push(`${at}: ${String(value)}`);
}

function unique(value: string, seen: Set<string>, at: string, faults: string[]) {
	if (seen.has(value)) faults.push(`${at}: ${value} twice`);
	seen.add(value);
}

function url(value: string, at: string, faults: string[]) {
	if (!/^https?:\/\/\S+$/.test(value) || value.length > limits.url) faults.push(`${at}: ${value.slice(0, 80)}`);
}
