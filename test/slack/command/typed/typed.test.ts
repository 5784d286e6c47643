import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from '../../../../src/slack/command/parse.js';
import { verbs } from '../../../../src/slack/command/verbs.js';
import { renderMisread } from '../../../../src/slack/features/help/misread-view.js';
import { onlyShows } from '../../../../src/slack/register.js';
import { validate } from '../../validate.js';
import { clock, meaningOf } from './meaning.js';

/** Commands as people type them, each with what is meant by it: `typed => meaning`. */
function tableIn(file: string): [string, string][] {
	const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
		.split('\n')
		.filter(Boolean);
	return lines.map((line) => line.split(/ => ?/, 2) as [string, string]);
}

/**
 * The second was written when the first was understood; of its fifty 30 were at first. The third was written when the
 * second was: 29 of its fifty. The fourth is of somebody who knew nothing of all this: 34 of its fifty at first, and 4 more
 * were asked back with what was meant.
 */
const typed = ['as-typed.txt', 'second.txt', 'third.txt', 'fourth.txt'].flatMap(tableIn);

describe('as people type', () => {
	test('the tables are long, and no command stands in them twice', () => {
		expect(typed.length).toBeGreaterThan(390);
		expect(new Set(typed.map(([text]) => text)).size).toBe(typed.length);
	});

	test.each(typed)('%s', (text, meaning) => expect(meaningOf(text)).toBe(meaning));

	test('what begins with a verb that only shows changes nothing, whatever stands behind it', () => {
		const showing = verbs.map(({ name }) => name).filter(onlyShows);
		const changing = verbs.map(({ name }) => name).filter((name) => !onlyShows(name));
		expect(changing).toEqual(['retry', 'stop', 'tags', 'ack', 'resolve', 'mute', 'unmute', 'watch', 'unwatch']);
		for (const verb of showing) {
			for (const [text] of typed) {
				const parsed = parse(`${verb} ${text}`, clock);
				if (parsed.ok) expect(changing, `${verb} ${text}`).not.toContain(parsed.command.verb);
			}
		}
	});

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
