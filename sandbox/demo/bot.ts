import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../free-port.js';

/** The program as it is shipped. */
const program = resolve('dist/main.js');
const readyMs = 25_000;
/** The bot drains within eight seconds. */
const drainMs = 10_000;
const logLines = 15;

export type Bot = {
	/** Resolves with why it ended, if it ends by itself. */
	readonly ended: Promise<string>;
	/** Resolves when it is connected to Slack and has looked at n8n once: what fails from now on is told. */
	ready(): Promise<void>;
	/** The last lines of its log. */
	log(): string;
	stop(): Promise<void>;
};

export type BotOptions = {
	/** Settings of the bot; nothing else of this process's environment reaches it but PATH and the like. */
	settings: Record<string, string>;
	/** Its data and its log are kept here. */
	folder: string;
};

/** Starts the built bot as a process of its own, with its embedded Redis. */
export async function startBot({ settings, folder }: BotOptions): Promise<Bot> {
	const logFile = join(folder, 'flowbell.log');
	const data = join(folder, 'data');
	const port = await freePort();
	const child = spawn(process.execPath, [program], {
		// Without the .env of whoever runs this.
		cwd: folder,
		env: {
			...inherited(),
			...settings,
			FLOWBELL_DATA_DIR: data,
			HOST: '127.0.0.1',
			PORT: String(port),
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const sink = createWriteStream(logFile);
	child.stdout.pipe(sink, { end: false });
	child.stderr.pipe(sink, { end: false });

	let stopping = false;
	const gone = once(child, 'exit') as Promise<[number | null, string | null]>;
	const ended = gone.then(([code, signal]) =>
		stopping ? new Promise<string>(() => {}) : `ended with ${code ?? signal}`,
	);
	const log = () =>
		existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-logLines).join('\n') : '';

	return {
		ended,
		log,
		async ready() {
			const end = Date.now() + readyMs;
			while (!(await hasLooked(port))) {
				if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The bot did not start.\n${log()}`);
				if (Date.now() > end) throw new Error(`The bot was not ready after ${readyMs / 1000} s.\n${log()}`);
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		},
		async stop() {
			if (stopping) return;
			stopping = true;
			await end(child, gone, data);
			sink.end();
		},
	};
}

const keptVariables = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS'];
const inherited = () =>
	Object.fromEntries(
		keptVariables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	);

/** Ready, and a first look at n8n is over: that one only notes where it begins. */
async function hasLooked(port: number): Promise<boolean> {
	try {
		const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
		if (!ready.ok) return false;
		const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
		return /^flowbell_polls_total\{result="ok"\} [1-9]/m.test(metrics);
	} catch {
		return false;
	}
}

async function end(child: ChildProcess, gone: Promise<unknown>, data: string): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
	const timer = setTimeout(() => child.kill('SIGKILL'), drainMs);
	await gone;
	clearTimeout(timer);
	stopOrphanedRedis(data);
}

/** A bot that was killed leaves its Redis alive, to be adopted by the next start; here there is no next start. */
function stopOrphanedRedis(data: string): void {
	const file = join(data, 'redis', 'redis.pid');
	if (!existsSync(file)) return;
	const pid = Number(readFileSync(file, 'utf8'));
	try {
		// The number may have gone to another process meanwhile.
		if (process.platform === 'linux' && !readlinkSync(`/proc/${pid}/cwd`).startsWith(data)) return;
		if (pid > 0) process.kill(pid, 'SIGTERM');
	} catch {
		// It is gone.
	}
}
