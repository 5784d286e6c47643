import { randomUUID } from 'node:crypto';
import type { KnownBlock } from '@slack/web-api';
import type { Redis } from 'ioredis';
import { createScript } from '../../redis/script.js';
import { alertChannel } from '../../routing/index.js';
import { spoken } from '../blocks/spoken.js';
import type { Draft, Entry, Line, PostKind, Urgency } from './draft.js';

/** Long enough for a message to be updated, short enough not to keep what nobody looks at. */
const ttlSeconds = 60 * 86_400;

/** ARGV: now, how many of the fields that follow are set once only, then names and values. 1: there is something to send. */
const putScript = `
local entry, last = KEYS[1], KEYS[2]
local function get(field) return redis.call('hget', entry, field) end
local wanted = {}
for i = 3, #ARGV, 2 do wanted[ARGV[i]] = ARGV[i + 1] end
local version, sent = get('version'), get('sent') or '0'
if version then
  local same = get('kind') == 'line' or (get('text') == wanted.text and get('blocks') == wanted.blocks)
  if same then return version ~= sent and 1 or 0 end
else
  local arrival = math.max(tonumber(ARGV[1]) * 100, tonumber(redis.call('get', last) or '0') + 1)
  redis.call('set', last, string.format('%.0f', arrival), 'EX', ${ttlSeconds})
  redis.call('hset', entry, 'arrival', string.format('%.0f', arrival))
end
for i = 3, #ARGV, 2 do
  redis.call((i - 3) / 2 < tonumber(ARGV[2]) and 'hsetnx' or 'hset', entry, ARGV[i], ARGV[i + 1])
end
redis.call('hincrby', entry, 'version', 1)
redis.call('expire', entry, ${ttlSeconds})
return 1`;

// Where the connection broke before the answer came, the client sends the same once more: nobody has posted on it yet.
const intendScript = `
local phase = redis.call('hget', KEYS[1], 'phase')
if phase == 'posting' and redis.call('hget', KEYS[1], 'intent') == ARGV[6] then return 1 end
if not phase or phase == '' then phase = 'new' end
if phase ~= ARGV[2] or (redis.call('hget', KEYS[1], 'intendedAt') or '0') ~= ARGV[3] then return 0 end
redis.call('hset', KEYS[1], 'phase', 'posting', 'intendedAt', ARGV[1], 'channel', ARGV[4], 'together', ARGV[5], 'intent', ARGV[6])
redis.call('hsetnx', KEYS[1], 'firstIntendedAt', ARGV[1])
return 1`;

const postedAnew = { phase: 'new', ts: '', together: '', cursor: '' };

const refusedScript = `
redis.call('hset', KEYS[1], unpack(ARGV, 2))
if redis.call('hget', KEYS[1], 'firstIntendedAt') == ARGV[1] then redis.call('hdel', KEYS[1], 'firstIntendedAt') end`;

const deletedScript = `
if redis.call('hget', KEYS[1], 'ts') == ARGV[1] then redis.call('hset', KEYS[1], 'phase', 'new', 'ts', '') end`;

export type OutboxStore = ReturnType<typeof createOutboxStore>;

/** @param prefix of a message's id in its metadata */
export function createOutboxStore(redis: Redis, key: (...parts: string[]) => string, prefix: string) {
	const entryKey = (id: string) => key('out', id);
	const thread = createThreadLines(redis, (parent) => key('out-thread', parent));
	const putEntry = createScript(redis, putScript);
	const intendEntry = createScript(redis, intendScript);

	return {
		key: entryKey,
		thread,
		/** What Slack has as a message's name, in its metadata. */
		outboxId: (id: string) => `${prefix}:${id}`,
		/** False where Slack shows exactly this already. `channel` is where it goes if its draft names none by id. */
		async put(id: string, draft: Draft, channel: string, now: number) {
			const { threadOf, alsoInChannel, fallbackRecipient, sameAs, urgency = 'progress', text, blocks, kind } = draft;
			const once = {
				// The channel of a posted message is the one that Slack answered with (a DM's id for a person's).
				channel,
				kind,
				...(draft.channel === alertChannel && { followsSetting: '1' }),
				...(threadOf && { threadOf }),
				...(alsoInChannel && { alsoInChannel: '1' }),
				...(fallbackRecipient && { fallbackRecipient }),
				...(sameAs && { sameAs }),
			};
			const each = { text, blocks: JSON.stringify(blocks), urgency };
			const fields = [...Object.entries(once), ...Object.entries(each)].flat();
			const keys = [entryKey(id), key('out-arrival')];
			return (await putEntry(keys, now, Object.keys(once).length, ...fields)) === 1;
		},
		async read(id: string): Promise<Entry | null> {
			const row = await redis.hgetall(entryKey(id));
			return row.channel ? entryOf(row, row.channel) : null;
		},
		/** False where another has had it in hand since this was read: it may be posted by now. */
		async intend(
			id: string,
			{ phase, intendedAt }: Pick<Entry, 'phase' | 'intendedAt'>,
			to: { channel: string; together: string[]; at: number },
		) {
			const args = [to.at, phase, intendedAt, to.channel, JSON.stringify(to.together), randomUUID()];
			return (await intendEntry([entryKey(id)], ...args)) === 1;
		},
		...createMarks(redis, entryKey, thread),
	};
}

