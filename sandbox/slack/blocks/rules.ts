import {
	anything,
	flag,
	isObject,
	type Kind,
	list,
	number,
	object,
	only,
	type Shape,
	type Sheet,
	str,
	typed,
	url,
} from './shape.js';

/**
 * Block Kit's rules as a table: Slack's reference pages and the types of @slack/types 3.2. Every figure is the last one
 * that is allowed. Where Slack's documentation and its clients disagree, the stricter figure stands here.
 */

export const limits = {
	messageBlocks: 50,
	viewBlocks: 100,
	/** Characters of all serialized blocks of one message; undocumented, seen as msg_blocks_too_long. */
	messageBlocksTotal: 13_200,
	text: 3000,
	id: 255,
	markdownTotal: 12_000,
	viewBytes: 250_000,
	postText: 40_000,
	updateText: 4000,
	ephemeralText: 4000,
	attachments: 100,
	privateMetadata: 3000,
	viewTitle: 24,
} as const;

const kind = (shape: Shape, on?: Kind['on']): Kind => ({ check: object(shape), ...(on && { on }) });

// Composition objects

const textRules = (max: number): Record<string, Kind> => ({
	plain_text: kind({ required: { text: str({ min: 1, max }) }, optional: { emoji: flag } }),
	mrkdwn: kind({ required: { text: str({ min: 1, max }) }, optional: { verbatim: flag } }),
});
const anyText = (max: number = limits.text) => typed(() => textRules(max));
const plain = (max: number = limits.text) => typed(() => only(textRules(max), ['plain_text']));
const mrkdwn = (max: number = limits.text) => typed(() => only(textRules(max), ['mrkdwn']));

const style = str({ oneOf: ['primary', 'danger'] });
const actionId = str({ min: 1, max: limits.id });
const placeholder = plain(150);

const confirm = object({
	required: { text: anyText(300) },
	optional: { title: plain(100), confirm: plain(30), deny: plain(30), style },
});

const option = (text = plain(75), extra = {}) =>
	object({ required: { text, value: str({ min: 1, max: 75 }) }, optional: { description: plain(75), ...extra } });
const richOption = object({
	required: { text: anyText(75), value: str({ min: 1, max: 75 }) },
	optional: { description: anyText(75) },
});
const options = list(option(), { min: 1, max: 100 });
const optionGroups = list(object({ required: { label: plain(75), options } }), { min: 1, max: 100 });
/** What an app offers in an external select: one or the other, and there may be nothing to offer. */
export const suggestionRules = object({
	optional: {
		options: list(option(), { max: 100 }),
		option_groups: list(object({ required: { label: plain(75), options: list(option(), { max: 100 }) } }), {
			max: 100,
		}),
	},
	oneOf: ['options', 'option_groups'],
});
const slackFile = object({ optional: { id: str(), url: url() }, oneOf: ['id', 'url'] });
const picture = { image_url: url(), slack_file: slackFile };
const filter = object({
	optional: { include: list(str()), exclude_external_shared_channels: flag, exclude_bot_users: flag },
	anyOf: ['include', 'exclude_external_shared_channels', 'exclude_bot_users'],
});

/** What is chosen from the start must be one of the choices. */
function initialIsAChoice(value: Record<string, unknown>, at: string, sheet: Sheet): void {
	const groups = Array.isArray(value.option_groups) ? value.option_groups : [{ options: value.options }];
	const values = groups.flatMap((group) => (isObject(group) && Array.isArray(group.options) ? group.options : []));
	const known = new Set(values.map((choice) => (isObject(choice) ? choice.value : undefined)));
	const chosen = [value.initial_option, ...(Array.isArray(value.initial_options) ? value.initial_options : [])];
	for (const choice of chosen) {
		if (isObject(choice) && !known.has(choice.value)) sheet.say('initial option must match one of the options', at);
	}
}

// Elements

const acting = { action_id: actionId, confirm, focus_on_load: flag, placeholder };
const { placeholder: _, ...actingWithoutPlaceholder } = acting;
const dispatch = object({
	optional: { trigger_actions_on: list(str({ oneOf: ['on_enter_pressed', 'on_character_entered'] })) },
});
const typing = { action_id: actionId, focus_on_load: flag, placeholder, dispatch_action_config: dispatch };
const several = { max_selected_items: number({ min: 1 }) };
const staticChoice = { options, option_groups: optionGroups };
const textInput = kind({ optional: { ...typing, initial_value: str() } });

