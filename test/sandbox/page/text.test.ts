import { describe, expect, test } from 'vitest';
import { formatDate } from '../../../sandbox/page/client/text/dates.js';
import { type Node, parseMrkdwn } from '../../../sandbox/page/client/text/parse.js';

const text = (words: string): Node => ({ is: 'text', text: words });

describe('mrkdwn is read as Slack reads it', () => {
	test.each<[string, Node[]]>([
		['plain', [text('plain')]],
		[
			'*bold* and _italic_',
			[{ is: 'bold', inside: [text('bold')] }, text(' and '), { is: 'italic', inside: [text('italic')] }],
		],
		['a*b*c 2 * 3 * 4', [text('a*b*c 2 * 3 * 4')]],
		['snake_case_name', [text('snake_case_name')]],
		['`a *b* &lt;c&gt;`', [{ is: 'code', text: 'a *b* <c>' }]],
		['*of `x * y` all*', [{ is: 'bold', inside: [text('of '), { is: 'code', text: 'x * y' }, text(' all')] }]],
		['*by <@U1>*', [{ is: 'bold', inside: [text('by '), { is: 'user', id: 'U1' }] }]],
		['&lt;!here&gt; &amp;lt;', [text('<!here> &lt;')]],
		['<!here> <#C1|ops>', [{ is: 'broadcast', range: 'here' }, text(' '), { is: 'channel', id: 'C1', label: 'ops' }]],
		['<https://a.b/?x=1&amp;y=2|#7>', [{ is: 'link', url: 'https://a.b/?x=1&y=2', label: '#7' }]],
		['<javascript:alert(1)|x>', [text('<javascript:alert(1)|x>')]],
		['```\na\n *b*\n```', [{ is: 'fence', text: 'a\n *b*' }]],
		['&gt; said\nafter', [{ is: 'quote', inside: [text('said')] }, text('after')]],
		[':tada: 12:30:45', [{ is: 'emoji', name: 'tada' }, text(' 12'), { is: 'emoji', name: '30' }, text('45')]],
		['<!date^86400^{date_num}|then>', [{ is: 'date', seconds: 86400, format: '{date_num}', fallback: 'then' }]],
		['<!subteam^S1>', [{ is: 'group', id: 'S1' }]],
	])('%s', (mrkdwn, nodes) => {
		expect(parseMrkdwn(mrkdwn)).toEqual(nodes);
	});

	test('a bare address is a link, but not in verbatim text', () => {
		const link: Node = { is: 'link', url: 'https://a.b/c', label: 'https://a.b/c' };
		expect(parseMrkdwn('see https://a.b/c.')).toEqual([text('see '), link, text('.')]);
		expect(parseMrkdwn('see https://a.b/c.', { verbatim: true })).toEqual([text('see https://a.b/c.')]);
	});
});

describe("dates are told in the reader's own time", () => {
	const now = new Date(2026, 10, 23, 12, 0);
	const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime() / 1000;
	test.each([
		[at(23, 9, 5), '{date_short_pretty} {time}', 'Today 9:05 AM'],
		[at(22, 23, 59), '{date_pretty} at {time}', 'Yesterday at 11:59 PM'],
		[at(1, 15, 0), '{date}', 'November 1st, 2026'],
		[at(11, 15, 0), '{date_short}', 'Nov 11, 2026'],
		[at(22, 15, 0), '{date_long}', 'Sunday, November 22nd, 2026'],
		[at(23, 11, 57), '{ago}', '3 minutes ago'],
		[at(3, 4, 5), '{date_num} {what}', '2026-11-03 {what}'],
	])('%s %s', (seconds, format, words) => {
		expect(formatDate(seconds, format, now)).toBe(words);
	});
});
