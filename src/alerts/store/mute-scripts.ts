import { alertTtlSeconds } from '../alert.js';

/** Of a mute under which nothing rings for weeks. What comes beyond is counted, and rings with its next failure. */
const maxAlerts = 500;

const hold = `
local function holdIn(alerts, name)
  if redis.call('scard', alerts) < ${maxAlerts} then redis.call('sadd', alerts, name) end
  redis.call('expire', alerts, ${alertTtlSeconds})
end`;

/**
 * A failure of an alert that is muted, to be put into a script: it is counted there, and the alert is looked at when the
 * mute ends. KEYS: the mutes, then the alerts of each of them that may hold it.
 */
export const countMuted = (firstKey: number, firstArg: number) => `${hold}
local function countMuted(alert, name)
  local muted = false
  for i = 0, 1 do
    local field, alerts = ARGV[${firstArg} + i], KEYS[${firstKey} + 1 + i]
    if field ~= '' and redis.call('hexists', KEYS[${firstKey}], field) == 1 then
      muted = true
      redis.call('hincrby', KEYS[${firstKey}], 'count ' .. field, 1)
      holdIn(alerts, name)
    end
  end
  if muted then redis.call('hincrby', alert, 'meanwhile', 1) end
end`;

/**
 * An alert that has something to tell is looked at when the mutes end under which it is. KEYS: the mutes, then the alerts
 * of each of them that may hold it. ARGV: the alert, the fields of the mutes. Returns 0 where it is muted no more.
 */
export const holdScript = `${hold}
local muted = 0
for i = 2, 3 do
  if ARGV[i] ~= '' and redis.call('hexists', KEYS[1], ARGV[i]) == 1 then
    muted = 1
    holdIn(KEYS[i], ARGV[1])
  end
end
return muted`;

/** Whoever comes first ends it. KEYS: the mutes, its alerts. ARGV: its field, as it was read, the key and facts of its end. */
export const endScript = `
if redis.call('hget', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
local alerts = table.concat(redis.call('smembers', KEYS[2]), ' ')
redis.call('hdel', KEYS[1], ARGV[1], 'count ' .. ARGV[1])
redis.call('del', KEYS[2])
redis.call('hset', KEYS[1], ARGV[3], alerts .. '\\n' .. ARGV[4])
return 1`;
