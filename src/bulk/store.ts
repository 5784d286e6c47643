import type { Redis } from 'ioredis';
import { createScript } from '../redis/script.js';
import type { Bulk, BulkState, ItemResult, Target } from './bulk.js';
import { itemResults } from './bulk.js';

/** Bytes of one id, big-endian: n8n's ids stay far below 2^48. */
const idBytes = 6;
/** One byte of result and the id of the run that was made. */
const resultBytes = 1 + idBytes;
const keptSeconds = 7 * 86_400;
/** Longer than any list of n8n's that another bulk may still believe. */
const recoveredSeconds = 30;
/** A count that was not finished by then never will be. */
const countSeconds = 3_600;

/** An execution's id as it stands among the targets. */
export function packedId(executionId: number): Buffer {
	const packed = Buffer.alloc(idBytes);
	packed.writeUIntBE(executionId, 0, idBytes);
	return packed;
}

/** How many may be under way from now on, and how many places must be free before any is taken. */
export type Room = { places: number; atLeast: number };

/** `quiet`: nothing is under way. */
export type Taken = { taken: { index: number; executionId: number }[]; quiet: boolean };

export type ItemEnd = {
	result: ItemResult;
	newId: number;
	room: Room;
	/** Of the ledger's entry, which has done its work. */
	ledgerKey: string;
	/** It was retried with success: for a while nobody else may retry it. */
	recovered: boolean;
};

/**
 * A bulk in Redis: one hash for what it is, one string of packed target ids and one of packed results (13 bytes a
 * target together), and the set of indexes that are under way, which is never larger than the concurrency.
 */
export type BulkStore = {
	create(bulk: Bulk): Promise<void>;
	read(id: string): Promise<Bulk | null>;
	/** Newest first. */
	latest(count: number): Promise<Bulk[]>;
	/** Changes plain fields. */
	set(id: string, fields: Partial<Bulk>): Promise<void>;
	/** Changes the state where it is one of `from`. True for one caller. */
	move(id: string, from: BulkState[], to: BulkState, fields?: Partial<Bulk>): Promise<boolean>;
	/** Adds targets to what one count has found; a process that was taken for dead may be at another one. */
	append(id: string, count: string, executionIds: number[]): Promise<void>;
	/** What that count has found are the targets; the first to be complete wins. */
	counted(id: string, count: string, fields: { total: number; first: Target[] }): Promise<void>;
	/** The execution, and whether its result stands already. */
	target(id: string, index: number): Promise<{ executionId: number; settled: boolean }>;
	/** Takes the next targets to work on, as many as there is room for. The job of each must be added then. */
	take(id: string, room: Room): Promise<Taken>;
	/** Writes a result, once; then takes what there is room for. */
	settle(id: string, index: number, end: ItemEnd): Promise<Taken>;
	/** Gives an index back that was taken and not begun. */
	giveBack(id: string, index: number): Promise<Taken>;
	inFlight(id: string): Promise<number[]>;
	/** Of the indexes that have no job now, those that had none for so long; each is told once. */
	lost(id: string, without: number[], at: number, forMs: number): Promise<number[]>;
	/** Results from `from` on, in order. */
	results(
		id: string,
		from: number,
		count: number,
	): Promise<{ executionId: number; result: ItemResult; newId: number | null }[]>;
};

