import { describe, expect, test } from 'vitest';
import * as text from '../../src/slack/blocks/text.js';
import { hostile, secrets } from './views/hostile.js';

describe('cut', () => {
	test.each([
		['short enough', 'abc', 3, 'abc'],
		['cut with an ellipsis inside the room', 'abcdef', 4, 'abc…'],
		['no space before the ellipsis', 'abc def', 5, 'abc…'],
		['not inside a surrogate pair', 'ab😀cd', 4, 'ab…'],
		['not inside a family', 'a👩‍👩‍👧‍👦b', 8, 'a…'],
		['not between a letter and its accent', 'abe\u0301f', 4, 'ab…'],
	])('%s', (_name, from, max, to) => expect(text.cut(from, max)).toBe(to));

	test.each(hostile)('%s: any length fits and stays well-formed', (_name, words) => {
		for (const max of [1, 2, 3, 24, 75, 150, 300, 3_000]) {
			for (const made of [text.plainString(words, max), text.inline(words, max), text.code(words, max).slice(1, -1)]) {
				expect(made.length).toBeGreaterThan(0);
				// "(empty)" may stand in a smaller room: limits of Slack are never below 24.
				if (max >= 24) expect(made.length).toBeLessThanOrEqual(max);
				expect(made).not.toMatch(/\p{Surrogate}/u);
			}
		}
	});
});

describe('escaping', () => {
	test('exactly three signs, the ampersand first', () => {
		expect(text.inline('a & b <c> "d" \'e\'')).toBe('a &amp; b &lt;c&gt; "d" \'e\'');
		expect(text.inline('&lt;!here&gt;')).toBe('&amp;lt;!here&amp;gt;');
	});

	test('a cut never falls into an entity, and what counts is the escaped length', () => {
		for (let max = 1; max < 40; max++) {
			const made = text.inline('&<>&<>&<>&<>', max);
			expect(made.length).toBeLessThanOrEqual(max);
			expect(made.replace(/&(?:amp|lt|gt);/g, '')).toMatch(/^…?$/);
		}
	});

	test('plain text is not escaped: nothing parses it', () => {
		expect(text.plain('<!channel> & co', 50)).toEqual({ type: 'plain_text', text: '<!channel> & co', emoji: false });
	});

	test('mrkdwn objects are verbatim', () => {
		expect(text.mrkdwn('x')).toEqual({ type: 'mrkdwn', text: 'x', verbatim: true });
	});
});

describe('formatting', () => {
	test.each([
		['bold', '*x*', '∗x∗'],
		['italics', '_x_ and _ y', 'ˍxˍ and ˍ y'],
		['struck', '~x~', '∼x∼'],
		['code', '`x`', 'ˋxˋ'],
		['emoji', 'a :tada: b', 'a ∶tada: b'],
		['snake case stays', 'my_node_2 a*b', 'my_node_2 a*b'],
		['times stay', 'at 12:30:45', 'at 12:30:45'],
		['an error stays readable', '401 Unauthorized: token expired', '401 Unauthorized: token expired'],
		['several lines become one', 'a\n  b\r\nc', 'a b c'],
	])('%s', (_name, from, to) => expect(text.inline(from)).toBe(to));

	test('a code span holds everything but its own end', () => {
		expect(text.code('*a* _b_ `c` <d>')).toBe('`*a* _b_ ˋcˋ &lt;d&gt;`');
		expect(text.fence('a\n```\nb')).toBe('```\na\nˋˋˋ\nb\n```');
	});
});

describe('links', () => {
	test.each([
		['plain', 'https://a.example/x?y=1&z=2', '#1', '<https://a.example/x?y=1&amp;z=2|#1>'],
		['label with a pipe', 'https://a.example/', 'a|b', '<https://a.example/|a b>'],
		['label with a reference', 'https://a.example/', '<!here>', '<https://a.example/|&lt;!here&gt;>'],
		['address with signs', 'https://a.example/a|b c>d', 'x', '<https://a.example/a%7Cb%20c%3Ed|x>'],
		['another protocol', 'javascript:alert(1)', 'x', 'x'],
		['no address', 'nonsense', 'x', 'x'],
		['a password', 'https://u:p@a.example/', 'x', '<https://a.example/|x>'],
	])('%s', (_name, url, label, made) => expect(text.link(url, label)).toBe(made));

	test.each([
		['U0ANA', '<@U0ANA>'],
		['W012', '<@W012>'],
		['', 'someone in n8n'],
		['U1> <!channel', 'someone'],
		['here', 'someone'],
	])('mention of %s', (id, made) => expect(text.mention(id)).toBe(made));

	test('a sentence keeps people, groups, channels and commands, and nothing else', () => {
		const said = 'Ask <@U0ANA> or <!subteam^S0ONCALL> in <#C0OPS>, type `/n8n help`; <!channel> <@here> *x* & `a<b`';
		expect(text.sentence(said)).toBe(
			'Ask <@U0ANA> or <!subteam^S0ONCALL> in <#C0OPS>, type `/n8n help`; &lt;!channel&gt; &lt;@here&gt; ∗x∗ &amp; ˋa&lt;bˋ',
		);
	});

	test('a phrase, which may quote others, mentions nobody', () => {
		expect(text.phrase('n8n said “<@U0ANA> <!subteam^S0ONCALL>”; type `/n8n help`')).toBe(
			'n8n said “&lt;@U0ANA&gt; &lt;!subteam^S0ONCALL&gt;”; type `/n8n help`',
		);
	});

	test('a sentence that is too long is cut outside its references', () => {
		for (let max = 10; max < 60; max++) {
			const made = text.sentence('Only members of <!subteam^S0ONCALL> may do it, ask <@U0ANA>', max);
			expect(made.length).toBeLessThanOrEqual(max);
			expect(made.replace(/<!subteam\^S0ONCALL>|<@U0ANA>/g, '')).not.toMatch(/[<>]/);
		}
	});
});

