import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** It is held for a start or a stop of the server, at most seconds; what is older was left by a killed process. */
const staleMs = 60_000;

/**
 * Runs `work` while no other process runs under the same lock file. Node has no flock, so the lock is a file that only
 * one can create; a dead holder's is taken away.
 */
export async function underLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
	// The number alone would not do: in a container every start has the same one.
	const me = `${process.pid} ${performance.timeOrigin}`;
	while (!(await created(path, me))) {
		const holder = await readFile(path, 'utf8').catch(() => null);
		if (holder !== null && (await abandoned(path, holder, me))) await takeAway(path, holder);
		else await pause(50);
	}
	try {
		return await work();
	} finally {
		await rm(path, { force: true });
	}
}

const created = (path: string, me: string): Promise<boolean> =>
	writeFile(path, me, { flag: 'wx' }).then(
		() => true,
		(error: NodeJS.ErrnoException) => {
			if (error.code === 'EEXIST') return false;
			throw error;
		},
	);

async function abandoned(path: string, holder: string, me: string): Promise<boolean> {
	if (holder === me) return false;
	const pid = Number(holder.split(' ')[0]);
	if (pid > 0 && (pid === process.pid || !isAlive(pid))) return true;
	const made = await stat(path).catch(() => null);
	return made !== null && Date.now() - made.mtimeMs > staleMs;
}

/** Two may find the same lock abandoned; the slower must not remove what the faster has just made. */
async function takeAway(path: string, holder: string) {
	const aside = `${path}.${process.pid}`;
	try {
		await rename(path, aside);
	} catch {
		return; // another was faster
	}
	const taken = await readFile(aside, 'utf8');
	if (taken === holder) await rm(aside, { force: true });
	else await rename(aside, path);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
