/** As many are open at once; more are not told, and are found again when others have ended. */
const maxOpen = 500;
/** Late clicks are answered as long. */
const ttlSeconds = 60 * 86_400;

/** KEYS: the condition, those that are open. */
const isOpen = `
local function isOpen(name)
  return redis.call('zscore', KEYS[2], name) and redis.call('exists', KEYS[1]) == 1
end`;

/**
 * Begins it, or renews what is known of it. 0: there are too many, or its last end is still to be told. ARGV: its name,
 * the present, its workflow and facts as JSON.
 */
export const reportScript = `${isOpen}
if not isOpen(ARGV[1]) then
  if redis.call('zcard', KEYS[2]) >= ${maxOpen} then return 0 end
  redis.call('del', KEYS[1])
  redis.call('hset', KEYS[1], 'since', ARGV[2], 'workflow', ARGV[3], 'facts', ARGV[4], 'version', 1)
  redis.call('zadd', KEYS[2], ARGV[2], ARGV[1])
elseif redis.call('hexists', KEYS[1], 'ended') == 1 then
  return 0
elseif redis.call('hget', KEYS[1], 'facts') ~= ARGV[4] then
  redis.call('hset', KEYS[1], 'facts', ARGV[4])
  redis.call('hincrby', KEYS[1], 'version', 1)
end
redis.call('hset', KEYS[1], 'lastSeenAt', ARGV[2])
redis.call('expire', KEYS[1], ${ttlSeconds})
return 1`;

/**
 * Sets a field of one that is open and has not ended. 0: it is another one by now, or none; 2: the field is set, and
 * `first` is wanted. ARGV: its name, its beginning or nothing, the field, its value or nothing, whether the first one wins.
 */
export const setScript = `${isOpen}
if not isOpen(ARGV[1]) or redis.call('hexists', KEYS[1], 'ended') == 1 then return 0 end
if ARGV[2] ~= '' and redis.call('hget', KEYS[1], 'since') ~= ARGV[2] then return 0 end
if ARGV[5] == '1' and redis.call('hexists', KEYS[1], ARGV[3]) == 1 then return 2 end
if ARGV[4] == '' then redis.call('hdel', KEYS[1], ARGV[3]) else redis.call('hset', KEYS[1], ARGV[3], ARGV[4]) end
redis.call('hincrby', KEYS[1], 'version', 1)
return 1`;

/** It is shown as it was then; one that has ended is open no more. ARGV: its name, its version, what is shown, the present. */
export const shownScript = `
redis.call('hset', KEYS[1], 'shown', ARGV[3], 'shownAt', ARGV[4])
if redis.call('hexists', KEYS[1], 'ended') == 1 and redis.call('hget', KEYS[1], 'version') == ARGV[2] then
  redis.call('zrem', KEYS[2], ARGV[1])
end
return 1`;
