import type { InputBlock, PlainTextOption } from '@slack/types';
import type { Action } from './actions.js';
import { limits } from './limits.js';
import { label, plain } from './text.js';

/** An option of a select, its words from outside; null where its value is none that Slack takes. */
export function option(text: string, value: string): PlainTextOption | null {
	if (value === '' || value.length > limits.optionValue) return null;
	return { text: plain(text, limits.optionText), value };
}

/** A select with these options in a form; the first one is chosen unless another is said. */
export const staticSelect = (
	text: string,
	id: Action,
	options: PlainTextOption[],
	initial: PlainTextOption = options[0]!,
): InputBlock => ({
	type: 'input',
	block_id: id,
	label: label(text),
	element: { type: 'static_select', action_id: id, options, initial_option: initial },
});

/** Those whose words hold what was typed, in any case: first those that begin with it, in each part by their words. */
export function matches<One>(all: readonly One[], typed: string, wordsOf: (one: One) => string): One[] {
	const wanted = typed.trim().toLowerCase();
	return all
		.map((one) => ({ one, at: wordsOf(one).toLowerCase().indexOf(wanted) }))
		.filter(({ at }) => at !== -1)
		.sort((a, b) => Number(a.at > 0) - Number(b.at > 0) || wordsOf(a.one).localeCompare(wordsOf(b.one), 'en'))
		.map(({ one }) => one);
}
