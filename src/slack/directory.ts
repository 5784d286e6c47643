import type { WebClient } from '@slack/web-api';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Directory, DirectoryUser } from '../access/index.js';

/** People and groups change seldom; `usergroups.users.list` may be asked 20 times a minute (tier 2). */
const userMs = 5 * 60_000;
const groupMs = 2 * 60_000;
const mostKept = 5_000;

export type SlackDirectory = Directory & {
	/** The person's time zone as an IANA name; UTC where Slack does not tell, or names one that nobody here knows. */
	zone(userId: string): Promise<string>;
};

/** Slack's own answers about people, remembered for minutes; what cannot be learnt throws, and access then says no. */
export function createDirectory(client: WebClient, now: () => number): SlackDirectory {
	const users = remembering<(DirectoryUser & { zone: string | undefined }) | null>(userMs, now, async (id) => {
		try {
			const { user } = await client.users.info({ user: id });
			if (!user) return null;
			return {
				id,
				teamId: user.team_id ?? '',
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
	const groups = remembering<string[]>(groupMs, now, async (id) => {
		return (await client.usergroups.users.list({ usergroup: id })).users ?? [];
	});
	return {
		user: users,
		groupMembers: groups,
		async zone(userId) {
			const user = await users(userId).catch(() => null);
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
function remembering<Value>(forMs: number, now: () => number, ask: (id: string) => Promise<Value>) {
	const kept = new Map<string, { at: number; value: Promise<Value> }>();
	return (id: string): Promise<Value> => {
		const known = kept.get(id);
		if (known && now() - known.at < forMs) return known.value;
		if (kept.size >= mostKept) kept.clear();
		const value = ask(id);
		kept.set(id, { at: now(), value });
		value.catch(() => kept.delete(id));
		return value;
	};
}
