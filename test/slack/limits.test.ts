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
import { label, plain } from '../../src/slack/blocks/text.js';
import { validate } from './validate.js';

const message = (...blocks: object[]) => ({ text: 'First line', blocks });
const x = (count: number) => 'x'.repeat(count);
const raw = (text: string) => ({ type: 'plain_text', text });
const rawButton = (over: object = {}) => ({ type: 'button', action_id: 'a:b', text: raw('Do it'), ...over });
const row = (...elements: object[]) => ({ type: 'actions', elements });
const many = (count: number) => Array.from({ length: count }, (_, index) => rawButton({ action_id: `a:b.${index}` }));
/** Slack's own rules stand in the sandbox and its tests; these are ours: what keeps them, and what does not. */
const ours: [string, object, object][] = [
	['text', { ...message(section('x')), text: x(4_000) }, { ...message(section('x')), text: x(4_001) }],
	['text that is there', { ...message(section('x')), text: 'x' }, { ...message(section('x')), text: ' ' }],
	['one first line', { ...message(section('x')), text: 'a b' }, { ...message(section('x')), text: 'a\nb' }],
	['any block at all', message(section('x')), message()],
	[
		'text objects with text',
		message({ type: 'section', text: raw('x') }),
		message({ type: 'section', text: raw(' ') }),
	],
	['well-formed text', message(section('😀')), message(section('\ud83d'))],
	['verbatim', message(section('x')), message({ type: 'section', text: { type: 'mrkdwn', text: 'x' } })],
	['http addresses', message(row(rawButton({ url: 'https://a/' }))), message(row(rawButton({ url: 'ftp://a/' })))],
	['an action id', message(row(rawButton())), message(row(rawButton({ action_id: undefined })))],
	['action ids once', message(row(...many(2))), message(row(rawButton()), row(rawButton()))],
	[
		'one primary',
		message(row(rawButton({ style: 'primary' }), rawButton({ action_id: 'c:d' }))),
		message(row(rawButton({ style: 'primary' }), rawButton({ action_id: 'c:d', style: 'primary' }))),
	],
	[
		'danger asks',
		message(row(rawButton({ style: 'danger', confirm: { text: raw('Sure?') } }))),
		message(row(rawButton({ style: 'danger' }))),
	],
	['what Slack has against it', message(section(x(3_000))), message(section(x(3_001)))],
];

describe('validate', () => {
	test.each(ours)('%s', (_name, fits, tooMuch) => {
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
		expect(openButton('javascript:alert(1)', 4711)).toBeNull();
		expect(actionId(actions.open, 1)).toBe('link:open.1');
	});
});
