import { describe, expect, it } from 'vitest';
import { faultsOfBlocks, faultsOfView, tooMuchTogether } from '../../../sandbox/slack/blocks/check.js';
import type { Surface } from '../../../sandbox/slack/blocks/shape.js';

const text = (length: number) => 'x'.repeat(length);
const plain = (length = 1) => ({ type: 'plain_text', text: text(length) });
const mrkdwn = (length = 1) => ({ type: 'mrkdwn', text: text(length) });
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const option = (index = 0, fields = {}) => ({ text: plain(), value: `v${index}`, ...fields });
const button = (fields = {}) => ({ type: 'button', text: plain(), ...fields });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const section = (fields = {}) => ({ type: 'section', text: mrkdwn(), ...fields });
const select = (fields = {}) => ({ type: 'static_select', options: [option()], ...fields });
const input = (element: object, fields = {}) => ({ type: 'input', label: plain(), element, ...fields });
const rows = (count: number, columns = 1, cell = 'x') =>
	times(count, () => times(columns, () => ({ type: 'raw_text', text: cell })));
const confirm = (fields = {}) => button({ confirm: { text: plain(), ...fields } });

/** What is limited, the last figure allowed, and blocks of that size. */
const limits: [string, number, (size: number) => unknown, Surface?][] = [
	['blocks of a message', 50, (n) => times(n, () => ({ type: 'divider' }))],
	['blocks of a modal', 100, (n) => times(n, () => ({ type: 'divider' })), 'modal'],
	['blocks of a Home', 100, (n) => times(n, () => ({ type: 'divider' })), 'home'],
	['section text', 3000, (n) => [section({ text: mrkdwn(n) })]],
	['section fields', 10, (n) => [section({ fields: times(n, () => mrkdwn()) })]],
	['section field text', 2000, (n) => [section({ fields: [mrkdwn(n)] })]],
	['header text', 150, (n) => [{ type: 'header', text: plain(n) }]],
	['block_id', 255, (n) => [section({ block_id: text(n) })]],
	['context elements', 10, (n) => [{ type: 'context', elements: times(n, () => mrkdwn()) }]],
	['actions elements', 25, (n) => [actions(...times(n, (i) => button({ action_id: `a${i}` })))]],
	['button text', 75, (n) => [actions(button({ text: plain(n) }))]],
	['button value', 2000, (n) => [actions(button({ value: text(n) }))]],
	['button url', 3000, (n) => [actions(button({ url: `https://${text(n - 8)}` }))]],
	['button accessibility_label', 75, (n) => [actions(button({ accessibility_label: text(n) }))]],
	['action_id', 255, (n) => [actions(button({ action_id: text(n) }))]],
	['confirm title', 100, (n) => [actions(confirm({ title: plain(n) }))]],
	['confirm text', 300, (n) => [actions(confirm({ text: plain(n) }))]],
	['confirm button', 30, (n) => [actions(confirm({ confirm: plain(n) }))]],
	['confirm deny', 30, (n) => [actions(confirm({ deny: plain(n) }))]],
	['overflow options', 5, (n) => [actions({ type: 'overflow', options: times(n, option) })]],
	['select options', 100, (n) => [actions(select({ options: times(n, option) }))]],
	['select option text', 75, (n) => [actions(select({ options: [option(0, { text: plain(n) })] }))]],
	['select option value', 75, (n) => [actions(select({ options: [option(0, { value: text(n) })] }))]],
	['select option description', 75, (n) => [actions(select({ options: [option(0, { description: plain(n) })] }))]],
	['select placeholder', 150, (n) => [actions(select({ placeholder: plain(n) }))]],
	[
		'select groups',
		100,
		(n) => [
			actions({ type: 'static_select', option_groups: times(n, (i) => ({ label: plain(), options: [option(i)] })) }),
		],
	],
	['radio options', 10, (n) => [actions({ type: 'radio_buttons', options: times(n, option) })]],
	['checkboxes options', 10, (n) => [actions({ type: 'checkboxes', options: times(n, option) })]],
	['image alt_text', 2000, (n) => [{ type: 'image', image_url: 'https://a.example/b.png', alt_text: text(n) }]],
	['input label', 2000, (n) => [input({ type: 'plain_text_input' }, { label: plain(n) })], 'modal'],
	['input hint', 2000, (n) => [input({ type: 'plain_text_input' }, { hint: plain(n) })], 'modal'],
	['plain_text_input max_length', 3000, (n) => [input({ type: 'plain_text_input', max_length: n })], 'modal'],
	[
		'plain_text_input initial_value',
		3000,
		(n) => [input({ type: 'plain_text_input', initial_value: text(n) })],
		'modal',
	],
	['markdown text', 12_000, (n) => [{ type: 'markdown', text: text(n) }]],
	[
		'markdown text of all blocks',
		12_000,
		(n) => [
			{ type: 'markdown', text: text(6000) },
			{ type: 'markdown', text: text(n - 6000) },
		],
	],
	['table rows', 100, (n) => [{ type: 'table', rows: rows(n) }]],
	['table columns', 20, (n) => [{ type: 'table', rows: rows(1, n) }]],
	['table characters', 10_000, (n) => [{ type: 'table', rows: rows(1, 1, text(n)) }]],
	['tables in a message', 1, (n) => times(n, () => ({ type: 'table', rows: rows(1) }))],
	['data_table rows', 101, (n) => [{ type: 'data_table', caption: 'x', rows: rows(n) }]],
	[
		'data_table characters',
		20_000,
		(n) => [{ type: 'data_table', caption: 'x', rows: [...rows(1, 1, text(n - 1)), ...rows(1)] }],
	],
	['data_visualizations', 2, (n) => times(n, () => ({ type: 'data_visualization', title: 'x', chart: {} }))],
	[
		'context_actions',
		5,
		(n) => [
			{
				type: 'context_actions',
				elements: times(n, (i) => ({ type: 'icon_button', icon: 'x', text: plain(), action_id: `${i}` })),
			},
		],
	],
	['card body', 200, (n) => [{ type: 'card', body: mrkdwn(n) }]],
	['alert text', 200, (n) => [{ type: 'alert', text: mrkdwn(n) }], 'modal'],
	[
		'container children',
		10,
		(n) => [{ type: 'container', title: plain(), child_blocks: times(n, () => ({ type: 'divider' })) }],
	],
];

