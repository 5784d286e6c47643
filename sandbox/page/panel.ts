/** What the page shows of n8n, and what its panel can do there. */
export interface Panel {
	/** Where n8n is, for a person to open. */
	readonly url: string;
	/** What it is, in a few words: "sandbox, plays 2.40.7". */
	readonly about: string;
	workflows(): PanelWorkflow[];
	/** Newest first, as many as a person looks at. */
	executions(): PanelExecution[];
	/** A run, as the workflow is now. */
	run(workflowId: string): Promise<void>;
	/** Broken from now on, and one run that fails of it. */
	fail(workflowId: string): Promise<void>;
	/** From now on it works, and so does what is retried. */
	recover(workflowId: string): Promise<void>;
	/** Runs that do not end by themselves, and one that fails so that somebody is told. */
	runAway(workflowId: string): Promise<void>;
	/** Refuses connections until it is called with false; left out where n8n is not ours to stop. */
	goDown?(down: boolean): Promise<void>;
	readonly down: boolean;
	on(event: 'change', listener: () => void): () => void;
}

export interface PanelWorkflow {
	id: string;
	name: string;
	broken: boolean;
	/** Whether it can run away. */
	runsAway: boolean;
}

export interface PanelExecution {
	id: number;
	workflowName: string;
	status: string;
	mode: string;
	retryOf: number | null;
	/** Milliseconds since 1970. */
	startedAt: number | null;
	stoppedAt: number | null;
}
