import type { ExecutionRef } from '../../../instances/execution-ref.js';
import type { Failure } from '../../../n8n/index.js';
import type { RetryBlocker, RetryState } from '../../../operations/states.js';
import type { Drawn } from '../../blocks/actions.js';
import type { Can } from '../../blocks/can.js';

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
	stack: 'folded' | 'open';
	/** The item that failed as text, redacted by whoever read it; null: not shown. */
	item: string | null;
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
	can?: Can;
	/** The slash command, for hints. */
	command: string;
	privateMetadata?: string;
};
