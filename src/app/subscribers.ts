import type { BulkOnAlert } from '../alerts/alert.js';
import type { EndInBulk } from '../alerts/follow-up/ended-in-bulk.js';
import { type Bulk, done, type ItemResult } from '../bulk/bulk.js';
import { auditBulk, bulkTimings } from '../bulk/index.js';
import { workflowLink } from '../n8n/index.js';
import { auditOperations } from '../operations/audit.js';
import { createUpload } from '../slack/bolt/upload.js';
import { createAlertCards } from '../slack/features/alert/cards.js';
import { presentAlerts } from '../slack/features/alert/presenter.js';
import { createBulkCardData } from '../slack/features/bulk/card-data.js';
import { createBulkFiles } from '../slack/features/bulk/files.js';
import { createBulkMessages } from '../slack/features/bulk/messages.js';
import { presentBulks } from '../slack/features/bulk/presenter.js';
import { createBulkPreviews } from '../slack/features/bulk/preview-presenter.js';
import { createBulkResults } from '../slack/features/bulk/results-presenter.js';
import { createSharingNotices } from '../slack/features/bulk/sharing-notices.js';
import { presentConditions } from '../slack/features/condition/presenter.js';
import { presentOperations } from '../slack/features/operations/presenter.js';
import { followClosedChannels } from '../slack/features/watch/closed.js';
import { createPendingConfirmations } from '../slack/pending-confirmations.js';
import type { Domain } from './domain.js';
import type { Foundation } from './foundation.js';
import type { N8n } from './instance.js';
import type { Workspace } from './workspace.js';

export type Presenters = ReturnType<typeof subscribe>;

/** Audit, metrics and messages follow what the domain tells, each on its own. */
export function subscribe(foundation: Foundation, { instance }: N8n, workspace: Workspace, domain: Domain) {
	const { base, slackBase, ambient } = foundation;
	const { audit, answers, outbox, permalink } = workspace;
	const { operations, alerts, bulks } = domain;
	const { now } = base;
	const pendingConfirmations = createPendingConfirmations(foundation.redis, (ref) => slackBase.key('ask', ref));

	auditOperations(operations.events, audit, now);
	bulks.events.on('decided', (decided) => auditBulk(audit, decided, now()));
	followBulks(domain, now);
	countEvents(foundation, workspace, domain);

	const cards = createAlertCards({ outbox, tag: base.epochs.tag, alertChannelId: workspace.alertChannel.id });
	const saying = { cards, answers, outbox, command: ambient.command, now };
	const capabilities = () => instance.capabilities().catch(() => null);
	const { watches, stateOf, alertChannel } = workspace;
	const routes = { watches, stateOf, alertChannelId: alertChannel.id };
	followClosedChannels({ ...routes, alerts, cards, outbox, now, log: base.log });
	presentAlerts(alerts.events, { ...saying, capabilities, permalink, incident: alerts.incident });
	const linkTo = (workflowId: string) => workflowLink(instance.url, workflowId);
	presentConditions(alerts.events, {
		...{ outbox, tag: base.epochs.tag, capabilities, linkTo, alertChannelId: alertChannel.id, now },
	});
	const named = { workflowNames: instance.workflowNames, executions: instance.n8n.executions() };
	presentOperations(operations.events, { ...saying, ...named, alerts, pendingConfirmations, permalink });
	return { pendingConfirmations, bulk: showBulks(foundation, instance, workspace, domain) };
}