const elementRules: Record<string, Kind> = {
	button: kind({
		required: { text: plain(75) },
		optional: {
			action_id: actionId,
			confirm,
			value: str({ max: 2000 }),
			url: url(),
			style,
			accessibility_label: str({ max: 75 }),
		},
	}),
	workflow_button: kind(
		{
			required: { text: plain(75), workflow: anything },
			optional: { action_id: actionId, style, accessibility_label: str({ max: 75 }) },
		},
		['message'],
	),
	overflow: kind({
		required: { options: list(option(plain(75), { url: url() }), { min: 1, max: 5 }) },
		optional: { action_id: actionId, confirm },
	}),
	checkboxes: kind({
		required: { options: list(richOption, { min: 1, max: 10 }) },
		optional: { ...actingWithoutPlaceholder, initial_options: list(richOption, { min: 1, max: 10 }) },
		also: initialIsAChoice,
	}),
	radio_buttons: kind({
		required: { options: list(richOption, { min: 1, max: 10 }) },
		optional: { ...actingWithoutPlaceholder, initial_option: richOption },
		also: initialIsAChoice,
	}),
	static_select: kind({
		optional: { ...acting, ...staticChoice, initial_option: option() },
		oneOf: ['options', 'option_groups'],
		also: initialIsAChoice,
	}),
	multi_static_select: kind({
		optional: { ...acting, ...several, ...staticChoice, initial_options: options },
		oneOf: ['options', 'option_groups'],
		also: initialIsAChoice,
	}),
	external_select: kind({ optional: { ...acting, initial_option: option(), min_query_length: number({ min: 0 }) } }),
	multi_external_select: kind({
		optional: { ...acting, ...several, initial_options: options, min_query_length: number({ min: 0 }) },
	}),
	users_select: kind({ optional: { ...acting, initial_user: str() } }),
	multi_users_select: kind({ optional: { ...acting, ...several, initial_users: list(str()) } }),
	channels_select: kind({ optional: { ...acting, initial_channel: str(), response_url_enabled: flag } }),
	multi_channels_select: kind({ optional: { ...acting, ...several, initial_channels: list(str()) } }),
	conversations_select: kind({
		optional: {
			...acting,
			initial_conversation: str(),
			default_to_current_conversation: flag,
			filter,
			response_url_enabled: flag,
		},
	}),
	multi_conversations_select: kind({
		optional: {
			...acting,
			...several,
			initial_conversations: list(str()),
			default_to_current_conversation: flag,
			filter,
		},
	}),
	datepicker: kind({ optional: { ...acting, initial_date: str({ like: /^\d{4}-\d{2}-\d{2}$/ }) } }),
	timepicker: kind({ optional: { ...acting, initial_time: str({ like: /^\d{2}:\d{2}$/ }), timezone: str() } }),
	datetimepicker: kind({ optional: { ...actingWithoutPlaceholder, initial_date_time: number() } }),
	plain_text_input: kind({
		optional: {
			...typing,
			initial_value: str({ max: 3000 }),
			multiline: flag,
			min_length: number({ min: 0, max: 3000 }),
			max_length: number({ min: 1, max: 3000 }),
		},
	}),
	email_text_input: textInput,
	url_text_input: textInput,
	number_input: kind({
		required: { is_decimal_allowed: flag },
		optional: { ...typing, initial_value: str(), min_value: str(), max_value: str() },
	}),
	rich_text_input: kind({ optional: { ...typing, initial_value: anything, min_lines: number(), max_lines: number() } }),
	file_input: kind(
		{ optional: { action_id: actionId, filetypes: list(str()), max_files: number({ min: 1, max: 10 }) } },
		['modal'],
	),
	image: kind({
		required: { alt_text: str({ min: 1, max: 2000 }) },
		optional: picture,
		oneOf: ['image_url', 'slack_file'],
	}),
	feedback_buttons: kind({
		required: { positive_button: anything, negative_button: anything },
		optional: { action_id: actionId },
	}),
	icon_button: kind({
		required: { icon: str({ min: 1 }), text: plain(75) },
		optional: {
			action_id: actionId,
			confirm,
			value: str({ max: 2000 }),
			accessibility_label: str({ max: 75 }),
			visible_to_user_ids: list(str()),
		},
	}),
};

const selectTypes = ['static_select', 'external_select', 'users_select', 'channels_select', 'conversations_select'];
const choiceRules = [...selectTypes, ...selectTypes.map((name) => `multi_${name}`), 'checkboxes', 'radio_buttons'];
const pickerTypes = ['datepicker', 'timepicker', 'datetimepicker'];
const typedInputs = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'rich_text_input'];
const among = (...names: string[]) => typed(() => only(elementRules, names));

