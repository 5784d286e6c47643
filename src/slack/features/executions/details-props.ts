import type { ExecutionRef } from '../../../instances/execution-ref.js';
import type { ShownData } from '../../../lib/secrets/index.js';
import type { Failure, RunPath } from '../../../n8n/index.js';
import type { RetryBlocker, RetryState } from '../../../operations/states.js';
import type { Drawn } from '../../blocks/actions.js';
import type { Can } from '../../blocks/can.js';

export type Fold = 'item' | 'data' | 'stack';

/** The items that a node was given (`in`) or gave (`out`), and how many these are. `shown`: redacted, where it is open. */
export type DetailsData = { node: string | null; way: 'in' | 'out'; total: number; shown: ShownData | null };

/** All that is known of one execution. Times are epoch milliseconds. */
export type DetailsProps = {
	execution: ExecutionRef;
	workflowName: string | null;
	workflowId: string;
	/** Null: n8n does not say, or it ran the workflow stored with the execution. */
	workflowVersionId: string | null;
	status: string;
	mode: string;
	startedAt: number | null;
	stoppedAt: number | null;
	waitTill: number | null;
	/** In n8n's editor. */
	link: string;
	/** From the first run over its retries to the latest, this one included; empty or one: there were none. */
	chain: { id: number; status: string }[];
	failure: Failure | null;
	/** Why there is none although the run failed: a sentence of ours. */
	noFailure?: string | null;
	/** The nodes that ran; null: n8n gives none. */
	path: RunPath | null;
	/** The shape of the item that failed, without its values; null: n8n gives none. */
	item: string | null;
	/** What of the long things is open, one at a time. */
	open: Fold | null;
	/** Its data, for those who may see it; null: they may not, or there is none. */
	data: DetailsData | null;
	/** When what runs now was saved, and which version that is, where that was after this run began; null: it was not, or n8n does not say. */
	changedSince: { at: number; versionId: string | null } | null;
	/** Null where this server or key has no tags. */
	tags: string[] | null;
	/** What speaks against a retry now; null: nothing. */
	blocker: RetryBlocker | null;
	recoveredAs?: number;
	runningAs?: number;
	/** A retry of it asked for here, if any. */
	retry: RetryState | null;
	/** What a click on Retry means: the run of its chain that is then retried, and the retry that is told of here. */
	target: Drawn;
	/** What the reader has just asked for in this modal: a sentence of ours, in place of the buttons for it. */
	asked?: string | null;
	/** What came of the reader's click: a sentence of ours. */
	note?: string | null;
	can?: Can;
	/** The slash command, for hints. */
	command: string;
	privateMetadata?: string;
};
