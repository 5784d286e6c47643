import type { Tag } from '../n8n/index.js';
import type { Problem } from './states.js';

/** How a stop, a delete or a change of tags ended, as people are told. */
export type Outcome =
	| { kind: 'stopped'; workflowName: string | null }
	/** Nothing to do: it had ended by itself. `status` is n8n's word for how. */
	| { kind: 'had-ended'; status: string }
	/**
	 * Of the runs that were counted when it was asked. `stopped`: null where an answer was lost and nobody knows how many it
	 * was; `still`: go on all the same; `newer`: began since, and were left alone.
	 */
	| { kind: 'stopped-many'; stopped: number | null; still: number; newer: number }
	| { kind: 'deleted' }
	| { kind: 'running-not-deleted' }
	| { kind: 'tagged'; tags: Tag[]; added: string[]; removed: string[] }
	| { kind: 'unknown-tags'; tags: string[]; unknown: string[]; known: string[] }
	| { kind: 'gone' }
	| { kind: 'not-supported'; what: string }
	| { kind: 'not-allowed'; reason: string; ask: string }
	| { kind: 'problem'; problem: Problem };
