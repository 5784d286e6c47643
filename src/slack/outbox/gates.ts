import type { Redis } from 'ioredis';
import { createScript } from '../../redis/script.js';

/** How fast what waits at a gate is let go. */
export type Pace = {
	/** One each so many milliseconds, in the long run. */
	everyMs: number;
	/** So many at once after a rest. */
	burst: number;
	/** Of these so many are kept for priority 0. */
	reserve: number;
	/** So many times slower it becomes at most, where Slack goes on refusing. */
	slowest: number;
};

/** What stands at a gate: how many of each priority, and since when (epoch ms) the one that came first. */
export type Waiting = { gate: string; counts: Record<number, number>; since: number };

/** `arrival` is in hundredths of a millisecond since 1970, and every message has its own (see the store). */
const priorityStep = 1e15;
/** State of a gate at which nobody has stood for so long says nothing any more. */
const stateMs = 3_600_000;

const timeOf = `
local time = redis.call('time')
local now = tonumber(ARGV[1]) > 0 and tonumber(ARGV[1]) or time[1] * 1000 + math.floor(time[2] / 1000)
local function number(field) return tonumber(redis.call('hget', KEYS[1], field) or '0') end
local function keep() redis.call('pexpire', KEYS[1], ${stateMs}) end
local slow = math.max(1, number('slow'))`;

/** Who is next, or how long until the next may go. */
const nextScript = `${timeOf}
local first = redis.call('zrange', KEYS[2], 0, 0, 'WITHSCORES')
if #first == 0 then return {'nobody'} end
local every, burst, reserve = tonumber(ARGV[2]) * slow, tonumber(ARGV[3]), tonumber(ARGV[4])
if tonumber(first[2]) >= ${priorityStep} then burst = burst - reserve end
local wait = math.max(number('held') - now, number('next') - (burst - 1) * every - now)
if wait > 0 then return {'wait', math.ceil(wait)} end
return {'go', first[1]}`;

/** Who is a little late, as queue and network take their time, does not put off all that come after. */
const countScript = `${timeOf}
local every, next = tonumber(ARGV[2]) * slow, number('next')
if now - next > every / 5 then next = now end
redis.call('hset', KEYS[1], 'next', string.format('%.0f', next + every))
keep()`;

const holdScript = `${timeOf}
local till = math.max(number('held'), now + tonumber(ARGV[2]))
redis.call('hset', KEYS[1], 'held', string.format('%.0f', till))
keep()`;

/** Slack refused it as too fast: after the time that it named, slower and without a burst. */
const tooFastScript = `${timeOf}
local till = math.max(number('held'), now + tonumber(ARGV[2]))
slow = math.min(slow * 2, tonumber(ARGV[5]))
local next = math.max(number('next'), till + (tonumber(ARGV[4]) - 1) * tonumber(ARGV[3]) * slow)
redis.call('hset', KEYS[1], 'held', string.format('%.0f', till), 'slow', slow, 'next', string.format('%.0f', next))
keep()`;

const worksScript = `${timeOf}
redis.call('hset', KEYS[1], 'slow', math.max(1, slow * 0.95))
redis.call('hdel', KEYS[1], 'refused', 'failed')
keep()`;

const leaveScript = `
redis.call('zrem', KEYS[1], ARGV[1])
if redis.call('exists', KEYS[1]) == 0 then redis.call('srem', KEYS[2], ARGV[2]) end`;

/** Of an update: only where nothing newer is wanted. */
const leaveWhenShownScript = `
if redis.call('hget', KEYS[3], 'version') ~= redis.call('hget', KEYS[3], 'sent') then return 0 end
${leaveScript}
return 1`;

/** Of a thread: only where no line is left; else it takes the place of the next one. */
const leaveWhenEmptyScript = `
if redis.call('exists', KEYS[3]) == 1 then
  if ARGV[3] ~= '' then redis.call('zadd', KEYS[1], 'XX', ARGV[3], ARGV[1]) end
  return
end
${leaveScript}`;

export type Gates = ReturnType<typeof createGates>;

/**
 * A gate is a place where messages wait for the same thing of Slack: posts for their channel, updates for the one budget
 * that all have together. They stand in one sorted set, by priority and then by arrival, and whoever keeps the gate
 * lets the first go when the pace allows it; so nobody waits at a gate that is open. A message stays in the set until
 * its fate is known: where a process dies, the next one finds it at its place.
 *
 * Time is Redis's, as the clocks of processes differ; `clock` is for tests.
 */
