import { type Config, secretsOf } from '../config/index.js';
import { guardOwn } from '../lib/secrets/index.js';
import { createHealthServer } from '../observability/index.js';
import { redisHealth } from '../redis/index.js';
import { buildDomain, type Domain } from './domain.js';
import { type FlowbellOptions, type Foundation, openFoundation } from './foundation.js';
import { buildN8n } from './instance.js';
import { buildListeners } from './listeners.js';
import { checkN8n } from './start-checks.js';
import { subscribe } from './subscribers.js';
import { buildWorkspace } from './workspace.js';

export type { FlowbellOptions } from './foundation.js';

export type Flowbell = Awaited<ReturnType<typeof createFlowbell>>;

const listenersMs = 3_000;

/** Builds every part, each after those that it needs, and starts and stops them in the order in which that loses nothing. */
export async function createFlowbell(config: Config & { redisUrl: string }, options: FlowbellOptions) {
	const endGuard = guardOwn(secretsOf(config));
	const foundation = await openFoundation(config, options);
	const n8n = buildN8n(foundation);
	const workspace = buildWorkspace(foundation);
	const domain = buildDomain(foundation, n8n, workspace);
	const presenters = subscribe(foundation, n8n, workspace, domain);
	const listeners = buildListeners(foundation, n8n, workspace, domain, presenters);
	const health = buildHealth(foundation, domain, listeners.connected);
	const { alertChannel, outbox } = workspace;
	const { operations, alerts, bulks } = domain;
	const { changes } = listeners;
	const { files } = presenters.bulk;

	return {
		async start() {
			await health.start();
			await foundation.base.epochs.refresh();
			await alertChannel.find(outbox.alertChannelChanged);
			await checkN8n(n8n.n8n, n8n.instance.capabilities, options.log);
			for (const each of [outbox, operations, changes, files, bulks]) each.start();
			await listeners.start();
			await alerts.start();
			const { ms, because } = await alerts.interval();
			const poll = { pollSeconds: ms / 1_000, pollBecause: because };
			const facts = { command: config.command, channel: alertChannel.id(), n8n: config.n8n.baseUrl, ...poll };
			options.log.info(facts, 'Flowbell is up');
		},
		/** Takes no more, lets what is under way end or go back to the queue, and closes everything. */
		async stop() {
			alertChannel.stop();
			await listeners.stop(listenersMs);
			await Promise.all([changes, alerts, operations, bulks, files].map((each) => each.stop()));
			// Last, as what the others say on their way out goes through it.
			await outbox.stop();
			await health.stop();
			foundation.base.connections.close();
			endGuard();
		},
		port: () => health.port,
		requestPort: listeners.port,
	};
}

function buildHealth({ config, redis, metrics }: Foundation, { alerts }: Domain, connected: () => boolean) {
	return createHealthServer({
		...config.health,
		// In HTTP mode others than this machine reach the port of Slack's requests only.
		door: config.slack.mode === 'socket' ? alerts.push.door : null,
		checks: {
			slack: () => ({ ok: connected(), detail: connected() ? 'connected' : 'not connected' }),
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
}
