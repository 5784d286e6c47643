import type { Tag } from '../n8n/index.js';
import type { Problem } from './states.js';

/** How a stop, a delete or a change of tags ended, as people are told. */
export type Outcome =
	| { kind: 'stopped'; workflowName: string | null }
	/** Nothing to do: it had ended by itself. `status` is n8n's word for how. */
	| { kind: 'had-ended'; status: string }
	/** `stopped`: null where n8n's answer was lost and nobody knows how many it was. */
	| { kind: 'stopped-many'; stopped: number | null; still: number }
	| { kind: 'deleted' }
	| { kind: 'running-not-deleted' }
	| { kind: 'tagged'; tags: Tag[]; added: string[]; removed: string[] }
	| { kind: 'unknown-tags'; tags: string[]; unknown: string[]; known: string[] }
	| { kind: 'gone' }
	| { kind: 'not-supported'; what: string }
	| { kind: 'not-allowed'; reason: string; ask: string }
	| { kind: 'problem'; problem: Problem };