describe('limits of blocks', () => {
	it.each(limits)('%s: %d', (_, most, build, surface = 'message') => {
		expect(faultsOfBlocks(build(most), surface)).toEqual([]);
		expect(faultsOfBlocks(build(most + 1), surface)).not.toEqual([]);
	});

	it('all blocks of a message together: 13,200 serialized characters', () => {
		const frame = JSON.stringify([section({ text: mrkdwn(0) })]).length;
		expect(tooMuchTogether([section({ text: mrkdwn(13_200 - frame) })])).toBe(false);
		expect(tooMuchTogether([section({ text: mrkdwn(13_201 - frame) })])).toBe(true);
	});
});

const modal = (fields = {}) => ({ type: 'modal', title: plain(), blocks: [section()], ...fields });
const viewLimits: [string, number, (size: number) => unknown][] = [
	['title', 24, (n) => modal({ title: plain(n) })],
	['submit', 24, (n) => modal({ submit: plain(n) })],
	['close', 24, (n) => modal({ close: plain(n) })],
	['private_metadata', 3000, (n) => modal({ private_metadata: text(n) })],
	['callback_id', 255, (n) => modal({ callback_id: text(n) })],
	['blocks', 100, (n) => modal({ blocks: times(n, () => ({ type: 'divider' })) })],
];

describe('limits of views', () => {
	it.each(viewLimits)('%s: %d', (_, most, build) => {
		expect(faultsOfView(build(most))).toEqual([]);
		expect(faultsOfView(build(most + 1))).not.toEqual([]);
	});
});

