import { auditBulk, bulkTimings } from '../bulk/index.js';
import { auditOperations } from '../operations/audit.js';
import { createAlertCards } from '../slack/features/alert/cards.js';
import { presentAlerts } from '../slack/features/alert/presenter.js';
import { createBulkCardData } from '../slack/features/bulk/card-data.js';
import { createBulkFiles } from '../slack/features/bulk/files.js';
import { createBulkPresenter } from '../slack/features/bulk/presenter.js';
import { presentOperations } from '../slack/features/operations/presenter.js';
import { createPendingConfirmations } from '../slack/pending-confirmations.js';
import { countEvents } from './count-events.js';
import type { Domain } from './domain.js';
import type { Foundation } from './foundation.js';
import type { N8n } from './instance.js';
import type { Workspace } from './workspace.js';

export type Presenters = ReturnType<typeof subscribe>;

/** Audit, metrics and messages follow what the domain tells, each on its own. */
export function subscribe(foundation: Foundation, { instance }: N8n, workspace: Workspace, domain: Domain) {
	const { base, ambient, metrics } = foundation;
	const { audit, answers, outbox, permalink } = workspace;
	const { operations, alerts, bulks } = domain;
	const { now } = base;
	const pendingConfirmations = createPendingConfirmations(foundation.redis, (ref) => base.key('ask', ref));

	auditOperations(operations.events, audit, now);
	bulks.events.on('decided', (decided) => auditBulk(audit, decided, now()));
	countEvents(metrics, { operations: operations.events, alerts: alerts.events, outbox, now });

	const cards = createAlertCards(outbox, base.epochs.tag);
	const saying = { cards, answers, outbox, command: ambient.command, now };
	const capabilities = () => instance.capabilities().catch(() => null);
	presentAlerts(alerts.events, { ...saying, capabilities, permalink });
	const { workflowNames } = instance;
	presentOperations(operations.events, { ...saying, alerts, pendingConfirmations, workflowNames });
	return { pendingConfirmations, bulk: presentBulks(foundation, instance, workspace, domain) };
}

function presentBulks(
	{ config, base, ambient, slack, timings }: Foundation,
	instance: N8n['instance'],
	{ answers, outbox, sharing, permalink }: Workspace,
	{ alerts, bulks }: Domain,
) {
	const client = slack.clients.background;
	const cardData = createBulkCardData({ instance, outbox, rows: bulks.rows, permalink, now: base.now });
	const files = createBulkFiles({ ...base, bulks, cardData, outbox, client, fetch: slack.egress?.fetch });
	const limit = config.bulkConcurrency;
	const undoMs = timings.bulk?.undoMs ?? bulkTimings.undoMs;
	const shown = { bulks, alerts, cardData, files, outbox, answers, client, sharing };
	const cards = createBulkPresenter({ ...base, ...shown, limit, undoMs, command: ambient.command });
	cards.subscribe(bulks.events);
	return { bulks, cards, files, limit };
}