function showBulks(
	{ config, slackBase, ambient, slack, timings }: Foundation,
	instance: N8n['instance'],
	{ answers, outbox, sharing, permalink }: Workspace,
	{ alerts, bulks }: Domain,
) {
	const { now } = slackBase;
	const client = slack.clients.background;
	const limit = config.bulkConcurrency;
	const undoMs = timings.bulk?.undoMs ?? bulkTimings.undoMs;
	const cardData = createBulkCardData({ instance, outbox, rows: bulks.rows, permalink, now });
	const files = createBulkFiles(slackBase, {
		bulks,
		cardData,
		outbox,
		upload: createUpload(client, slack.egress?.fetch),
	});
	const messages = createBulkMessages(slackBase, outbox, cardData);
	const shown = { bulks, cardData, sharingNotices: createSharingNotices(slackBase, sharing) };
	const previews = createBulkPreviews({ ...shown, alerts, ambient, answers, client, limits: { limit, undoMs } });
	const results = createBulkResults({ ...shown, messages, files, outbox, now });
	presentBulks(bulks.events, { read: bulks.read, messages, previews, results, now });
	return { bulks, cardData, messages, previews, results, files, limit };
}

/** Who looks at an alert must not retry what the job has retried, or deleted. */
function followBulks({ alerts, bulks }: Domain, now: () => number) {
	const ends: Record<'retry' | 'delete', Partial<Record<ItemResult, EndInBulk>>> = {
		retry: {
			...{ succeeded: 'recovered', 'already-recovered': 'recovered' },
			...{ failed: 'failed', stopped: 'stopped', gone: 'gone' },
		},
		delete: { succeeded: 'gone', gone: 'gone' },
	};
	bulks.events.on('changed', async ({ id, alert, startedAt }) => {
		if (!alert || startedAt === null) return;
		// It may end while it is shown as going on: then that is shown by whoever is last.
		let shown: Bulk['state'] | undefined;
		for (let bulk = await bulks.read(id); bulk && bulk.state !== shown; bulk = await bulks.read(id)) {
			shown = bulk.state;
			await alerts.followBulk(alert, id, onAlert(bulk));
		}
	});
	bulks.events.on('ended', async ({ bulk, rows }) => {
		if (bulk.alert) await alerts.followBulk(bulk.alert, bulk.id, null);
		const { kind, by, askedAt, options, endedAt } = bulk;
		if (kind !== 'retry' && kind !== 'delete') return;
		const endOf = ends[kind];
		async function* ended() {
			for await (const { executionId, result, newId } of rows()) {
				const end = endOf[result];
				if (end) yield { execution: { instance: bulk.instance, id: executionId }, end, newId };
			}
		}
		const { loadWorkflow } = options;
		await alerts.endedInBulk(ended(), {
			id: bulk.id,
			kind,
			by: by.userId,
			askedAt,
			loadWorkflow,
			endedAt: endedAt ?? now(),
		});
	});
}

/** As the card of the alert tells of it; null: it has ended, or has not begun. */
function onAlert(bulk: Bulk): BulkOnAlert | null {
	const { id, by, state, total, counts, lastBy, stillSince, barred } = bulk;
	if (state !== 'running' && state !== 'paused' && state !== 'held') return null;
	const base = { id, by: by.userId, state, total, lastBy, stillSince };
	return { ...base, done: done(bulk), recovered: counts.succeeded, barred: barred !== null };
}

/** Counts what happens, and at each poll what waits to leave for Slack. */
function countEvents({ base, metrics }: Foundation, { outbox }: Workspace, { operations, alerts }: Domain) {
	operations.events.on('retry', ({ state }) => {
		if ('endedAt' in state || state.phase === 'unknown-outcome' || state.phase === 'problem')
			metrics.retryEnded(state.phase);
	});
	alerts.events.on('pushed', ({ result, hints, at }) => {
		const delays = hints.flatMap(({ endedAt }) => (endedAt === null ? [] : [at - endedAt]));
		metrics.pushed(result, hints.length, delays);
	});
	alerts.events.on('toldAtOnce', ({ failures }) => {
		for (let i = 0; i < failures; i++) metrics.failureTold();
	});
	alerts.events.on('polled', ({ result, told, ms }) => {
		metrics.polled(result, ms);
		for (let i = 0; i < told; i++) metrics.failureTold();
		outbox.backlog().then(
			({ waiting, since }) => metrics.outboxWaiting(waiting, since === null ? 0 : base.now() - since),
			() => {},
		);
	});
}
