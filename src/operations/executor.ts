import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Capabilities, N8nClient, N8nError } from '../n8n/index.js';
import type { Requeue as RequeueIn } from '../redis/queue.js';
import type { RetryEvent } from './events.js';
import type { Ledger } from './ledger.js';
import type { Outcome } from './outcome.js';
import type { Owners } from './owners.js';
import type { Words } from './problem.js';
import type { Tags } from './tag-names.js';
import type { OperationTimings } from './timings.js';

export type ExecutorDeps = {
	n8n: N8nClient;
	/** What this server and key can do; asked once, asked again after an n8n restart. */
	capabilities(): Promise<Capabilities>;
	ledger: Ledger;
	owners: Owners;
	tags: Tags;
	words: Words;
	timings: OperationTimings;
	now(): number;
	log: Logger;
};

export type ExecutorContext = {
	/** Stable over crashes, restarts and repeats of the same request. */
	jobId: string;
	/** From 1: an earlier start may have asked n8n, and been killed before it could tell. */
	start: number;
	signal: AbortSignal;
	/** Hears where a retry stands while it goes on. */
	onProgress?(event: RetryEvent): Promise<void>;
};

/** It has not ended, and is to be called again. */
export type Requeue = RequeueIn & {
	/** Why, where n8n failed: it may have taken what was asked, or surely has not, and is asked again later. */
	cause?: N8nError;
	/** The run that a retry has made waits in n8n, perhaps for days. */
	waitingAs?: number;
};

/**
 * Does one thing to n8n, for a click as for an item of a bulk, and says how it ended. Each may be called again after a
 * crash and comes to the same end. Rejects with an `N8nError` where n8n does not do it.
 */
export type Executor<Request> = (request: Request, context: ExecutorContext) => Promise<Outcome | Requeue>;

/** Names what a job changes about one execution, the same each time that the job is started: 128 characters at most. */
export function idempotencyKeyOf(jobId: string, executionId: number): string {
	const job = createHash('sha256').update(jobId).digest('hex').slice(0, 32);
	return `flowbell-${job}-${executionId}`;
}
