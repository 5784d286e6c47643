import type { Redis } from 'ioredis';
import { createScript } from '../../redis/script.js';

/** A line of waiting posts that nobody has asked for this long has been left. */
const lineMs = 3_600_000;

/**
 * Whoever waits is given a moment and keeps it, so that a thousand in line ask two or three times each, and go in the
 * order in which they came; it is kept until the post is done with, so that one that Slack refuses is the next again.
 * Moments are on a clock of the channel's own, by Redis's time, as those of processes differ. It stands still while Slack
 * wants to be left alone and while nobody comes at their moment. Where all are long past the line is formed anew.
 */
const reserveScript = `
local gate, front, line = KEYS[1], KEYS[2], KEYS[3]
local id, pace, behind = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local left = math.max(0, redis.call('pttl', gate))
local before = redis.call('pttl', front)
if behind and before > 0 then return before end
local function number(field) return tonumber(redis.call('hget', line, field) or '0') end
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if math.max(number('last'), number('last behind')) + 3 * pace < now - number('stood') then redis.call('del', line) end
now = now - number('stood')
local moment = number('of ' .. id)
if moment == -1 then moment = now end
if moment == 0 then
  local last = behind and 'last behind' or 'last'
  moment = math.max(now + left, number(last) + pace)
  redis.call('hset', line, 'of ' .. id, string.format('%.0f', moment), last, string.format('%.0f', moment))
  redis.call('pexpire', line, ${lineMs})
end
local wait = math.max(left, moment - now)
if wait <= 0 then
  if now - moment > pace then redis.call('hincrby', line, 'stood', math.floor(now - moment)) end
  redis.call('hset', line, 'of ' .. id, -1)
  redis.call('set', gate, 1, 'PX', pace)
  return 0
end
local marked = math.ceil(wait + pace / 2)
if not behind and before < marked then redis.call('set', front, 1, 'PX', marked) end
return math.ceil(wait)`;

const holdScript = `
local more = tonumber(ARGV[1]) - math.max(0, redis.call('pttl', KEYS[1]))
redis.call('set', KEYS[1], 1, 'PX', ARGV[1])
if redis.call('exists', KEYS[2]) == 1 and more > 0 then redis.call('hincrby', KEYS[2], 'stood', more) end`;

/** Slack takes about one post a second in a channel; over all processes. */
export function createChannelPace(redis: Redis, key: (channel: string) => string, paceMs: number) {
	const reserve = createScript(redis, reserveScript);
	/** Says for a little longer than anybody who is not behind has to wait that somebody stands in front. */
	const frontKey = (channel: string) => `${key(channel)}:front`;
	const lineKey = (channel: string) => `${key(channel)}:line`;
	return {
		/**
		 * 0: go, the place is taken. Else milliseconds until it is worth asking again. `id` says who asks; `behind`: lets
		 * all others go first.
		 */
		async reserve(channel: string, id: string, behind = false): Promise<number> {
			const keys = [key(channel), frontKey(channel), lineKey(channel)];
			return Number(await reserve(keys, id, paceMs, behind ? 1 : 0));
		},
		/** It is posted, or will never be. */
		async done(channel: string, id: string): Promise<void> {
			await redis.hdel(lineKey(channel), `of ${id}`);
		},
		/** Slack said when it wants to hear of this again: until then nobody asks. */
		async hold(channel: string, ms: number): Promise<void> {
			await redis.eval(holdScript, 2, key(channel), lineKey(channel), Math.max(1, Math.ceil(ms)));
		},
		/** Milliseconds for which it is held; 0: it is not. */
		async held(channel: string): Promise<number> {
			return Math.max(0, await redis.pttl(key(channel)));
		},
	};
}
