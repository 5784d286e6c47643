import type { WebClient } from '@slack/web-api';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Directory, DirectoryUser } from '../../access/index.js';

/** As long as anything is worth keeping; whoever asks says how old it may be. */
const ttlMs = 5 * 60_000;
const maxKept = 5_000;

export type SlackDirectory = Directory & {
	/** The person's time zone as an IANA name; UTC where Slack does not tell, or names one that nobody here knows. */
	zone(userId: string): Promise<string>;
};

/**
 * Slack's own answers about people. Many who ask at once are one question to Slack; what cannot be learnt throws, and
 * access then says no.
 */
export function createDirectory(client: WebClient, now: () => number): SlackDirectory {
	const users = remembering<(DirectoryUser & { zone: string | undefined }) | null>(now, async (id) => {
		try {
			const { user } = await client.users.info({ user: id });
			if (!user) return null;
			return {
				id,
				orgId: user.enterprise_user?.id ?? null,
				teamId: user.team_id ?? '',
				orgTeams: user.enterprise_user?.teams ?? [],
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
	return {
		user: users,
		groupMembers: remembering<string[]>(now, async (id) => {
			return (await client.usergroups.users.list({ usergroup: id })).users ?? [];
		}),
		async zone(userId) {
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

/** Failures are not remembered. */
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
