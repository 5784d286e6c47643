import type { Access } from '../access/index.js';
import type { Base } from '../instances/base.js';
import type { ExecutorDeps } from '../operations/executor.js';
import type { Operations } from '../operations/index.js';
import type { Bulk } from './bulk.js';
import type { ResultRow } from './store.js';

/** What is told of bulks. Each may be told again after a crash. */
export type BulkEvents = {
	preview: Bulk; // the count goes on, or is complete: what the asker sees before anything happens
	changed: Bulk; // may be often; the last one tells the end
	/** Nothing of it is under way any more: the results, in the order of the targets. */
	ended: { bulk: Bulk; rows: () => AsyncIterable<ResultRow> };
	idle: string; // no item of it is under way: it may have come to its end
	decided: { bulk: Bulk; decision: 'allowed' | 'refused'; result: string }; // for the audit trail
};

export const bulkTimings = {
	tickMs: 3_000, // between two looks at a running bulk; each may update the card
	undoMs: 30_000, // a deletion waits this long with Undo
	recoverMs: 60_000, // between two looks for bulks whose jobs are missing
};

export type BulkTimings = typeof bulkTimings;

export type BulksOptions = Pick<ExecutorDeps, 'n8n' | 'capabilities' | 'words'> & {
	access: Access;
	/** Does the items, and follows a retry that waits in n8n to its end, beside the bulk. */
	operations: Pick<Operations, 'executors' | 'recentRuns' | 'ledger' | 'follow'>;
	/** When n8n was last looked at with success, and so whether it is still the same; epoch milliseconds. */
	lookedAt(): Promise<number | null>;
	concurrency: number; // items under way at once, of all bulks, over all processes
	timings?: Partial<BulkTimings> | undefined;
};

export type BulkDeps = Base & BulksOptions;
