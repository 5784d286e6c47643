/** The n8n releases whose answers were recorded and are played here. */
export type Version = '2.40.7' | '1.123.81';

/** Of releases that were not recorded: `2.45` has idempotency keys. */
export type Plays = '2.45';

/** `queue`: a main process that answers the API, and workers that run (here: one worker that takes all it is given). */
export type ServerMode = 'regular' | 'queue';

export type Status = 'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed' | 'canceled' | 'unknown';
export type Mode =
	| 'webhook'
	| 'trigger'
	| 'manual'
	| 'retry'
	| 'integrated'
	| 'error'
	| 'cli'
	| 'internal'
	| 'evaluation';

export type Json = Record<string, unknown>;

export type Item = {
	readonly json: Json;
	readonly pairedItem?: { readonly item: number };
};

export type WorkflowNode = {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position: readonly [number, number];
	readonly parameters: Json;
	readonly webhookId?: string;
	readonly onError?: string;
	readonly retryOnFail?: boolean;
	readonly maxTries?: number;
	/** Milliseconds. */
	readonly waitBetweenTries?: number;
};

export type Connections = Readonly<
	Record<string, { readonly main: readonly (readonly { node: string; type: string; index: number }[] | null)[] }>
>;

/** A failure as a script tells it; how it looks inside an execution depends on the node's type and n8n's version. */
export type ScriptedFailure = {
	message: string;
	description?: string;
	/** As n8n gives it: a string, '500' or 'ECONNREFUSED'. */
	httpCode?: string;
	/** In place of the one that is made of status and description. */
	messages?: string[];
	/** The sub-node that failed, such as an agent's chat model: n8n names it in the error, the agent as the last node. */
	subNode?: { name: string; type: string };
	/** true: `fix()` does not make it well. */
	always?: boolean;
};

/** What a scripted node does when it is run. `run` and `wait` are in seconds. */
export type Does = 'succeed' | 'crash' | { fail: ScriptedFailure } | { run: number } | { wait: number };

export type Script = ReadonlyMap<string, Does>;

/** One version of a workflow's content. Never changed; an edit makes a new one. */
export type Graph = {
	readonly versionId: string;
	readonly nodes: readonly WorkflowNode[];
	readonly connections: Connections;
	readonly script: Script;
	readonly createdAt: number;
};

/** The workflow as it is stored with an execution. */
export type Snapshot = {
	readonly id: string;
	readonly name: string;
	readonly settings: Json;
	readonly graph: Graph;
	readonly active: boolean;
	readonly archived: boolean;
	readonly createdAt: number;
	readonly updatedAt: number;
};

export type Source = {
	readonly node: string;
	/** Which of that node's runs, from 0. */
	readonly run: number;
};

/** One run of one node inside an execution. */
export type NodeRun = {
	readonly node: string;
	readonly startedAt: number;
	readonly tookMs: number;
	readonly index: number;
	readonly source: Source | null;
	readonly status: 'success' | 'error' | 'waiting' | 'crashed';
	readonly items: readonly Item[] | null;
	readonly error: Json | null;
	readonly hints?: readonly Json[];
	/** Made up by n8n when it cleaned up after a crash. */
	readonly artificial?: boolean;
};

/** What is to be run next. */
export type StackEntry = {
	readonly node: string;
	readonly items: readonly Item[];
	readonly source: Source | null;
};

/** The execution that started this one: by calling it (`shouldResume`) or by failing. */
export type ParentExecution = {
	readonly executionId: string;
	readonly workflowId: string;
	readonly shouldResume: boolean;
	readonly executionContext: Json;
};

/** An execution's data as the database holds it: written at the start, when a wait begins and at the end, not in between. */
export type Saved = {
	readonly trigger: string;
	readonly source: Mode;
	readonly establishedAt: number;
	readonly resumeToken: string;
	readonly runs: readonly NodeRun[];
	readonly last: string | null;
	readonly error: Json | null;
	readonly stack: readonly StackEntry[];
	readonly waitTill: number | null;
	readonly parent: ParentExecution | null;
	/** Written by the process that ran it, and not only when it was started: then 1.x stores more with it. */
	readonly complete: boolean;
};

export type Execution = {
	readonly id: number;
	readonly workflowId: string;
	readonly mode: Mode;
	status: Status;
	finished: boolean;
	readonly retryOf: number | null;
	retrySuccessId: number | null;
	readonly createdAt: number;
	startedAt: number | null;
	stoppedAt: number | null;
	waitTill: number | null;
	readonly workflowVersionId: string | null;
	readonly snapshot: Snapshot;
	saved: Saved;
	/** Ids of annotation tags. */
	tags: readonly string[];
	/** In the main process's list of active executions: then GET /executions shows it with status=running only. */
	tracked: boolean;
	/** Answered in place of what it is: rows as odd as some servers send. */
	odd?: Json;
};
