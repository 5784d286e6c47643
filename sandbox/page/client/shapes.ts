import type { TextObject } from './text/text.js';

/** Block Kit as far as the page draws it. The workspace has refused what Slack would refuse: here all is well formed. */

export type Option = {
	text: TextObject;
	value?: string;
	description?: TextObject;
	url?: string;
};

export type ConfirmShape = {
	title?: TextObject;
	text?: TextObject;
	confirm?: TextObject;
	deny?: TextObject;
	style?: string;
};

export type ElementShape = {
	type: string;
	action_id: string;
	value?: string;
	text?: TextObject;
	placeholder?: TextObject;
	options?: Option[];
	option_groups?: { label: TextObject; options: Option[] }[];
	confirm?: ConfirmShape;
	style?: string;
	url?: string;
	accessibility_label?: string;
	multiline?: boolean;
	focus_on_load?: boolean;
	min_query_length?: number;
	is_decimal_allowed?: boolean;
	max_length?: number;
	image_url?: string;
	alt_text?: string;
};

export type BlockShape = {
	type: string;
	block_id?: string;
	text?: TextObject;
	fields?: TextObject[];
	accessory?: ElementShape;
	elements?: ElementShape[];
	element?: ElementShape;
	label?: TextObject;
	hint?: TextObject;
	optional?: boolean;
	dispatch_action?: boolean;
	title?: TextObject;
	subtitle?: TextObject;
	child_blocks?: BlockShape[];
	is_collapsible?: boolean;
	default_collapsed?: boolean;
	/** Of a header a number, of an alert a word. */
	level?: number | string;
	caption?: string;
	page_size?: number;
	rows?: CellShape[][];
};

/** Raw text, or rich text in parts. */
export type CellShape = {
	text?: string;
	elements?: { elements?: { text?: string; url?: string }[] }[];
};

/** What an element holds, as in `view.state.values`. */
export type Held = Record<string, unknown>;

export const optionsOf = (element: ElementShape): Option[] => [
	...(element.options ?? []),
	...(element.option_groups ?? []).flatMap((group) => group.options),
];

export const wordsOf = (text: TextObject | undefined): string => text?.text ?? '';
