import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { createScript } from '../../redis/script.js';
import type { Alert, Told } from '../alert.js';
import { tellScript, toldScript, untoldScript } from './alert-scripts.js';
import { type AlertKeys, toldField } from './read-alerts.js';

/** Which channels are told of an alert, and what its thread has told of the failures that have joined it. */
export function createTold(redis: Redis, key: AlertKeys, read: (alert: ExecutionRef) => Promise<Alert | null>) {
	const tell = createScript(redis, tellScript);
	const untold = createScript(redis, untoldScript);
	const told = createScript(redis, toldScript);
	return {
		/** A channel is told of it, or will be: true where that was not so before. */
		async tell(alert: ExecutionRef, told: Told): Promise<boolean> {
			return (await tell([key.alert(alert)], toldField(told.channelId), JSON.stringify(told))) === 1;
		},
		/** The card of this channel is in the default one; null where the alert is not told in it. */
		async moved(alert: ExecutionRef, channelId: string): Promise<Alert | null> {
			const known = await read(alert);
			const told = known?.told.find((each) => each.channelId === channelId);
			if (!told || told.moved) return null;
			await redis.hset(key.alert(alert), toldField(channelId), JSON.stringify({ ...told, moved: true } satisfies Told));
			return read(alert);
		},
		/** Failures that have joined and are not told in its thread; given again until `told` has the words. */
		async untold(alert: ExecutionRef): Promise<{ words: string; count: number; named: number[] } | null> {
			const words = (await untold([key.alert(alert)])) as string | null;
			if (words === null) return null;
			const [count, ...named] = words.split(' ').map(Number);
			return { words, count: count!, named };
		},
		/** They are told since `at`, epoch milliseconds. */
		async told(alert: ExecutionRef, words: string, at: number) {
			await told([key.alert(alert)], words, at);
		},
		/** How many lines have told of more failures, and when the last one did; 0 for never. */
		async lines(alert: ExecutionRef) {
			const [lines, lineAt] = await redis.hmget(key.alert(alert), 'lines', 'lineAt');
			return { lines: Number(lines ?? 0), lineAt: Number(lineAt ?? 0) };
		},
	};
}
