import { createHash } from 'node:crypto';
import type { Base } from '../instances/base.js';
import type { Capabilities, N8nClient, N8nError } from '../n8n/index.js';
import type { Requeue as RequeueIn } from '../redis/queue.js';
import type { Outcome, RetryEvent } from './events.js';
import type { Ledger } from './ledger.js';
import type { Owners } from './owners.js';
import type { Words } from './problem.js';
import type { Stops } from './stops.js';
import type { Switches } from './switches.js';
import type { Tags } from './tag-names.js';
import type { OperationTimings } from './timings.js';

export type ExecutorDeps = Pick<Base, 'now' | 'log'> & {
	n8n: N8nClient;
	capabilities(): Promise<Capabilities>; // what this server and key can do; asked again after an n8n restart
	ledger: Ledger;
	owners: Owners;
	stops: Stops;
	switches: Switches;
	tags: Tags;
	words: Words;
	timings: OperationTimings;
};

export type ExecutorContext = {
	jobId: string; // stable over crashes, restarts and repeats of the same request
	start: number; // from 1: an earlier one may have asked n8n, and been killed before it could tell
	signal: AbortSignal;
	onProgress?(event: RetryEvent): Promise<void>; // hears where a retry stands while it goes on
};

/** It has not ended, and is to be called again. */
export type Requeue = RequeueIn & {
	/** Why, where n8n failed: it may have taken what was asked, or surely has not, and is asked again later. */
	cause?: N8nError;
	waitingAs?: number; // the run that a retry has made waits in n8n, perhaps for days
};

/**
 * Does one thing to n8n, for a click as for an item of a bulk, and says how it ended. Each may be called again after a
 * crash and comes to the same end. Rejects with an `N8nError` where n8n does not do it.
 */
export type Executor<Request> = (request: Request, context: ExecutorContext) => Promise<Outcome | Requeue>;

/** Names what a job changes about one execution or workflow, the same each time that the job is started: 128 characters at most. */
export function idempotencyKeyOf(jobId: string, id: number | string): string {
	const job = createHash('sha256').update(jobId).digest('hex').slice(0, 32);
	return `flowbell-${job}-${id}`;
}
