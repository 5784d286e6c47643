import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from '../../../../src/slack/command/parse.js';
import { renderMisread } from '../../../../src/slack/features/help/misread-view.js';
import { validate } from '../../validate.js';
import { clock, meaningOf } from './meaning.js';

/** Commands as people type them, each with what is meant by it: `typed => meaning`. */
function tableIn(file: string): [string, string][] {
	const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
		.split('\n')
		.filter(Boolean);
	return lines.map((line) => line.split(/ => ?/, 2) as [string, string]);
}

/** The second was written when the first was understood; of its fifty 30 were at first. */
const typed = [...tableIn('as-typed.txt'), ...tableIn('second.txt')];

describe('as people type', () => {
	test('the tables are long, and no command stands in them twice', () => {
		expect(typed.length).toBeGreaterThan(300);
		expect(new Set(typed.map(([text]) => text)).size).toBe(typed.length);
	});

	test.each(typed)('%s', (text, meaning) => expect(meaningOf(text)).toBe(meaning));

	test('what is not understood is answered in a line, with three commands at the most', () => {
		const asked = typed.flatMap(([text]) => {
			const parsed = parse(text, clock);
			return parsed.ok ? [] : [parsed];
		});
		expect(asked.length).toBeGreaterThan(20);
		for (const misread of asked) {
			const message = renderMisread({ command: '/n8n', misread });
			expect(validate(message)).toEqual([]);
			expect(message.blocks.filter((block) => 'accessory' in block).length).toBeLessThanOrEqual(3);
			expect(message.blocks.length).toBeLessThanOrEqual(6);
		}
	});
});
