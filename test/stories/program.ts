import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { onTestFinished, vi } from 'vitest';
import { botEnv } from '../setup/bot-env.js';
import { builtProgram } from '../setup/built-program.js';
import type { Harness } from './harness.js';

/** The real program in a process of its own, between this Slack and this n8n; killed when the test is over. */
export async function startProgram(harness: Harness, env: Record<string, string> = {}) {
	const child = spawn(process.execPath, [await builtProgram()], {
		// Without the .env of whoever runs this.
		cwd: tmpdir(),
		env: { PATH: process.env.PATH, ...botEnv(harness, { FLOWBELL_POLL_SECONDS: '0.2', ...env }) },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			said += text;
		});
	}
	const closed = once(child, 'close');
	const until = (words: string) =>
		vi.waitFor(
			() => {
				if (!said.includes(words)) throw new Error(`"${words}" is not in what it said:\n${said}`);
			},
			{ timeout: 20_000, interval: 20 },
		);
	await until('Flowbell is up');
	return {
		said: () => said,
		/** The most memory that it has had, in MB. */
		peakMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024,
		/** As an accident does. */
		async kill() {
			child.kill('SIGKILL');
			await closed;
		},
		until,
		/** Asks it to end, as a supervisor does; its exit code and how long it took. */
		async terminate(): Promise<{ code: number | null; ms: number }> {
			const start = performance.now();
			child.kill('SIGTERM');
			const [code] = (await closed) as [number | null];
			return { code, ms: performance.now() - start };
		},
	};
}
