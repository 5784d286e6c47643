import type { Redis } from 'ioredis';

/** `told`: somebody has been told. `since`: epoch ms. */
export type BlockedChannel = { channel: string; reason: string; since: number; told?: true };

/** What a channel may refuse: new messages, or changes of those that are there. */
type What = 'posts' | 'updates';

/** Channels that Slack does not let us post to: archived, or without us in it. */
export type BlockedChannels = {
	/** Tells somebody; of the same `since` again only where an earlier try was cut short. */
	block(channel: string, reason: string, what?: What): Promise<void>;
	unblock(channel: string, what?: What): Promise<void>;
	isBlocked(channel: string, what: What): Promise<boolean>;
	/** One for each channel. */
	all(): Promise<BlockedChannel[]>;
};

/**
 * One message that Slack refuses among many that it takes blocks and unblocks a channel all the time, and an archived channel
 * refuses posts and updates: what begins within the hour is the same fault.
 */
const sameMs = 3_600_000;
const sinceScript = `
local since = tonumber(redis.call('hget', KEYS[1], ARGV[1]) or '0')
if tonumber(ARGV[2]) - since > ${sameMs} then
  since = tonumber(ARGV[2])
  redis.call('hset', KEYS[1], ARGV[1], string.format('%.0f', since))
  redis.call('expire', KEYS[1], 86400)
end
return string.format('%.0f', since)`;

/** As long as a message that waits for it (see the store). */
const ttlSeconds = 60 * 86_400;

const field = (channel: string, what: What) => (what === 'posts' ? channel : `${channel} ${what}`);

export function createBlockedChannels(
	redis: Redis,
	key: string,
	notify: (blocked: BlockedChannel) => Promise<void>,
	now: () => number,
): BlockedChannels {
	const sinceOf = async (channel: string) => Number(await redis.eval(sinceScript, 1, `${key}:since`, channel, now()));

	return {
		async block(channel, reason, what = 'posts') {
			const name = field(channel, what);
			const known = await redis.hget(key, name);
			if (known && (JSON.parse(known) as BlockedChannel).told) return;
			const blocked: BlockedChannel = { channel, reason, since: await sinceOf(channel) };
			await redis.multi().hset(key, name, JSON.stringify(blocked)).expire(key, ttlSeconds).exec();
			await notify(blocked);
			await redis.hset(key, name, JSON.stringify({ ...blocked, told: true }));
		},
		async unblock(channel, what = 'posts') {
			await redis.hdel(key, field(channel, what));
		},
		isBlocked: async (channel, what) => (await redis.hexists(key, field(channel, what))) === 1,
		async all() {
			const blocked = Object.values(await redis.hgetall(key)).map((row) => JSON.parse(row) as BlockedChannel);
			return [...new Map(blocked.map((each) => [each.channel, each])).values()];
		},
	};
}

/** Why Slack does not let us post in a channel, in words that go on a sentence, and what opens it again. */
export function blockedReason(code: string): { why: string; cure: string } {
	switch (code) {
		case 'is_archived':
		case 'is_inactive':
			return { why: 'it is archived', cure: 'Unarchive it' };
		case 'restricted_action_thread_only_channel':
		case 'restricted_action_non_threadable_channel':
		case 'restricted_action_thread_locked':
			return { why: 'messages of this kind are not allowed there', cure: 'Allow messages and threads there' };
		case 'team_access_not_granted':
			return { why: 'Flowbell has no access to that workspace', cure: 'Let an admin of the organisation grant it' };
		case 'message_limit_exceeded':
			return { why: 'the workspace has reached its limit of messages', cure: 'Ask an admin of the workspace' };
		case 'user_not_found':
		case 'user_disabled':
		case 'cannot_dm_bot':
		case 'messages_tab_disabled':
			return { why: 'Slack does not deliver it', cure: 'Check the id' };
		case 'channel_not_found':
		case 'not_in_channel':
		case 'no_permission':
			return { why: 'Flowbell is not in it', cure: 'Invite Flowbell there' };
	}
	if (code.startsWith('restricted_action'))
		return { why: 'not everybody may post there', cure: 'Let Flowbell post there' };
	return { why: `Slack refuses with "${code}"`, cure: 'Ask an admin of the workspace what that means' };
}
