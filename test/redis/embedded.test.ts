import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openRedis } from '../../src/redis/connection.js';
import { startEmbeddedRedis } from '../../src/redis/embedded.js';
import { socketFor } from '../../src/redis/folder.js';
import { makeDataDir } from './data-dir.js';

const log = pino({ level: 'silent' });
let dataDir: string;

beforeEach(async ({ onTestFinished }) => {
	const made = await makeDataDir('flowbell embedded ');
	dataDir = made.dir;
	onTestFinished(made.remove);
});

async function started(dir = dataDir) {
	const redis = await startEmbeddedRedis({ dataDir: dir, log });
	onTestFinished(() => redis.stop());
	return redis;
}

/** Runs commands on a connection of its own, so that no test's connection holds the server. */
async function asked<Result>(
	url: string,
	ask: (redis: ReturnType<typeof openRedis>) => Promise<Result>,
): Promise<Result> {
	const redis = openRedis(url, { name: 'test', kind: 'worker' });
	try {
		return await ask(redis);
	} finally {
		redis.disconnect();
	}
}

const serverPid = (url: string) =>
	asked(url, async (redis) => Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]));

/** Another process that holds the server, and lines of what it says. */
async function holder(): Promise<{ child: ChildProcess; said(): Promise<string>; url: string }> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'test/redis/holder.ts', dataDir], {
		stdio: ['pipe', 'pipe', 'inherit'],
		detached: true,
	});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
	const said = async () => (await lines.next()).value as string;
	return { child, said, url: await said() };
}

/** Gone, or (Z) only waiting to be collected by the machine's first process. */
function isGone(pid: number): boolean {
	try {
		if (process.platform === 'linux') return /\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
		process.kill(pid, 0);
		return false;
	} catch {
		return true;
	}
}

/** The socket goes a moment before the process does. */
const expectGone = (pid: number) => expect.poll(() => isGone(pid), { timeout: 5_000 }).toBe(true);

async function end(child: ChildProcess, signal: NodeJS.Signals) {
	const ended = once(child, 'exit');
	child.kill(signal);
	return (await ended)[0] as number | null;
}

test('starts with an append-only file, never evicts, listens on no port, and leaves nothing behind', async () => {
	const redis = await startEmbeddedRedis({ dataDir, log });
	const settings = await asked(redis.url, async (client) => {
		const rows = await client.config('GET', 'appendonly', 'maxmemory-policy', 'port');
		return Object.fromEntries(
			(rows as string[]).map((each, at, all) => (at % 2 ? [] : [each, all[at + 1]])).filter((row) => row.length),
		);
	});
	expect(settings).toEqual({ appendonly: 'yes', 'maxmemory-policy': 'noeviction', port: '0' });
	await redis.stop();
	expect(existsSync(join(dataDir, 'redis', 'redis.sock'))).toBe(false);
	expect(existsSync(join(dataDir, 'redis', 'redis.lock'))).toBe(false);
});

test('keeps its data from one start to the next', async () => {
	const first = await startEmbeddedRedis({ dataDir, log });
	await asked(first.url, (client) => client.set('told', '4711'));
	await first.stop();
	const second = await started();
	expect(await asked(second.url, (client) => client.get('told'))).toBe('4711');
});

test('outlives a killed process, and the next start adopts it', async () => {
	const { child, url } = await holder();
	const pid = await serverPid(url);
	await end(child, 'SIGKILL');
	const adopted = await started();
	expect(await serverPid(adopted.url)).toBe(pid);
	await adopted.stop();
	await expectGone(pid);
});

test("is not ended by the terminal's Ctrl-C, which reaches the whole process group", async () => {
	const { child, said, url } = await holder();
	const pid = await serverPid(url);
	process.kill(-child.pid!, 'SIGINT');
	expect(await said()).toBe('interrupted');
	expect(await serverPid(url)).toBe(pid);
	expect(await end(child, 'SIGTERM')).toBe(0);
	await expectGone(pid);
});

