import type { Config } from '../config/index.js';
import { createListeners } from '../slack/bolt/ack-first.js';
import { createSlackApp } from '../slack/bolt/app.js';
import { createChanges } from '../slack/bolt/changes.js';
import { createMayRead } from '../slack/bolt/may-read.js';
import { refusePastCards } from '../slack/bolt/past-cards.js';
import { createRoutes } from '../slack/bolt/routes.js';
import { createTooMuch } from '../slack/bolt/too-much.js';
import { createUpload } from '../slack/bolt/upload.js';
import type { Context } from '../slack/context.js';
import { createChosenRuns } from '../slack/features/executions/chosen-runs.js';
import { createLists } from '../slack/features/executions/lists.js';
import { createInstantReader } from '../slack/features/instant/read.js';
import { createStatusReader } from '../slack/features/status/read.js';
import { performChange, registerFeatures } from '../slack/register.js';
import { createRequests } from '../slack/requests.js';
import type { Domain } from './domain.js';
import type { Foundation } from './foundation.js';
import type { N8n } from './instance.js';
import type { Presenters } from './subscribers.js';
import type { Workspace } from './workspace.js';

export function buildListeners(
	{ config, slackBase, ambient, redis, slack, metrics, timings }: Foundation,
	{ instance, answerMs }: N8n,
	{ access, audit, directory, sharing, alertChannel, answers, outbox, watches, stateOf }: Workspace,
	{ operations, alerts, bulks }: Domain,
	{ pendingConfirmations, bulk }: Presenters,
) {
	const { key, epochs, now, log } = slackBase;
	const { clients, egress } = slack;
	const { command } = ambient;
	const app = createSlackApp({ slack: config.slack, log, egress, door: alerts.push.door });
	const mayRead = createMayRead({ ...ambient, access, answers, clients });
	const changes = createChanges(slackBase, { ...ambient, answers });
	const listeners = createListeners(createRoutes(app.app), {
		...ambient,
		...{ answers, changes, access, mayRead, tooMuch: createTooMuch(timings.perSecond) },
		onAck: (kind, ms) => metrics.ack(kind, ms),
	});
	const context: Context = {
		...ambient,
		instance,
		people: { access, audit, directory, mayRead },
		answers,
		slack: {
			clients,
			upload: createUpload(clients.background, egress?.fetch),
			alertChannelId: alertChannel.id,
		},
		asking: { requests: createRequests({ access, audit, answers, operations, now }), pendingConfirmations },
		alerts,
		operations,
		bulk,
		reading: {
			chosen: createChosenRuns(redis, (id) => key('chosen', id)),
			lists: createLists({ redis, key: (id) => key('list', id), instance, alerts, command, now }),
			status: createStatusReader({
				instance,
				slack: {
					client: clients.interactive,
					...{ sharing, alertChannelId: alertChannel.id, connected: app.connected },
				},
				redis: { client: redis, name: config.name },
				queues: [changes, operations, bulks, outbox],
				...{ alerts, outbox, answerMs, now },
			}),
			instant: createInstantReader({ instance, alerts, door: doorOf(config), command, answerMs, now }),
		},
		watching: { watches, outbox, stateOf },
	};
	refusePastCards(app.app, { epochs, answers });
	registerFeatures(app.app, listeners, context);
	return {
		connected: app.connected,
		port: app.port,
		changes: { ...changes, start: () => changes.start((...of) => performChange(context, ...of)) },
		start: app.start,
		async stop(graceMs: number) {
			await app.stop();
			await Promise.race([listeners.idle(), new Promise((resolve) => setTimeout(resolve, graceMs))]);
		},
	};
}

/** Where n8n posts: in HTTP mode where Slack's requests are taken, else where the health pages are. */
function doorOf({ slack, health, otlpToken, publicUrl }: Config) {
	const { host, port } = slack.mode === 'http' ? slack : health;
	return {
		open: otlpToken !== null,
		address: publicUrl ?? `http://FLOWBELL-HOST:${port}`,
		listens: publicUrl ? null : host,
	};
}
