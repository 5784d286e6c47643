import type { Redis } from 'ioredis';
import { createScript } from '../../redis/script.js';

/** `arrival` is in hundredths of a millisecond since 1970, and every message has its own (see the store). */
export const priorityStep = 1e15;
/** State of a queue in which nothing has waited for so long says nothing any more. */
export const stateTtlMs = 3_600_000;

const timeOf = `
local time = redis.call('time')
local now = tonumber(ARGV[1]) > 0 and tonumber(ARGV[1]) or time[1] * 1000 + math.floor(time[2] / 1000)
local function number(field) return tonumber(redis.call('hget', KEYS[1], field) or '0') end
local function keep() redis.call('pexpire', KEYS[1], ${stateTtlMs}) end
local slow = math.max(1, number('slow'))`;

const remove = `
redis.call('zrem', KEYS[1], ARGV[1])
if redis.call('exists', KEYS[1]) == 0 then redis.call('srem', KEYS[2], ARGV[2]) end`;

export function createPacedQueueScripts(redis: Redis) {
	const script = (lua: string) => createScript(redis, lua);
	return {
		/** What is sent next, or how long until it may be. */
		next: script(`${timeOf}
local first = redis.call('zrange', KEYS[2], 0, 0, 'WITHSCORES')
if #first == 0 then return {'nobody'} end
local every, burst, reserve = tonumber(ARGV[2]) * slow, tonumber(ARGV[3]), tonumber(ARGV[4])
if tonumber(first[2]) >= ${priorityStep} then burst = burst - reserve end
local wait = math.max(number('held') - now, number('next') - (burst - 1) * every - now)
if wait > 0 then return {'wait', math.ceil(wait)} end
return {'go', first[1]}`),
		/** A send that comes a little late, as jobs and network take their time, does not delay all later ones. */
		countSend: script(`${timeOf}
local every, next = tonumber(ARGV[2]) * slow, number('next')
if now - next > every / 5 then next = now end
redis.call('hset', KEYS[1], 'next', string.format('%.0f', next + every))
keep()`),
		pause: script(`${timeOf}
local till = math.max(number('held'), now + tonumber(ARGV[2]))
redis.call('hset', KEYS[1], 'held', string.format('%.0f', till))
keep()`),
		/** Slack refused one as too fast: after the time that it named, the next ones go slower and without a burst. */
		backOff: script(`${timeOf}
local till = math.max(number('held'), now + tonumber(ARGV[2]))
slow = math.min(slow * 2, tonumber(ARGV[5]))
local next = math.max(number('next'), till + (tonumber(ARGV[4]) - 1) * tonumber(ARGV[3]) * slow)
redis.call('hset', KEYS[1], 'held', string.format('%.0f', till), 'slow', slow, 'next', string.format('%.0f', next))
keep()`),
		succeeded: script(`${timeOf}
redis.call('hset', KEYS[1], 'slow', math.max(1, slow * 0.95))
redis.call('hdel', KEYS[1], 'refused', 'failed', 'failing')
keep()`),
		/** Of an update: only where nothing newer is wanted. */
		removeIfSent: script(`
if redis.call('hget', KEYS[3], 'version') ~= redis.call('hget', KEYS[3], 'sent') then return 0 end
${remove}
return 1`),
		/** Of a thread: only where no line is left; else it takes the place of the next one. */
		removeIfThreadEmpty: script(`
if redis.call('exists', KEYS[3]) == 1 then
  if ARGV[3] ~= '' then redis.call('zadd', KEYS[1], 'XX', ARGV[3], ARGV[1]) end
  return
end
${remove}`),
		remove: script(remove),
	};
}
