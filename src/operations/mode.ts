import type { Redis } from 'ioredis';
import { type Execution, serverMode } from '../n8n/index.js';

/**
 * Whether the n8n server runs executions itself (`regular`) or hands them to workers (`queue`): only on a regular one
 * does the absence of a retry's row prove that the retry never arrived. Not yet known means queue (DESIGN.md, 3).
 */
export type ModeMemory = {
	get(): Promise<'regular' | 'queue'>;
	/** Learns from a retry's answer; what teaches nothing changes nothing. */
	learn(retryAnswer: Execution): Promise<void>;
};

/** What was learnt is believed for this long: a server may be moved to queue mode one day. */
const believedSeconds = 7 * 86_400;

export function createModeMemory(redis: Redis, key: string): ModeMemory {
	// Written at most once a minute: in a bulk every answer teaches the same.
	let written: { mode: string; at: number } | undefined;
	return {
		async get() {
			return (await redis.get(key)) === 'regular' ? 'regular' : 'queue';
		},
		async learn(retryAnswer) {
			const mode = serverMode(retryAnswer);
			if (!mode || (written?.mode === mode && Date.now() - written.at < 60_000)) return;
			await redis.set(key, mode, 'EX', believedSeconds);
			written = { mode, at: Date.now() };
		},
	};
}