describe('secrets', () => {
	test.each(secrets)('%s', (_name, words, secret) => {
		expect(text.plainString(words)).not.toContain(secret);
		expect(text.inline(words)).not.toContain(secret);
	});

	test.each([
		'401 Unauthorized: token expired',
		'Invalid token: expired',
		'The key: order_id is missing',
		'Request failed with status code 500',
		"Cannot read properties of undefined (reading 'token') [line 12]",
		'connect ECONNREFUSED ::1:5678',
		'The session has ended, sign in again: https://example.com/login',
		'error code: ETIMEDOUT',
		'Bearer token is missing',
		'Basic authentication required',
	])('ordinary words stay: %s', (words) => expect(text.redact(words)).toBe(words));

	test('what stands around a secret stays', () => {
		expect(text.redact('POST https://u:hunter2@a.example/x?api_key=zebra&b=1 failed')).toBe(
			'POST https://[redacted]@a.example/x?api_key=[redacted]&b=1 failed',
		);
	});

	test('takes time in proportion to the text', () => {
		const started = performance.now();
		for (const unit of [
			'password',
			'a-',
			'a_a-',
			'"',
			'\\"',
			':',
			'://a',
			'eyJ',
			'-----BEGIN ',
			'Bearer ',
			'token=',
			' ',
		]) {
			text.plainString(unit.repeat(Math.ceil(100_000 / unit.length)));
		}
		expect(performance.now() - started).toBeLessThan(2_000);
	});
});

describe('times', () => {
	test.each([
		[0, '0 ms'],
		[40, '40 ms'],
		[400, '0.4 s'],
		[2_100, '2.1 s'],
		[2_000, '2 s'],
		[9_960, '10 s'],
		[12_400, '12 s'],
		[59_600, '1 m'],
		[192_000, '3 m 12 s'],
		[3_600_000, '1 h'],
		[7_500_000, '2 h 5 m'],
		[3_599_800, '1 h'],
		[273_600_000, '3 d 4 h'],
		[-5, '0 s'],
		[Number.NaN, '0 s'],
	])('duration of %d ms', (ms, said) => expect(text.duration(ms)).toBe(said));

	test.each([
		[500, '1 s'],
		[40_000, '40 s'],
		[59_700, '1 min'],
		[720_000, '12 min'],
		[3_590_000, '1 h'],
		[86_400_000, '24 h'],
		[604_800_000, '7 d'],
	])('span of %d ms', (ms, said) => expect(text.span(ms)).toBe(said));

	test('a date is each reader’s own, with a fallback', () => {
		expect(text.date(Date.UTC(2026, 10, 23, 9, 2))).toBe(
			'<!date^1795424520^{date_short_pretty} {time}|2026-11-23 09:02 UTC>',
		);
		expect(text.date(null)).toBe('time unknown');
		expect(text.date(Number.NaN)).toBe('time unknown');
		expect(text.date(9e15)).toBe('time unknown');
	});

	test('ago', () => {
		expect(text.ago(1_000, 1_400)).toBe('just now');
		expect(text.ago(1_000, 13_000)).toBe('12 s ago');
	});
});

test.each([
	['n8n-nodes-base.httpRequest', 'HTTP Request'],
	['n8n-nodes-base.set', 'Set'],
	['@n8n/n8n-nodes-langchain.lmChatOpenAi', 'Lm Chat Open AI'],
	['n8n-nodes-base.awsS3', 'AWS S3'],
	['', ''],
])('node type %s', (type, name) => expect(text.nodeTypeName(type)).toBe(name));

test('plural', () => {
	expect([text.plural(0, 'run'), text.plural(1, 'run'), text.plural(1_200, 'run')]).toEqual([
		'0 runs',
		'1 run',
		'1,200 runs',
	]);
});
