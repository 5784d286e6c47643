import { startRedisServer } from '../../crash/support/redis-server.js';
import { playMany } from './play-many.js';
import { openTogether } from './together.js';

/** Plays the timelines of so many seeds on a Redis of its own, and sends what went wrong. */
const [first, count] = process.argv.slice(2).map(Number) as [number, number];
// Where something throws on purpose thousands of times; a seed that is played alone shows where.
Error.stackTraceLimit = 0;
const server = await startRedisServer({ keeps: false });
const redis = await openTogether(server.url);
process.send!(await playMany(redis, first, count));
redis.disconnect();
await server.close();
process.disconnect();
