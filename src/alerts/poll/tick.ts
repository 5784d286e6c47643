import type { Base } from '../../instances/base.js';
import type { Events } from '../../lib/events.js';
import type { Due } from '../due.js';
import type { createPollHealth } from './outage.js';
import type { PollEvents, Polled, PollRead } from './poll.js';

type TickParts = {
	poll(signal: AbortSignal): Promise<Polled>;
	heal(signal: AbortSignal): Promise<void>;
	health: ReturnType<typeof createPollHealth>;
	due: Due;
	/** `tell`: those that have begun, changed or ended. */
	conditions: {
		observe(read: PollRead, signal: AbortSignal): Promise<void>;
		tell(): Promise<void>;
	};
	events: Events<PollEvents>;
	now: Base['now'];
	log: Base['log'];
};

/** One poll, and what is due then. */
export function createTick({ poll, heal, health, due, conditions, events, now, log }: TickParts) {
	return async function tick(_data: unknown, { signal }: { signal: AbortSignal }): Promise<undefined> {
		const start = performance.now();
		const ended = (result: 'ok' | 'failed', told: number) =>
			events.publish('polled', { result, told, ms: performance.now() - start });
		let read: PollRead | null = null;
		try {
			const lookedAt = now();
			await health.ticked();
			const polled = await poll(signal);
			read = polled.read;
			await health.worked(polled.readMs, lookedAt);
			await heal(signal);
			await ended('ok', polled.told);
		} catch (error) {
			if (signal.aborted) throw error;
			log.warn({ err: error }, 'poll failed; nothing is lost, the next one reads from where the last left off');
			await health.failed(error);
			await ended('failed', 0);
		}
		// Behind the poll, so that what has failed by then is counted; also while n8n is away.
		await due.run(now(), signal);
		if (read) await conditions.observe(read, signal);
		await conditions.tell();
		return undefined;
	};
}
