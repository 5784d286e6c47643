import type { Execution, Workflow } from '../../n8n/index.js';
import type { Kept } from './store.js';

/** What one poll has read, for whoever watches for conditions. Rows without data. */
export type Observed = {
	/** Those that go on now. */
	unfinished: readonly Execution[];
	/** Those that ended otherwise than by failing, and those that failed, each once but where a poll is repeated. */
	ended: readonly Execution[];
	failed: readonly Execution[];
	/** Runs of which it is not known that they have ended: they go on, or are still to be looked up. */
	followed: ReadonlyMap<number, unknown>;
	/** The highest number at the poll before; null at the very first. */
	newestBefore: number | null;
	/** All workflows, archived ones too, where they have just been read: once in ten minutes. */
	workflows: readonly Workflow[] | null;
};

/** `open`: the conditions of all kinds that are open, as they were when the poll ended. */
export type Watcher = (observed: Observed, open: readonly Kept[], signal: AbortSignal) => Promise<void>;
