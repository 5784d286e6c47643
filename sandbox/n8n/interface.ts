import type { Clock } from '../clock.js';
import type { Fault } from './faults.js';
import type { HistoryOptions } from './history.js';
import type { ExportOptions } from './otlp/exporter.js';
import type { Step } from './script.js';
import type { SeenRequest } from './server.js';
import type { Mode, Plays, ServerMode, Status, Version } from './types.js';

export type N8nOptions = {
	version?: Version;
	mode?: ServerMode;
	/** Beyond what was recorded: what a newer release is documented to do. */
	plays?: Plays;
	/** 0 or left out: any free one. */
	port?: number;
	apiKey?: string;
	/** What the key may do; left out: all. Only 2.x asks. */
	scopes?: string[];
	clock?: Clock;
	/** Deactivates by itself what has crashed so many times in a row (N8N_WORKFLOW_AUTODEACTIVATION_ENABLED); left out: never. */
	deactivatesAfterCrashes?: number;
	/** How many production executions run at once; more are queued (`new`). Regular mode only. */
	concurrency?: number;
	/** Data above this many bytes is not shown, on 2.x. n8n's own limit is 100 MiB. */
	maxDisplayBytes?: number;
};

export type WorkflowRef = {
	readonly id: string;
	readonly name: string;
};

export type WorkflowOptions = {
	/** The workflow's own time-out. */
	timeoutSeconds?: number;
	/** false: failed executions leave no row. */
	saveFailed?: boolean;
	/** false: successful executions leave no row. */
	saveSuccess?: boolean;
	/** true: unpublished edits are saved in it (2.x). */
	draftDiffers?: boolean;
	/** Left out: active. */
	active?: boolean;
	/** Run when it fails. */
	errorWorkflow?: WorkflowRef;
	/** What stands in its Schedule Trigger, which it has instead of a webhook; `run` with the mode `trigger` is its start. */
	schedule?: readonly Record<string, unknown>[];
	/** Its own clock; left out: that of the server. */
	timezone?: string;
	/** Tags of the workflow, by name. */
	tags?: readonly string[];
};

/** An execution, for asserting. */
export type ExecutionRow = {
	readonly id: number;
	readonly workflowId: string;
	readonly workflowName: string;
	readonly status: Status;
	readonly finished: boolean;
	readonly mode: Mode;
	readonly retryOf: number | null;
	readonly retrySuccessId: number | null;
	readonly startedAt: number | null;
	readonly stoppedAt: number | null;
	readonly waitTill: number | null;
	readonly tags: readonly string[];
	/** Names of the nodes that ran, in order, as far as they are stored. */
	readonly ran: readonly string[];
	readonly usedDraft: boolean;
};

export type N8n = {
	/** Base address, without /api/v1. */
	readonly url: string;
	readonly apiKey: string;
	readonly version: Version;
	/** As it is now; see `moveTo`. */
	readonly mode: ServerMode;
	workflow(name: string, steps: readonly Step[], options?: WorkflowOptions): WorkflowRef;
	/** Starts a run and gives its id at once. Nodes that take no time have run by then. */
	run(workflow: WorkflowRef | string, options?: { mode?: Mode; body?: Record<string, unknown> }): number;
	/** What "fails until told otherwise" works from now on. */
	fix(workflow: WorkflowRef | string): void;
	break(workflow: WorkflowRef | string): void;
	/** Waiting runs go on now. */
	finishWaits(workflow?: WorkflowRef | string): void;
	/** Nodes that are taking their time are done now, and later ones of the same runs take none. */
	finishRuns(workflow?: WorkflowRef | string): void;
	/** As SIGKILL and start: running ones are crashed (not in queue mode, where the worker lives on), connections cut. */
	restart(): void;
	/** Stopped and started in another mode, once what ran in the old one has ended. */
	moveTo(mode: ServerMode): void;
	/** While true: HTML 404 from the API, as in the seconds after a start. */
	starting(on: boolean): void;
	/** Connections are cut and refused until serve(). What runs, runs on. */
	stopServing(): Promise<void>;
	serve(): Promise<void>;
	/** Oldest first. */
	executions(): ExecutionRow[];
	execution(id: number): ExecutionRow | undefined;
	/** Whatever has begun since the start, in that order, also what left no row. */
	readonly begun: readonly { readonly id: number; readonly retryOf: number | null }[];
	/** As deleted by someone else. */
	remove(id: number): void;
	/** Lists and single answers of this execution hold these fields instead of the true ones; undefined leaves one out. */
	answerOddly(id: number, fields: Record<string, unknown>): void;
	/** As stopped by hand in the editor. */
	stopInUi(id: number): void;
	/** The id of that annotation tag, made if there is none. */
	tag(name: string): string;
	setTags(executionId: number, names: readonly string[]): void;
	/** As somebody's retry by hand: the new execution's id. */
	retryInUi(id: number, options?: { loadWorkflow?: boolean }): number;
	seedHistory(count: number, options?: HistoryOptions & { workflow?: WorkflowRef | string }): void;
	/** From now on what is active starts by its Schedule Trigger, as the clock says; false: nothing does, as at first. */
	runSchedules(on: boolean): void;
	/** Archived in the editor: still listed, still retried. */
	archive(workflow: WorkflowRef | string): void;
	/** Switched on or off in the editor. */
	switch(workflow: WorkflowRef | string, on: boolean): void;
	isActive(workflow: WorkflowRef | string): boolean;
	/** What runs of it; null: inactive. */
	versionOf(workflow: WorkflowRef | string): string | null;
	/** Saved with one more node in the editor, and not published. */
	edit(workflow: WorkflowRef | string): void;
	/** Started with its OpenTelemetry export switched on; null: off. */
	exportSpans(to: ExportOptions | null): void;
	/** What each export was answered, oldest first; 0: nothing. */
	readonly exported: readonly number[];
	readonly queue: { hold(): void; release(): void };
	readonly requests: readonly SeenRequest[];
	on(event: 'request' | 'answer', listener: (request: SeenRequest) => void): () => void;
	on(event: 'change', listener: () => void): () => void;
	readonly faults: { inject(fault: Fault): () => void; clear(): void };
	close(): Promise<void>;
};
