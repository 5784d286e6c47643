import type { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { createDirectory } from '../../src/slack/bolt/directory.js';

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

describe('how old an answer may be', () => {
	function counted() {
		let time = 0;
		let deleted = false;
		let asked = 0;
		const info = async () => {
			asked++;
			return { user: { id: 'U0ANA', deleted } };
		};
		const directory = createDirectory({ users: { info } } as unknown as WebClient, () => time);
		return {
			leaves() {
				deleted = true;
			},
			wait(ms: number) {
				time += ms;
			},
			gone: async (maxAgeMs: number) => (await directory.user('U0ANA', maxAgeMs))?.deactivated,
			asked: () => asked,
		};
	}

	test('is said by whoever asks', async () => {
		const ana = counted();
		expect(await ana.gone(60_000)).toBe(false);
		ana.leaves();
		ana.wait(11_000);
		expect(await ana.gone(60_000)).toBe(false);
		expect(await ana.gone(10_000)).toBe(true);
		expect(await ana.gone(60_000)).toBe(true);
		expect(ana.asked()).toBe(2);
	});

	test('of many who ask at once Slack is asked one question', async () => {
		const ana = counted();
		await Promise.all(Array.from({ length: 50 }, () => ana.gone(10_000)));
		expect(ana.asked()).toBe(1);
	});
});

test('of a Grid organisation it learns both ids, all workspaces and its own', async () => {
	const user = {
		id: 'U01',
		team_id: 'T0OTHER',
		enterprise_user: { id: 'W01', enterprise_id: 'E01', teams: ['T0HOME', 'T0OTHER'] },
	};
	const client = { users: { info: async () => ({ user }) } } as unknown as WebClient;
	const directory = createDirectory(client, () => 0);
	const orgTeams = ['T0HOME', 'T0OTHER', 'E01'];
	expect(await directory.user('U01', 0)).toMatchObject({ id: 'U01', orgId: 'W01', teamId: 'T0OTHER', orgTeams });
	expect(await directory.user('W01', 0)).toMatchObject({ id: 'W01', orgId: 'U01' });
});