// What has been given back goes first. Answers with what is under way, and an index and an id for each that is taken.
const takeLua = `
local function take(bulk, flight, back, targets, lost, places, atLeast)
  local underWay = redis.call('scard', flight)
  local free = tonumber(places) - underWay
  local known = redis.call('hmget', bulk, 'state', 'next', 'total')
  if known[1] ~= 'running' or free < tonumber(atLeast) then return { underWay } end
  local first = tonumber(known[2] or '0')
  local next, total = first, tonumber(known[3])
  local answer = { 0 }
  for _ = 1, free do
    local index = redis.call('lpop', back)
    if index then
      redis.call('hdel', lost, index)
    else
      if next >= total then break end
      index = next
      next = next + 1
    end
    redis.call('sadd', flight, index)
    local id = 0
    local packed = redis.call('getrange', targets, index * ${idBytes}, index * ${idBytes} + ${idBytes - 1})
    for i = 1, ${idBytes} do id = id * 256 + string.byte(packed, i) end
    table.insert(answer, tonumber(index))
    table.insert(answer, string.format('%.0f', id))
    underWay = underWay + 1
  end
  if next ~= first then redis.call('hset', bulk, 'next', next) end
  answer[1] = underWay
  return answer
end
`;
const takeScript = `${takeLua} return take(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1], ARGV[2])`;
const settleScript = `${takeLua}
local index, size = tonumber(ARGV[3]), ${resultBytes}
redis.call('srem', KEYS[2], index)
local first = redis.call('getrange', KEYS[6], index * size, index * size)
if first == '' or first == '\\0' then
  redis.call('setrange', KEYS[6], index * size, ARGV[4])
  redis.call('hincrby', KEYS[1], 'count:' .. ARGV[5], 1)
end
redis.call('del', KEYS[7])
if ARGV[6] ~= '' then
  redis.call('hset', KEYS[7], 'phase', 'recovered', 'newId', ARGV[6])
  redis.call('expire', KEYS[7], ${recoveredSeconds})
end
return take(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1], ARGV[2])`;
const giveBackScript = `
if redis.call('srem', KEYS[2], ARGV[1]) == 1 then
  redis.call('rpush', KEYS[3], ARGV[1])
  redis.call('expire', KEYS[3], ${keptSeconds})
end
return { redis.call('scard', KEYS[2]) }`;
// The results are as long as they will ever be, so that they need not grow with each.
const countedScript = `
if redis.call('hget', KEYS[1], 'state') ~= 'counting' then return redis.call('del', KEYS[4]) end
if tonumber(ARGV[1]) >= 0 then
  redis.call('rename', KEYS[4], KEYS[2])
  redis.call('expire', KEYS[2], ${keptSeconds})
  redis.call('setrange', KEYS[3], ARGV[1], '\0')
  redis.call('expire', KEYS[3], ${keptSeconds})
end
redis.call('hset', KEYS[1], 'state', 'ready')
for i = 2, #ARGV, 2 do redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1]) end`;
const moveScript = `
local state = redis.call('hget', KEYS[1], 'state')
local to = ARGV[1]
local n = tonumber(ARGV[2])
for i = 3, 2 + n do
  if ARGV[i] == state then
    redis.call('hset', KEYS[1], 'state', to)
    for j = 3 + n, #ARGV, 2 do redis.call('hset', KEYS[1], ARGV[j], ARGV[j + 1]) end
    return 1
  end
end
return 0`;

/** Fields of their own in the hash, each as JSON; counts beside them as numbers, since many processes count. */
const jsonFields = [
	'kind',
	'by',
	'origin',
	'askedAt',
	'words',
	'selection',
	'options',
	'lastBy',
	'first',
	'startedAt',
	'waitsTill',
	'endedAt',
	'toldAt',
	'brokenSince',
	'problem',
	'viewId',
] as const satisfies (keyof Bulk)[];

type Script = ReturnType<typeof createScript>;

