import type { Logger } from 'pino';
import { createAccess, createAudit } from '../access/index.js';
import { createAlerts } from '../alerts/index.js';
import { createAlertStore } from '../alerts/store.js';
import { auditBulk, type BulkTimings, bulkTimings, createBulks } from '../bulk/index.js';
import { type Config, secretsOf } from '../config/index.js';
import { createEpochs } from '../instances/epoch.js';
import { createInstance } from '../instances/instance.js';
import { createUnreadableRows } from '../instances/unreadable-rows.js';
import { guardOwn } from '../lib/secrets/index.js';
import { exitUnavailable, StartError } from '../lib/start-error.js';
import { createN8nClient } from '../n8n/index.js';
import { createHealthServer, createMetrics, newReference } from '../observability/index.js';
import { auditOperations } from '../operations/audit.js';
import { createOperations } from '../operations/index.js';
import type { OperationTimings } from '../operations/timings.js';
import { openConnections } from '../redis/connections.js';
import { createKeys, redisHealth } from '../redis/index.js';
import { createListeners } from '../slack/bolt/ack-first.js';
import { createAnswers } from '../slack/bolt/answers.js';
import { boltLogger, createSlackApp } from '../slack/bolt/app.js';
import { createChanges } from '../slack/bolt/changes.js';
import { createSlackClients } from '../slack/bolt/clients.js';
import { createDirectory } from '../slack/bolt/directory.js';
import { createEgress } from '../slack/bolt/egress.js';
import { findChannel } from '../slack/bolt/find-channel.js';
import { createMayRead } from '../slack/bolt/may-read.js';
import { refusePastCards } from '../slack/bolt/past-cards.js';
import { createSharing } from '../slack/bolt/sharing.js';
import { createTooMuch } from '../slack/bolt/too-much.js';
import type { Context } from '../slack/context.js';
import { createAlertCards } from '../slack/features/alert/cards.js';
import { presentAlerts } from '../slack/features/alert/presenter.js';
import { createBulkCardData } from '../slack/features/bulk/card-data.js';
import { createBulkFiles } from '../slack/features/bulk/files.js';
import { createBulkPresenter } from '../slack/features/bulk/presenter.js';
import { createLists } from '../slack/features/executions/lists.js';
import { presentOperations } from '../slack/features/operations/presenter.js';
import { createStatusReader } from '../slack/features/status/read.js';
import { createBlockedChannelNotice } from '../slack/outbox/blocked-channel-notice.js';
import { createOutbox, type Outbox } from '../slack/outbox/outbox.js';
import type { OutboxTimings } from '../slack/outbox/timings.js';
import { createPendingConfirmations } from '../slack/pending-confirmations.js';
import { performChange, registerFeatures } from '../slack/register.js';
import { createRequests } from '../slack/requests.js';
import { countEvents } from './count-events.js';
import { checkN8n, warnIfShared, workspace } from './start-checks.js';

export type FlowbellOptions = {
	log: Logger;
	now?(): number;
	/** How long things are waited for; the defaults are right for a real Slack and n8n. */
	timings?: {
		operations?: Partial<OperationTimings>;
		outbox?: Partial<OutboxTimings>;
		bulk?: Partial<BulkTimings>;
		/** For each request to n8n that a person waits for. */
		answerMs?: number;
		/** Polls that fail for longer than this are told to the channel. */
		outageMs?: number;
		/** What is taken of one person, a second. */
		perSecond?: number;
	};
};

export type Flowbell = {
	start(): Promise<void>;
	/** Takes no more, lets what is under way end or go back to the queue, and closes everything. */
	stop(): Promise<void>;
	/** Where health is served. */
	port(): number;
	/** In HTTP mode where Slack's requests are taken. */
	requestPort(): number;
};

/** A person who waits for an answer is told after this long that n8n gives none. */
const patienceMs = 8_000;
/** How long listeners that are under way may take at a drain. */
const listenersMs = 3_000;
/**
 * Read of an execution with its data, and of a page of many: parsing as much holds everything else up for some 30 ms.
 * Whatever else n8n answers is a single workflow, at most.
 */
const maxDataBytes = 4 * 2 ** 20;
const maxAnswerBytes = 16 * 2 ** 20;
/** A channel that is not there yet is looked for again this often. */
const channelEveryMs = 30_000;

