import { filterNames, verbs } from '../../../src/slack/command/verbs.js';
import { hostile } from '../views/hostile.js';
import { pick, type Random, several, upTo } from './random.js';

const words = verbs.flatMap(({ name, alias }) => [name, ...alias]);
const values = [
	...['error', 'failed,running', '2h', 'yesterday', '"yesterday 9am"', '09:30+02:00', '2026-11-22', '-1', '0', '1e9'],
	...[
		'"Order sync"',
		'Order',
		'“Ana’s orders”',
		'webhook',
		'',
		'"',
		"'",
		'<https://x.example/workflow/a|b>',
		'99999999999',
	],
];
const bits = [
	...['4711', '#4711', '４７１１', '٤٧١١', 'last', 'latest', 'today', 'last 20', 'since monday', 'until 17:00', 'all'],
	...[
		'Order sync',
		'please',
		'of',
		'--latest',
		'—latest',
		'+seen',
		'-"to do"',
		'<!channel>',
		'<@U1>',
		'\u202eabc\u202c',
	],
	...[
		'https://n8n.example.com/workflow/abc/executions/123',
		'why did',
		'what failed',
		'🎉',
		'👩‍👩‍👧',
		'&lt;b&gt;',
		'`x`',
	],
];
const signs = [
	'"',
	"'",
	'“',
	'”',
	'`',
	'<',
	'>',
	'&',
	':',
	'=',
	'+',
	'-',
	'—',
	'\u202e',
	'\u200b',
	'\u0000',
	'\ud83d',
	' ',
	'\n',
	'\t',
	'𝟒',
	'🎉',
	'é',
	'中',
	'ع',
];

/** One command as nobody would type it, or nearly so: words that mean something in any order, cut, doubled and spoilt. */
export function commandOf(random: Random): string {
	const kind = random();
	if (kind < 0.05) return pick(random, hostile)[1].slice(0, upTo(random, 9_000));
	if (kind < 0.15) return several(random, 60, () => pick(random, signs)).join('');
	const parts = [
		...(random() < 0.85 ? [pick(random, words)] : []),
		...several(random, 6, () => (random() < 0.4 ? filterOf(random) : pick(random, random() < 0.9 ? bits : words))),
	];
	const text = parts.join(pick(random, [' ', ' ', ' ', '  ', '\u00a0', '']));
	return random() < 0.3 ? spoilt(random, text) : text;
}

const filterOf = (random: Random) =>
	`${pick(random, filterNames)}${pick(random, [':', ':', '=', ' ', '：'])}${pick(random, values)}`;

/** With signs put in, left out or doubled anywhere. */
function spoilt(random: Random, text: string): string {
	let now = text;
	for (let times = 1 + upTo(random, 4); times > 0; times--) {
		const at = upTo(random, now.length);
		const cut = random() < 0.5 ? upTo(random, 3) : 0;
		const put = random() < 0.1 ? pick(random, signs).repeat(upTo(random, 400)) : pick(random, signs);
		now = `${now.slice(0, at)}${put}${now.slice(at + cut)}`;
	}
	return now;
}
