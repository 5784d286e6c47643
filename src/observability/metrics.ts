import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Each process counts what it does; gauges of shared state are set by whoever looked last. Labels are never an id. */
export function createMetrics() {
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
	const pushed = new Counter({
		...as('push_posts_total', 'Posts of n8n about what has ended.'),
		labelNames: ['result'],
	});
	const hinted = new Counter(as('push_runs_total', 'Ends of runs that n8n has told by itself.'));
	const pushDelay = new Histogram({
		...as('push_delay_seconds', 'Time from the end of a run, by the clock of n8n, to the post that tells it.'),
		buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30],
	});
	const waiting = new Gauge(as('outbox_waiting', 'Messages that wait to leave for Slack.'));
	const oldest = new Gauge(
		as('outbox_oldest_seconds', 'For how long the message that has waited longest to leave for Slack has waited.'),
	);
	const limited = new Counter({
		...as('slack_rate_limited_total', 'Answers 429 from Slack, by Web API method.'),
		labelNames: ['method'],
	});

	return {
		ack: (kind: string, ms: number) => acks.observe({ kind }, ms / 1000),
		polled(result: 'ok' | 'failed', ms: number) {
			polls.inc({ result });
			pollTime.observe(ms / 1000);
		},
		failureTold: () => failures.inc(),
		/** `delays`: of the runs that the post told, as far as their ends are known; milliseconds. */
		pushed(result: 'taken' | 'refused', runs: number, delays: number[]) {
			pushed.inc({ result });
			hinted.inc(runs);
			for (const ms of delays) pushDelay.observe(Math.max(0, ms) / 1000);
		},
		/** `result`: how a retry ended, such as recovered, failed-again, unknown-outcome, problem. */
		retryEnded: (result: string) => retries.inc({ result }),
		outboxWaiting(count: number, ms: number) {
			waiting.set(count);
			oldest.set(ms / 1000);
		},
		rateLimited: (method: string) => limited.inc({ method }),
		text: async () => ({ type: registry.contentType, body: await registry.metrics() }),
	};
}
