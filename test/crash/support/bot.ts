import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';

/** The real program as a process that can be killed and started again, with the same environment. */
export type Bot = {
	/** Resolves when it says that it is up. One that ends before that is started again, as a supervisor would. */
	start(): Promise<void>;
	/** SIGKILL, now. */
	kill(): void;
	/** Stops the process where it is, as a machine does that goes to sleep; `wake()` lets it go on. */
	pause(): void;
	wake(): void;
	/** Resolves when the killed process is gone. */
	dead(): Promise<void>;
	/** Of its process now. */
	readonly pid: number | undefined;
	/** What all its processes have said. */
	log(): string;
};

const upMs = 60_000;
const mostStarts = 3;
const alive = new Set<ChildProcess>();
// A run that is interrupted leaves no bots behind; where it is killed itself, they see their input end.
process.on('exit', () => {
	for (const child of alive) child.kill('SIGKILL');
});

const endWithInput = 'data:text/javascript,process.stdin.resume().on("end",()=>process.kill(process.pid,"SIGKILL"))';

export function createBot(main: string, env: Record<string, string>): Bot {
	let said = '';
	let child: ChildProcess | undefined;
	let gone: Promise<unknown> = Promise.resolve();

	/** False: it ended by itself. */
	async function startOnce(): Promise<boolean> {
		const from = said.length;
		const one = spawn(process.execPath, ['--import', endWithInput, main], {
			cwd: tmpdir(),
			env: { PATH: process.env.PATH, ...env },
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		child = one;
		alive.add(one);
		gone = once(one, 'close').then(() => alive.delete(one));
		return new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(`The bot was not up in time:\n${said.slice(from)}`)), upMs);
			const end = (up: boolean) => {
				clearTimeout(late);
				resolve(up);
			};
			const hear = (text: string) => {
				said += text;
				if (said.includes('Flowbell is up', from)) end(true);
			};
			one.stdout.setEncoding('utf8').on('data', hear);
			one.stderr.setEncoding('utf8').on('data', hear);
			one.once('close', () => end(false));
		});
	}

	return {
		async start() {
			for (let starts = 1; !(await startOnce()); starts++) {
				// A killed one has no exit code, and is started again by whoever killed it.
				if (child?.exitCode === null || starts === mostStarts) throw new Error(`The bot did not come up:\n${said}`);
			}
		},
		kill: () => void child?.kill('SIGKILL'),
		pause: () => void child?.kill('SIGSTOP'),
		wake: () => void child?.kill('SIGCONT'),
		async dead() {
			await gone;
		},
		get pid() {
			return child?.pid;
		},
		log: () => said,
	};
}
