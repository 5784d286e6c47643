import type { Access } from '../access/index.js';
import type { Base } from '../instances/base.js';
import type { Capabilities, N8nClient } from '../n8n/index.js';
import type { Operations } from '../operations/index.js';
import type { Words } from '../operations/problem.js';
import type { Bulk } from './bulk.js';
import type { ResultRow } from './store.js';

/** What is told of bulks. Each may be told again after a crash. */
export type BulkEvents = {
	/** The count goes on, or is complete: what the asker sees before anything happens. */
	preview: Bulk;
	/** How it stands. May be often; the last one tells the end. */
	changed: Bulk;
	/** Nothing of it is under way any more: the results, in the order of the targets. */
	ended: { bulk: Bulk; rows: () => AsyncIterable<ResultRow> };
	/** No item of it is under way: it may have come to its end. */
	idle: string;
	/** What belongs into the audit trail. */
	decided: { bulk: Bulk; decision: 'allowed' | 'refused'; result: string };
};

export const bulkTimings = {
	/** Between two looks at a running bulk; each may update the card. */
	tickMs: 3_000,
	/** A deletion waits this long with Undo. */
	undoMs: 30_000,
	/** Between two looks for bulks whose jobs are missing. */
	recoverMs: 60_000,
};

export type BulkTimings = typeof bulkTimings;

export type BulksOptions = {
	n8n: N8nClient;
	capabilities(): Promise<Capabilities>;
	access: Access;
	words: Words;
	/** Does the items, and follows a retry that waits in n8n to its end, beside the bulk. */
	operations: Pick<Operations, 'executors' | 'ledger' | 'follow'>;
	/** Items under way at once, of all bulks, over all processes. */
	concurrency: number;
	timings?: Partial<BulkTimings> | undefined;
};

/** What the parts of the engine are given. */
export type BulkDeps = Base & BulksOptions;
