import type { Redis } from 'ioredis';
import { type Guard, openSeconds } from '../operations/ledger.js';
import { createScript } from '../redis/script.js';
import type { Bulk, BulkState, ItemResult, Target } from './bulk.js';
import { itemResults } from './bulk.js';

/** Bytes of one id, big-endian: n8n's ids stay far below 2^48. */
const idBytes = 6;
const highestId = 2 ** (8 * idBytes) - 1;
/** One byte of result and the id of the run that was made. */
const resultBytes = 1 + idBytes;
/** After its end, and how long one waits to be confirmed. */
const keptSeconds = 7 * 86_400;
/**
 * Of one that has not ended, after the last sign that Flowbell runs: below the ledger's `openSeconds`, so that whoever
 * takes one up again still finds there what was sent.
 */
const unfinishedSeconds = 14 * 86_400;
/** Longer than any list of n8n's that another bulk may still believe. */
const recoveredSeconds = 30;
/** A count that was not finished by then never will be. */
const countSeconds = 3_600;

/** What a place has in hand. `again`: since before this start of its job, so that somebody may have begun with it. */
export type InHand = { index: number; executionId: number; again: boolean };

/** `quiet`: no place has anything in hand. */
export type Step = { next: InHand | null; quiet: boolean };

export type ItemEnd = {
	result: ItemResult;
	newId: number;
	/** Whether the place takes the next one. */
	goOn: boolean;
	/** The ledger's entry of a retry; null for other work. What another job has written there is left alone. */
	ledger: {
		key: string;
		jobId: string;
		/**
		 * `forget`: it has done its work. `recovered`: retried with success, so for a while nobody else may retry it.
		 * `keep`: nobody can know whether it was sent, and it must go on keeping others from sending.
		 */
		becomes: 'forget' | 'recovered' | 'keep';
	} | null;
};

/**
 * A bulk in Redis: one hash for what it is, one string of packed target ids and one of packed results (13 bytes a
 * target together), and the index that each place has in hand.
 */
export type BulkStore = {
	create(bulk: Bulk): Promise<void>;
	read(id: string): Promise<Bulk | null>;
	/** Newest first. */
	latest(count: number): Promise<Bulk[]>;
	/** Ids of those that have not ended, as far as is known. */
	unfinished(): Promise<string[]>;
	/** It has not ended, and must not run out. */
	keep(id: string): Promise<void>;
	/** It has ended, or is gone: what is left of it runs out. */
	finish(id: string): Promise<void>;
	/** Changes plain fields, where it is there. */
	set(id: string, fields: Partial<Bulk>): Promise<void>;
	/** Changes the state where it is one of `from`. True for one caller. */
	move(id: string, from: BulkState[], to: BulkState, fields?: Partial<Bulk>): Promise<boolean>;
	/** Adds targets to what one count has found; a process that was taken for dead may be at another one. */
	append(id: string, count: string, executionIds: number[]): Promise<void>;
	/** What that count has found are the targets; the first to be complete wins. */
	counted(id: string, count: string, fields: Pick<Bulk, 'total' | 'counted' | 'first'>): Promise<void>;
	/** What the place has in hand, or else the next target where one may be begun. */
	take(id: string, place: number): Promise<Step>;
	/** Writes a result, once. Whoever worked for the same place and comes second takes nothing. */
	settle(id: string, place: number, index: number, end: ItemEnd): Promise<Step>;
	/** What the place has in hand was not begun, and another may take it. */
	giveBack(id: string, place: number): Promise<Step>;
	/** Holds as long as the place has this index in hand: for a script that must not run on after somebody else. */
	guard(id: string, place: number, index: number): Guard;
	/** Indexes in hand. */
	inHand(id: string): Promise<number[]>;
	/** Which places have something in hand, and whether there is something to take. */
	standing(id: string): Promise<{ places: number[]; left: boolean }>;
	/** Results from `from` on, in order. */
	results(
		id: string,
		from: number,
		count: number,
	): Promise<{ executionId: number; result: ItemResult; newId: number | null }[]>;
};

