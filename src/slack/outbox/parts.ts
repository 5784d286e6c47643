import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Gates } from './gates.js';
import type { Places } from './places.js';
import type { Routes } from './routes.js';
import type { OutboxStore } from './store.js';

export type OutboxTimings = {
	/** Between two updates of one message that show how far something is; what ends it goes out at once. */
	coalesceMs: number;
	/** Between two posts to one channel. */
	paceMs: number;
	/** Between two updates, over all channels, in the long run. */
	updateMs: number;
	/** A line that has waited for so long takes those along that wait behind it in its thread. */
	togetherMs: number;
	/** A post that Slack has not answered is in doubt; how long before the channel's history is asked. */
	doubtMs: number;
	/** Between two tries on a channel that takes no messages: it may be unarchived, the bot invited. */
	closedMs: number;
};

/** Slack takes about one post a second in a channel, and about 50 updates a minute in a workspace (docs/slack.md, 5). */
export const outboxTimings: OutboxTimings = {
	coalesceMs: 3_000,
	paceMs: 1_000,
	updateMs: 1_200,
	togetherMs: 5_000,
	doubtMs: 12_000,
	closedMs: 60_000,
};

/** What those that deliver share. */
export type Parts = {
	client: WebClient;
	store: OutboxStore;
	gates: Gates;
	places: Places;
	routes: Routes;
	timings: OutboxTimings;
	/** Sees to an entry by itself in so many milliseconds. */
	later(id: string, ms: number): Promise<unknown>;
	/** The outbox's name of a message in its metadata. */
	outboxId(id: string): string;
	now(): number;
	log: Logger;
	onRateLimited?(): void;
};
