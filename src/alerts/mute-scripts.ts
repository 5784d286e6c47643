import { alertTtlSeconds } from './alert.js';

/** Of a mute under which nothing rings for weeks. What comes beyond is counted, and rings with its next failure. */
const maxAlerts = 500;

/**
 * A failure of an alert that is muted, to be put into a script: it is counted there, and the alert is looked at when the
 * mute ends. KEYS: the mutes, then the alerts of each of them that may hold it.
 */
export const countMuted = (firstKey: number, firstArg: number) => `
local function countMuted(alert, name)
  local muted = false
  for i = 0, 1 do
    local field, alerts = ARGV[${firstArg} + i], KEYS[${firstKey} + 1 + i]
    if field ~= '' and redis.call('hexists', KEYS[${firstKey}], field) == 1 then
      muted = true
      redis.call('hincrby', KEYS[${firstKey}], 'count ' .. field, 1)
      if redis.call('scard', alerts) < ${maxAlerts} then redis.call('sadd', alerts, name) end
      redis.call('expire', alerts, ${alertTtlSeconds})
    end
  end
  if muted then redis.call('hincrby', alert, 'meanwhile', 1) end
end`;

/** Whoever comes first ends it. KEYS: the mutes, its alerts. ARGV: its field, as it was read, the key and facts of its end. */
export const endScript = `
if redis.call('hget', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
local alerts = table.concat(redis.call('smembers', KEYS[2]), ' ')
redis.call('hdel', KEYS[1], ARGV[1], 'count ' .. ARGV[1])
redis.call('del', KEYS[2])
redis.call('hset', KEYS[1], ARGV[3], alerts .. '\\n' .. ARGV[4])
return 1`;
