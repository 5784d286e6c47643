import type { Place } from '../operations/job.js';
import { openSeconds } from '../operations/ledger-scripts.js';
import type { Connections } from '../redis/connection.js';
import { createScript } from '../redis/script.js';
import { type ItemResult, itemResults } from './bulk.js';
import { type BulkKeys, idBytes, maxId, resultBytes, unfinishedTtl } from './store.js';

/** Longer than any list of n8n's that another bulk may still believe. */
const recoveredTtl = 30;

/** A target that is to have its job. */
export type Taken = { index: number; executionId: number };

/** How many targets the window holds, and how many at least are taken together as others are completed. */
export type Room = { width: number; least: number };

type Completion = {
	result: ItemResult;
	newId: number;
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

const lua = `
local bulk, window, targets, results = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
-- Of what is gone nothing may come back.
if redis.call('exists', bulk, targets) < 2 then
  redis.call('del', window)
  return nil
end
local function executionId(index)
  local id, packed = 0, redis.call('getrange', targets, index * ${idBytes}, index * ${idBytes} + ${idBytes - 1})
  for i = 1, ${idBytes} do id = id * 256 + string.byte(packed, i) end
  return string.format('%.0f', id)
end
local function take(width, least)
  local known, taken = redis.call('hmget', bulk, 'state', 'next', 'total'), {}
  if known[1] ~= 'running' then return taken end
  local first, room = tonumber(known[2] or '0'), width - redis.call('hlen', window)
  if room < least then return taken end
  local last = math.min(first + room, tonumber(known[3])) - 1
  for index = first, last do
    redis.call('hset', window, index, '0')
    taken[#taken + 1], taken[#taken + 2] = index, executionId(index)
  end
  if last >= first then
    redis.call('hset', bulk, 'next', last + 1)
    redis.call('expire', window, ${unfinishedTtl})
  end
  return taken
end
local function isRunning() return redis.call('hget', bulk, 'state') == 'running' end
local function isOver()
  local state = redis.call('hget', bulk, 'state')
  return state == 'canceled' or state == 'failed'
end
local function isIdle()
  if isRunning() then return 1 - math.min(1, redis.call('hlen', window)) end
  for _, begun in ipairs(redis.call('hvals', window)) do if begun == '1' then return 0 end end
  return 1
end
`;
const fillScript = `${lua}
take(tonumber(ARGV[1]), 1)
local running, rows, wanted = isRunning(), redis.call('hgetall', window), {}
for i = 1, #rows, 2 do
  if running or rows[i + 1] == '1' then wanted[#wanted + 1], wanted[#wanted + 2] = rows[i], executionId(rows[i]) end
end
return wanted`;
const beginScript = `${lua}
local begun = redis.call('hget', window, ARGV[1])
if not begun or (begun == '0' and not isRunning()) then return nil end
redis.call('hset', window, ARGV[1], '1')
return begun`;
const completeScript = `${lua}
local index, at, entry = ARGV[1], ARGV[1] * ${resultBytes}, KEYS[5]
local isOurs = entry and redis.call('hget', entry, 'jobId') == ARGV[6]
-- A retry that was looked at and not begun: the results have been told without it.
if entry and not isOurs and isOver() and redis.call('hget', window, index) == '0' then return { 0 } end
local before = redis.call('getrange', results, at, at)
if before == '' or before == '\\0' then
  redis.call('setrange', results, at, ARGV[4])
  redis.call('hincrby', bulk, 'count:' .. ARGV[5], 1)
end
if redis.call('hdel', window, index) == 0 then return { isIdle() } end
if isOurs then
  if ARGV[7] == 'keep' then
    redis.call('expire', entry, ${openSeconds})
  else
    redis.call('del', entry)
  end
  if ARGV[7] == 'recovered' then
    redis.call('hset', entry, 'phase', 'recovered', 'newId', ARGV[8])
    redis.call('expire', entry, ${recoveredTtl})
  end
end
local taken = take(tonumber(ARGV[2]), tonumber(ARGV[3]))
return { isIdle(), unpack(taken) }`;
const releaseScript = `${lua}
if redis.call('hget', window, ARGV[1]) ~= '1' then return 0 end
redis.call('hset', window, ARGV[1], '0')
return isIdle()`;

export type Window = ReturnType<typeof createWindow>;

/**
 * The targets of a bulk whose jobs are on the queue: one hash, by index, `0` for what is taken and `1` for what somebody
 * has begun. Never more than its room, however large the bulk is; those that are completed let the next in.
 */
export function createWindow(
	{ producer: redis, consumer }: Pick<Connections, 'producer' | 'consumer'>,
	keys: BulkKeys,
) {
	const all = (id: string) => [keys.bulk(id), keys.window(id), keys.targets(id), keys.results(id)];
	const fill = createScript(redis, fillScript);
	const begin = createScript(redis, beginScript);
	const complete = createScript(consumer, completeScript);
	const release = createScript(redis, releaseScript);

	return {
		/** Takes targets until `width` are in the window, while the bulk is running; gives all that must have a job. */
		async fill(id: string, { width }: Room) {
			return takenOf(await fill(all(id), width));
		},
		/**
		 * Null: nothing is to be done with it, as it has its result or the bulk rests. `again`: somebody had begun before.
		 * A retry is begun by its ledger, with the intent.
		 */
		async begin(id: string, index: number) {
			const begun = await begin(all(id), index);
			return begun === null ? null : { again: begun === '1' };
		},
		/**
		 * Writes a result, once, and takes what there is room for now. `idle`: nothing is begun or has a job that goes on. It
		 * is sent before this returns, on the worker's connection: what BullMQ sends there afterwards comes after it.
		 */
		async complete(id: string, index: number, { width, least }: Room, { result, newId, ledger }: Completion) {
			const packed = Buffer.alloc(resultBytes);
			packed.writeUInt8(itemResults.indexOf(result), 0);
			// An absurd number from n8n is no reason never to come to an end.
			packed.writeUIntBE(newId <= maxId ? newId : 0, 1, idBytes);
			const entry = ledger ? [ledger.jobId, ledger.becomes, newId] : [];
			const script = [...all(id), ...(ledger ? [ledger.key] : [])];
			const answer = (await complete(script, index, width, least, packed, result, ...entry)) as unknown[] | null;
			const [idle, ...taken] = answer ?? [0];
			return { taken: takenOf(taken), idle: idle === 1 };
		},
		/** It was not begun after all, and comes later. True where nothing else is begun. */
		async release(id: string, index: number) {
			return (await release(all(id), index)) === 1;
		},
		place: (id: string, index: number): Place => ({
			window: keys.window(id),
			field: String(index),
			bulk: keys.bulk(id),
		}),
		/** Whether it has no result yet. */
		has: async (id: string, index: number) => (await redis.hexists(keys.window(id), String(index))) === 1,
		/** How many are begun. */
		async active(id: string) {
			return (await redis.hvals(keys.window(id))).filter((begun) => begun === '1').length;
		},
	};
}

/** Index and id in turn. */
function takenOf(answer: unknown): Taken[] {
	const numbers = ((answer ?? []) as (string | number)[]).map(Number);
	return Array.from({ length: numbers.length / 2 }, (_, i) => ({
		index: numbers[2 * i]!,
		executionId: numbers[2 * i + 1]!,
	}));
}
