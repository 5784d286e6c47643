import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { WatchedCondition, Wish } from '../../routing/index.js';
import type { Filters } from './filter-values.js';
import type { VerbName } from './verbs.js';
import type { Invalid } from './words.js';

/** `host` is that of the link, where it was named by one: it may be another n8n's. */
type Named = { execution: ExecutionRef; host?: string };

/** A run that has to be looked for: the last one that is meant by such a command here, or that of a workflow, by its id or name. */
export type LookedFor = { last: true } | { workflow: string; host?: string };

export type RunNamed = Named | LookedFor;

/** An alert by one of its executions, or by the words of a workflow's name; null: the one that is open; or the newest. */
export type AlertNamed = Named | { workflow: string | null } | { last: true };

export type Command =
	/** Null: what most people need; `all`: everything. */
	| { verb: 'help'; about: VerbName | 'all' | null }
	| { verb: 'failures' | 'list' | 'retry-all' | 'stop-all' | 'delete-all'; filters: Filters }
	| { verb: 'tag-all'; filters: Filters; add: string[]; remove: string[] }
	/** `job` is the beginning of its id, or all of it. */
	| { verb: 'job'; job: string }
	| { verb: 'jobs' }
	| ({ verb: 'show' | 'stop' | 'delete' } & RunNamed)
	| ({ verb: 'retry'; latest: boolean } & RunNamed)
	| ({ verb: 'tags'; add: string[]; remove: string[] } & RunNamed)
	| ({ verb: 'ack' | 'resolve' | 'unmute' } & AlertNamed)
	/** `until` as it was typed: whose clock is meant is found out when it is done. */
	| ({ verb: 'mute'; until: string } & AlertNamed)
	/** By its id or name. */
	| { verb: 'activate' | 'deactivate'; workflow: string; host?: string }
	/** Null: nothing was typed behind it. `tail`: conditions that may be the rest of the last name. */
	| { verb: 'watch'; wish: Wish | null; tail?: WatchedCondition[] }
	/** Its number, what it is about as typed, or `all`. */
	| { verb: 'unwatch'; which: string }
	| { verb: 'running' | 'status' | 'instant' | 'mutes' | 'watches' };

export type Misread = {
	ok: false;
	/** The one that was meant, as far as that is known. */
	verb: VerbName | null;
	invalids: Invalid[];
	/** The whole text put right, or null. */
	suggestion: string | null;
	/** What else may have been meant, the nearest first. */
	others: string[];
};

export type Parsed = { ok: true; command: Command } | Misread;
