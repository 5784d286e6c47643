import type { Logger } from 'pino';
import type { Access, Audit } from '../access/index.js';
import type { Epochs } from '../instances/epoch.js';
import type { Capabilities, N8nClient } from '../n8n/index.js';
import type { Executors } from '../operations/executors.js';
import type { RetryJob } from '../operations/job.js';
import type { Ledger } from '../operations/ledger.js';
import type { Words } from '../operations/problem.js';
import type { Connections } from '../redis/connections.js';
import type { Bulk } from './bulk.js';
import type { BulkStore } from './store.js';

export type BulkSink = {
	/** The count goes on, or is complete: what the asker sees before anything happens. */
	preview(bulk: Bulk): Promise<void>;
	/** How it stands. May be called often; the last call tells the end. */
	show(bulk: Bulk): Promise<void>;
	/** It has ended: the results, in the order of the targets. May be repeated after a crash. */
	results(bulk: Bulk, rows: AsyncIterable<ResultRow>): Promise<void>;
};

export type ResultRow = Awaited<ReturnType<BulkStore['results']>>[number];

export type BulkTimings = {
	/** Between two looks of the ticker at a running bulk; each may update the card. */
	tickMs: number;
	/** A deletion waits this long with Undo. */
	undoMs: number;
	/** Between two looks for bulks whose jobs are missing. */
	takeUpMs: number;
};

export const bulkTimings: BulkTimings = { tickMs: 3_000, undoMs: 30_000, takeUpMs: 60_000 };

export type BulksOptions = Words & {
	n8n: N8nClient;
	/** What this server and key can do; asked once, asked again after an n8n restart. */
	capabilities(): Promise<Capabilities>;
	/** What is done to one execution. */
	executors: Executors;
	ledger: Pick<Ledger, 'read'>;
	now(): number;
	log: Logger;
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	access: Access;
	audit: Audit;
	/** The name of what is kept by a run's number. */
	runKey(part: string, id: number | string): string;
	epochs: Epochs;
	/** Follows a retry that waits in n8n to its end, beside the bulk. */
	follow(job: RetryJob): Promise<void>;
	sink: BulkSink;
	/** Items under way at once, of all bulks, over all processes. */
	concurrency: number;
	bulkTimings?: Partial<BulkTimings>;
};
