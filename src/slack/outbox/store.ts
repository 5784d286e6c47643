import type { KnownBlock } from '@slack/web-api';
import type { Redis } from 'ioredis';

/**
 * A message as it should look now. `threadOf` is the key of the message in whose thread it goes; `elseTo` a person who
 * gets it directly where the channel does not take our messages. `behind`: it tells what was done, and where a channel
 * takes no more at the moment it waits behind what rings or is waited for.
 */
export type Draft = {
	channel: string;
	threadOf?: string;
	elseTo?: string;
	behind?: boolean;
	text: string;
	blocks: KnownBlock[];
};

export type Entry = Draft & {
	/** Grows with each put; `sent` is the version that Slack shows. */
	version: number;
	sent: number;
	sentAt: number;
	ts: string | null;
	/** `posting`: a post was about to be sent and nothing is known of it. `gone`: not to be sent any more. */
	phase: 'new' | 'posting' | 'posted' | 'gone';
	/** The line of the same thread that comes before this one. */
	after: string | null;
	intendedAt: number;
	firstIntendedAt: number;
};

/** Long enough for a message to be updated, short enough not to keep what nobody looks at. */
const keptSeconds = 60 * 86_400;

const intendScript = `
local phase = redis.call('hget', KEYS[1], 'phase')
if not phase or phase == '' then phase = 'new' end
if phase ~= ARGV[2] or (redis.call('hget', KEYS[1], 'intendedAt') or '0') ~= ARGV[3] then return 0 end
redis.call('hset', KEYS[1], 'phase', 'posting', 'intendedAt', ARGV[1])
redis.call('hsetnx', KEYS[1], 'firstIntendedAt', ARGV[1])
return 1`;

export function createOutboxStore(redis: Redis, key: (...parts: string[]) => string) {
	const entryKey = (id: string) => key('out', id);

	/** Lines of one thread are told in the order in which they were put. */
	async function standInLine(id: string, threadOf: string) {
		const lastKey = key('out-last', threadOf);
		const after = await redis.set(lastKey, id, 'EX', keptSeconds, 'GET');
		if (after && after !== id) await redis.hset(entryKey(id), { after });
	}

	return {
		/** The new version, or null where Slack shows exactly this already. */
		async put(id: string, { channel, threadOf, elseTo, behind, text, blocks }: Draft): Promise<number | null> {
			const wanted = JSON.stringify(blocks);
			const [oldText, oldBlocks, version, sent] = await redis.hmget(entryKey(id), 'text', 'blocks', 'version', 'sent');
			if (oldText === text && oldBlocks === wanted && version === sent) return null;
			const results = await redis
				.multi()
				// The channel of a posted message is the one that Slack answered with (a DM's id for a person's).
				.hsetnx(entryKey(id), 'channel', channel)
				.hset(entryKey(id), {
					text,
					blocks: wanted,
					...(threadOf ? { threadOf } : {}),
					...(elseTo ? { elseTo } : {}),
					...(behind ? { behind: '1' } : {}),
				})
				.hincrby(entryKey(id), 'version', 1)
				.expire(entryKey(id), keptSeconds)
				.exec();
			const next = Number(results![2]![1]);
			if (next === 1 && threadOf) await standInLine(id, threadOf);
			return next;
		},
		async read(id: string): Promise<Entry | null> {
			const row = await redis.hgetall(entryKey(id));
			if (!row.channel) return null;
			return {
				channel: row.channel,
				...(row.threadOf ? { threadOf: row.threadOf } : {}),
				...(row.elseTo ? { elseTo: row.elseTo } : {}),
				behind: row.behind === '1',
				text: row.text ?? '',
				blocks: JSON.parse(row.blocks ?? '[]') as KnownBlock[],
				version: Number(row.version),
				sent: Number(row.sent ?? 0),
				sentAt: Number(row.sentAt ?? 0),
				ts: row.ts || null,
				after: row.after || null,
				phase: (row.phase as Entry['phase']) || 'new',
				intendedAt: Number(row.intendedAt ?? 0),
				firstIntendedAt: Number(row.firstIntendedAt ?? row.intendedAt ?? 0),
			};
		},
		/** False where another has had it in hand since this was read: it may be posted by now. */
		async intend(id: string, at: number, { phase, intendedAt }: Pick<Entry, 'phase' | 'intendedAt'>) {
			return (await redis.eval(intendScript, 1, entryKey(id), at, phase, intendedAt)) === 1;
		},
		async posted(id: string, post: { channel: string; ts: string; version: number; at: number }) {
			const { channel, ts, version, at } = post;
			await redis.hset(entryKey(id), { phase: 'posted', channel, ts, sent: version, sentAt: at });
		},
		async updated(id: string, version: number, at: number) {
			await redis.hset(entryKey(id), { sent: version, sentAt: at });
		},
		/** Slack surely has no such message: the next delivery posts it. */
		async notPosted(id: string) {
			await redis.hset(entryKey(id), { phase: 'new', ts: '' });
		},
		async moveTo(id: string, channel: string) {
			await redis.multi().hset(entryKey(id), { channel }).hdel(entryKey(id), 'elseTo').exec();
		},
		async plain(id: string) {
			await redis.hset(entryKey(id), { blocks: '[]' });
		},
		async gone(id: string) {
			await redis.hset(entryKey(id), { phase: 'gone' });
		},
	};
}