/** Builds every part and hands it to those that need it: the only place that knows them all. */
export async function createFlowbell(
	config: Config & { redisUrl: string },
	{ log, now = Date.now, timings = {} }: FlowbellOptions,
): Promise<Flowbell> {
	const endGuard = guardOwn(secretsOf(config));
	const { baseUrl } = config.n8n;
	const server = { ...config.n8n, proxy: config.proxy, maxDataBytes, maxAnswerBytes };
	const egress = createEgress(config.proxy);
	const clients = createSlackClients(config.slack.botToken, config.slack.apiUrl, boltLogger(log), egress);
	// Keys bear the workspace's id, so Slack is asked before anything is built.
	const teamId = await workspace(clients.interactive);
	const connections = await openConnections(config.redisUrl);
	if (!connections) {
		throw new StartError('Redis does not answer. Start it, or set REDIS_URL to one that runs.', {
			exitCode: exitUnavailable,
		});
	}
	const redis = connections.producer;
	const keys = createKeys({ name: config.name, teamId, n8nBaseUrl: baseUrl });
	const { prefix, key } = keys;

	const unreadableRows = createUnreadableRows(redis, key('n8n', 'unreadable'), now, log);
	const onSkipped = unreadableRows.note;
	const n8n = createN8nClient({ ...server, onSkipped });
	const answerMs = timings.answerMs ?? patienceMs;
	const asking = createN8nClient({ ...server, timeoutMs: answerMs, onSkipped });
	const instance = createInstance({ url: baseUrl, n8n: asking, redis, key, now });
	const { capabilities } = instance;
	const metrics = createMetrics();

	let channelId: string | null = null;
	let channelTimer: NodeJS.Timeout | undefined;

	const audit = createAudit({ redis, keys, log });
	const directory = createDirectory(clients.interactive, now);
	const sharing = createSharing(clients.interactive, now, log);
	const { operators, readers } = config;
	const access = createAccess({ operators, readers, directory, teamId, log });

	const answers = createAnswers(clients.background, log, egress?.fetch);
	const epochs = createEpochs(redis, key('epoch'));
	const runKey = (part: string, id: number | string) => key(part, ...(epochs.tag() ? [epochs.tag()] : []), id);
	const shared = { connections, prefix, key, runKey, epochs, now, log };
	const outbox: Outbox = createOutbox({
		...shared,
		client: clients.background,
		alertChannel: () => channelId,
		onChannelBlocked: createBlockedChannelNotice({ operators: config.operators, directory, outbox: () => outbox, log }),
		...(timings.outbox ? { timings: timings.outbox } : {}),
		onRateLimited: () => metrics.rateLimited('chat'),
	});

	const words = { newReference, command: config.command };
	const alertStore = createAlertStore(redis, runKey);
	const operations = createOperations(shared, {
		n8n,
		capabilities,
		access,
		words,
		latestRetry: alertStore.latestRetry,
		timings: timings.operations,
	});
	const alerts = createAlerts(shared, {
		n8n,
		instance,
		store: alertStore,
		operations,
		channelId: alertChannelId,
		pollSeconds: config.pollSeconds,
		outageMs: timings.outageMs,
		words,
		unreadableRows: unreadableRows.count,
	});

	const pendingConfirmations = createPendingConfirmations(redis, (ref) => key('ask', ref));
	const cards = createAlertCards(outbox, epochs.tag);
	const saying = { cards, answers, outbox, command: config.command, now };
	auditOperations(operations.events, audit, now);
	countEvents(metrics, { operations: operations.events, alerts: alerts.events, outbox, now });
	presentAlerts(alerts.events, { ...saying, capabilities: () => capabilities().catch(() => null), permalink });
	presentOperations(operations.events, {
		...saying,
		alerts,
		pendingConfirmations,
		workflowNames: instance.workflowNames,
	});

	const bulkLimit = config.bulkConcurrency;
	const bulks = createBulks(shared, {
		n8n,
		capabilities,
		access,
		words: { newReference, command: config.command },
		operations,
		concurrency: bulkLimit,
		timings: timings.bulk,
	});
	const bulkFacts = createBulkCardData({
		instance,
		outbox,
		rows: bulks.rows,
		permalink,
		now,
	});
	const bulkFiles = createBulkFiles({
		...shared,
		bulks,
		cardData: bulkFacts,
		outbox,
		client: clients.background,
		fetch: egress?.fetch,
	});
	const bulkCards = createBulkPresenter({
		...shared,
		bulks,
		alerts,
		cardData: bulkFacts,
		files: bulkFiles,
		outbox,
		answers,
		client: clients.background,
		sharing,
		limit: bulkLimit,
		undoMs: timings.bulk?.undoMs ?? bulkTimings.undoMs,
		command: config.command,
	});
	bulkCards.subscribe(bulks.events);
	bulks.events.on('decided', (decided) => auditBulk(audit, decided, now()));

	const healthServer = createHealthServer({
		...config.health,
		checks: {
			slack: () => ({ ok: slack.connected(), detail: slack.connected() ? 'connected' : 'not connected' }),
			async redis() {
				const { ok, detail } = await redisHealth(redis, config.name);
				return { ok, detail };
			},
			async poll() {
				const { late } = await alerts.health();
				return { ok: !late, detail: late ? 'n8n has not been looked at for a while' : '' };
			},
		},
		metrics,
	});
	const slack = createSlackApp({ slack: config.slack, log, egress });

	const changes = createChanges({
		...shared,
		answers,
		newReference,
		command: config.command,
		perform: (...of) => performChange(context, ...of),
	});
	const mayRead = createMayRead({ access, answers, clients, newReference, log });
	const listening = createListeners(slack.app, {
		answers,
		changes,
		mayRead,
		tooMuch: createTooMuch(timings.perSecond),
		newReference,
		command: config.command,
		now,
		log,
		onAck: (kind, ms) => metrics.ack(kind, ms),
	});
	const context: Context = {
		command: config.command,
		newReference,
		now,
		log,
		instance,
		people: { access, audit, directory, mayRead },
		answers,
		slack: { clients, alertChannelId: () => channelId },
		asking: {
			requests: createRequests({ access, audit, answers, operations, now }),
			pendingConfirmations,
		},
		alerts,
		operations,
		bulk: { bulks, cards: bulkCards, files: bulkFiles, limit: bulkLimit },
		reading: {
			lists: createLists({
				...{ redis, instance, alerts, now },
				key: (id) => key('list', id),
				command: config.command,
			}),
			status: createStatusReader({
				instance,
				slack: {
					client: clients.interactive,
					sharing,
					alertChannelId: () => channelId,
					connected: slack.connected,
				},
				redis: { client: redis, name: config.name },
				queues: [changes, operations, bulks, outbox],
				alerts,
				outbox,
				pollSeconds: config.pollSeconds,
				answerMs,
				now,
			}),
		},
	};
	refusePastCards(slack.app, { epochs, answers });
	registerFeatures(slack.app, listening, context);

	async function permalink(channel: string, ts: string): Promise<string | null> {
		const answer = await clients.background.chat.getPermalink({ channel, message_ts: ts }).catch(() => null);
		return answer?.permalink ?? null;
	}

	function alertChannelId(): string {
		if (channelId === null) throw new Error(`the alert channel ${config.alertChannel} is not found yet`);
		return channelId;
	}

	async function lookForChannel(): Promise<void> {
		try {
			channelId = await findChannel(clients.background, config.alertChannel);
			if (channelTimer) outbox.alertChannelChanged();
			await warnIfShared(channelId, sharing, log);
		} catch (error) {
			log.error({ err: error }, 'the alert channel is not found; failures are kept until it is');
			channelTimer = setTimeout(lookForChannel, channelEveryMs);
		}
	}

	return {
		async start() {
			await healthServer.start();
			await epochs.refresh();
			await lookForChannel();
			await checkN8n(n8n, capabilities, log);
			outbox.start();
			operations.start();
			changes.start();
			bulkFiles.start();
			bulks.start();
			await slack.start();
			await alerts.start();
			log.info(
				{ command: config.command, channel: channelId, n8n: baseUrl, pollSeconds: config.pollSeconds },
				'Flowbell is up',
			);
		},
		async stop() {
			clearTimeout(channelTimer);
			await slack.stop();
			await Promise.race([listening.idle(), new Promise((resolve) => setTimeout(resolve, listenersMs))]);
			await Promise.all([changes.stop(), alerts.stop(), operations.stop(), bulks.stop(), bulkFiles.stop()]);
			// Last, as what the others say on their way out goes through it.
			await outbox.stop();
			await healthServer.stop();
			connections.close();
			endGuard();
		},
		port: () => healthServer.port,
		requestPort: slack.port,
	};
}
