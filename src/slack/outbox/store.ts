import type { KnownBlock } from '@slack/web-api';
import type { Redis } from 'ioredis';
import { createScript } from '../../redis/script.js';
import type { PostKind, Urgency } from './priorities.js';

/** A message as it should look now. */
export type Draft = {
	/** An id; or `alertChannel`, which stands for whichever is set when it is posted. */
	channel: string;
	/** The key of the message in whose thread it goes. */
	threadOf?: string;
	/** A person who gets it directly where the channel does not take our messages. */
	elseTo?: string;
	/** What it is, which decides who goes first where many wait. A `line` is told once and never changed. */
	kind: Exclude<PostKind, 'repeat'>;
	/** The problem that an alert tells of: the first of a problem rings before one more of another. */
	about?: string;
	/** How much a change of it hurries; `progress` unless given. */
	urgency?: Urgency;
	text: string;
	blocks: KnownBlock[];
};

/** As the `channel` of a draft: whichever channel is set for alerts. What has not been posted follows the setting. */
export const alertChannel = 'alert-channel';

export type Entry = Omit<Draft, 'kind' | 'about'> & {
	kind: PostKind;
	urgency: Urgency;
	/** Its channel is whichever is set for alerts. */
	followsSetting: boolean;
	/** When it was first put, in hundredths of a millisecond since 1970; no two are alike. */
	arrival: number;
	/** Grows with each put; `sent` is the version that Slack shows. */
	version: number;
	sent: number;
	sentAt: number;
	ts: string | null;
	/** `posting`: a post was about to be sent and nothing is known of it. `gone`: not to be sent any more. */
	phase: 'new' | 'posting' | 'posted' | 'gone';
	intendedAt: number;
	firstIntendedAt: number;
	/** Lines of the same thread that are told in the same message. */
	together: string[];
	/** Nobody can know whether a first copy arrived: this one says so, or a few words come in its stead. */
	unclear: 'repeat' | 'unclear' | null;
	/** How far the channel was searched for it: Slack's cursor and the number of pages. */
	searched: { cursor: string; pages: number } | null;
};

/** Long enough for a message to be updated, short enough not to keep what nobody looks at. */
const keptSeconds = 60 * 86_400;

/**
 * ARGV: now, how many of the fields that follow are set once only, and then names and values. Returns 1 where there is
 * something to be sent.
 */
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
  redis.call('set', last, string.format('%.0f', arrival), 'EX', ${keptSeconds})
  redis.call('hset', entry, 'arrival', string.format('%.0f', arrival))
end
for i = 3, #ARGV, 2 do
  redis.call((i - 3) / 2 < tonumber(ARGV[2]) and 'hsetnx' or 'hset', entry, ARGV[i], ARGV[i + 1])
