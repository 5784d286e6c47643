import type { Logger } from 'pino';
import type { Pace } from '../alerts/poll/interval.js';
import type { BulkTimings } from '../bulk/index.js';
import type { Config } from '../config/index.js';
import type { Base } from '../instances/base.js';
import { createEpochs } from '../instances/epoch.js';
import { mainInstance } from '../instances/execution-ref.js';
import { type Ambient, newReference } from '../lib/ambient.js';
import { exitUnavailable, StartError } from '../lib/start-error.js';
import { createMetrics } from '../observability/index.js';
import type { OperationTimings } from '../operations/timings.js';
import { openConnections } from '../redis/connection.js';
import { createKeys } from '../redis/index.js';
import { boltLogger } from '../slack/bolt/app.js';
import { createEgress, createSlackClients } from '../slack/bolt/clients.js';
import { createNewerBlocks } from '../slack/bolt/newer-blocks.js';
import type { OutboxTimings } from '../slack/outbox/timings.js';
import { workspace } from './start-checks.js';

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
		/** How the interval of polls follows n8n. */
		pace?: Pace;
		/** Polls that fail for longer than this are told to the channel. */
		outageMs?: number;
		/** What is taken of one person, a second. */
		perSecond?: number;
	};
};

export type Foundation = Awaited<ReturnType<typeof openFoundation>>;

export async function openFoundation(
	config: Config & { redisUrl: string },
	{ log, now = Date.now, timings = {} }: FlowbellOptions,
) {
	const egress = createEgress(config.proxy);
	const newerBlocks = createNewerBlocks({ now, log });
	const clients = createSlackClients({ ...config.slack, egress }, newerBlocks, boltLogger(log));
	// Keys bear the workspace's id, so Slack is asked before anything is built.
	const teamId = await workspace(clients.interactive);
	const connections = await openConnections(config.redisUrl);
	if (!connections) {
		throw new StartError('Redis does not answer. Start it, or set REDIS_URL to one that runs.', exitUnavailable);
	}
	const redis = connections.producer;
	const instance = { name: mainInstance, url: config.n8n.baseUrl };
	const keys = createKeys({ name: config.name, teamId, instance });
	const { key } = keys.n8n;
	const epochs = createEpochs(redis, key('epoch'));
	const runKey: Base['runKey'] = (part, { id }) => key(part, ...(epochs.tag() ? [epochs.tag()] : []), id);
	const base: Base = { connections, ...keys.n8n, runKey, epochs, now, log };
	const ambient: Ambient = { command: config.command, newReference, now, log };
	const slackBase: Base = { ...base, ...keys.slack };
	const slack = { teamId, clients, egress, newerBlocks };
	return { config, base, slackBase, ambient, redis, slack, metrics: createMetrics(), timings };
}
