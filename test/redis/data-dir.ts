import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A data folder for one test, and how to take it away. An embedded Redis outlives its killed process on purpose, so one
 * that a failed test left is ended here.
 */
export async function makeDataDir(name: string): Promise<{ dir: string; remove(): Promise<void> }> {
	const dir = await realpath(await mkdtemp(join(tmpdir(), name)));
	return {
		dir,
		async remove() {
			const pid = Number(await readFile(join(dir, 'redis', 'redis.pid'), 'utf8').catch(() => ''));
			if (pid > 0) {
				try {
					process.kill(pid, 'SIGTERM');
				} catch {
					// It has gone by itself: a killed one leaves its file.
				}
			}
			await rm(dir, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