export function createGates(redis: Redis, key: (...parts: string[]) => string, clock: () => number = () => 0) {
	const scripts = {
		next: createScript(redis, nextScript),
		count: createScript(redis, countScript),
		hold: createScript(redis, holdScript),
		tooFast: createScript(redis, tooFastScript),
		works: createScript(redis, worksScript),
		leave: createScript(redis, leaveScript),
		leaveWhenShown: createScript(redis, leaveWhenShownScript),
		leaveWhenEmpty: createScript(redis, leaveWhenEmptyScript),
	};
	const names = key('gates');
	const line = (gate: string) => key('gate', gate);
	const state = (gate: string) => key('gate-state', gate);
	const score = (priority: number, arrival: number) => priority * priorityStep + arrival;

	return {
		/** Stands there from now on; who stands there already keeps the better of the two places. */
		async enter(gate: string, member: string, priority: number, arrival: number): Promise<void> {
			await redis.multi().sadd(names, gate).zadd(line(gate), 'LT', score(priority, arrival), member).exec();
		},
		async leave(gate: string, member: string): Promise<void> {
			await scripts.leave([line(gate), names], member, gate);
		},
		/** False: the entry of this key has changed meanwhile, and stays where it is. */
		async leaveWhenShown(gate: string, member: string, entry: string): Promise<boolean> {
			return (await scripts.leaveWhenShown([line(gate), names, entry], member, gate)) === 1;
		},
		/** Stays for whatever is in this set, at that place. */
		async leaveWhenEmpty(
			gate: string,
			member: string,
			set: string,
			place: { priority: number; arrival: number } | null,
		): Promise<void> {
			const at = place ? String(score(place.priority, place.arrival)) : '';
			await scripts.leaveWhenEmpty([line(gate), names, set], member, gate, at);
		},
		/** Goes behind all others of its priority. */
		async stepBack(gate: string, member: string, priority: number, arrival: number): Promise<void> {
			await redis.zadd(line(gate), 'XX', score(priority, arrival), member);
		},
		/** Who may go now; or in how many milliseconds somebody may; null: nobody is there. */
		async next(
			gate: string,
			{ everyMs, burst, reserve }: Pace,
		): Promise<{ member: string } | { waitMs: number } | null> {
			const keys = [state(gate), line(gate)];
			const [word, what] = (await scripts.next(keys, clock(), everyMs, burst, reserve)) as [string, string | number];
			if (word === 'nobody') return null;
			return word === 'go' ? { member: String(what) } : { waitMs: Number(what) };
		},
		/** One goes through. */
		async count(gate: string, { everyMs }: Pace): Promise<void> {
			await scripts.count([state(gate)], clock(), everyMs);
		},
		/** Nobody goes through for so long. */
		async hold(gate: string, ms: number): Promise<void> {
			await scripts.hold([state(gate)], clock(), Math.ceil(ms));
		},
		/** Slack wants to be left alone for so long: nobody goes through, and then they go more slowly for a while. */
		async tooFast(gate: string, ms: number, { everyMs, burst, slowest }: Pace): Promise<void> {
			await scripts.tooFast([state(gate)], clock(), Math.ceil(ms), everyMs, burst, slowest);
		},
		/** Slack took one. */
		async works(gate: string): Promise<void> {
			await scripts.works([state(gate)], clock());
		},
		/** How often it went wrong in this way since Slack last took one. */
		async wrong(gate: string, how: 'refused' | 'failed'): Promise<number> {
			const results = await redis.multi().hincrby(state(gate), how, 1).pexpire(state(gate), stateMs).exec();
			return Number(results![0]![1]);
		},
		async isEmpty(gate: string): Promise<boolean> {
			return (await redis.exists(line(gate))) === 0;
		},
		/** All that stand there, first ones first. */
		members: (gate: string): Promise<string[]> => redis.zrange(line(gate), '0', '-1'),
		/** Gates at which somebody stands. */
		open: (): Promise<string[]> => redis.smembers(names),
		async waiting(): Promise<Waiting[]> {
			const gates = await redis.smembers(names);
			return Promise.all(
				gates.map(async (gate) => {
					const counts: Record<number, number> = {};
					let since = Number.POSITIVE_INFINITY;
					for (let priority = 0; priority < 4; priority++) {
						const [from, to] = [score(priority, 0), `(${score(priority + 1, 0)}`];
						const [count, first] = await Promise.all([
							redis.zcount(line(gate), from, to),
							redis.zrange(line(gate), `${from}`, to, 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES'),
						]);
						if (!first[1]) continue;
						counts[priority] = count;
						since = Math.min(since, (Number(first[1]) - score(priority, 0)) / 100);
					}
					return { gate, counts, since };
				}),
			);
		},
	};
}
