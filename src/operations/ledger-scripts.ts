/** How long a finished entry is kept: it only answers late clicks and redelivered jobs. */
const doneSeconds = 7 * 86_400;
/** After the last look at one that has not ended. A job that comes back later sends nothing (`staleMs`, retry/index.ts). */
export const openSeconds = 30 * 86_400;

export const endedField = 'ended:';

// Where the connection broke before the answer came, the client sends the same once more: nobody has sent on it yet.
export const intend = `
local window, bulk = KEYS[2], KEYS[3]
local before = redis.call('hmget', KEYS[1], 'phase', 'attempt', 'key', 'asked', 'result')
if before[1] == 'intended' and before[2] == ARGV[9] then return before[3] end
if window then
  local begun = redis.call('hget', window, ARGV[12])
  if not begun or (begun == '1' and ARGV[7] == '*') then return false end
  if begun == '0' and redis.call('hget', bulk, 'state') ~= 'running' then return false end
end
local phase, key = before[1], ARGV[10]
if phase and phase ~= 'done' and phase ~= ARGV[4] then return false end
if phase == 'done' and ARGV[8] == '1' and before[5] and cjson.decode(before[5]).phase == 'recovered' then return false end
if ARGV[7] ~= '*' and (before[2] or '') ~= ARGV[7] then return false end
if phase == 'unknown-outcome' and before[3] and cjson.decode(before[4]).loadWorkflow == (ARGV[11] == '1') then key = before[3] end
redis.call('hdel', KEYS[1], 'newId', 'result', 'answered')
redis.call('hset', KEYS[1], 'phase', 'intended', 'jobId', ARGV[1], 'horizon', ARGV[2], 'intendedAt', ARGV[3], 'workflowId', ARGV[5], 'asked', ARGV[6], 'attempt', ARGV[9], 'key', key)
redis.call('expire', KEYS[1], ${openSeconds})
if window then redis.call('hset', window, ARGV[12], '1') end
return key`;

/** Runs where the entry is there and of this attempt, with its phase; otherwise gives 0. */
const ofAttempt = (lua: string) => `
local entry = redis.call('hmget', KEYS[1], 'attempt', 'phase', 'jobId')
local phase = entry[2]
if not entry[1] or entry[1] ~= ARGV[1] then return 0 end
${lua}`;

export const answered = ofAttempt(`
if phase ~= 'intended' then return 0 end
redis.call('hset', KEYS[1], 'answered', ARGV[2])
return redis.call('expire', KEYS[1], ${openSeconds})`);

// Whoever followed the run by looking may come after whoever had the answer: an end stays an end.
export const found = ofAttempt(`
if phase == 'done' then return 0 end
redis.call('hset', KEYS[1], 'phase', 'found', 'newId', ARGV[2])
return redis.call('expire', KEYS[1], ${openSeconds})`);

export const unknownOutcome = ofAttempt(`
if phase ~= 'intended' then return 0 end
redis.call('hset', KEYS[1], 'phase', 'unknown-outcome', '${endedField}' .. entry[3], '1')
return redis.call('expire', KEYS[1], ${openSeconds})`);

export const done = `
local attempt = redis.call('hget', KEYS[1], 'attempt')
if not attempt then return 'missing' end
if attempt ~= ARGV[1] then return 'other' end
redis.call('hset', KEYS[1], '${endedField}' .. ARGV[2], '1')
if redis.call('hget', KEYS[1], 'phase') ~= 'done' then
  redis.call('hset', KEYS[1], 'phase', 'done', 'result', ARGV[3])
  if ARGV[4] ~= '' then redis.call('hset', KEYS[1], 'newId', ARGV[4]) end
end
redis.call('expire', KEYS[1], ${doneSeconds})
return 'written'`;

export const forget = ofAttempt(`
if phase ~= 'intended' then return 0 end
return redis.call('del', KEYS[1])`);

export const keep = ofAttempt(`
if phase == 'done' then return 0 end
return redis.call('expire', KEYS[1], ${openSeconds})`);
