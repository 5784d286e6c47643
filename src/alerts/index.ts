import type { Base } from '../instances/base.js';
import { createQueue } from '../redis/queue.js';
import { createTicker } from './ticker.js';
import { type AlertsOptions, createWatching } from './watching.js';

export type Alerts = ReturnType<typeof createAlerts>;

/** Watches n8n for failed runs and keeps an alert for each problem; every one is counted in exactly one. */
export function createAlerts(base: Base, options: AlertsOptions) {
	const { connections, prefix, now, log } = base;
	const watching = createWatching(base, options, (ms) => queue.every(ms, {}, ms));
	const { alerts, begin, tick, health, pollMs } = watching;
	const queue = createQueue<Record<string, never>>({
		name: 'poll',
		connections,
		prefix,
		concurrency: 1,
		globalConcurrency: 1,
		log,
	});
	const renew = async () => queue.every(await pollMs(), {});
	const ticker = createTicker({ pollMs, lastTick: health.lastTick, renew, quiet: health.quiet, now, log });

	return {
		...alerts,
		async start() {
			await begin(AbortSignal.timeout(10_000));
			await renew();
			queue.start(tick);
			ticker.start();
		},
		async stop() {
			ticker.stop();
			await queue.stop();
		},
	};
}
