import type { Redis } from 'ioredis';

/** `told`: somebody has been told. `since`: epoch ms. */
export type BlockedChannel = { channel: string; reason: string; since: number; told?: true };

/** What a channel may refuse: new messages, or changes of those that are there. */
type What = 'posts' | 'updates';

export type BlockedChannels = ReturnType<typeof createBlockedChannels>;

/** One message that is refused among many blocks and unblocks a channel all the time: within the hour it is one fault. */
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

/** Channels that Slack does not let us post to: archived, or without us in it. */
export function createBlockedChannels(
	redis: Redis,
	key: string,
	notify: (blocked: BlockedChannel) => Promise<void>,
	now: () => number,
) {
	const sinceOf = async (channel: string) => Number(await redis.eval(sinceScript, 1, `${key}:since`, channel, now()));

	return {
		/** Tells somebody; of the same `since` again only where an earlier try was cut short. */
		async block(channel: string, reason: string, what: What = 'posts') {
			const name = field(channel, what);
			const known = await redis.hget(key, name);
			if (known && (JSON.parse(known) as BlockedChannel).told) return;
			const blocked: BlockedChannel = { channel, reason, since: await sinceOf(channel) };
			await redis.multi().hset(key, name, JSON.stringify(blocked)).expire(key, ttlSeconds).exec();
			await notify(blocked);
			await redis.hset(key, name, JSON.stringify({ ...blocked, told: true }));
		},
		unblock: (channel: string, what: What = 'posts') => redis.hdel(key, field(channel, what)),
		isBlocked: async (channel: string, what: What) => (await redis.hexists(key, field(channel, what))) === 1,
		/** One for each channel. */
		async all() {
			const blocked = Object.values(await redis.hgetall(key)).map((row) => JSON.parse(row) as BlockedChannel);
			return [...new Map(blocked.map((each) => [each.channel, each])).values()];
		},
	};
}

/** Why Slack does not let us post in a channel, in words that go on a sentence, and what opens it again. */
export function blockedReason(code: string): { why: string; cure: string } {
	const [, why, cure] = reasons.find(([known]) => known.test(code)) ?? [
		code,
		`Slack refuses with "${code}"`,
		'Ask an admin of the workspace what that means',
	];
	return { why, cure };
}

/** The first that fits. */
const reasons: [code: RegExp, why: string, cure: string][] = [
	[/^is_(archived|inactive)$/, 'it is archived', 'Unarchive it'],
	[
		/^(restricted_action_(thread_only_channel|non_threadable_channel|thread_locked)|cannot_reply_to_message)$/,
		'messages of this kind are not allowed there',
		'Allow messages and threads there',
	],
	[/^restricted_action/, 'not everybody may post there', 'Let Flowbell post there'],
	[
		/^(team_access_not_granted|team_not_found)$/,
		'Flowbell has no access to that workspace',
		'Let an admin of the organisation grant it',
	],
	[/^message_limit_exceeded$/, 'the workspace has reached its limit of messages', 'Ask an admin of the workspace'],
	[/^(user_not_found|user_disabled|cannot_dm_bot|messages_tab_disabled)$/, 'Slack does not deliver it', 'Check the id'],
	[
		/^(invalid_auth|not_authed|account_inactive|token_revoked|token_expired)$/,
		'Slack does not accept its token any more',
		'Install the app again and give Flowbell its new token',
	],
	[
		/^(missing_scope|not_allowed_token_type)$/,
		'its token may not post',
		'Install the app again from its manifest and give Flowbell its new token',
	],
	[
		/^(enterprise_is_restricted|ekm_access_denied|access_denied|org_login_required|two_factor_setup_required)$/,
		'the organisation does not allow it',
		'Ask an admin of the organisation',
	],
	[
		/^accesslimited$/,
		'the workspace lets in only certain networks',
		'Add the address of the machine that runs Flowbell to them',
	],
	[/^(team_added_to_org|external_channel_migrating)$/, 'Slack is moving it', 'Wait until that is over'],
	[/^(channel_not_found|not_in_channel|no_permission)$/, 'Flowbell is not in it', 'Invite Flowbell there'],
];
