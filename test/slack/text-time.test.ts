import { describe, expect, test } from 'vitest';
import { kindOf } from '../../src/alerts/fingerprint/kind-of.js';
import { createRedactor, safe, safeBeginning } from '../../src/lib/secrets/index.js';
import * as text from '../../src/slack/blocks/text.js';
import { parse } from '../../src/slack/command/parse.js';
import { lookedFor } from '../../src/slack/features/bulk/words.js';

/** What takes a text of others. A new one has to be named here, and is then held to the same. */
const takesText: Record<string, (words: string) => unknown> = {
	bold: text.bold,
	channel: text.channel,
	clean: text.clean,
	code: text.code,
	cut: (words) => text.cut(words, 300),
	escaped: text.escaped,
	fence: text.fence,
	inline: text.inline,
	label: text.label,
	link: (words) => [text.link(words, 'x'), text.link(`https://a.example/${words}`, words)],
	mention: text.mention,
	number: (of: string) => text.number(of.length),
	oncallMention: (id: string) => text.oncallMention({ kind: 'group', id }),
	mrkdwn: text.mrkdwn,
	nodeTypeName: text.nodeTypeName,
	phrase: text.phrase,
	plain: text.plain,
	plainString: text.plainString,
	plural: (words) => text.plural(2, words),
	redact: text.redact,
	safeUrl: (words) => [text.safeUrl(words), text.safeUrl(`https://a.example/${words}`)],
	sentence: text.sentence,
};
const takesNumbers = ['ago', 'clock', 'date', 'duration', 'hourAndMinute', 'span'];

const failed = {
	node: null,
	nodeType: 'n8n-nodes-base.stopAndError',
	description: null,
	httpCode: null,
	stack: null,
	kind: null,
};

const others: Record<string, (words: string) => unknown> = {
	'the redactor of known values': createRedactor(['not-to-be-seen', 'aaaaaaaaaaaaaaaab']),
	safe: (words) => safe(words, 4_000),
	safeBeginning: (words) => safeBeginning(words, 4_000),
	lookedFor: (words) => lookedFor({ words }, 300),
	'a command': (words) => parse(words, { now: 0, zone: 'UTC' }),
	'a filter of a command': (words) => parse(`list error:${words}`, { now: 0, zone: 'UTC' }),
	'a quoted filter': (words) => parse(`list error:"${words}`, { now: 0, zone: 'UTC' }),
	'an execution of a command': (words) => parse(`show ${words} https://${words}`, { now: 0, zone: 'UTC' }),
};

/** Whatever an expression might stumble over: each is repeated until the text is long enough. */
const units = [
	...[
		'a',
		'1',
		' ',
		'\n',
		'\t',
		':',
		'::',
		':a',
		':a:',
		'a:',
		':aa_',
		'<',
		'<<',
		'<a',
		'<a>',
		'<!',
		'<@U',
		'<#C',
		'<|',
	],
	...[
		'*',
		'*_',
		'_*_',
		'~',
		'`',
		'`a',
		'```',
		'&',
		'&amp;',
		'>',
		'|',
		'"',
		"'",
		'\\',
		'\\"',
		'("',
		'[{',
		'}])',
		'{"a":',
	],
	...[
		'😀',
		'👩‍👩‍👧‍👦',
		'👍🏽',
		'🇩🇪',
		'e\u0301',
		'\u0301',
		'\u200d',
		'\u200b',
		'\u202e',
		'مرحبا',
		'שלום',
		'\ud83d',
		'\udc00',
		'名',
	],
	...[
		'a-',
		'a_',
		'a.',
		'a-a_',
		'aA',
		'A',
		'%3D',
		'a%3D',
		'=',
		'a=',
		'=>',
		',',
		';',
		'/',
		'//',
		'://',
		'://a',
		'://a:',
		'@',
	],
	...['password', 'password=', 'password:"', "password='", 'token:"', 'token="\'`', 'key=', 'key:', 'key=a1', 'sig='],
	...[
		'--a ',
		'--password ',
		'curl -u ',
		'mysql -p',
		'<password>',
		'<a>b',
		'<a b="',
		'"name":"',
		'"name":"a","value":"',
	],
	...[
		'Bearer ',
		'Bearer a',
		'Basic ',
		'token ',
		'bot ',
		'eyJ',
		'eyJa.',
		'-----BEGIN ',
		`-----BEGIN PRIV${'ATE KEY-----'}`,
	],
	...[
		'ghp_',
		'sk-',
		'sk-a1',
		'xoxb-',
		'AKIA',
		'1:AA',
		'12:AA',
		'M',
		'M.',
		'hooks.slack.com/services/a',
		'redis://:',
		'x://u:p@',
	],
	...[
		'login a password ',
		'password "',
		'key provided: ',
		'jdbc:',
		'https://a/executions/',
		'/executions/',
		'+a ',
		'-a ',
		'—',
	],
	...[
		'status:',
		'since:1 ',
		'workflow:a ',
		'error: ',
		'4711 ',
		'#',
		'0',
		'1h',
		'1h ',
		'2026-',
		'09:',
		"a'",
		"'a",
		'«a',
		'„a',
		'「',
		'#',
		'# a ',
		'# (A ',
		'by Aa Aa ',
		'Kunde Aa ',
		'Text: "',
		"near '",
		'Unexpected a, ',
		'value is "',
		'[line 1',
		'/a',
		'a@',
		'a.com:',
		'1 de ',
		'status code ',
		'山田',
		'٤',
		'"a" ',
		'all ',
	],
];

const filled = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

function took(work: (words: string) => unknown, words: string): number {
	const start = performance.now();
	work(words);
	return performance.now() - start;
}

/** The machine may be busy with something else: what is slow by itself is slow each time. */
function isLinear(work: (words: string) => unknown, unit: string): boolean {
	const half = filled(unit, 50_000);
	const whole = filled(unit, 100_000);
	for (let tries = 0; tries < 4; tries++) {
		const before = took(work, half);
		if (took(work, whole) <= 4 * before + 100) return true;
	}
	return false;
}

test('every text function of text.ts is held to its time', () => {
	expect([...Object.keys(takesText), ...takesNumbers].sort()).toEqual(Object.keys(text).sort());
});

describe('takes time in proportion to the text, whatever stands in it', () => {
	test.each(Object.entries({ ...takesText, ...others }))('%s', (_name, work) => {
		expect(units.filter((unit) => !isLinear(work, unit))).toEqual([]);
	});
});

test('what is shown of 100 kB is there at once', () => {
	for (const work of [text.inline, text.plainString, text.code, text.fence, text.phrase, text.sentence]) {
		const slow = units.filter((unit) => {
			const words = filled(unit, 100_000);
			return [1, 2, 3].every(() => took(work, words) > 50);
		});
		expect(slow).toEqual([]);
	}
});

/** It reads the beginning alone, so that twice the text takes no longer: it is held to the time itself. */
test('the kind of a failure that has 100 kB to say is there at once', () => {
	const slow = units.filter((unit) => {
		const message = filled(unit, 100_000);
		return [1, 2, 3, 4].every(() => took(() => kindOf({ ...failed, message }), message) > 50);
	});
	expect(slow).toEqual([]);
});
