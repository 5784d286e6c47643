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
	/** `result`: how a retry ended, such as recovered, failed-again, doubt, refused. */
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
	const registers = [registry];
	collectDefaultMetrics({ register: registry });

	const acks = new Histogram({
		name: 'flowbell_ack_seconds',
		help: 'Time from receiving an interaction to its ack; Slack gives up at 3 s.',
		labelNames: ['kind'],
		buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
		registers,
	});
	const polls = new Counter({
		name: 'flowbell_polls_total',
		help: 'Looks at n8n for failures.',
		labelNames: ['result'],
		registers,
	});
	const pollTime = new Histogram({
		name: 'flowbell_poll_seconds',
		help: 'How long a look at n8n took.',
		buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
		registers,
	});
	const told = new Counter({
		name: 'flowbell_failures_told_total',
		help: 'Failed runs that were told to a channel.',
		registers,
	});
	const retries = new Counter({
		name: 'flowbell_retries_total',
		help: 'Retries that ended, by how.',
		labelNames: ['result'],
		registers,
	});
	const waiting = new Gauge({
		name: 'flowbell_outbox_waiting',
		help: 'Messages that wait to leave for Slack.',
		registers,
	});
	const oldest = new Gauge({
		name: 'flowbell_outbox_oldest_seconds',
		help: 'For how long the message that has waited longest to leave for Slack has waited.',
		registers,
	});
	const limited = new Counter({
		name: 'flowbell_slack_rate_limited_total',
		help: 'Answers 429 from Slack, by Web API method.',
		labelNames: ['method'],
		registers,
	});

	return {
		ack: (kind, ms) => acks.observe({ kind }, ms / 1000),
		polled(result, ms) {
			polls.inc({ result });
			pollTime.observe(ms / 1000);
		},
		failureTold: () => told.inc(),
		retryEnded: (result) => retries.inc({ result }),
		outboxWaiting(count, ms) {
			waiting.set(count);
			oldest.set(ms / 1000);
		},
		rateLimited: (method) => limited.inc({ method }),
		text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
	};
}
