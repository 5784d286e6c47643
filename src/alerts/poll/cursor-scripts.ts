/** A commit of anything but the newest is refused. KEYS: how far it has come, the watched, the seen, the pending, their rows. */
const ofThisPoll = `if (redis.call('hget', KEYS[1], 'generation') or '0') ~= ARGV[1] then return 0 end\n`;

/** Watched from now on, or looked at another time. Whoever reads next must know that a step was begun. */
export const watchScript = `${ofThisPoll}
redis.call('hset', KEYS[1], 'writing', '1')
for i = 2, #ARGV, 2 do redis.call('zadd', KEYS[2], ARGV[i + 1], ARGV[i]) end
return 1`;

/**
 * What is told is remembered only as long as it may be read again: ids above the horizon, and those still pending; both
 * are in one sorted set each, so nothing grows with the history.
 */
export const joinScript = `${ofThisPoll}
redis.call('hset', KEYS[1], 'writing', '1')
for i = 2, #ARGV, 2 do
  if redis.call('zadd', KEYS[3], 'NX', ARGV[i], ARGV[i]) == 1 then
    redis.call('zadd', KEYS[4], ARGV[i], ARGV[i])
    redis.call('hset', KEYS[5], ARGV[i], ARGV[i + 1])
  end
end
return 1`;

/** One that was told before any poll met it: if it is met, it is known. */
export const aheadScript = `${ofThisPoll}
redis.call('zadd', KEYS[3], ARGV[2], ARGV[2])
redis.call('zrem', KEYS[4], ARGV[2])
redis.call('hdel', KEYS[5], ARGV[2], 'tries-' .. ARGV[2])
return 1`;

/** Not watched any more: they have ended, and joined the pending ones before this if they failed. */
export const leaveScript = `${ofThisPoll}
redis.call('hset', KEYS[1], 'writing', '1')
for i = 2, #ARGV do redis.call('zrem', KEYS[2], ARGV[i]) end
return 1`;

export const commitScript = `${ofThisPoll}
redis.call('hset', KEYS[1], 'generation', ARGV[2], 'horizon', ARGV[3], 'newest', ARGV[4], 'newestStart', ARGV[5], 'refused', ARGV[6], 'by', ARGV[7])
redis.call('hdel', KEYS[1], 'writing')
redis.call('zremrangebyscore', KEYS[3], '-inf', '(' .. ARGV[3])
return 1`;

export const beginScript = `${ofThisPoll}
local dropped = redis.call('zcard', KEYS[4])
redis.call('del', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
redis.call('hset', KEYS[1], 'generation', ARGV[2], 'horizon', ARGV[3], 'newest', ARGV[3], 'refused', '[]')
redis.call('hset', KEYS[6], 'n', (redis.call('hget', KEYS[6], 'n') or 1) + 1, 'since', ARGV[4], 'highest', ARGV[5], 'dropped', dropped)
return 1`;
