/**
 * What can be done with a workflow: a run as it is now (`crash`: which ends in a crash); breaking it, with one run that
 * fails of it; making it work again, also for what is retried; runs that do not end by themselves and one that fails.
 */
export type Act = (typeof panelActs)[number];
export const panelActs = ['run', 'crash', 'fail', 'recover', 'runAway'] as const;

/** What the page shows of n8n, and what its panel can do there. */
export type Panel = {
	/** Where n8n is, for a person to open. */
	readonly url: string;
	/** What it is, in a few words: "sandbox, plays 2.40.7". */
	readonly about: string;
	workflows(): PanelWorkflow[];
	/** Newest first, as many as a person looks at. */
	executions(): PanelExecution[];
	act(act: Act, workflowId: string): Promise<void>;
	/** Refuses connections until it is called with false; left out where n8n is not ours to stop. */
	goDown?(down: boolean): Promise<void>;
	readonly down: boolean;
	on(event: 'change', listener: () => void): () => void;
};

export type PanelWorkflow = {
	id: string;
	name: string;
	broken: boolean;
	can: readonly Act[];
};

export type PanelExecution = {
	id: number;
	workflowName: string;
	status: string;
	mode: string;
	retryOf: number | null;
	/** Milliseconds since 1970. */
	startedAt: number | null;
	stoppedAt: number | null;
};
