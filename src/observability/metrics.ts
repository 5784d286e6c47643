import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What we count, in Prometheus' terms. Each process counts what it does itself; gauges of shared state are set by
 * whoever looked last. Labels have few values by design: never an id.
 */
export type Metrics = {
	/** From receiving a command, click or submission to its ack. Slack's limit is 3 s. `kind`: command, action, view, shortcut. */
	ack(kind: string, ms: number): void;
	polled(result: 'ok' | 'failed', ms: number): void;
	failureTold(): void;
	/** `result`: how a retry ended, such as recovered, failed-again, unknown-outcome, problem. */
	retryEnded(result: string): void;
	/** Messages that wait to leave for Slack, and for how long the first of them has. */
	outboxWaiting(count: number, ms: number): void;
	/** Slack answered 429 to this Web API method. */
	rateLimited(method: string): void;
	/** The exposition text and its content type. */
	text(): Promise<{ type: string; body: string }>;
};

export function createMetrics(): Metrics {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const as = (name: string, help: string) => ({ name: `flowbell_${name}`, help, registers: [registry] });

	const acks = new Histogram({
		...as('ack_seconds', 'Time from receiving an interaction to its ack; Slack gives up at 3 s.'),
		labelNames: ['kind'],
		buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
	});
	const polls = new Counter({ ...as('polls_total', 'Looks at n8n for failures.'), labelNames: ['result'] });
	const pollTime = new Histogram({
		...as('poll_seconds', 'How long a look at n8n took.'),
		buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
	});
	const failures = new Counter(as('failures_told_total', 'Failed runs that were told to a channel.'));
	const retries = new Counter({ ...as('retries_total', 'Retries that ended, by how.'), labelNames: ['result'] });
	const waiting = new Gauge(as('outbox_waiting', 'Messages that wait to leave for Slack.'));
	const oldest = new Gauge(
		as('outbox_oldest_seconds', 'For how long the message that has waited longest to leave for Slack has waited.'),
	);
	const limited = new Counter({
		...as('slack_rate_limited_total', 'Answers 429 from Slack, by Web API method.'),
		labelNames: ['method'],
	});

	return {
		ack: (kind, ms) => acks.observe({ kind }, ms / 1000),
		polled(result, ms) {
			polls.inc({ result });
			pollTime.observe(ms / 1000);
		},
		failureTold: () => failures.inc(),
		retryEnded: (result) => retries.inc({ result }),
		outboxWaiting(count, ms) {
			waiting.set(count);
			oldest.set(ms / 1000);
		},
		rateLimited: (method) => limited.inc({ method }),
		text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
	};
}
