import type { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { createDirectory } from '../../src/slack/directory.js';

function knowing(tz: unknown) {
	let asked = 0;
	const info = async () => {
		asked++;
		if (tz instanceof Error) throw tz;
		return { user: { id: 'U0ANA', tz } };
	};
	const directory = createDirectory({ users: { info } } as unknown as WebClient, () => 0);
	return { zone: () => directory.zone('U0ANA'), asked: () => asked };
}

test.each([
	['Asia/Kolkata', 'Asia/Kolkata'],
	['Etc/UTC', 'UTC'],
	[undefined, 'UTC'],
	['', 'UTC'],
	['Moon/Tranquility', 'UTC'],
	[new Error('Slack is down'), 'UTC'],
])('a time zone that Slack gives as %s is %s', async (tz, zone) => {
	expect(await knowing(tz).zone()).toBe(zone);
});

test('Slack is asked for it once in a while, not for each command', async () => {
	const ana = knowing('Asia/Kolkata');
	await ana.zone();
	await ana.zone();
	expect(ana.asked()).toBe(1);
});