// What has been given back goes first. What is in hand and has its result was settled by a process believed dead.
const takeLua = `
local function take(bulk, hands, back, targets, results, place)
  -- What is gone has no more to give, and nothing of it may come back.
  if redis.call('exists', bulk, targets) < 2 then
    redis.call('del', hands, back)
    return { 0 }
  end
  local index, again = redis.call('hget', hands, place), 1
  if index then
    local result = redis.call('getrange', results, index * ${resultBytes}, index * ${resultBytes})
    if result ~= '' and result ~= '\\0' then
      redis.call('hdel', hands, place)
      index = false
    end
  end
  if not index then
    again = 0
    local known = redis.call('hmget', bulk, 'state', 'next', 'total')
    if known[1] ~= 'running' then return { redis.call('hlen', hands) } end
    index = redis.call('lpop', back)
    if not index then
      index = tonumber(known[2] or '0')
      if index >= tonumber(known[3]) then return { redis.call('hlen', hands) } end
      redis.call('hset', bulk, 'next', index + 1)
    end
    redis.call('hset', hands, place, index)
    redis.call('expire', hands, ${unfinishedSeconds})
  end
  local id = 0
  local packed = redis.call('getrange', targets, index * ${idBytes}, index * ${idBytes} + ${idBytes - 1})
  for i = 1, ${idBytes} do id = id * 256 + string.byte(packed, i) end
  return { 1, index, string.format('%.0f', id), again }
end
`;
const takeScript = `${takeLua} return take(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], ARGV[1])`;
const settleScript = `${takeLua}
local place, index, size = ARGV[1], ARGV[2], ${resultBytes}
if redis.call('exists', KEYS[1], KEYS[5]) < 2 then
  redis.call('del', KEYS[2], KEYS[3])
  return { 0 }
end
local first = redis.call('getrange', KEYS[5], index * size, index * size)
if first == '' or first == '\\0' then
  redis.call('setrange', KEYS[5], index * size, ARGV[3])
  redis.call('hincrby', KEYS[1], 'count:' .. ARGV[4], 1)
end
if redis.call('hget', KEYS[2], place) ~= index then return { redis.call('hlen', KEYS[2]) } end
redis.call('hdel', KEYS[2], place)
if KEYS[6] and redis.call('hget', KEYS[6], 'jobId') == ARGV[6] then
  if ARGV[7] == 'keep' then
    redis.call('expire', KEYS[6], ${openSeconds})
  else
    redis.call('del', KEYS[6])
  end
  if ARGV[7] == 'recovered' then
    redis.call('hset', KEYS[6], 'phase', 'recovered', 'newId', ARGV[8])
    redis.call('expire', KEYS[6], ${recoveredSeconds})
  end
end
if ARGV[5] == '0' then return { redis.call('hlen', KEYS[2]) } end
return take(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], place)`;
const giveBackScript = `
local index = redis.call('hget', KEYS[2], ARGV[1])
if index then
  redis.call('hdel', KEYS[2], ARGV[1])
  redis.call('rpush', KEYS[3], index)
  redis.call('expire', KEYS[3], ${unfinishedSeconds})
end
return { redis.call('hlen', KEYS[2]) }`;
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
const setScript = `
if redis.call('exists', KEYS[1]) == 0 then return 0 end
return redis.call('hset', KEYS[1], unpack(ARGV))`;
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
	'takenFrom',
	'origin',
	'askedAt',
	'words',
	'selection',
	'options',
	'lastBy',
	'stillSince',
	'counted',
	'first',
	'startedAt',
	'waitsTill',
	'endedAt',
	'toldAt',
	'barred',
	'rest',
	'problem',
	'viewId',
] as const satisfies (keyof Bulk)[];

type Script = ReturnType<typeof createScript>;

export function createBulkStore(redis: Redis, key: (...parts: (string | number)[]) => string): BulkStore {
	const bulkKey = (id: string) => key('bulk', id);
	const targetsKey = (id: string) => key('bulk', id, 'targets');
	const resultsKey = (id: string) => key('bulk', id, 'results');
	const handsKey = (id: string) => key('bulk', id, 'hands');
	const backKey = (id: string) => key('bulk', id, 'back');
	const keysOf = (id: string) => [bulkKey(id), handsKey(id), backKey(id), targetsKey(id), resultsKey(id)];
	const [takeNext, settleOne, giveOneBack] = [takeScript, settleScript, giveBackScript].map((lua) =>
		createScript(redis, lua),
	) as [Script, Script, Script];
	const indexKey = key('bulks');
	const unfinishedKey = key('bulks', 'unfinished');

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
				.expire(indexKey, unfinishedSeconds)
				.sadd(unfinishedKey, bulk.id)
				.expire(unfinishedKey, unfinishedSeconds)
				.exec();
		},
		async latest(count) {
			const ids = await redis.zrange(indexKey, '0', String(count - 1), 'REV');
			const bulks = await Promise.all(ids.map(read));
			return bulks.filter((bulk) => bulk !== null);
		},
		unfinished: () => redis.smembers(unfinishedKey),
		async keep(id) {
			const keeping = redis.multi();
			for (const each of [...keysOf(id), indexKey, unfinishedKey]) keeping.expire(each, unfinishedSeconds);
			await keeping.exec();
		},
		async finish(id) {
			const finishing = redis.multi().srem(unfinishedKey, id);
			for (const each of keysOf(id)) finishing.expire(each, keptSeconds);
			await finishing.exec();
		},
		async set(id, fields) {
			await redis.eval(setScript, 1, bulkKey(id), ...Object.entries(plainFields(fields)).flat());
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
		async take(id, place) {
			return stepOf(await takeNext(keysOf(id), place));
		},
		async settle(id, place, index, { result, newId, goOn, ledger }) {
			const packed = Buffer.alloc(resultBytes);
			packed.writeUInt8(itemResults.indexOf(result), 0);
			// An absurd number from n8n is no reason never to come to an end.
			packed.writeUIntBE(newId <= highestId ? newId : 0, 1, idBytes);
			const keys = [...keysOf(id), ...(ledger ? [ledger.key] : [])];
			const entry = ledger ? [ledger.jobId, ledger.becomes, newId] : [];
			return stepOf(await settleOne(keys, place, index, packed, result, goOn ? 1 : 0, ...entry));
		},
		async giveBack(id, place) {
			return stepOf(await giveOneBack(keysOf(id), place));
		},
		guard: (id, place, index) => ({ key: handsKey(id), field: String(place), value: String(index) }),
		async inHand(id) {
			return (await redis.hvals(handsKey(id))).map(Number);
		},
		async standing(id) {
			const [places, [state, next, total], back] = await Promise.all([
				redis.hkeys(handsKey(id)),
				redis.hmget(bulkKey(id), 'state', 'next', 'total'),
				redis.llen(backKey(id)),
			]);
			const left = state === 'running' && (back > 0 || Number(next ?? 0) < Number(total));
			return { places: places.map(Number), left };
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

function stepOf(answer: unknown): Step {
	const [inHand, index, executionId, again] = (answer as (string | number)[]).map(Number);
	const next = index === undefined ? null : { index, executionId: executionId!, again: again === 1 };
	return { next, quiet: inHand === 0 };
}

export type { Target };
