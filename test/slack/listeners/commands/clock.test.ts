import type { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { Listener, Listeners } from '../../../../src/slack/bolt/ack-first.js';
import type { Typed } from '../../../../src/slack/bolt/interaction.js';
import type { Filters } from '../../../../src/slack/command/parse.js';
import type { Context } from '../../../../src/slack/context.js';
import { registerFeatures } from '../../../../src/slack/register.js';

/** What a list is asked for when a person in Kolkata types this, and how often Slack was asked where she is. */
async function typed(text: string) {
	let choose: ((typed: Typed) => Listener<Typed>) | undefined;
	let listed: Filters | undefined;
	const asked: string[] = [];
	const listening = {
		command: (_name: string, listener: typeof choose) => (choose = listener),
		...{ action: () => {}, submission: () => {}, search: () => {} },
	} as unknown as Listeners;
	registerFeatures({ event: () => {} } as unknown as App, listening, {
		command: '/n8n',
		people: {
			mayRead: async () => true,
			directory: {
				async zone(userId: string) {
					asked.push(userId);
					return 'Asia/Kolkata';
				},
			},
		},
		reading: {
			lists: {
				async read(_verb: string, filters: Filters) {
					listed = filters;
					return { command: '/n8n', verb: 'list', filters, listId: 'x', rows: [], first: 1, found: 0 };
				},
			},
		},
		answers: { privately: async () => {} },
	} as unknown as Context);
	const by = { userId: 'U0ANA', teamId: 'T0ACME' };
	const command = { text, by, at: Date.parse('2026-11-23T08:00:00Z'), origin: { channelId: 'C0OPS' } } as Typed;
	const listener = choose!(command);
	if ('read' in listener) await listener.read(command);
	return { since: listed?.since, asked };
}

test.each([
	['list since:13:00', '2026-11-23T07:30Z'],
	['list since:2026-11-22', '2026-11-21T18:30Z'],
	['list since:2026−11−22', '2026-11-21T18:30Z'],
	['list since: “2026–11–22 9:30”', '2026-11-22T04:00Z'],
])('%s is read by the clock of the person who typed it', async (text, iso) => {
	const { since, asked } = await typed(text);
	expect(since).toMatchObject({ at: Date.parse(iso), zone: 'Asia/Kolkata' });
	expect(asked).toEqual(['U0ANA']);
});

test('nobody’s time zone is asked for where no time of the clock is typed', async () => {
	expect(await typed('list since:2h workflow:"Order sync" limit:5')).toEqual({ since: { ago: 7_200_000 }, asked: [] });
});