export function createBulkStore(redis: Redis, key: (...parts: (string | number)[]) => string): BulkStore {
	const bulkKey = (id: string) => key('bulk', id);
	const targetsKey = (id: string) => key('bulk', id, 'targets');
	const resultsKey = (id: string) => key('bulk', id, 'results');
	const flightKey = (id: string) => key('bulk', id, 'flight');
	const backKey = (id: string) => key('bulk', id, 'back');
	const lostKey = (id: string) => key('bulk', id, 'lost');
	const keysOf = (id: string) => [bulkKey(id), flightKey(id), backKey(id), targetsKey(id), lostKey(id)];
	const [takeNext, settleOne, giveOneBack] = [takeScript, settleScript, giveBackScript].map((lua) =>
		createScript(redis, lua),
	) as [Script, Script, Script];
	const indexKey = key('bulks');

	const plainFields = (fields: Partial<Bulk>) =>
		Object.fromEntries([
			...jsonFields.filter((field) => field in fields).map((field) => [field, JSON.stringify(fields[field])]),
			...('total' in fields ? [['total', String(fields.total)]] : []),
			...('state' in fields ? [['state', fields.state!]] : []),
		]) as Record<string, string>;

	function fromRow(id: string, row: Record<string, string>): Bulk | null {
		if (!row.state) return null;
		const fields = Object.fromEntries(jsonFields.map((field) => [field, JSON.parse(row[field] ?? 'null')]));
		const counts = Object.fromEntries(itemResults.map((result) => [result, Number(row[`count:${result}`] ?? 0)]));
		return { ...fields, id, state: row.state as BulkState, total: Number(row.total ?? 0), counts } as Bulk;
	}

	async function read(id: string) {
		return fromRow(id, await redis.hgetall(bulkKey(id)));
	}

	return {
		read,
		async create(bulk) {
			await redis
				.multi()
				.hset(bulkKey(bulk.id), plainFields(bulk))
				.expire(bulkKey(bulk.id), keptSeconds)
				.zadd(indexKey, bulk.askedAt, bulk.id)
				.zremrangebyrank(indexKey, '0', '-201')
				.exec();
		},
		async latest(count) {
			const ids = await redis.zrange(indexKey, '0', String(count - 1), 'REV');
			const bulks = await Promise.all(ids.map(read));
			return bulks.filter((bulk) => bulk !== null);
		},
		async set(id, fields) {
			await redis.hset(bulkKey(id), plainFields(fields));
		},
		async move(id, from, to, fields = {}) {
			const rest = Object.entries(plainFields(fields)).flat();
			return (await redis.eval(moveScript, 1, bulkKey(id), to, from.length, ...from, ...rest)) === 1;
		},
		async append(id, count, executionIds) {
			const packed = Buffer.alloc(executionIds.length * idBytes);
			executionIds.forEach((executionId, i) => {
				packed.writeUIntBE(executionId, i * idBytes, idBytes);
			});
			const found = key('bulk', id, 'targets', count);
			await redis.multi().append(found, packed).expire(found, countSeconds).exec();
		},
		async counted(id, count, fields) {
			const keys = [bulkKey(id), targetsKey(id), resultsKey(id), key('bulk', id, 'targets', count)];
			const last = fields.total * resultBytes - 1;
			await redis.eval(countedScript, keys.length, ...keys, last, ...Object.entries(plainFields(fields)).flat());
		},
		async target(id, index) {
			const at = index * resultBytes;
			const [target, result] = await Promise.all([
				redis.getrangeBuffer(targetsKey(id), index * idBytes, (index + 1) * idBytes - 1),
				redis.getrangeBuffer(resultsKey(id), at, at),
			]);
			return { executionId: target.readUIntBE(0, idBytes), settled: result.length > 0 && result[0] !== 0 };
		},
		async take(id, { places, atLeast }) {
			return takenOf(await takeNext(keysOf(id), places, atLeast));
		},
		async settle(id, index, { result, newId, room, ledgerKey, recovered }) {
			const packed = Buffer.alloc(resultBytes);
			packed.writeUInt8(itemResults.indexOf(result), 0);
			packed.writeUIntBE(newId, 1, idBytes);
			const keys = [...keysOf(id), resultsKey(id), ledgerKey];
			const free = [room.places, room.atLeast];
			return takenOf(await settleOne(keys, ...free, index, packed, result, recovered ? newId : ''));
		},
		async giveBack(id, index) {
			return takenOf(await giveOneBack(keysOf(id), index));
		},
		async inFlight(id) {
			return (await redis.smembers(flightKey(id))).map(Number);
		},
		async lost(id, without, at, forMs) {
			const since = await redis.hgetall(lostKey(id));
			const lost = without.filter((index) => at - Number(since[index] ?? at) >= forMs);
			const still = without.filter((index) => !lost.includes(index));
			if (Object.keys(since).length === 0 && still.length === 0) return lost;
			const writing = redis.multi().del(lostKey(id));
			for (const index of still) writing.hsetnx(lostKey(id), String(index), since[index] ?? at);
			await writing.expire(lostKey(id), keptSeconds).exec();
			return lost;
		},
		async results(id, from, count) {
			const [targets, results] = await Promise.all([
				redis.getrangeBuffer(targetsKey(id), from * idBytes, (from + count) * idBytes - 1),
				redis.getrangeBuffer(resultsKey(id), from * resultBytes, (from + count) * resultBytes - 1),
			]);
			return Array.from({ length: targets.length / idBytes }, (_, i) => {
				const at = i * resultBytes;
				const known = results.length >= at + resultBytes;
				const newId = known ? results.readUIntBE(at + 1, idBytes) : 0;
				return {
					executionId: targets.readUIntBE(i * idBytes, idBytes),
					result: itemResults[known ? results[at]! : 0]!,
					newId: newId || null,
				};
			});
		},
	};
}

function takenOf(answer: unknown): Taken {
	const [underWay, ...pairs] = (answer as (string | number)[]).map(Number);
	const taken = [];
	for (let i = 0; i < pairs.length; i += 2) taken.push({ index: pairs[i]!, executionId: pairs[i + 1]! });
	return { taken, quiet: underWay === 0 };
}

export type { Target };
