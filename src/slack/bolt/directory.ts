import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { DirectoryUser } from '../../access/index.js';

/** As long as anything is worth keeping; whoever asks says how old it may be. */
const ttlMs = 5 * 60_000;
const maxKept = 5_000;

export type SlackDirectory = ReturnType<typeof createDirectory>;

/** Slack's own answers about people. What cannot be learnt throws, and access then says no. */
export function createDirectory(client: WebClient, now: () => number) {
	const users = remembering<(DirectoryUser & { zone: string | undefined }) | null>(now, async (id) => {
		try {
			const { user } = await client.users.info({ user: id });
			if (!user) return null;
			return {
				id,
				orgId: [user.enterprise_user?.id, user.id].find((each) => each && each !== id) ?? null,
				teamId: user.team_id ?? '',
				// A click may carry the organisation in the place of a workspace.
				orgTeams: [...(user.enterprise_user?.teams ?? []), user.enterprise_user?.enterprise_id ?? ''].filter(Boolean),
				bot: Boolean(user.is_bot) || id === 'USLACKBOT',
				guest: Boolean(user.is_restricted || user.is_ultra_restricted),
				stranger: Boolean((user as { is_stranger?: boolean }).is_stranger),
				deactivated: Boolean(user.deleted),
				zone: user.tz,
			};
		} catch (error) {
			if (error instanceof WebAPIPlatformError && error.data.error === 'user_not_found') return null;
			throw error;
		}
	});
	const groups = remembering(now, async () => (await client.usergroups.list()).usergroups ?? []);
	return {
		user: users,
		groupMembers: remembering(now, async (id) => (await client.usergroups.users.list({ usergroup: id })).users ?? []),
		/** The workspace's groups of people. Throws where Slack does not tell. */
		async groups() {
			const all = await groups('', ttlMs);
			return all.flatMap(({ id, name, handle }) => (id ? [{ id, name: name ?? '', handle: handle ?? id }] : []));
		},
		/** The person's time zone as an IANA name; UTC where Slack does not tell, or names one that nobody here knows. */
		async zone(userId: string) {
			const user = await users(userId, ttlMs).catch(() => null);
			return user?.zone && isZone(user.zone) ? user.zone.replace(/^Etc\/UTC$/, 'UTC') : 'UTC';
		},
	};
}

function isZone(name: string): boolean {
	try {
		return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
	} catch {
		return false;
	}
}

/** Whether people of another organisation are in a channel, or invited to it. Null: Slack does not say. */
export type Sharing = (channelId: string) => Promise<boolean | null>;

const sharingTtlMs = 60_000;

/** Another workspace of the same Grid organisation is none (`is_org_shared`). */
export function createSharing(client: WebClient, now: () => number, log: Logger): Sharing {
	const shared = remembering(now, async (id) => {
		const { channel } = await client.conversations.info({ channel: id });
		return Boolean(channel?.is_ext_shared || channel?.is_pending_ext_shared);
	});
	return async (channelId) => {
		// Direct messages with one person.
		if (!/^[CG]/.test(channelId)) return false;
		try {
			return await shared(channelId, sharingTtlMs);
		} catch (error) {
			// A private channel without us in it: nothing is posted there either.
			if (error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found') return false;
			log.warn({ err: error, channel: channelId }, 'whether a channel is shared with others could not be read');
			return null;
		}
	};
}

/** Many who ask at once are one question to Slack. Failures are not remembered. */
function remembering<Value>(now: () => number, ask: (id: string) => Promise<Value>) {
	const kept = new Map<string, { at: number; value: Promise<Value> }>();
	return (id: string, maxAgeMs: number): Promise<Value> => {
		const known = kept.get(id);
		if (known && now() - known.at < maxAgeMs) return known.value;
		if (kept.size >= maxKept) kept.clear();
		const asked = { at: now(), value: ask(id) };
		kept.set(id, asked);
		asked.value.catch(() => {
			if (kept.get(id) === asked) kept.delete(id);
		});
		return asked.value;
	};
}
