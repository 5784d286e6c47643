import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import { limits } from '../../../src/slack/blocks/limits.js';
import { spoken } from '../../../src/slack/blocks/spoken.js';
import { unsaid } from '../../setup/unsaid.js';
import { hostile, secrets } from './hostile.js';
import { everything } from './samples.js';
import { everywhere, type Words } from './words.js';

const messages = (words?: Words): [string, Message][] =>
	everything(words).filter((each): each is [string, Message] => !('type' in each[1]));

test('whatever stands in the blocks of a message is in its text', () => {
	let tried = 0;
	for (const [name, message] of messages()) {
		expect(unsaid({ text: spoken(message), blocks: message.blocks }), name).toEqual([]);
		tried++;
	}
	expect(tried).toBeGreaterThan(150);
});

test('it begins with the first line, and nothing is said twice', () => {
	for (const [name, message] of messages()) {
		const lines = spoken(message).split('\n');
		expect(lines[0], name).toBe(message.text.split('\n')[0]);
		const bare = lines.map((line) => line.replace(/[*`]/g, '').trim()).filter(Boolean);
		expect(new Set(bare).size, name).toBe(bare.length);
		for (const line of bare.slice(1)) if (line.length > 30) expect(bare[0], name).not.toContain(line);
	}
});

test('it says what can be done, by the names that screen readers get', () => {
	const list = messages().find(([name]) => name === 'list: some recovered, newer ones since')![1];
	expect(spoken(list)).toMatch(/\*#4711\* {2}Order sync\n🟢 Recovered as #4730 · /);
	expect(spoken(list)).toMatch(/Can be done: Next page, .*Retry the 21…/);
});

test('every sign of a state has its word beside it', () => {
	for (const [name, message] of messages()) {
		for (const line of spoken(message).split('\n')) {
			expect(line.replace(/<[^>]*>/g, 'x'), name).not.toMatch(/[🔴🟠🟢⏳⚪🔕](?!\s*\S*[\p{L}\p{N}#@<])/u);
		}
	}
});

test('it fits, whatever the words are, and is refused by nothing', () => {
	for (const text of ['w'.repeat(500), '&'.repeat(500), 'a\n'.repeat(300)]) {
		for (const [name, message] of messages(everywhere(text)))
			expect(spoken(message).length, name).toBeLessThanOrEqual(limits.text);
	}
});

describe('hostile words', () => {
	test.each(hostile)('%s reach no reference', (_name, text) => {
		for (const [name, message] of messages(everywhere(text))) {
			const left = spoken(message).replace(/<[@#!][A-Z0-9a-z^]+[^<>]*>|<https?:[^<>]*>/g, '');
			expect(left.replace(/&(?:amp|lt|gt);/g, ''), name).not.toMatch(/[<>&]/);
			expect(spoken(message), name).not.toMatch(/<!(?:channel|here|everyone)/);
		}
	});

	test.each(secrets)('%s is not told', (_name, text, secret) => {
		for (const [name, message] of messages(everywhere(text)))
			if (!name.startsWith('help')) expect(spoken(message), name).not.toContain(secret);
	});
});
