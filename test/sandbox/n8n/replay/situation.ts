import type { N8nOptions } from '../../../../sandbox/n8n/index.js';
import type { Stage } from './stage.js';

/** What a recorded request is about, on the stage. */
export type Put = {
	/** In place of the number in /executions/NUMBER. */
	execution?: number | undefined;
	/** In place of the id in /workflows/ID and of the workflowId parameter. */
	workflow?: string;
	/** Other texts of the request to be replaced: recorded → ours. */
	replace?: Record<string, string>;
	/** The key to send in place of the right one. */
	key?: string;
	/** Done once the request is on its way. */
	meanwhile?(): Promise<unknown>;
};

export type Situation = {
	server?: N8nOptions;
	/** The stage may be shared with all others that say so: nothing is changed on it. */
	shared?: true;
	put?(stage: Stage): Promise<Put | undefined>;
};

export type Situations = Record<string, Situation>;

export const each = (names: readonly string[], situation: Situation): Situations =>
	Object.fromEntries(names.map((name) => [name, situation]));

/** An execution of that seed. */
export const fired = (seed: string): Situation => ({ put: async (stage) => ({ execution: await stage.fire(seed) }) });

/** Nothing needs to be there. */
export const nothing: Situation = { shared: true };
