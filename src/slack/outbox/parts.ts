import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { BlockedChannels } from './blocked-channels.js';
import type { PacedQueues } from './paced-queues.js';
import type { Scheduler } from './scheduler.js';
import type { OutboxStore } from './store.js';
import type { OutboxTimings } from './timings.js';

/** What those that deliver share. */
export type Parts = {
	client: WebClient;
	store: OutboxStore;
	queues: PacedQueues;
	scheduler: Scheduler;
	blockedChannels: BlockedChannels;
	timings: OutboxTimings;
	now(): number;
	log: Logger;
	onRateLimited?(): void;
};
