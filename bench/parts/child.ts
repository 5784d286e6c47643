import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Stage } from './stage.js';

export type Child = {
	readonly process: ChildProcess;
	readonly pid: number;
	/** Resolves when it has printed this; rejects, with what it printed, when it ends or takes too long instead. */
	says(words: string): Promise<void>;
	stop(): Promise<void>;
};

const startMs = 30_000;
/** More than the bot's own deadline for its drain. */
const stopMs = 10_000;
/** Enough to find out why it did not start. */
const keptCharacters = 20_000;

/** Starts a process with these variables and no others, and stops it with the stage. */
export function startChild(
	stage: Stage,
	command: string,
	args: string[],
	options: { env?: Record<string, string>; ipc?: boolean; cwd?: string } = {},
): Child {
	const stdio: SpawnOptions['stdio'] = ['ignore', 'pipe', 'pipe', ...(options.ipc ? (['ipc'] as const) : [])];
	const child = spawn(command, args, {
		stdio,
		env: { PATH: process.env.PATH, ...options.env },
		...(options.cwd ? { cwd: options.cwd } : {}),
	});
	let said = '';
	let ended: string | null = null;
	const watchers = new Set<() => void>();
	const tell = () => {
		for (const watcher of watchers) watcher();
	};
	for (const stream of [child.stdout!, child.stderr!]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			said = (said + text).slice(-keptCharacters);
			tell();
		});
	}
	child.on('error', (error) => {
		ended = error.message;
		tell();
	});
	child.on('exit', (code, signal) => {
		ended = `it ended with ${signal ?? code}`;
		tell();
	});

	async function stop() {
		if (ended !== null) return;
		const gone = once(child, 'exit');
		child.kill('SIGTERM');
		const late = setTimeout(() => child.kill('SIGKILL'), stopMs);
		await gone;
		clearTimeout(late);
	}
	stage.onClear(stop);

	return {
		process: child,
		get pid() {
			return child.pid!;
		},
		says: (words) =>
			new Promise((resolve, reject) => {
				const late = setTimeout(() => settle(`it did not within ${startMs / 1000} s`), startMs);
				function settle(failure?: string) {
					clearTimeout(late);
					watchers.delete(look);
					if (failure === undefined) resolve();
					else reject(new Error(`${args.join(' ')} should say "${words}", but ${failure}:\n${said}`));
				}
				function look() {
					if (said.includes(words)) settle();
					else if (ended !== null) settle(ended);
				}
				watchers.add(look);
				look();
			}),
		stop,
	};
}