// Blocks

const richParts = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'];
const richText = typed(() => only(blockRules, ['rich_text']));
const rawText = kind({ required: { text: str({ min: 1 }) } });
const cellRules: Record<string, Kind> = {
	raw_text: rawText,
	raw_number: kind({ required: { value: number(), text: str() } }),
	rich_text: kind({ required: { elements: list(anything, { min: 1 }) }, optional: { block_id: anything } }),
};
/** raw_number was refused in data tables when tried on a live workspace, whatever the types say. */
const dataCell = typed(() => only(cellRules, ['raw_text', 'rich_text']));

const cellCharacters = (rows: unknown): number =>
	JSON.stringify(rows, (key, value) => (key === 'type' || key === 'style' ? undefined : value))
		.match(/"text":"((?:[^"\\]|\\.)*)"/g)
		?.reduce((sum, text) => sum + (JSON.parse(text.slice(7)) as string).length, 0) ?? 0;

const tableOf = (most: number) => (value: Record<string, unknown>, at: string, sheet: Sheet) => {
	if (cellCharacters(value.rows ?? []) > most) sheet.say(`must be less than ${most + 1} characters`, `${at}/rows`);
};

/** The header is plain, and no row is longer than another. */
const dataTable = (value: Record<string, unknown>, at: string, sheet: Sheet) => {
	tableOf(20_000)(value, at, sheet);
	const rows = Array.isArray(value.rows) ? value.rows.filter(Array.isArray) : [];
	const [header = []] = rows;
	if (header.some((cell) => isObject(cell) && cell.type === 'rich_text'))
		sheet.say('unsupported type: rich_text', `${at}/rows/0`);
	if (rows.some((row) => row.length !== header.length))
		sheet.say('all rows must have the same number of cells', `${at}/rows`);
};

const childRules = [
	'actions',
	'context',
	'divider',
	'file',
	'header',
	'image',
	'input',
	'rich_text',
	'section',
	'table',
	'video',
];

const block = (shape: Shape, on?: Kind['on']): Kind =>
	kind({ ...shape, optional: { block_id: str({ max: limits.id }), ...shape.optional } }, on);