test('is one server for processes that start at the same time, and ends with the last of them', async () => {
	const [one, other, mine] = await Promise.all([holder(), holder(), started()]);
	const pids = await Promise.all([one, other, mine].map(({ url }) => serverPid(url)));
	expect(new Set(pids).size).toBe(1);
	expect(await end(one.child, 'SIGTERM')).toBe(0);
	expect(await serverPid(mine.url)).toBe(pids[0]);
	await mine.stop();
	expect(await serverPid(other.url)).toBe(pids[0]);
	expect(await end(other.child, 'SIGTERM')).toBe(0);
	await expectGone(pids[0]!);
});

test('is started again, with its data, when it is killed itself', async () => {
	const redis = await started();
	const client = openRedis(redis.url, { name: 'test', kind: 'worker' });
	onTestFinished(() => client.disconnect());
	await client.set('told', '4711');
	const pid = await serverPid(redis.url);
	const away = once(client, 'close');
	process.kill(pid, 'SIGKILL');
	await away;
	// A worker's connection waits until it is back.
	expect(await client.get('told')).toBe('4711');
	expect(await serverPid(redis.url)).not.toBe(pid);
});

test('a server whose socket was cleaned away is replaced, not doubled', async () => {
	const { child, url } = await holder();
	const pid = await serverPid(url);
	await asked(url, (client) => client.set('told', '4711'));
	await end(child, 'SIGKILL');
	await rm(join(dataDir, 'redis', 'redis.sock'));
	const redis = await started();
	await expectGone(pid);
	expect(await asked(redis.url, (client) => client.get('told'))).toBe('4711');
});

test('a lock that a killed process left does not keep the next one out', async () => {
	await mkdir(join(dataDir, 'redis'), { recursive: true });
	const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
	await once(gone, 'exit');
	await writeFile(join(dataDir, 'redis', 'redis.lock'), `${gone.pid} 1.5`);
	expect(await serverPid((await started()).url)).toBeGreaterThan(0);
});

test('a data folder too deep for a socket gets a short one', async () => {
	const deep = join(dataDir, 'very-long-folder-name'.repeat(5));
	const redis = await started(deep);
	const socket = socketFor(join(deep, 'redis'));
	expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
	expect(redis.url).toBe(`unix://${socket}`);
	expect(await serverPid(redis.url)).toBeGreaterThan(0);
	onTestFinished(() => rm(dirname(socket), { recursive: true, force: true }));
});

test('ends its server also when the data folder was removed meanwhile', async () => {
	const redis = await startEmbeddedRedis({ dataDir, log });
	const pid = await serverPid(redis.url);
	await rm(join(dataDir, 'redis'), { recursive: true });
	await redis.stop();
	await expectGone(pid);
});

test('without a server program says what to install', async () => {
	await expect(startEmbeddedRedis({ dataDir, log, searchPath: dataDir })).rejects.toMatchObject({
		name: 'StartError',
		exitCode: 78,
		message: expect.stringMatching(/neither redis-server nor valkey-server.*apt-get install redis-server.*REDIS_URL/),
	});
});

test('where it cannot write, says which folder and which variables help', async () => {
	const file = join(dataDir, 'file');
	await writeFile(file, '');
	await expect(startEmbeddedRedis({ dataDir: file, log })).rejects.toMatchObject({
		name: 'StartError',
		exitCode: 78,
		message: expect.stringMatching(/cannot write in .*file.redis \(ENOTDIR\).*FLOWBELL_DATA_DIR.*REDIS_URL/),
	});
});

test('a server that ends at once is reported with what it said', async () => {
	await mkdir(join(dataDir, 'redis', 'appendonlydir'), { recursive: true });
	await writeFile(join(dataDir, 'redis', 'appendonlydir', 'appendonly.aof.manifest'), 'nonsense\n');
	await expect(startEmbeddedRedis({ dataDir, log })).rejects.toMatchObject({
		exitCode: 78,
		message: expect.stringMatching(/ended as soon as it started\. It said: .*AOF/),
	});
});
