import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Wrong } from './play-many.js';

/** The same as `playMany`, by a process for each core. */
export async function playInProcesses(first: number, count: number): Promise<Wrong> {
	const cache = resolve('node_modules/.cache');
	await mkdir(cache, { recursive: true });
	const folder = await mkdtemp(join(cache, 'flowbell-timelines-'));
	try {
		// In one file of plain JavaScript, as a compiler in each process would cost a tenth of the time.
		const worker = join(folder, 'worker.mjs');
		const entry = join(import.meta.dirname, 'worker.ts');
		await build({
			entryPoints: [entry],
			outfile: worker,
			bundle: true,
			packages: 'external',
			platform: 'node',
			format: 'esm',
		});
		const parts = availableParallelism();
		const starts = Array.from({ length: parts + 1 }, (_, i) => first + Math.round((i * count) / parts));
		const shares = starts.slice(1).map((next, i) => playIn(worker, starts[i]!, next - starts[i]!));
		const wrongs = await Promise.all(shares);
		return {
			count: wrongs.reduce((sum, wrong) => sum + wrong.count, 0),
			stories: wrongs.flatMap(({ stories }) => stories),
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function playIn(worker: string, first: number, count: number): Promise<Wrong> {
	const child = fork(worker, [String(first), String(count)], {
		execArgv: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
	});
	const ended = once(child, 'exit').then(([code, signal]) => {
		throw new Error(`A process that played timelines from ${first} ended with ${signal ?? code}.`);
	});
	const [wrong] = (await Promise.race([once(child, 'message'), ended])) as [Wrong];
	return wrong;
}