const blockRules: Record<string, Kind> = {
	section: block({
		optional: {
			text: anyText(),
			fields: list(anyText(2000), { min: 1, max: 10 }),
			accessory: among('button', 'workflow_button', 'overflow', 'image', ...choiceRules, ...pickerTypes),
			expand: flag,
		},
		anyOf: ['text', 'fields'],
	}),
	header: block({ required: { text: plain(150) } }),
	divider: block({}),
	context: block({
		required: {
			elements: list(
				typed(() => ({ ...textRules(limits.text), ...only(elementRules, ['image']) })),
				{ min: 1, max: 10 },
			),
		},
	}),
	actions: block({
		required: {
			elements: list(
				among('button', 'workflow_button', 'overflow', 'rich_text_input', ...choiceRules, ...pickerTypes),
				{
					min: 1,
					max: 25,
				},
			),
		},
	}),
	input: block({
		required: { label: plain(2000), element: among(...choiceRules, ...pickerTypes, ...typedInputs, 'file_input') },
		optional: { hint: plain(2000), optional: flag, dispatch_action: flag },
	}),
	image: block({
		required: { alt_text: str({ min: 1, max: 2000 }) },
		optional: { ...picture, title: plain(2000) },
		oneOf: ['image_url', 'slack_file'],
	}),
	rich_text: block({
		required: {
			elements: list(
				typed(() => Object.fromEntries(richParts.map((name) => [name, { check: richPart }]))),
				{ min: 1 },
			),
		},
	}),
	video: block({
		required: { video_url: url(), thumbnail_url: url(), alt_text: str({ min: 1, max: 2000 }), title: plain(200) },
		optional: {
			title_url: url(),
			author_name: str({ max: 50 }),
			provider_name: str(),
			provider_icon_url: url(),
			description: plain(200),
		},
	}),
	file: block({ required: { source: str({ oneOf: ['remote'] }), external_id: str({ min: 1 }) } }, ['message']),
	markdown: block({ required: { text: str({ min: 1, max: limits.markdownTotal }) } }, ['message']),
	context_actions: block(
		{ required: { elements: list(among('feedback_buttons', 'icon_button'), { min: 1, max: 5 }) } },
		['message'],
	),
	table: block(
		{
			required: {
				rows: list(
					list(
						typed(() => cellRules),
						{ min: 1, max: 20 },
					),
					{ min: 1, max: 100 },
				),
			},
			optional: { column_settings: list(anything, { max: 20 }) },
			also: tableOf(10_000),
		},
		['message', 'home'],
	),
	data_table: block(
		{
			required: {
				caption: str({ min: 1 }),
				rows: list(list(dataCell, { min: 1, max: 20 }), { min: 2, max: 101 }),
			},
			optional: { page_size: number({ min: 1, max: 100 }), row_header_column_index: number({ min: 0, max: 19 }) },
			also: dataTable,
		},
		['message'],
	),
	data_visualization: block({ required: { title: str({ min: 1, max: 50 }), chart: anything } }, ['message']),
	card: block({
		optional: {
			hero_image: among('image'),
			icon: among('image'),
			title: mrkdwn(150),
			subtitle: mrkdwn(150),
			body: mrkdwn(200),
			actions: list(among('button'), { min: 1 }),
		},
		anyOf: ['hero_image', 'title', 'actions', 'body'],
	}),
	carousel: block(
		{
			required: {
				elements: list(
					typed(() => only(blockRules, ['card'])),
					{ min: 1, max: 10 },
				),
			},
		},
		['message'],
	),
	container: block(
		{
			required: {
				child_blocks: list(
					typed(() => only(blockRules, childRules)),
					{ min: 1, max: 10 },
				),
			},
			optional: {
				title: plain(150),
				rich_text_title: richText,
				subtitle: anyText(150),
				width: str({ oneOf: ['narrow', 'standard', 'wide', 'full'] }),
				icon: among('image'),
				is_collapsible: flag,
				default_collapsed: flag,
				has_header_divider: flag,
			},
			anyOf: ['title', 'rich_text_title'],
		},
		['message', 'home'],
	),
	alert: block(
		{
			required: { text: anyText(200) },
			optional: { level: str({ oneOf: ['default', 'info', 'warning', 'error', 'success'] }) },
		},
		['modal'],
	),
	task_card: block(
		{
			required: {
				task_id: str({ min: 1 }),
				title: str({ min: 1 }),
				status: str({ oneOf: ['pending', 'in_progress', 'complete', 'error'] }),
			},
			optional: { details: richText, output: richText, sources: list(anything) },
		},
		['message'],
	),
	plan: block({ required: { title: str({ min: 1 }) }, optional: { tasks: list(anything) } }, ['message']),
};

const richLeaves = ['broadcast', 'color', 'channel', 'date', 'emoji', 'link', 'team', 'text', 'user', 'usergroup'];
const richLeaf = typed(() => Object.fromEntries(richLeaves.map((name) => [name, { check: anything }])));
const richSections = typed(() => ({ rich_text_section: { check: richPart } }));
function richPart(value: unknown, at: string, sheet: Sheet): void {
	if (!isObject(value)) return;
	const parts = value.type === 'rich_text_list' ? richSections : richLeaf;
	const fields = { border: number(), indent: number({ min: 0, max: 8 }), offset: number(), language: str() };
	object({ required: { elements: list(parts) }, optional: { ...fields, style: str() } })(value, at, sheet);
}

export const blockCheck = typed(() => blockRules);

/** The frame around the blocks of a modal or a Home tab. */
export const viewRules: Record<string, Kind> = {
	modal: kind({
		required: { title: plain(limits.viewTitle), blocks: list(blockCheck, { max: limits.viewBlocks }) },
		optional: {
			submit: plain(limits.viewTitle),
			close: plain(limits.viewTitle),
			private_metadata: str({ max: limits.privateMetadata }),
			callback_id: str({ max: limits.id }),
			external_id: str({ max: limits.id }),
			clear_on_close: flag,
			notify_on_close: flag,
			submit_disabled: flag,
		},
		also(value, at, sheet) {
			const hasInput = Array.isArray(value.blocks) && value.blocks.some((b) => isObject(b) && b.type === 'input');
			if (hasInput && value.submit === undefined) sheet.say('missing required field: submit', at);
		},
	}),
	home: kind({
		required: { blocks: list(blockCheck, { max: limits.viewBlocks }) },
		optional: {
			private_metadata: str({ max: limits.privateMetadata }),
			callback_id: str({ max: limits.id }),
			external_id: str({ max: limits.id }),
		},
	}),
};
