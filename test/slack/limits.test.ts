import { describe, expect, test } from 'vitest';
import { actionId, actions } from '../../src/slack/blocks/actions.js';
import {
	button,
	buttons,
	context,
	dialog,
	headline,
	modal,
	openButton,
	overflow,
	section,
} from '../../src/slack/blocks/blocks.js';
import { limits } from '../../src/slack/blocks/limits.js';
import { label, mrkdwn, plain } from '../../src/slack/blocks/text.js';
import { validate } from './validate.js';

const message = (...blocks: object[]) => ({ text: 'First line', blocks });
const x = (count: number) => 'x'.repeat(count);
const raw = (text: string) => ({ type: 'plain_text', text });
const rawButton = (over: object = {}) => ({ type: 'button', action_id: 'a:b', text: raw('Do it'), ...over });
const row = (...elements: object[]) => ({ type: 'actions', elements });
const many = (count: number) => Array.from({ length: count }, (_, index) => rawButton({ action_id: `a:b.${index}` }));
const view = (over: object = {}) => ({
	type: 'modal',
	callback_id: 'c',
	title: raw('Title'),
	blocks: [section('x')],
	...over,
});
const confirm = (over: object = {}) => ({
	title: raw('t'),
	text: raw('x'),
	confirm: raw('y'),
	deny: raw('n'),
	...over,
});
const options = (count: number) => ({
	type: 'overflow',
	action_id: 'a:b',
	options: Array.from({ length: count }, (_, index) => ({ text: raw('x'), value: `v${index}` })),
});

/** What just fits, and what is one too much. */
const edges: [string, object, object][] = [
	['text', { ...message(section('x')), text: x(4_000) }, { ...message(section('x')), text: x(4_001) }],
	['text that is there', { ...message(section('x')), text: 'x' }, { ...message(section('x')), text: ' ' }],
	['one first line', { ...message(section('x')), text: 'a b' }, { ...message(section('x')), text: 'a\nb' }],
	['blocks', message(...Array(50).fill(section('x'))), message(...Array(51).fill(section('x')))],
	['any block at all', message(section('x')), message()],
	['section text', message(section(x(3_000))), message(section(x(3_001)))],
	[
		'section fields',
		message({ type: 'section', fields: Array(10).fill(raw('x')) }),
		message({ type: 'section', fields: Array(11).fill(raw('x')) }),
	],
	[
		'field text',
		message({ type: 'section', fields: [raw(x(2_000))] }),
		message({ type: 'section', fields: [raw(x(2_001))] }),
	],
	['section with something in it', message({ type: 'section', text: raw('x') }), message({ type: 'section' })],
	['text objects with text', message({ type: 'section', text: raw('x') }), message({ type: 'section', text: raw('') })],
	['verbatim', message(section('x')), message({ type: 'section', text: { type: 'mrkdwn', text: 'x' } })],
	['header', message({ type: 'header', text: raw(x(150)) }), message({ type: 'header', text: raw(x(151)) })],
	['header in plain text', message({ type: 'header', text: raw('x') }), message({ type: 'header', text: mrkdwn('x') })],
	[
		'context elements',
		message({ type: 'context', elements: Array(10).fill(raw('x')) }),
		message({ type: 'context', elements: Array(11).fill(raw('x')) }),
	],
	['actions elements', message(row(...many(25))), message(row(...many(26)))],
	['an action', message(row(rawButton())), message(row())],
	['button text', message(row(rawButton({ text: raw(x(75)) }))), message(row(rawButton({ text: raw(x(76)) })))],
	['button value', message(row(rawButton({ value: x(2_000) }))), message(row(rawButton({ value: x(2_001) })))],
	[
		'button address',
		message(row(rawButton({ url: `https://a/${x(2_990)}` }))),
		message(row(rawButton({ url: `https://a/${x(2_991)}` }))),
	],
	['http addresses', message(row(rawButton({ url: 'https://a/' }))), message(row(rawButton({ url: 'javascript:a' })))],
	[
		'accessibility label',
		message(row(rawButton({ accessibility_label: x(75) }))),
		message(row(rawButton({ accessibility_label: x(76) }))),
	],
	['action id', message(row(rawButton({ action_id: x(255) }))), message(row(rawButton({ action_id: x(256) })))],
	['an action id', message(row(rawButton())), message(row(rawButton({ action_id: undefined })))],
	['action ids once', message(row(...many(2))), message(row(rawButton()), row(rawButton()))],
	[
		'block ids once',
		message({ ...section('x'), block_id: 'a' }, { ...section('x'), block_id: 'b' }),
		message({ ...section('x'), block_id: 'a' }, { ...section('x'), block_id: 'a' }),
	],
	[
		'one primary',
		message(row(rawButton({ style: 'primary' }), rawButton({ action_id: 'c:d' }))),
		message(row(rawButton({ style: 'primary' }), rawButton({ action_id: 'c:d', style: 'primary' }))),
	],
	[
		'danger asks',
		message(row(rawButton({ style: 'danger', confirm: confirm() }))),
		message(row(rawButton({ style: 'danger' }))),
	],
	['styles', message(row(rawButton({ style: 'primary' }))), message(row(rawButton({ style: 'default' })))],
	['overflow options', message(row(options(5))), message(row(options(6)))],
	['an overflow option', message(row(options(1))), message(row(options(0)))],
	[
		'option text',
		message(row({ ...options(1), options: [{ text: raw(x(75)), value: 'v' }] })),
		message(row({ ...options(1), options: [{ text: raw(x(76)), value: 'v' }] })),
	],
	[
		'option value',
		message(row({ ...options(1), options: [{ text: raw('x'), value: x(75) }] })),
		message(row({ ...options(1), options: [{ text: raw('x'), value: x(76) }] })),
	],
	[
		'confirm title',
		message(row(rawButton({ confirm: confirm({ title: raw(x(100)) }) }))),
		message(row(rawButton({ confirm: confirm({ title: raw(x(101)) }) }))),
	],
	[
		'confirm text',
		message(row(rawButton({ confirm: confirm({ text: raw(x(300)) }) }))),
		message(row(rawButton({ confirm: confirm({ text: raw(x(301)) }) }))),
	],
	[
		'confirm button',
		message(row(rawButton({ confirm: confirm({ deny: raw(x(30)) }) }))),
		message(row(rawButton({ confirm: confirm({ deny: raw(x(31)) }) }))),
	],
	['well-formed text', message(section('😀')), message(section('\ud83d'))],
	['known blocks', message({ type: 'divider' }), message({ type: 'alert', text: raw('x') })],
	['known elements', message(row(rawButton())), message(row({ type: 'knob', action_id: 'a:b' }))],
	['modal title', view({ title: raw(x(24)) }), view({ title: raw(x(25)) })],
	['modal submit', view({ submit: raw(x(24)) }), view({ submit: raw(x(25)) })],
	['private metadata', view({ private_metadata: x(3_000) }), view({ private_metadata: x(3_001) })],
	['callback id', view({ callback_id: x(255) }), view({ callback_id: x(256) })],
	[
		'blocks of a view',
		view({ blocks: Array(100).fill(section('x')) }),
		view({ blocks: Array(101).fill(section('x')) }),
	],
];

