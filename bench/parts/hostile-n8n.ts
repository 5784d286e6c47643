import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './build.js';
import { startChild } from './child.js';
import type { Ready } from './n8n.js';
import type { Stage } from './stage.js';

/** Failures whose texts have so many characters; so many failures of so many bytes of data. */
export type ToHostile = { text: number } | { large: number; bytes: number };

/** How many fail for one `text`. */
export const hostileTexts = 12;

export async function startHostileN8n(stage: Stage): Promise<Ready & { send(message: ToHostile): void }> {
	const file = join(root, 'bench', 'parts', 'hostile-process.ts');
	const child = startChild(stage, process.execPath, ['--import', 'tsx', file], { ipc: true, cwd: root });
	const told = once(child.process, 'message') as Promise<[Ready]>;
	await child.says('ready');
	const [ready] = await told;
	return { ...ready, send: (message) => void child.process.send(message) };
}
