import { alertTtlSeconds, maxListed } from '../alert.js';
import { countMuted } from './mute-scripts.js';

/**
 * A failure joins an alert whose last one is no older. Nobody may look at a message of yesterday any more: what fails once
 * a day rings each day.
 */
export const quietMs = 12 * 3_600_000;
/** An alert names the one before it of the same problem where that was resolved no longer ago. */
const previousMs = 24 * 3_600_000;
/** Runs that are kept by number for the card, and for the next line in its thread. */
const maxRecent = 5;
/** Of so many it is kept when they failed, for whoever wants to hear of several within a time. */
const maxTimes = 20;
const maxNamed = 12;

const open = `
local function openIn(alert)
  local row = redis.call('hmget', alert, 'count', 'recovered', 'gone')
  return (tonumber(row[1]) or 0) - (tonumber(row[2]) or 0) - (tonumber(row[3]) or 0)
end
local function list(failures, id)
  if redis.call('scard', failures) < ${maxListed} then redis.call('sadd', failures, id) end
end`;

/**
 * A run that has failed joins the alert of its problem where that is open and not quiet for long, else it opens one:
 * `new` or `joined`, with the alert's number. A run that belongs to an alert already is told so (`known`), so that each is
 * counted once whatever ends this process. `unread`: it is not known why it failed, and there is no alert that it could
 * join. `again`: another alert stands for the problem than the one that was read before.
 *
 * KEYS: the run, its problem, the alert that stands for it and its open failures, the same of an alert of its own, the
 * alerts that may heal; the mutes, and the alerts that are looked at when that of the problem and that of the workflow end.
 * ARGV: the run's id, that of the alert that stands for the problem (or nothing), now, when the run failed, the run, the
 * new alert, how many runs of the workflow go on (nothing: as before), whether it was read (1) or is only counted (0),
 * the name of the problem, the fields of these mutes.
 */
export const raiseScript = `${open}${countMuted(8, 10)}
local run, problem = KEYS[1], KEYS[2]
local id, last, now, at = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local mark = redis.call('get', run)
if mark then return {'known', mark} end
if (redis.call('get', problem) or '') ~= last then return {'again'} end
local stands = last ~= '' and redis.call('exists', KEYS[3]) == 1
local healedBy = tonumber(string.match(redis.call('hget', KEYS[3], 'healed') or '', '^%d+'))
local joins = stands and openIn(KEYS[3]) > 0 and at - tonumber(redis.call('hget', KEYS[3], 'lastAt')) < ${quietMs}
-- One of before it healed may be read late.
joins = joins and (not healedBy or tonumber(id) < healedBy)
-- Nobody had seen it when they said that it is over.
joins = joins and redis.call('hexists', KEYS[3], 'resolvedBy') == 0
if not joins and ARGV[8] == '0' then return {'unread'} end
local name = joins and last or id
local alert, failures = joins and KEYS[3] or KEYS[5], joins and KEYS[4] or KEYS[6]
if joins then
  redis.call('hincrby', alert, 'untold', 1)
  if tonumber(redis.call('hget', alert, 'untold')) <= ${maxNamed} then
    redis.call('hset', alert, 'named', (redis.call('hget', alert, 'named') or '') .. ' ' .. id)
  end
else
  redis.call('hset', alert, 'alert', ARGV[6], 'problem', ARGV[9], 'workflow', cjson.decode(ARGV[6]).workflowId)
  redis.call('set', problem, id)
  redis.call('zadd', KEYS[7], now, id)
  local resolvedAt = stands and tonumber(redis.call('hget', KEYS[3], 'resolvedAt') or now)
  if stands then redis.call('hset', alert, 'failedBefore', redis.call('hget', KEYS[3], 'lastAt')) end
  if resolvedAt and now - resolvedAt < ${previousMs} then redis.call('hset', alert, 'previous', last) end
end
local row = redis.call('hmget', alert, 'firstAt', 'lastAt', 'recent')
redis.call('hset', alert, 'firstAt', math.min(tonumber(row[1]) or at, at), 'lastAt', math.max(tonumber(row[2]) or at, at))
local recent = {}
for each in string.gmatch((row[3] or '') .. ' ' .. id, '%d+') do table.insert(recent, tonumber(each)) end
table.sort(recent, function(a, b) return a > b end)
if tostring(recent[1]) == id and joins and ARGV[8] == '1' then redis.call('hset', alert, 'newest', ARGV[5]) end
recent[${maxRecent + 1}] = nil
redis.call('hset', alert, 'recent', table.concat(recent, ' '))
if ARGV[7] ~= '' then redis.call('hset', alert, 'unfinished', ARGV[7]) end
if ARGV[8] == '0' then redis.call('hincrby', alert, 'unread', 1) end
local times = {at}
for each in string.gmatch(redis.call('hget', alert, 'times') or '', '%d+') do
  if #times < ${maxTimes} then table.insert(times, each) end
end
redis.call('hset', alert, 'times', table.concat(times, ' '))
redis.call('hincrby', alert, 'count', 1)
countMuted(alert, name)
list(failures, id)
redis.call('set', run, name .. ' ' .. id .. ' open', 'EX', ${alertTtlSeconds})
for _, key in ipairs({problem, alert, failures, KEYS[7]}) do redis.call('expire', key, ${alertTtlSeconds}) end
return {joins and 'joined' or 'new', name}`;