describe('validate', () => {
	test.each(edges)('%s', (_name, fits, tooMuch) => {
		expect(validate(fits)).toEqual([]);
		expect(validate(tooMuch)).toHaveLength(1);
	});

	test('the budget of a whole message', () => {
		const blocks = (size: number) => [section(x(3_000)), section(x(3_000)), section(x(3_000)), section(x(size))];
		const room = limits.messageBudget - JSON.stringify(blocks(0)).length + '(empty)'.length;
		expect(validate(message(...blocks(room)))).toEqual([]);
		expect(validate(message(...blocks(room + 1)))).toHaveLength(1);
	});
});

describe('builders keep the limits by themselves', () => {
	const long = '&😀'.repeat(5_000);
	test.each([
		['button', message(...buttons(button(long, 'a:b', { value: 1, says: long })))],
		[
			'dialog',
			message(...buttons(button('x', 'a:b', { confirm: dialog({ title: long, text: long, yes: long, no: long }) }))),
		],
		['overflow', message(...buttons(overflow('a:b', Array(9).fill({ text: long, value: 'v' }))))],
		['label and plain', message({ type: 'header', text: label(long, 150) }, { type: 'section', text: plain(long) })],
		['context', message(...context(...Array(20).fill('x')))],
		[
			'modal',
			modal({ callbackId: 'c', title: long, submit: long, close: long, blocks: Array(300).fill(section('x')) }),
		],
		['nothing said', message(headline('x'), section(''), ...buttons(button('', 'a:b')))],
	])('%s', (_name, made) => expect(validate(made)).toEqual([]));

	test('no empty blocks', () => {
		expect([buttons(null, null), context(null, undefined, ''), overflow('a:b', [null])]).toEqual([[], [], null]);
		expect(openButton('javascript:alert(1)')).toBeNull();
		expect(actionId(actions.open, 1)).toBe('link:open.1');
	});
});
