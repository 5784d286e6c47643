/** A process that holds an embedded Redis, for tests that kill it: prints its address, drains on SIGTERM. */
import { pino } from 'pino';
import { startEmbeddedRedis } from '../../src/redis/embedded.js';

const redis = await startEmbeddedRedis({ dataDir: process.argv[2]!, log: pino({ level: 'silent' }) });
process.on('SIGINT', () => process.stdout.write('interrupted\n'));
process.on('SIGTERM', async () => {
	await redis.stop();
	process.exit(0);
});
// A test that fails must not leave this process behind.
process.stdin.resume().on('end', () => process.exit(1));
process.stdout.write(`${redis.url}\n`);
