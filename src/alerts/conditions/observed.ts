import type { Workflow } from '../../n8n/index.js';
import type { PollRead } from '../poll/poll.js';
import type { Kept } from './store.js';

/** What whoever watches for conditions has to go by. */
export type Observed = PollRead & {
	/** All workflows, archived ones too, where they have just been read: once in ten minutes. */
	workflows: readonly Workflow[] | null;
};

export type Watcher = {
	/** Takes down what later looks go by; asks n8n nothing. */
	note?(read: PollRead): Promise<void>;
	/** May ask n8n. `open`: the conditions of all kinds that are open, as they were when the poll ended. */
	look(observed: Observed, open: readonly Kept[], signal: AbortSignal): Promise<void>;
};
