import type { Execution } from '../n8n/index.js';
import type { RetryJob } from './job.js';
import type { Problem, RetryState } from './states.js';

/** How a retry ended. */
export type RetryOutcome = {
	kind: 'retry';
	/** Of whoever asked for it, though another may have looked for it. */
	request: RetryJob;
	/** Null where nobody needs to be told anything: nothing is new, or what another one has come to is. */
	state: RetryState | null;
	/** The row as read before sending, where it was read. */
	execution?: Execution;
	/** It is worth looking for it again, after the pause of this number. */
	nextLook?: number;
};

/** How an operation ended, as people are told. */
export type Outcome =
	| RetryOutcome
	| { kind: 'stopped' }
	/** Nothing to do: it had ended by itself. `status` is n8n's word for how. */
	| { kind: 'had-ended'; status: string }
	/**
	 * Of the runs that were counted when it was asked. `stopped`: null where an answer was lost and nobody knows how many it
	 * was; `still`: go on all the same; `newer`: began since, and were left alone.
	 */
	| { kind: 'stopped-many'; stopped: number | null; still: number; newer: number }
	| { kind: 'deleted' }
	| { kind: 'running-not-deleted' }
	| { kind: 'tagged'; added: string[]; removed: string[] }
	| { kind: 'unknown-tags'; tags: string[]; unknown: string[]; known: string[] }
	| { kind: 'gone' }
	| { kind: 'not-supported'; what: string }
	| { kind: 'not-allowed'; reason: string; ask: string; ref: string }
	| { kind: 'problem'; problem: Problem };
