import { randomUUID } from 'node:crypto';
import type { Base } from '../instances/base.js';
import { createQueue } from '../redis/queue.js';
import { createTicker } from './poll/ticker.js';
import { createPush } from './push/index.js';
import { type AlertsOptions, createWatching } from './watching.js';

export type Alerts = ReturnType<typeof createAlerts>;

/** `otlpToken`: whoever has it may tell what has ended in n8n; null: nobody may. */
type Options = AlertsOptions & { otlpToken: string | null };

/** Watches n8n for failed runs and keeps an alert for each problem; every one is counted in exactly one. */
export function createAlerts(base: Base, options: Options) {
	const { connections, prefix, now, log } = base;
	const watching = createWatching(base, options, (ms) => queue.every(ms, {}, ms));
	const { alerts, begin, tick, health, pushing, pollMs } = watching;
	const queue = createQueue<{ hinted?: true }>({
		name: 'poll',
		connections,
		prefix,
		concurrency: 1,
		globalConcurrency: 1,
		log,
	});
	const renew = async () => queue.every(await pollMs(), {});
	const ticker = createTicker({ pollMs, lastTick: health.lastTick, renew, quiet: health.quiet, now, log });
	const push = createPush(base, {
		...pushing,
		token: options.otlpToken,
		poll: (signal) => tick({}, { signal }),
		wake: async () =>
			void (await queue.add(`hinted-${randomUUID()}`, { hinted: true }, { latest: 'hinted', promote: true })),
	});

	return {
		...alerts,
		/** Where n8n posts what has ended in it, and what came there. */
		push: { door: push.door, arrivals: push.arrivals },
		async start() {
			await begin(AbortSignal.timeout(10_000));
			await renew();
			queue.start((data, context) => (data.hinted ? push.look(context.signal) : tick(data, context)));
			ticker.start();
		},
		async stop() {
			ticker.stop();
			await queue.stop();
		},
	};
}
