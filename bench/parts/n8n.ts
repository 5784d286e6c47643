import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './build.js';
import { startChild } from './child.js';
import type { Stage } from './stage.js';

export type Ready = { url: string; apiKey: string };
/** Where an n8n sends its OpenTelemetry export on this machine, and with which token. */
export type Otlp = { port: number; token: string };
/** One request and its answer; `bytes` both ways over the wire. */
export type Answered = { method: string; url: string; bytes: number };

export type N8nProcess = Ready & {
	/** Every answer from now on. Gives back what ends it. */
	onAnswer(listener: (answered: Answered) => void): () => void;
};

/** A sandbox n8n with so many past executions, in a process of its own. */
export async function startN8nProcess(stage: Stage, { past = 0 } = {}): Promise<N8nProcess> {
	const file = join(root, 'bench', 'parts', 'n8n-process.ts');
	const args = ['--import', 'tsx', file, String(past)];
	const child = startChild(stage, process.execPath, args, { ipc: true, cwd: root });
	const told = once(child.process, 'message') as Promise<[Ready]>;
	await child.says('ready');
	const [ready] = await told;
	return {
		...ready,
		onAnswer(listener) {
			child.process.on('message', listener);
			return () => void child.process.off('message', listener);
		},
	};
}