/**
 * How a failure of an alert stands. KEYS: its run, its latest retry, the alert, its open failures, the alerts that may
 * heal. ARGV: the run's id, the
 * alert's, what has become of it (open, recovered, gone; nothing: as before), now, its retry (nothing: as before), whether
 * the card shows that one: always, or only where it is about one run (`+` and `-`), when that retry was asked for, and the
 * run that has recovered it. Returns 0 where there is no alert; where another retry has recovered it since this one
 * was asked for, when that was and by which run, and nothing is changed.
 */
export const settleScript = `${open}
local run, retry, alert, failures = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, name, to, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if redis.call('exists', alert) == 0 then return 0 end
local mark = redis.call('get', run)
local overAt, overBy = string.match(mark or '', ' recovered (%d+) (%d+)$')
if to == 'open' and overAt and (tonumber(ARGV[7]) or math.huge) <= tonumber(overAt) then return overAt .. ' ' .. overBy end
if ARGV[5] ~= '' then
  redis.call('set', retry, ARGV[5], 'EX', ${alertTtlSeconds})
  if ARGV[6] == '+' or redis.call('hget', alert, 'count') == '1' then redis.call('hset', alert, 'retried', id)
  elseif redis.call('hget', alert, 'retried') == id then redis.call('hdel', alert, 'retried') end
end
local was = mark and string.match(mark, '%a+') or (redis.call('sismember', failures, id) == 1 and 'open' or to)
local by = to == 'recovered' and ARGV[8] ~= '' and ' ' .. now .. ' ' .. ARGV[8] or ''
if by ~= '' and was == to then redis.call('set', run, name .. ' ' .. id .. ' ' .. to .. by, 'EX', ${alertTtlSeconds}) end
-- What has recovered stays so when n8n drops it.
if to ~= '' and to ~= was and not (to == 'gone' and was == 'recovered') then
  if was ~= 'open' then redis.call('hincrby', alert, was, -1) end
  if to == 'open' then list(failures, id) else
    redis.call('hincrby', alert, to, 1)
    redis.call('srem', failures, id)
  end
  redis.call('set', run, name .. ' ' .. id .. ' ' .. to .. by, 'EX', ${alertTtlSeconds})
  if openIn(alert) == 0 then
    redis.call('hset', alert, 'resolvedAt', now)
    redis.call('zrem', KEYS[5], name)
  elseif redis.call('hexists', alert, 'healed') == 0 and redis.call('hexists', alert, 'resolvedBy') == 0 then
    redis.call('hdel', alert, 'resolvedAt')
    redis.call('zadd', KEYS[5], now, name)
  end
end
for _, key in ipairs({alert, failures, KEYS[5]}) do redis.call('expire', key, ${alertTtlSeconds}) end
return 1`;

/**
 * A channel is told of the alert, or will be. KEYS: the alert. ARGV: the field of the channel, what is to be kept. What has
 * rung stays as it is, and so does what is held back unless it rings now. Returns 1 where that is news.
 */
export const tellScript = `
local was = redis.call('hget', KEYS[1], ARGV[1])
local rings = string.find(ARGV[2], '"rungAt":%d')
if redis.call('exists', KEYS[1]) == 0 or (was and (not rings or string.find(was, '"rungAt":%d'))) then return 0 end
redis.call('hset', KEYS[1], ARGV[1], ARGV[2])
return 1`;

/**
 * The failures that have joined and that no line in the thread tells yet: how many, and the numbers of the first. What was
 * taken once is given again until it is told, so that no death between changes its words.
 */
export const untoldScript = `
local telling = redis.call('hget', KEYS[1], 'telling')
if telling then return telling end
local untold = redis.call('hget', KEYS[1], 'untold')
if not untold then return false end
telling = untold .. redis.call('hget', KEYS[1], 'named')
redis.call('hset', KEYS[1], 'telling', telling)
redis.call('hdel', KEYS[1], 'untold', 'named')
return telling`;

export const toldScript = `
if redis.call('hget', KEYS[1], 'telling') == ARGV[1] then
  redis.call('hdel', KEYS[1], 'telling')
  redis.call('hset', KEYS[1], 'lineAt', ARGV[2])
  redis.call('hincrby', KEYS[1], 'lines', 1)
end`;

/**
 * The workflow of an alert has succeeded by itself after all of its failures. KEYS: the alert. ARGV: the run that did, when.
 * Returns 1 where that is news.
 */
export const healScript = `${open}
if openIn(KEYS[1]) == 0 or redis.call('hexists', KEYS[1], 'healed') == 1 then return 0 end
if tonumber(string.match(redis.call('hget', KEYS[1], 'recent'), '^%d+')) > tonumber(ARGV[1]) then return 0 end
redis.call('hset', KEYS[1], 'healed', ARGV[1] .. ' ' .. ARGV[2], 'resolvedAt', ARGV[2])
return 1`;
