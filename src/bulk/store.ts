import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Bulk, type BulkState, type ItemResult, itemResults } from './bulk.js';

/** Bytes of one id, big-endian: n8n's ids stay far below 2^48. */
export const idBytes = 6;
export const maxId = 2 ** (8 * idBytes) - 1;
/** One byte of result and the id of the run that was made. */
export const resultBytes = 1 + idBytes;
/** After its end, and how long one waits to be confirmed. */
const endedTtl = 7 * 86_400;
/** Of one that has not ended, after the last sign of us: below the ledger's `openSeconds`, which tells what was sent. */
export const unfinishedTtl = 14 * 86_400;
/** A count that was not finished by then never will be. */
const countTtl = 3_600;
const rowsAtOnce = 500;

/** A target and how it ended; `newId`: of the run that a retry made. */
export type ResultRow = { executionId: number; result: ItemResult; newId: number | null };

export type BulkKeys = ReturnType<typeof createBulkKeys>;

/** What is kept of a bulk. */
export const createBulkKeys = (key: (...parts: (string | number)[]) => string) => ({
	bulk: (id: string) => key('bulk', id),
	window: (id: string) => key('bulk', id, 'window'), // those that are worked on (window.ts)
	targets: (id: string) => key('bulk', id, 'targets'),
	results: (id: string) => key('bulk', id, 'results'),
	counting: (id: string, count: string) => key('bulk', id, 'targets', count), // what one count has found so far
	all: key('bulks'), // by when they were asked for
	unfinished: key('bulks', 'unfinished'),
});

// The results are as long as they will ever be, so that they need not grow with each.
const countedScript = `
if redis.call('hget', KEYS[1], 'state') ~= 'counting' then return redis.call('del', KEYS[4]) end
if tonumber(ARGV[1]) >= 0 then
  redis.call('rename', KEYS[4], KEYS[2])
  redis.call('expire', KEYS[2], ${endedTtl})
  redis.call('setrange', KEYS[3], ARGV[1], '\0')
  redis.call('expire', KEYS[3], ${endedTtl})
end
redis.call('hset', KEYS[1], 'state', 'ready')
for i = 2, #ARGV, 2 do redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1]) end`;
const setScript = `
if redis.call('exists', KEYS[1]) == 0 then return 0 end
return redis.call('hset', KEYS[1], unpack(ARGV))`;
// Where the connection broke before the answer came, the client sends the same once more.
const moveScript = `
local state = redis.call('hget', KEYS[1], 'state')
local by, to = ARGV[1], ARGV[2]
local n = tonumber(ARGV[3])
if redis.call('hget', KEYS[1], 'moved') == by then return 1 end
for i = 4, 3 + n do
  if ARGV[i] == state then
    redis.call('hset', KEYS[1], 'state', to, 'moved', by)
    for j = 4 + n, #ARGV, 2 do redis.call('hset', KEYS[1], ARGV[j], ARGV[j + 1]) end
    return 1
  end
end
return 0`;

export type BulkStore = ReturnType<typeof createBulkStore>;