end
redis.call('hincrby', entry, 'version', 1)
redis.call('expire', entry, ${keptSeconds})
return 1`;

const intendScript = `
local phase = redis.call('hget', KEYS[1], 'phase')
if not phase or phase == '' then phase = 'new' end
if phase ~= ARGV[2] or (redis.call('hget', KEYS[1], 'intendedAt') or '0') ~= ARGV[3] then return 0 end
redis.call('hset', KEYS[1], 'phase', 'posting', 'intendedAt', ARGV[1], 'channel', ARGV[4], 'together', ARGV[5])
redis.call('hsetnx', KEYS[1], 'firstIntendedAt', ARGV[1])
return 1`;

const postedAnew = { phase: 'new', ts: '', together: '', cursor: '' };

const refusedScript = `
redis.call('hset', KEYS[1], unpack(ARGV, 2))
if redis.call('hget', KEYS[1], 'firstIntendedAt') == ARGV[1] then redis.call('hdel', KEYS[1], 'firstIntendedAt') end`;

const deletedScript = `
if redis.call('hget', KEYS[1], 'ts') == ARGV[1] then redis.call('hset', KEYS[1], 'phase', 'new', 'ts', '') end`;

export type OutboxStore = ReturnType<typeof createOutboxStore>;

export function createOutboxStore(redis: Redis, key: (...parts: string[]) => string) {
	const entryKey = (id: string) => key('out', id);
	const threadKey = (parent: string) => key('out-thread', parent);
	const putEntry = createScript(redis, putScript);
	const intendEntry = createScript(redis, intendScript);
	const refusedEntry = createScript(redis, refusedScript);

	return {
		key: entryKey,
		/** False where Slack shows exactly this already. `channel` is where it goes if its draft names none by id. */
		async put(id: string, draft: Omit<Draft, 'kind'> & { kind: PostKind }, channel: string, now: number) {
			const { threadOf, elseTo, urgency = 'progress', text, blocks, kind } = draft;
			const once = {
				// The channel of a posted message is the one that Slack answered with (a DM's id for a person's).
				channel,
				kind,
				...(draft.channel === alertChannel ? { followsSetting: '1' } : {}),
				...(threadOf ? { threadOf } : {}),
				...(elseTo ? { elseTo } : {}),
			};
			const each = { text, blocks: JSON.stringify(blocks), urgency };
			const fields = [...Object.entries(once), ...Object.entries(each)].flat();
			const keys = [entryKey(id), key('out-arrival')];
			return (await putEntry(keys, now, Object.keys(once).length, ...fields)) === 1;
		},
		async read(id: string): Promise<Entry | null> {
			const row = await redis.hgetall(entryKey(id));
			if (!row.channel) return null;
			return {
				channel: row.channel,
				followsSetting: row.followsSetting === '1',
				...(row.threadOf ? { threadOf: row.threadOf } : {}),
				...(row.elseTo ? { elseTo: row.elseTo } : {}),
				kind: row.kind as PostKind,
				arrival: Number(row.arrival ?? 0),
				urgency: row.urgency as Urgency,
				text: row.text ?? '',
				blocks: JSON.parse(row.blocks ?? '[]') as KnownBlock[],
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
			};
		},
		/** False where another has had it in hand since this was read: it may be posted by now. */
		async intend(
			id: string,
			{ phase, intendedAt }: Pick<Entry, 'phase' | 'intendedAt'>,
			to: { channel: string; together: string[]; at: number },
		) {
			const args = [to.at, phase, intendedAt, to.channel, JSON.stringify(to.together)];
			return (await intendEntry([entryKey(id)], ...args)) === 1;
		},
		async posted(id: string, post: { channel: string; ts: string; version: number; at: number }) {
			const { channel, ts, version, at } = post;
			await redis.hset(entryKey(id), { phase: 'posted', channel, ts, sent: version, sentAt: at, unclear: '' });
		},
		async updated(id: string, version: number, at: number) {
			await redis.hset(entryKey(id), { sent: version, sentAt: at });
		},
		/** Slack has no such message, or nobody can tell (`as`): it is posted when it is its turn. */
		async notPosted(id: string, { as }: { as?: 'repeat' | 'unclear' } = {}) {
			await redis.hset(entryKey(id), { ...postedAnew, ...(as ? { unclear: as } : {}) });
		},
		/** Slack surely did not take it, so that nothing of this try has to be looked for later. */
		async refused(id: string, intendedAt: number) {
			await refusedEntry([entryKey(id)], intendedAt, ...Object.entries(postedAnew).flat());
		},
		/** Somebody has deleted it; it is posted anew when there is news of it. */
		async deleted(id: string, ts: string) {
			await redis.eval(deletedScript, 1, entryKey(id), ts);
		},
		async searched(id: string, { cursor, pages }: { cursor: string; pages: number }) {
			await redis.hset(entryKey(id), { cursor, pages });
		},
		async moveTo(id: string, channel: string) {
			await redis.multi().hset(entryKey(id), { channel }).hdel(entryKey(id), 'elseTo', 'followsSetting').exec();
		},
		/** Goes in the channel itself. */
		async leaveThread(id: string) {
			await redis.hdel(entryKey(id), 'threadOf');
		},
		async plain(id: string) {
			await redis.hset(entryKey(id), { blocks: '[]' });
		},
		async gone(id: string) {
			await redis.hset(entryKey(id), { phase: 'gone' });
		},

		/** Lines that wait in a thread, in the order in which they were put. */
		thread: {
			key: threadKey,
			async add(parent: string, id: string, arrival: number) {
				await redis.multi().zadd(threadKey(parent), 'NX', arrival, id).expire(threadKey(parent), keptSeconds).exec();
			},
			first: (parent: string, count: number): Promise<string[]> => redis.zrange(threadKey(parent), '0', `${count - 1}`),
			async remove(parent: string, ids: string[]) {
				await redis.zrem(threadKey(parent), ...ids);
			},
		},

		/** Whether another alert told of the same problem within the last minute. */
		async ringsAlready(problem: string, id: string): Promise<boolean> {
			const before = await redis.set(key('out-about', problem), id, 'EX', 60, 'GET');
			return before !== null && before !== id;
		},
	};
}
