import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Slack, startSlack } from '../../../sandbox/slack/index.js';
import { clientOf, refusalOf } from './app.js';

let slack: Slack;
let client: WebClient;

beforeEach(async () => {
	slack = await startSlack({ rateLimits: 'off' });
	client = clientOf(slack);
});
afterEach(() => slack.close());

const divider = { type: 'divider' } as const;

describe('tokens and scopes', () => {
	it('knows who the token belongs to', async () => {
		expect(await client.auth.test()).toMatchObject({ ok: true, user_id: slack.botUserId, team_id: slack.teamId });
	});

	it('refuses no token, a wrong token, and the wrong kind of token', async () => {
		expect(await refusalOf(clientOf(slack, '').auth.test())).toBe('not_authed');
		expect(await refusalOf(clientOf(slack, 'xoxb-wrong').auth.test())).toBe('invalid_auth');
		expect(await refusalOf(clientOf(slack, slack.appToken).auth.test())).toBe('not_allowed_token_type');
		expect(await refusalOf(client.apps.connections.open())).toBe('not_allowed_token_type');
	});

	it('names the scope that is missing and those that are there', async () => {
		slack.setScopes(['chat:write', 'commands']);
		const error = await client.users.info({ user: slack.botUserId }).catch((e) => e);
		expect(error.data).toMatchObject({ error: 'missing_scope', needed: 'users:read', provided: 'chat:write,commands' });
		const ops = slack.channel('ops');
		expect(await refusalOf(client.conversations.history({ channel: ops.id }))).toBe('missing_scope');
	});

	it('wants the history scope of the kind of channel', async () => {
		const hidden = slack.channel('hidden', { private: true });
		slack.setScopes(['channels:history']);
		expect(await refusalOf(client.conversations.history({ channel: hidden.id }))).toBe('missing_scope');
		slack.setScopes(['groups:history']);
		expect(await refusalOf(client.conversations.history({ channel: hidden.id }))).toBe('ok');
	});

	it('knows no other methods', async () => {
		expect(await refusalOf(client.apiCall('chat.shout'))).toBe('unknown_method');
		expect(await refusalOf(client.apiCall('constructor'))).toBe('unknown_method');
	});

	it('takes JSON bodies and tokens in forms as well', async () => {
		const ops = slack.channel('ops');
		const json = await fetch(`${slack.apiUrl}chat.postMessage`, {
			method: 'POST',
			headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${slack.botToken}` },
			body: JSON.stringify({ channel: ops.id, text: 'by JSON', blocks: [divider] }),
		});
		expect(await json.json()).toMatchObject({ ok: true, message: { text: 'by JSON' } });
		const form = await fetch(`${slack.apiUrl}auth.test`, {
			method: 'POST',
			body: new URLSearchParams({ token: slack.botToken }),
		});
		expect(await form.json()).toMatchObject({ ok: true });
	});
});

describe('chat.postMessage', () => {
	it('refuses channels that are not there, archived, or not joined', async () => {
		const post = (channel: string) => refusalOf(client.chat.postMessage({ channel, text: 'x' }));
		expect(await post('C0NOWHERE')).toBe('channel_not_found');
		expect(await post(slack.channel('old', { archived: true }).id)).toBe('is_archived');
		expect(await post(slack.channel('secret', { private: true, botIn: false }).id)).toBe('channel_not_found');
		const open = slack.channel('open', { botIn: false });
		expect(await post(open.id)).toBe('ok');
		slack.setScopes(['chat:write']);
		expect(await post(open.id)).toBe('not_in_channel');
		open.inviteBot();
		expect(await post(open.id)).toBe('ok');
		open.kickBot();
		expect(await post(open.id)).toBe('not_in_channel');
	});

	it('finds a channel by name and a person by id', async () => {
		const ops = slack.channel('ops');
		const ana = slack.person('ana');
		await client.chat.postMessage({ channel: '#ops', text: 'by name' });
		await client.chat.postMessage({ channel: ana.id, text: 'to you' });
		expect(ops.messages().map((message) => message.text)).toEqual(['by name']);
		expect(
			ana
				.dm()
				.messages()
				.map((message) => message.text),
		).toEqual(['to you']);
	});

	it('refuses nothing to say, bad blocks with the reason, and too much of them', async () => {
		const channel = slack.channel('ops').id;
		expect(await refusalOf(client.apiCall('chat.postMessage', { channel }))).toBe('no_text');
		expect(await refusalOf(client.apiCall('chat.postMessage', { channel, text: 'x', blocks: '[{' }))).toBe(
			'invalid_blocks_format',
		);
		const bad = await client.chat
			.postMessage({
				channel,
				text: 'x',
				blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
			})
			.catch((error) => error);
		expect(bad.data).toMatchObject({
			error: 'invalid_blocks',
			errors: ['must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
		});
		expect(bad.data.response_metadata.messages).toEqual([
			'[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
		]);
		const long = Array.from({ length: 6 }, () => ({
			type: 'section' as const,
			text: { type: 'mrkdwn' as const, text: 'x'.repeat(2900) },
		}));
		expect(await refusalOf(client.chat.postMessage({ channel, text: 'x', blocks: long }))).toBe('msg_blocks_too_long');
		expect(slack.channel('ops').messages()).toEqual([]);
	});

	it('cuts text at 40,000 characters', async () => {
		const ops = slack.channel('ops');
		await client.chat.postMessage({ channel: ops.id, text: 'x'.repeat(40_001) });
		expect(ops.messages()[0]?.text).toHaveLength(40_000);
	});

	it('refuses metadata out of shape', async () => {
		const post = (metadata: unknown) =>
			refusalOf(client.apiCall('chat.postMessage', { channel: slack.channel('ops').id, text: 'x', metadata }));
		expect(await post('{')).toBe('invalid_metadata_format');
		expect(await post({ event_type: 'posted' })).toBe('invalid_metadata_schema');
		expect(await post({ event_type: 'not a word', event_payload: {} })).toBe('invalid_metadata_schema');
		expect(await post({ event_type: 'posted', event_payload: { id: 'a1' } })).toBe('ok');
	});

	it('wants a scope for another name', async () => {
		slack.setScopes(['chat:write']);
		expect(
			await refusalOf(client.chat.postMessage({ channel: slack.channel('ops').id, text: 'x', username: 'Boss' })),
		).toBe('missing_scope');
	});
});

describe('chat.update and chat.delete', () => {
	it('keep to the app’s own messages', async () => {
		const ops = slack.channel('ops');
		const ana = slack.person('ana');
		const hers = ana.says('hello', ops);
		expect(await refusalOf(client.chat.update({ channel: ops.id, ts: hers.ts, text: 'x' }))).toBe(
			'cant_update_message',
		);
		expect(await refusalOf(client.chat.delete({ channel: ops.id, ts: hers.ts }))).toBe('cant_delete_message');
		expect(await refusalOf(client.chat.update({ channel: ops.id, ts: '1.000000', text: 'x' }))).toBe(
			'message_not_found',
		);
	});

	it('take 4,000 characters of text and not one more', async () => {
		const ops = slack.channel('ops');
		const { ts = '' } = await client.chat.postMessage({ channel: ops.id, text: 'x' });
		const update = (length: number) => refusalOf(client.chat.update({ channel: ops.id, ts, text: 'x'.repeat(length) }));
		expect(await update(4000)).toBe('ok');
		expect(await update(4001)).toBe('msg_too_long');
	});

	it('drop blocks where only text is sent, keep metadata, and write “edited” only without blocks', async () => {
		const ops = slack.channel('ops');
		const metadata = { event_type: 'posted', event_payload: { id: 'a1' } };
		const { ts = '' } = await client.chat.postMessage({ channel: ops.id, text: 'x', blocks: [divider], metadata });
		await client.chat.update({ channel: ops.id, ts, text: 'y', blocks: [divider] });
		expect(ops.messages()[0]).toMatchObject({ text: 'y', metadata });
		expect(ops.messages()[0]?.edited).toBeUndefined();
		await client.chat.update({ channel: ops.id, ts, text: 'z' });
		expect(ops.messages()[0]).toMatchObject({ text: 'z', blocks: [], metadata, edited: { user: slack.botUserId } });
		await client.chat.delete({ channel: ops.id, ts });
		expect(ops.messages()).toEqual([]);
	});

	it('tell that an update would ping where text was posted with parse none', async () => {
		const ops = slack.channel('ops');
		const { ts = '' } = await client.chat.postMessage({ channel: ops.id, text: 'error: @here' });
		expect(ops.messages()[0]?.pings).toEqual([]);
		await client.chat.update({ channel: ops.id, ts, text: 'error: @here' });
		expect(ops.messages()[0]?.pings).toEqual(['<!here>']);
		await client.chat.update({ channel: ops.id, ts, text: 'error: @here', parse: 'none' });
		expect(ops.messages()[0]?.pings).toEqual([]);
	});
});

describe('ephemeral messages', () => {
	it('reach one member of the channel and nobody else', async () => {
		const ana = slack.person('ana');
		const ben = slack.person('ben');
		const ops = slack.channel('ops');
		const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel: ops.id, user: ana.id, text: 'psst' });
		expect(ana.sees(ops)).toMatchObject([{ text: 'psst', ephemeralFor: ana.id }]);
		expect(ben.sees(ops)).toEqual([]);
		expect(ops.messages()).toEqual([]);
		expect((await client.conversations.history({ channel: ops.id })).messages).toEqual([]);
		expect(await refusalOf(client.chat.update({ channel: ops.id, ts, text: 'x' }))).toBe('message_not_found');
	});

	it('are refused for people outside, outside the channel, and beyond 4,000 characters', async () => {
		const ana = slack.person('ana');
		const few = slack.channel('few', { members: [] });
		const ops = slack.channel('ops');
		const post = (channel: string, user: string, text = 'x') =>
			refusalOf(client.chat.postEphemeral({ channel, user, text }));
		expect(await post(few.id, ana.id)).toBe('user_not_in_channel');
		expect(await post(ops.id, 'U0NOBODY')).toBe('user_not_in_channel');
		expect(await post(ops.id, ana.id, 'x'.repeat(4001))).toBe('msg_too_long');
		ops.kickBot();
		expect(await post(ops.id, ana.id)).toBe('not_in_channel');
	});
});

describe('threads and history', () => {
	it('keep replies out of the channel unless they are sent there too', async () => {
		const ops = slack.channel('ops');
		const { ts = '' } = await client.chat.postMessage({ channel: ops.id, text: 'root' });
		const { ts: reply = '' } = await client.chat.postMessage({ channel: ops.id, text: 'reply', thread_ts: ts });
		await client.chat.postMessage({ channel: ops.id, text: 'also here', thread_ts: ts, reply_broadcast: true });
		expect(ops.messages().map((message) => message.text)).toEqual(['root', 'also here']);
		expect(ops.thread(ts).map((message) => message.text)).toEqual(['reply', 'also here']);
		const history = await client.conversations.history({ channel: ops.id });
		expect(history.messages?.map((message) => message.text)).toEqual(['also here', 'root']);
		const replies = await client.conversations.replies({ channel: ops.id, ts: reply });
		expect(replies.messages?.map((message) => message.text)).toEqual(['root', 'reply', 'also here']);
	});

	it('give metadata whole only when asked, and page with cursors', async () => {
		const ops = slack.channel('ops');
		const stamps: string[] = [];
		for (const id of ['a', 'b', 'c']) {
			const metadata = { event_type: 'posted', event_payload: { id } };
			stamps.push((await client.chat.postMessage({ channel: ops.id, text: id, metadata })).ts ?? '');
		}
		const short = await client.conversations.history({ channel: ops.id, limit: 2 });
		expect(short.messages?.map((message) => message.metadata)).toEqual([
			{ event_type: 'posted' },
			{ event_type: 'posted' },
		]);
		expect(short.has_more).toBe(true);
		const cursor = short.response_metadata?.next_cursor ?? '';
		const rest = await client.conversations.history({ channel: ops.id, limit: 2, cursor, include_all_metadata: true });
		expect(rest.messages?.map((message) => message.metadata)).toEqual([
			{ event_type: 'posted', event_payload: { id: 'a' } },
		]);
		const since = await client.conversations.history({ channel: ops.id, oldest: stamps[0] ?? '' });
		expect(since.messages?.map((message) => message.text)).toEqual(['c', 'b']);
		const from = await client.conversations.history({ channel: ops.id, oldest: stamps[0] ?? '', inclusive: true });
		expect(from.messages).toHaveLength(3);
	});

	it('give a link to a message', async () => {
		const ops = slack.channel('ops');
		const { ts = '' } = await client.chat.postMessage({ channel: ops.id, text: 'root' });
		const { permalink } = await client.chat.getPermalink({ channel: ops.id, message_ts: ts });
		expect(permalink).toBe(`${slack.url}/archives/${ops.id}/p${ts.replace('.', '')}`);
		expect(await refusalOf(client.chat.getPermalink({ channel: ops.id, message_ts: '1.0' }))).toBe('message_not_found');
	});
});

describe('conversations', () => {
	it('are listed by kind, private ones only to members', async () => {
		slack.channel('open', { botIn: false });
		slack.channel('hidden', { private: true, botIn: false });
		slack.channel('team', { private: true });
		const names = async (types: string) =>
			(await client.conversations.list({ types })).channels?.map((channel) => channel.name);
		expect(await names('public_channel')).toEqual(['open']);
		expect(await names('public_channel,private_channel')).toEqual(['open', 'team']);
		expect(
			(await client.users.conversations({ types: 'public_channel,private_channel' })).channels?.map((c) => c.name),
		).toEqual(['team']);
	});

	it('are joined, and their members listed', async () => {
		const ana = slack.person('ana');
		const open = slack.channel('open', { botIn: false });
		expect((await client.conversations.info({ channel: open.id })).channel?.is_member).toBe(false);
		await client.conversations.join({ channel: open.id });
		expect((await client.conversations.info({ channel: open.id })).channel?.is_member).toBe(true);
		expect((await client.conversations.members({ channel: open.id })).members).toEqual([ana.id, slack.botUserId]);
	});

	it('open direct messages once', async () => {
		const ana = slack.person('ana');
		const first = await client.conversations.open({ users: ana.id });
		const second = await client.conversations.open({ users: ana.id });
		expect(first.channel?.id).toBe(second.channel?.id);
		expect(await refusalOf(client.conversations.open({ users: slack.person('gone', { deactivated: true }).id }))).toBe(
			'user_disabled',
		);
	});

	it('take each reaction once', async () => {
		const ops = slack.channel('ops');
		const { ts: timestamp = '' } = await client.chat.postMessage({ channel: ops.id, text: 'x' });
		const react = (name: string) => refusalOf(client.reactions.add({ channel: ops.id, timestamp, name }));
		expect(await react('eyes')).toBe('ok');
		expect(await react('eyes')).toBe('already_reacted');
		expect(await react('No Such')).toBe('invalid_name');
	});
});

describe('people', () => {
	it('are described with what decides their rights', async () => {
		const info = async (id: string) => (await client.users.info({ user: id })).user as Record<string, unknown>;
		expect(await info(slack.person('ana').id)).toMatchObject({
			name: 'ana',
			team_id: slack.teamId,
			is_restricted: false,
			is_bot: false,
		});
		expect(await info(slack.person('gus', { guest: true }).id)).toMatchObject({
			is_restricted: true,
			is_ultra_restricted: false,
		});
		expect(await info(slack.person('ada', { role: 'admin' }).id)).toMatchObject({ is_admin: true, is_owner: false });
		expect(await info(slack.person('oda', { role: 'owner' }).id)).toMatchObject({ is_admin: true, is_owner: true });
		expect(await info(slack.person('gil', { guest: 'single' }).id)).toMatchObject({
			is_restricted: true,
			is_ultra_restricted: true,
		});
		expect(await info(slack.person('gone', { deactivated: true }).id)).toMatchObject({ deleted: true });
		expect(await info(slack.person('robo', { bot: true }).id)).toMatchObject({ is_bot: true });
		const sam = slack.person('sam', { stranger: true });
		const stranger = await info(sam.id);
		expect(stranger).toMatchObject({ is_stranger: true });
		expect(stranger.team_id).not.toBe(slack.teamId);
		slack.channel('partners');
		expect(await info(sam.id)).not.toHaveProperty('is_stranger');
		expect(await refusalOf(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
	});

	it('stand in user groups', async () => {
		const group = slack.userGroup('oncall', [slack.person('ana'), slack.person('gone', { deactivated: true })]);
		expect((await client.usergroups.list()).usergroups).toMatchObject([{ id: group.id, handle: 'oncall' }]);
		expect((await client.usergroups.users.list({ usergroup: group.id })).users).toEqual([slack.person('ana').id]);
		expect(await refusalOf(client.usergroups.users.list({ usergroup: 'S0' }))).toBe('no_such_subteam');
	});

	it('are listed page by page, without strangers', async () => {
		slack.person('ana');
		slack.person('sam', { stranger: true });
		const seen: (string | undefined)[] = [];
		for await (const page of client.paginate('users.list', { limit: 1 })) {
			const { members } = page as { members?: { name: string }[] };
			seen.push(...(members ?? []).map((member) => member.name));
		}
		expect(seen).toContain('ana');
		expect(seen).not.toContain('sam');
	});
});

describe('other methods', () => {
	it('tell of the app and the team', async () => {
		expect(await client.apiCall('api.test', { foo: 'bar' })).toMatchObject({ ok: true, args: { foo: 'bar' } });
		expect((await client.bots.info({ bot: slack.botId })).bot).toMatchObject({
			app_id: slack.appId,
			user_id: slack.botUserId,
		});
		expect((await client.team.info()).team).toMatchObject({ id: slack.teamId });
	});

	it('judge blocks without a token', async () => {
		const judge = (blocks: unknown) => refusalOf(clientOf(slack, '').apiCall('blocks.validate', { blocks }));
		expect(await judge([divider])).toBe('ok');
		expect(await judge([{ type: 'shout' }])).toBe('invalid_blocks');
	});

	it('upload a file in three steps, as filesUploadV2 does', async () => {
		const ops = slack.channel('ops');
		await client.filesUploadV2({
			channel_id: ops.id,
			filename: 'log.txt',
			title: 'The log',
			content: 'line\n'.repeat(10),
			initial_comment: 'Here',
		});
		const [message] = ops.messages();
		expect(message).toMatchObject({ text: 'Here', files: [expect.stringMatching(/^F/)] });
		expect(slack.snapshot().files).toMatchObject([{ name: 'log.txt', title: 'The log', size: 50 }]);
		ops.kickBot();
		const again = client.filesUploadV2({ channel_id: ops.id, filename: 'log.txt', content: 'x' });
		expect(await refusalOf(again)).toBe('not_in_channel');
	});
});