/** A bulk in Redis: a hash for what it is, strings of packed target ids and of packed results, 13 bytes a target. */
export function createBulkStore(redis: Redis, keys: BulkKeys) {
	const ofOne = (id: string) => [keys.bulk(id), keys.window(id), keys.targets(id), keys.results(id)];
	/** From this one on, in order. */
	const results = (id: string, from: number, count: number) => readResults(redis, keys, id, from, count);
	const read = async (id: string) => bulkOf(id, await redis.hgetall(keys.bulk(id)));

	return {
		read,
		async create(bulk: Bulk) {
			await redis
				.multi()
				.hset(keys.bulk(bulk.id), rowOf(bulk))
				.expire(keys.bulk(bulk.id), endedTtl)
				.zadd(keys.all, bulk.askedAt, bulk.id)
				.zremrangebyrank(keys.all, '0', '-201')
				.expire(keys.all, unfinishedTtl)
				.sadd(keys.unfinished, bulk.id)
				.expire(keys.unfinished, unfinishedTtl)
				.exec();
		},
		/** Newest first. */
		async latest(count: number) {
			const ids = await redis.zrange(keys.all, '0', String(count - 1), 'REV');
			const bulks = await Promise.all(ids.map(read));
			return bulks.filter((bulk) => bulk !== null);
		},
		/** Ids of those that have not ended, as far as is known. */
		unfinished: () => redis.smembers(keys.unfinished),
		/** It has not ended, and must not run out. */
		async keep(id: string) {
			const keeping = redis.multi();
			for (const each of [...ofOne(id), keys.all, keys.unfinished]) keeping.expire(each, unfinishedTtl);
			await keeping.exec();
		},
		/** It has ended, or is gone: what is left of it runs out. */
		async finish(id: string) {
			const finishing = redis.multi().srem(keys.unfinished, id);
			for (const each of ofOne(id)) finishing.expire(each, endedTtl);
			await finishing.exec();
		},
		/** Changes plain fields, where it is there. */
		async set(id: string, fields: Partial<Bulk>) {
			await redis.eval(setScript, 1, keys.bulk(id), ...Object.entries(rowOf(fields)).flat());
		},
		/** Changes the state where it is one of `from`. True for one caller. */
		async move(id: string, from: BulkState[], to: BulkState, fields: Partial<Bulk> = {}) {
			const rest = Object.entries(rowOf(fields)).flat();
			const args = [randomUUID(), to, from.length, ...from, ...rest];
			return (await redis.eval(moveScript, 1, keys.bulk(id), ...args)) === 1;
		},
		/** Adds targets to what one count has found; a process that was taken for dead may be at another one. */
		async append(id: string, count: string, executionIds: number[]) {
			const packed = Buffer.alloc(executionIds.length * idBytes);
			executionIds.forEach((executionId, i) => {
				packed.writeUIntBE(executionId, i * idBytes, idBytes);
			});
			const found = keys.counting(id, count);
			await redis.multi().append(found, packed).expire(found, countTtl).exec();
		},
		/** What that count has found are the targets; the first to be complete wins. */
		async counted(
			id: string,
			count: string,
			fields: Pick<Bulk, 'total' | 'counted' | 'leftOut' | 'first' | 'ages' | 'selection'>,
		) {
			const all = [keys.bulk(id), keys.targets(id), keys.results(id), keys.counting(id, count)];
			const last = fields.total * resultBytes - 1;
			await redis.eval(countedScript, all.length, ...all, last, ...Object.entries(rowOf(fields)).flat());
		},
		/** All of them, in order. */
		async *rows({ id, total }: Bulk) {
			for (let from = 0; from < total; from += rowsAtOnce) {
				yield* await results(id, from, Math.min(rowsAtOnce, total - from));
			}
		},
		results,
	};
}

async function readResults(redis: Redis, keys: BulkKeys, id: string, from: number, count: number) {
	const [targets, results] = await Promise.all([
		redis.getrangeBuffer(keys.targets(id), from * idBytes, (from + count) * idBytes - 1),
		redis.getrangeBuffer(keys.results(id), from * resultBytes, (from + count) * resultBytes - 1),
	]);
	return Array.from({ length: targets.length / idBytes }, (_, i): ResultRow => {
		const at = i * resultBytes;
		const known = results.length >= at + resultBytes;
		const newId = known ? results.readUIntBE(at + 1, idBytes) : 0;
		return {
			executionId: targets.readUIntBE(i * idBytes, idBytes),
			result: itemResults[known ? results[at]! : 0]!,
			newId: newId || null,
		};
	});
}

/** A field each, as JSON but for the state, which scripts compare. What is counted by many processes stands beside them. */
function rowOf({ id, counts, ...fields }: Partial<Bulk>): Record<string, string> {
	const rows = Object.entries(fields).map(([name, value]) => [name, name === 'state' ? value : JSON.stringify(value)]);
	return Object.fromEntries(rows);
}

function bulkOf(id: string, { state, next, moved, ...row }: Record<string, string>): Bulk | null {
	if (!state) return null;
	const fields = Object.entries(row).filter(([name]) => !name.startsWith('count:'));
	const counts = Object.fromEntries(itemResults.map((result) => [result, Number(row[`count:${result}`] ?? 0)]));
	return { ...Object.fromEntries(fields.map(([name, json]) => [name, JSON.parse(json)])), id, state, counts } as Bulk;
}
