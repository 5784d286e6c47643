import { createAlerts } from '../alerts/index.js';
import { createAlertStore } from '../alerts/store/index.js';
import { createBulks } from '../bulk/index.js';
import { createOperations } from '../operations/index.js';
import { createRouter } from '../routing/index.js';
import type { Foundation } from './foundation.js';
import type { N8n } from './instance.js';
import type { Workspace } from './workspace.js';

export type Domain = ReturnType<typeof buildDomain>;

/** What Flowbell does, without a word of how it is shown. */
export function buildDomain(
	{ config, base, redis, ambient: words, timings }: Foundation,
	{ n8n, instance, unreadableRows, requestLimit }: N8n,
	{ access, alertChannel, watches }: Workspace,
) {
	const { capabilities } = instance;
	const store = createAlertStore(redis, base);
	const asked = { n8n, capabilities, access, words };
	const { latestRetry } = store;
	const operations = createOperations(base, { ...asked, latestRetry, timings: timings.operations });
	const alerts = createAlerts(base, {
		n8n,
		instance,
		store,
		operations,
		words,
		...createRouter({ watches, factsOf: instance.workflowFacts.of, alertChannelId: alertChannel.id }),
		pollSeconds: config.pollSeconds,
		limitSeenAt: requestLimit.seenAt,
		pace: timings.pace,
		outageMs: timings.outageMs,
		unreadableRows: unreadableRows.count,
		otlpToken: config.otlpToken,
	});
	const bulks = createBulks(base, {
		...asked,
		operations,
		lookedAt: alerts.lookedAt,
		concurrency: config.bulkConcurrency,
		timings: timings.bulk,
	});
	return { operations, alerts, bulks };
}
