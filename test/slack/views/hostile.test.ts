import { describe, expect, test } from 'vitest';
import { bold } from '../../../src/slack/blocks/text.js';
import { validate } from '../validate.js';
import { hostile, secrets } from './hostile.js';
import { everything } from './samples.js';
import { everywhere } from './words.js';

/** Our own references, which the samples ask for; whatever else stands between angle brackets is an intruder's. */
const ours = [
	/^<@U0(ANA|BEN)>$/,
	/^<!subteam\^S0ONCALL>$/,
	/^<#C0(OPS|PAYMENTS|SALES)>$/,
	/^<!date\^\d+\^\{date_short_pretty\} \{time\}\|\d{4}-\d\d-\d\d \d\d:\d\d UTC>$/,
	/^<!date\^\d+\^\{time_secs\}\|\d\d:\d\d:\d\d UTC>$/,
	/^<!date\^\d+\^\{time\}\|\d\d:\d\d UTC>$/,
	/^<https:\/\/n8n\.example\.com\/workflow\/wf1\/executions\/\d+\|[^<>|]+>$/,
];

/** Every string that Slack parses for references: mrkdwn objects and a message's own text. */
function parsed(what: unknown, found: string[] = []): string[] {
	if (Array.isArray(what)) for (const item of what) parsed(item, found);
	else if (what && typeof what === 'object') {
		const object = what as Record<string, unknown>;
		if (object.type === 'mrkdwn' || (object.blocks && typeof object.text === 'string'))
			found.push(object.text as string);
		for (const value of Object.values(object)) parsed(value, found);
	}
	return found;
}

function intruders(text: string): string[] {
	const tokens = text.match(/<[^<>]*>/g) ?? [];
	const left = text.replace(/<[^<>]*>/g, '').replace(/&(?:amp|lt|gt);/g, '');
	return [...tokens.filter((token) => !ours.some((pattern) => pattern.test(token))), ...(left.match(/[<>&]/g) ?? [])];
}

describe('hostile text in every place that outside text reaches', () => {
	test.each(hostile)('%s', (_name, text) => {
		for (const [name, what] of everything(everywhere(text))) {
			expect(validate(what), name).toEqual([]);
			for (const words of parsed(what)) {
				expect(intruders(words), name).toEqual([]);
				// No code span or block may be left open, nor one be opened by outside text.
				expect((words.match(/`/g) ?? []).length % 2, `${name}: ${words.slice(0, 200)}`).toBe(0);
			}
			expect(JSON.stringify(what), name).not.toMatch(
				/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]|\\u00(?:[01][0-9a-b]|7f|9b)/,
			);
		}
	});

	test('an asterisk inside a word does not end what is bold', () => {
		let bold = 0;
		for (const [name, what] of everything(everywhere('a*b*c'))) {
			for (const words of parsed(what)) {
				if (!/^\*.*\*$/.test(words)) continue;
				bold++;
				expect(words.match(/\*/g), `${name}: ${words}`).toHaveLength(2);
			}
		}
		expect(bold).toBeGreaterThan(50);
		expect(JSON.stringify(everything(everywhere('a*b*c')))).toContain('a∗b∗c');
	});

	test('an asterisk in an address stays, or it would lead elsewhere', () => {
		expect(bold('a*b <https://x.example/c*d|e*f> *')).toBe('*a∗b <https://x.example/c*d|e∗f> ∗*');
	});

	test('in a person’s own command, echoed by help', () => {
		const echoed = everything(everywhere('<!channel>')).filter(([name]) => name.startsWith('help: misspelt'));
		expect(echoed).toHaveLength(2);
		expect(JSON.stringify(echoed)).toContain('&lt;!channel&gt;');
	});
});

describe('no secret is shown anywhere', () => {
	test.each(secrets)('%s', (_name, text, secret) => {
		for (const [name, what] of everything(everywhere(text))) {
			// What a person typed is said back to her alone.
			if (!name.startsWith('help')) expect(JSON.stringify(what), name).not.toContain(secret);
		}
	});

	test('nor half of one where the text is cut', () => {
		// Longer than the step, so that each place where something is cut falls into it once.
		const secret = 'hunter2'.repeat(6);
		for (let before = 0; before < 420; before += 35) {
			const text = `${'x'.repeat(before)} password=${secret} and on`;
			expect(JSON.stringify(everything(everywhere(text)).filter(([name]) => !name.startsWith('help')))).not.toContain(
				'hunter',
			);
		}
	});
});

describe('an address of n8n that is none', () => {
	test.each([
		'javascript:alert(1)',
		'not an address',
		'',
		'ftp://n8n.example.com/1',
		`https://n8n.example.com/${'x'.repeat(4_000)}`,
	])('%s', (link) => {
		const words = { workflow: 'Order sync', node: 'n', error: 'e', any: 'a', link };
		for (const [name, what] of everything(words)) {
			expect(validate(what), name).toEqual([]);
			expect(JSON.stringify(what), name).not.toMatch(/"url"|<(?:javascript|ftp):/);
		}
	});

	test('one with a password in it loses that', () => {
		const words = {
			workflow: 'w',
			node: 'n',
			error: 'e',
			any: 'a',
			link: 'https://ana:hunter2@n8n.example.com/workflow/wf1/executions/4711',
		};
		expect(JSON.stringify(everything(words))).not.toContain('hunter2');
	});

	test('one with signs of mrkdwn in it cannot end its link', () => {
		const words = {
			workflow: 'w',
			node: 'n',
			error: 'e',
			any: 'a',
			link: 'https://n8n.example.com/a|b>c<!here>/workflow/wf1/executions/4711',
		};
		for (const [name, what] of everything(words)) {
			for (const text of parsed(what)) expect(text, name).not.toMatch(/<!here>|\|b/);
		}
	});
});
