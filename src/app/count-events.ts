import type { AlertEvents } from '../alerts/events.js';
import type { Events } from '../lib/events.js';
import type { Metrics } from '../observability/metrics.js';
import type { OperationEvents } from '../operations/events.js';
import type { Outbox } from '../slack/outbox/outbox.js';

type Parts = {
	operations: Events<OperationEvents>;
	alerts: Events<AlertEvents>;
	outbox: Pick<Outbox, 'backlog'>;
	now(): number;
};

/** Counts what happens, and at each poll what waits to leave for Slack. */
export function countEvents(metrics: Metrics, { operations, alerts, outbox, now }: Parts) {
	operations.on('retry', ({ state }) => {
		if ('endedAt' in state || state.phase === 'unknown-outcome' || state.phase === 'problem')
			metrics.retryEnded(state.phase);
	});
	alerts.on('polled', ({ result, told, ms }) => {
		metrics.polled(result, ms);
		for (let i = 0; i < told; i++) metrics.failureTold();
		outbox.backlog().then(
			({ waiting, since }) => metrics.outboxWaiting(waiting, since === null ? 0 : now() - since),
			() => {},
		);
	});
}