/** Blocks that Slack refuses, where, and the words it has for it. */
const refusedBlocks: [string, unknown, string, Surface?][] = [
	['empty text', [section({ text: mrkdwn(0) })], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
	['a section without words', [{ type: 'section' }], 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
	[
		'mrkdwn in a header',
		[{ type: 'header', text: mrkdwn() }],
		'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
	],
	[
		'mrkdwn on a button',
		[actions(button({ text: mrkdwn() }))],
		'unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]',
	],
	['an unknown block', [{ type: 'shout' }], 'unsupported type: shout [json-pointer:/blocks/0/type]'],
	[
		'a block type of the prototype',
		[{ type: 'constructor' }],
		'unsupported type: constructor [json-pointer:/blocks/0/type]',
	],
	[
		'an unknown element',
		[actions({ type: 'lever' })],
		'unsupported type: lever [json-pointer:/blocks/0/elements/0/type]',
	],
	[
		'an element out of place',
		[section({ accessory: { type: 'plain_text_input' } })],
		'unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]',
	],
	[
		'an alert in a message',
		[{ type: 'alert', text: plain() }],
		'unsupported type: alert [json-pointer:/blocks/0/type]',
	],
	[
		'markdown in a modal',
		[{ type: 'markdown', text: 'x' }],
		'unsupported type: markdown [json-pointer:/blocks/0/type]',
		'modal',
	],
	[
		'a data table on a Home',
		[{ type: 'data_table', caption: 'x', rows: rows(2) }],
		'unsupported type: data_table [json-pointer:/blocks/0/type]',
		'home',
	],
	[
		'numbers in a data table',
		[{ type: 'data_table', caption: 'x', rows: [[{ type: 'raw_number', value: 1, text: '1' }], ...rows(1)] }],
		'unsupported type: raw_number [json-pointer:/blocks/0/rows/0/0/type]',
	],
	['an unknown field', [section({ colour: 'red' })], 'invalid additional property: colour [json-pointer:/blocks/0]'],
	[
		'emoji on mrkdwn',
		[section({ text: { ...mrkdwn(), emoji: true } })],
		'invalid additional property: emoji [json-pointer:/blocks/0/text]',
	],
	[
		'an unknown style',
		[actions(button({ style: 'warning' }))],
		'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
	],
	[
		'a link that is none',
		[actions(button({ url: 'executions/4711' }))],
		'must match the expected pattern [json-pointer:/blocks/0/elements/0/url]',
	],
	[
		'one block_id twice',
		[section({ block_id: 'a' }), section({ block_id: 'a' })],
		'`block_id` "a" already exists [json-pointer:/blocks/1]',
	],
	[
		'one action_id twice in a block',
		[actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
		'`action_id` "a" already exists for key: actions [json-pointer:/blocks/0]',
	],
	[
		'an initial option nobody offers',
		[actions(select({ initial_option: option(9) }))],
		'initial option must match one of the options [json-pointer:/blocks/0/elements/0]',
	],
	[
		'options and groups at once',
		[actions(select({ option_groups: [{ label: plain(), options: [option()] }] }))],
		'must define exactly one of options, option_groups [json-pointer:/blocks/0/elements/0]',
	],
	['no elements', [actions()], 'no fewer than 1 items required [json-pointer:/blocks/0/elements]'],
	[
		'a picture without words',
		[{ type: 'image', image_url: 'https://a.example/b.png' }],
		'missing required field: alt_text [json-pointer:/blocks/0]',
	],
	['what is no block', ['hello'], 'must be an object [json-pointer:/blocks/0]'],
	['what is no list', { type: 'divider' }, 'must be an array [json-pointer:/blocks]'],
];

describe('blocks that are refused', () => {
	it.each(refusedBlocks)('%s', (_, blocks, reason, surface = 'message') => {
		expect(faultsOfBlocks(blocks, surface)).toContain(reason);
	});

	it('lets one action_id stand in several blocks, as rows of a list do', () => {
		const row = (id: string) => section({ block_id: id, accessory: button({ action_id: 'retry' }) });
		expect(faultsOfBlocks([row('a'), row('b')], 'message')).toEqual([]);
	});

	it('wants a submit where a modal has inputs', () => {
		const blocks = [input({ type: 'plain_text_input' })];
		expect(faultsOfView(modal({ blocks }))).toEqual(['missing required field: submit [json-pointer:/view]']);
		expect(faultsOfView(modal({ blocks, submit: plain() }))).toEqual([]);
	});

	it('wants a title, and knows no title on a Home', () => {
		expect(faultsOfView({ type: 'modal', blocks: [] })).toEqual(['missing required field: title [json-pointer:/view]']);
		expect(faultsOfView({ type: 'home', blocks: [], title: plain() })).toEqual([
			'invalid additional property: title [json-pointer:/view]',
		]);
	});
});
