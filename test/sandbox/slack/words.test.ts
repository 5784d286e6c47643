import { describe, expect, it } from 'vitest';
import { type Message, textOf } from '../../../sandbox/slack/index.js';
import { pingsInMrkdwn, pingsInText, readMrkdwn } from '../../../sandbox/slack/mrkdwn.js';
import { pingsInBlocks } from '../../../sandbox/slack/reading.js';

const names: Record<string, string> = { U1: 'ana', C1: 'ops', S1: 'oncall' };
const nameOf = (id: string) => names[id];

const readScopes: [string, string][] = [
	['*Order sync* failed', 'Order sync failed'],
	['_now_ and ~then~', 'now and then'],
	['order_sync_daily 2*3*4', 'order_sync_daily 2*3*4'],
	['`*as it is*`', '*as it is*'],
	['a &lt;b&gt; &amp; &amp;lt;', 'a <b> & &lt;'],
	['<@U1> in <#C1> with <!subteam^S1>', '@ana in #ops with @oncall'],
	['<@U9|ben> in <#C9|dev>', '@ben in #dev'],
	['<https://n8n.example/4711|#4711> and <https://a.example>', '#4711 and https://a.example'],
	['<!channel> <!here>', '@channel @here'],
	['<!date^1700000000^{date_num} {time}|once>', '2023-11-14 22:13'],
	['<!date^1700000000^{date_short} at {time_secs}|once>', 'Nov 14, 2023 at 22:13:20'],
	['<!date^never^{time}|once>', 'once'],
	['&lt;!here&gt;', '<!here>'],
];

describe('what a reader sees', () => {
	it.each(readScopes)('%s', (written, seen) => {
		expect(readMrkdwn(written, nameOf)).toBe(seen);
	});

	it('reads every kind of block in order', () => {
		const plain = (text: string) => ({ type: 'plain_text', text });
		const message: Message = {
			ts: '1.000001',
			channel: 'C1',
			user: 'U1',
			text: 'not seen where there are blocks',
			headline: 'not seen where there are blocks',
			attachments: [{ color: '#f00', text: 'attached' }],
			files: [],
			reactions: [],
			pings: [],
			blocks: [
				{ type: 'header', text: plain('*Head*') },
				{
					type: 'section',
					text: { type: 'mrkdwn', text: '*one*' },
					fields: [plain('two')],
					accessory: {
						type: 'button',
						action_id: 'a',
						text: plain('Three'),
						value: 'hidden',
						confirm: { text: plain('hidden') },
					},
				},
				{
					type: 'context',
					elements: [{ type: 'image', image_url: 'https://hidden.example', alt_text: 'four' }, plain('five')],
				},
				{
					type: 'rich_text',
					elements: [
						{
							type: 'rich_text_section',
							elements: [
								{ type: 'text', text: 'six ' },
								{ type: 'link', url: 'https://a.example', text: 'seven' },
							],
						},
					],
				},
				{
					type: 'table',
					rows: [
						[
							{ type: 'raw_text', text: 'eight' },
							{ type: 'raw_text', text: 'nine' },
						],
					],
				},
				{
					type: 'actions',
					elements: [{ type: 'overflow', action_id: 'b', options: [{ text: plain('folded'), value: 'x' }] }],
				},
			],
		};
		expect(textOf(message).split('\n')).toEqual([
			'*Head*',
			'one',
			'two',
			'Three',
			'four',
			'five',
			'six seven',
			'eight | nine',
			'attached',
		]);
	});
});

const pingWords: [string, string[], string[]][] = [
	// written, pings when bare names are left alone, pings when they are made live
	['<!channel> look', ['<!channel>'], ['<!channel>']],
	['<!here|here> <!everyone>', ['<!here>', '<!everyone>'], ['<!here>', '<!everyone>']],
	['<@U1> <@W2|w> <!subteam^S1|@oncall>', ['<@U1>', '<@W2>', '<!subteam^S1>'], ['<@U1>', '<@W2>', '<!subteam^S1>']],
	['@here and @channel', [], ['<!here>', '<!channel>']],
	['&lt;!channel&gt;', [], []],
	['`@here` ```@channel```', [], []],
	['mail@here.example or x@channel', [], []],
	['<https://a.example|@here>', [], []],
	['<!date^1^{time}|@everyone>', [], []],
];

describe('whom a message notifies', () => {
	it.each(pingWords)('%s', (written, verbatim, live) => {
		expect(pingsInMrkdwn(written, false)).toEqual(verbatim);
		expect(pingsInMrkdwn(written, true)).toEqual(live);
	});

	it('makes bare names live in mrkdwn that is not verbatim, and never in plain text', () => {
		const of = (text: object) => pingsInBlocks([{ type: 'section', text }]);
		expect(of({ type: 'mrkdwn', text: '@here' })).toEqual(['<!here>']);
		expect(of({ type: 'mrkdwn', text: '@here', verbatim: true })).toEqual([]);
		expect(of({ type: 'mrkdwn', text: '<!here>', verbatim: true })).toEqual(['<!here>']);
		expect(of({ type: 'plain_text', text: '<!here> @here' })).toEqual([]);
	});

	it('makes bare names live in text sent with parse full, link_names, or by chat.update as it is', () => {
		expect(pingsInText('@here', { parse: 'none', linkNames: false })).toEqual([]);
		expect(pingsInText('@here', { parse: 'full', linkNames: false })).toEqual(['<!here>']);
		expect(pingsInText('@here', { parse: 'none', linkNames: true })).toEqual(['<!here>']);
		expect(pingsInText('@here', { parse: 'client', linkNames: false })).toEqual(['<!here>']);
	});
});
