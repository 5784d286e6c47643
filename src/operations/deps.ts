import type { Logger } from 'pino';
import type { Capabilities, Execution, N8nClient } from '../n8n/index.js';
import type { OperationJob, RetryJob } from './job.js';
import type { Ledger } from './ledger.js';
import type { Outcome } from './outcome.js';
import type { RetryState } from './states.js';

/** How long things are waited for; tests make them short. All in milliseconds. */
export type OperationTimings = {
	/** First look for the run that a retry made. */
	lookMs: number;
	/** Between two looks at a run that is followed. */
	followMs: number;
	/**
	 * A retry whose outcome is unknown is looked for this long before it is told as a doubt. A request may arrive late (12 s
	 * were seen), and a run may wait for a worker.
	 */
	doubtAfterMs: number;
	/** An intent older than this is never sent on by whoever wrote it. Well under `doubtAfterMs`. */
	sendWithinMs: number;
	/** How long a followed run may hold a worker's place before the job is put back for later. */
	holdMs: number;
	/** First look by ourselves at a retry in doubt; doubles each time. */
	doubtMs: number;
};

export const operationTimings: OperationTimings = {
	lookMs: 1_000,
	followMs: 3_000,
	doubtAfterMs: 30_000,
	sendWithinMs: 3_000,
	holdMs: 60_000,
	doubtMs: 15_000,
};

/** Starts after which a change of one thing named by its id is told as unclear instead of being asked for again. */
export const mostStarts = 3;

/** What every operation is given. */
export type OperationDeps = {
	n8n: N8nClient;
	/** What this server and key can do; asked once, asked again after an n8n restart. */
	capabilities(): Promise<Capabilities>;
	ledger: Ledger;
	/** Tells people where a retry stands. `execution` is the row as read before sending, where it was read. */
	report(job: RetryJob, state: RetryState, execution?: Execution): Promise<void>;
	/** Tells people how anything else ended. */
	tell(job: Exclude<OperationJob, RetryJob>, outcome: Outcome): Promise<void>;
	/** Looks for a doubtful retry again, after the `looks`th pause. */
	lookLater(job: RetryJob, looks: number): Promise<void>;
	newReference(): string;
	/** The slash command, for words that tell a person what to type. */
	command: string;
	now(): number;
	timings: OperationTimings;
	log: Logger;
};
