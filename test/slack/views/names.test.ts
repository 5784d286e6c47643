import { describe, expect, test } from 'vitest';
import { everything } from './samples.js';

// biome-ignore lint/suspicious/noExplicitAny: any block's JSON.
type Loose = any;

/** Everything in blocks that is of one of these types. */
function found(value: Loose, types: string[], into: Loose[] = []): Loose[] {
	if (Array.isArray(value)) for (const each of value) found(each, types, into);
	else if (value && typeof value === 'object') {
		if (types.includes(value.type)) into.push(value);
		for (const each of Object.values(value)) found(each, types, into);
	}
	return into;
}

/** What a screen reader says of a button. */
const nameOf = ({ text, accessibility_label: says }: Loose): string => says ?? text.text;

/** Answers to a question that stands right above them, and what concerns a whole answer that one person alone sees. */
const alone = /^(?:confirm:|bulk:open|bulk:retry-list|list:filters|details:open\.?$)/;

describe('names for screen readers', () => {
	test('a button in a message says of what', () => {
		let tried = 0;
		for (const [name, what] of everything()) {
			if ('type' in what) continue;
			for (const button of found(what.blocks, ['button'])) {
				const { action_id: id, accessibility_label: says, text } = button;
				if (!alone.test(id) || says)
					expect(says ?? (/#\d/.test(text.text) ? text.text : null), `${name}: ${id}`).toBeTruthy();
				tried++;
			}
		}
		expect(tried).toBeGreaterThan(300);
	});

	test('its name begins with the word that is seen, so that whoever speaks to the machine is understood', () => {
		for (const [name, { blocks }] of everything()) {
			for (const button of found(blocks, ['button'])) {
				const seen = button.text.text.split(/[ …]/)[0];
				expect(nameOf(button).toLowerCase(), name).toContain(seen.toLowerCase());
			}
		}
	});

	test('no two that do something else are called the same', () => {
		for (const [name, { blocks }] of everything()) {
			const buttons = found(blocks, ['button']).map((each) => [
				nameOf(each),
				`${each.action_id} ${each.value} ${each.url}`,
			]);
			const menus = found(blocks, ['overflow']).flatMap(({ action_id: id, options }) =>
				options.map(({ text, value }: Loose) => [text.text, `${id} ${value}`]),
			);
			for (const all of [buttons, menus]) {
				const names = new Map<string, string>();
				for (const [called, does] of all) {
					expect(names.get(called) ?? does, `${name}: "${called}"`).toBe(does);
					names.set(called, does);
				}
			}
		}
	});

	test('a sign of a state never stands alone, wherever it is seen', () => {
		for (const [name, { blocks }] of everything()) {
			const texts = found(blocks, ['plain_text', 'mrkdwn', 'raw_text', 'text']).map(({ text }) => String(text));
			for (const line of texts.flatMap((text) => text.split('\n'))) {
				expect(line.replace(/<[^>]*>/g, 'x'), name).not.toMatch(/[🔴🟠🟢⏳⚪🔕⏸⚠](?!\uFE0F?[\s*]*[\p{L}\p{N}#@<])/u);
			}
		}
	});
});