/** What has become of an entry. */
function createMarks(redis: Redis, entryKey: (id: string) => string, thread: ReturnType<typeof createThreadLines>) {
	const refusedEntry = createScript(redis, refusedScript);
	const set = (id: string, fields: Record<string, string | number>) => redis.hset(entryKey(id), fields);
	const gone = (id: string) => set(id, { phase: 'gone' });

	/** Kept with the one that all of them are the same as, whether that is ever put or not. */
	async function isFirstIn(sameAs: string, channel: string, id: string): Promise<boolean> {
		const [there, field] = [entryKey(sameAs), `moved-${channel}`];
		if ((await redis.hget(there, 'channel')) === channel) return false;
		await redis.multi().hsetnx(there, field, id).expire(there, ttlSeconds).exec();
		return (await redis.hget(there, field)) === id;
	}

	return {
		/** Lines that went with it are marked first: as long as the first one's outcome is unknown, nobody posts any of them. */
		async posted(
			id: string,
			{ threadOf, version }: Pick<Entry, 'threadOf' | 'version'>,
			post: { channel: string; ts: string; at: number; others: Line[] },
		) {
			const { channel, ts, at, others } = post;
			for (const each of [...others, { id, entry: { version } }]) {
				const sent = each.entry.version;
				await set(each.id, { phase: 'posted', channel, ts, sent, sentAt: at, unclear: '' });
			}
			if (threadOf) await thread.remove(threadOf, [id, ...others.map((other) => other.id)]);
		},
		updated: (id: string, version: number, at: number) => set(id, { sent: version, sentAt: at }),
		/** Slack has no such message, or nobody can tell (`as`): it is posted when it is its turn. */
		notPosted: (id: string, as?: 'repeat' | 'unclear') => set(id, { ...postedAnew, ...(as ? { unclear: as } : {}) }),
		/** Slack surely did not take it, so that nothing of this try has to be looked for later. */
		refused: (id: string, intendedAt: number) =>
			refusedEntry([entryKey(id)], intendedAt, ...Object.entries(postedAnew).flat()),
		/** Somebody has deleted it; it is posted anew when there is news of it. */
		deleted: (id: string, ts: string) => redis.eval(deletedScript, 1, entryKey(id), ts),
		searched: (id: string, { cursor, pages }: NonNullable<Entry['searched']>) => set(id, { cursor, pages }),
		/** To where it falls back, unless the same is there already or was moved there before. */
		async moveTo(id: string, channel: string, sameAs?: string) {
			if (sameAs && !(await isFirstIn(sameAs, channel, id))) return gone(id);
			const moved = redis.multi().hset(entryKey(id), { channel });
			return moved.hdel(entryKey(id), 'fallbackRecipient', 'followsSetting').exec();
		},
		/** Goes in the channel itself. */
		leaveThread: (id: string) => redis.hdel(entryKey(id), 'threadOf'),
		/** Slack refused the blocks of this version: its words alone are shown, until there is news of it. */
		plain: (id: string, version: number) => set(id, { plain: version }),
		gone,
		/** Lines of a thread are not to be sent any more. */
		async linesGone(parent: string, ids: string[]) {
			for (const id of ids) await gone(id);
			await thread.remove(parent, ids);
		},
	};
}

/** Lines that wait in a thread, in the order in which they were put. */
function createThreadLines(redis: Redis, key: (parent: string) => string) {
	return {
		key,
		add: (parent: string, id: string, arrival: number) =>
			redis.multi().zadd(key(parent), 'NX', arrival, id).expire(key(parent), ttlSeconds).exec(),
		first: (parent: string, count: number) => redis.zrange(key(parent), '0', `${count - 1}`),
		remove: (parent: string, ids: string[]) => redis.zrem(key(parent), ...ids),
	};
}

const entryOf = (row: Record<string, string>, channel: string): Entry => ({
	channel,
	followsSetting: row.followsSetting === '1',
	...(row.threadOf && { threadOf: row.threadOf }),
	...(row.alsoInChannel && { alsoInChannel: true }),
	...(row.fallbackRecipient && { fallbackRecipient: row.fallbackRecipient }),
	...(row.sameAs && { sameAs: row.sameAs }),
	kind: row.kind as PostKind,
	arrival: Number(row.arrival ?? 0),
	urgency: row.urgency as Urgency,
	...shown(row),
	version: Number(row.version),
	sent: Number(row.sent ?? 0),
	sentAt: Number(row.sentAt ?? 0),
	ts: row.ts || null,
	phase: (row.phase as Entry['phase']) || 'new',
	intendedAt: Number(row.intendedAt ?? 0),
	firstIntendedAt: Number(row.firstIntendedAt ?? 0),
	together: row.together ? (JSON.parse(row.together) as string[]) : [],
	unclear: (row.unclear as Entry['unclear']) || null,
	searched: row.cursor ? { cursor: row.cursor, pages: Number(row.pages) } : null,
});

/** How it should look. Of blocks that Slack has refused nothing is left but what they say. */
function shown(row: Record<string, string>) {
	const message = { text: row.text ?? '', blocks: JSON.parse(row.blocks ?? '[]') as KnownBlock[] };
	return row.plain === row.version ? { text: spoken(message), blocks: [] } : message;
}
