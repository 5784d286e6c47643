import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { type Clock, realClock } from '../clock.js';
import { discoverRoute } from './api/discover.js';
import { executionRoutes } from './api/executions.js';
import { otherRoutes } from './api/others.js';
import type { Route } from './api/router.js';
import { handleWebhook } from './api/webhooks.js';
import { workflowRoutes } from './api/workflows.js';
import { createEngine } from './engine/engine.js';
import { fireErrorWorkflow } from './error-workflow.js';
import { createExecutions } from './executions.js';
import { createFaults, type Fault } from './faults.js';
import { type HistoryOptions, seedHistory } from './history.js';
import { executionPage } from './page.js';
import { createRows } from './rows.js';
import { inARow, type Step, scriptedGraph } from './script.js';
import { createHttpServer, type SeenRequest } from './server.js';
import { createTags } from './tags.js';
import type { Execution, Item, Mode, ServerMode, Status, Version } from './types.js';
import { createWorkflows, newId, type Workflow } from './workflows.js';

export type { Does, Mode, ScriptedFailure, ServerMode, Status, Version } from './types.js';
export type { Fault, HistoryOptions, SeenRequest, Step };

export interface N8nOptions {
	version?: Version;
	mode?: ServerMode;
	/** 0 or left out: any free one. */
	port?: number;
	apiKey?: string;
	/** What the key may do; left out: all. Only 2.x asks. */
	scopes?: string[];
	clock?: Clock;
	/** How many production executions run at once; more are queued (`new`). Regular mode only. */
	concurrency?: number;
	/** Data above this many bytes is not shown, on 2.x. n8n's own limit is 100 MiB. */
	maxDisplayBytes?: number;
}

export interface WorkflowRef {
	readonly id: string;
	readonly name: string;
}

export interface WorkflowOptions {
	/** The workflow's own time-out. */
	timeoutSeconds?: number;
	/** false: failed executions leave no row. */
	saveFailed?: boolean;
	/** true: unpublished edits are saved in it (2.x). */
	draftDiffers?: boolean;
	/** Left out: active. */
	active?: boolean;
	/** Run when it fails. */
	errorWorkflow?: WorkflowRef;
}

/** An execution, for asserting. */
export interface ExecutionRow {
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
}

export interface N8n {
	/** Base address, without /api/v1. */
	readonly url: string;
	readonly apiKey: string;
	readonly version: Version;
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
	/** While true: HTML 404 from the API, as in the seconds after a start. */
	starting(on: boolean): void;
	/** Connections are cut and refused until serve(). What runs, runs on. */
	stopServing(): Promise<void>;
	serve(): Promise<void>;
	/** Oldest first. */
	executions(): ExecutionRow[];
	execution(id: number): ExecutionRow | undefined;
	/** As deleted by someone else. */
	remove(id: number): void;
	/** As stopped by hand in the editor. */
	stopInUi(id: number): void;
	/** The id of that annotation tag, made if there is none. */
	tag(name: string): string;
	setTags(executionId: number, names: readonly string[]): void;
	/** As somebody's retry by hand: the new execution's id. */
	retryInUi(id: number, options?: { loadWorkflow?: boolean }): number;
	seedHistory(count: number, options?: HistoryOptions & { workflow?: WorkflowRef | string }): void;
	/** Archived in the editor: still listed, still retried. */
	archive(workflow: WorkflowRef | string): void;
	readonly queue: { hold(): void; release(): void };
	readonly requests: readonly SeenRequest[];
	on(event: 'request' | 'answer', listener: (request: SeenRequest) => void): () => void;
	on(event: 'change', listener: () => void): () => void;
	readonly faults: { inject(fault: Fault): () => void; clear(): void };
	close(): Promise<void>;
}

/** Longer than any test or demo looks back. */
const KEPT_REQUESTS = 20_000;

const SCOPES = [
	'workflow:create',
	'workflow:read',
	'workflow:update',
	'workflow:delete',
	'workflow:list',
	'workflow:activate',
	'workflow:deactivate',
	'execution:list',
	'execution:read',
	'execution:delete',
	'execution:retry',
	'execution:stop',
	'executionTags:list',
	'executionTags:update',
	'tag:create',
	'tag:read',
	'tag:list',
	'user:list',
	'project:list',
];

/** A small n8n server that answers as the real ones do, on 127.0.0.1. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const { version = '2.40.7', mode = 'regular', clock = realClock } = options;
	const apiKey = options.apiKey ?? `n8n_api_${randomBytes(20).toString('hex')}`;
	const scopes = options.scopes ?? SCOPES;
	const owner = { userId: randomUUID(), projectId: newId(), createdAt: clock.now() };

	const events = new EventEmitter();
	events.setMaxListeners(0);
	const requests: SeenRequest[] = [];
	const changed = () => void events.emit('change');

	const executions = createExecutions();
	const workflows = createWorkflows(clock);
	const tags = createTags(clock);
	const faults = createFaults();
	const engine = createEngine({
		version,
		mode,
		clock,
		workflows,
		executions,
		concurrency: options.concurrency ?? Number.POSITIVE_INFINITY,
		onChange: changed,
		onFailed: (execution, last) => fireErrorWorkflow({ version, workflows, engine, url }, execution, last),
	});
	const rows = createRows({ version, mode, tags, maxDisplayBytes: options.maxDisplayBytes ?? 100 * 1024 * 1024 });

	const routes: Route[] = [
		...executionRoutes({
			version,
			projectId: owner.projectId,
			executions,
			workflows,
			engine,
			rows,
			tags,
			onChange: changed,
		}),
		...workflowRoutes({ version, clock, workflows, executions, engine, owner, onChange: changed }),
		...otherRoutes({ version, clock, owner, workflowTags: createTags(clock) }),
	];
	routes.push(discoverRoute(() => routes, scopes));

	let starting = false;
	const server = createHttpServer({
		version,
		clock,
		apiKey,
		scopes,
		routes,
		faults,
		starting: () => starting,
		onRequest(request) {
			if (requests.length >= KEPT_REQUESTS) requests.splice(0, KEPT_REQUESTS / 2);
			requests.push(request);
			events.emit('request', request);
		},
		onAnswer: (request) => void events.emit('answer', request),
		webhook: (req, res) => handleWebhook(workflows, engine, req, res),
		page: (path) => executionPage(executions, path),
	});
	const port = await server.listen(options.port ?? 0);
	const url = `http://127.0.0.1:${port}`;

	const workflowOf = (ref: WorkflowRef | string): Workflow => {
		const workflow = workflows.get(typeof ref === 'string' ? ref : ref.id);
		if (!workflow) throw new Error(`There is no workflow ${typeof ref === 'string' ? ref : ref.id}`);
		return workflow;
	};
	const executionOf = (id: number): Execution => {
		const execution = executions.get(id);
		if (!execution) throw new Error(`There is no execution ${id}`);
		return execution;
	};
	const idOf = (ref?: WorkflowRef | string) => (ref === undefined ? undefined : workflowOf(ref).id);

	const triggerItems = (workflow: Workflow, body: Record<string, unknown>): Item[] => [
		{
			json: {
				headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/json' },
				params: {},
				query: {},
				body,
				webhookUrl: `${url}/webhook/${workflow.id}`,
				executionMode: 'production',
			},
		},
	];

	const asRow = (execution: Execution): ExecutionRow => ({
		id: execution.id,
		workflowId: execution.workflowId,
		workflowName: execution.snapshot.name,
		status: execution.status,
		finished: execution.finished,
		mode: execution.mode,
		retryOf: execution.retryOf,
		retrySuccessId: execution.retrySuccessId,
		startedAt: execution.startedAt,
		stoppedAt: execution.stoppedAt,
		waitTill: execution.waitTill,
		tags: execution.tags.flatMap((id) => tags.get(id)?.name ?? []),
		ran: execution.saved.runs.map((run) => run.node),
		usedDraft: execution.mode === 'retry' && execution.workflowVersionId !== null,
	});

	let history: Workflow | undefined;

	return {
		url,
		apiKey,
		version,
		mode,
		workflow(name, steps, given = {}) {
			const { nodes, connections, script } = scriptedGraph(newId(), steps);
			const workflow = workflows.create({
				name,
				nodes,
				connections,
				script,
				active: given.active ?? true,
				settings: {
					executionOrder: 'v1',
					...(given.timeoutSeconds !== undefined && { executionTimeout: given.timeoutSeconds }),
					...(given.saveFailed === false && { saveDataErrorExecution: 'none' }),
					...(given.errorWorkflow && { errorWorkflow: given.errorWorkflow.id }),
				},
			});
			if (given.draftDiffers) {
				const added = {
					...nodes.at(-1)!,
					id: randomUUID(),
					name: 'Unpublished edit',
					type: 'n8n-nodes-base.noOp',
					parameters: {},
				};
				const edited = [...nodes, added];
				workflows.save(workflow, { nodes: edited, connections: inARow(edited) });
			}
			changed();
			return { id: workflow.id, name };
		},
		run(ref, { mode: how = 'webhook', body = {} } = {}) {
			const workflow = workflowOf(ref);
			const graph = how === 'manual' ? workflow.draft : (workflow.published ?? workflow.draft);
			return engine.start(workflow, graph, how, triggerItems(workflow, body)).id;
		},
		fix(ref) {
			workflowOf(ref).broken = false;
			changed();
		},
		break(ref) {
			workflowOf(ref).broken = true;
			changed();
		},
		finishWaits: (ref) => engine.finishWaits(idOf(ref)),
		finishRuns: (ref) => engine.finishRuns(idOf(ref)),
		restart() {
			server.cut();
			engine.restart();
			changed();
		},
		starting(on) {
			starting = on;
		},
		stopServing: () => server.close(),
		serve: async () => void (await server.listen(port)),
		executions: () => Array.from(executions.oldestFirst(), asRow),
		execution(id) {
			const execution = executions.get(id);
			return execution && asRow(execution);
		},
		remove(id) {
			engine.forget(executionOf(id));
			executions.remove(id);
			changed();
		},
		stopInUi(id) {
			if (!engine.stop(executionOf(id))) throw new Error(`Execution ${id} is ${executionOf(id).status}`);
		},
		tag: (name) => tags.named(name).id,
		setTags(id, names) {
			executionOf(id).tags = names.map((name) => tags.named(name).id);
			changed();
		},
		retryInUi: (id, { loadWorkflow = false } = {}) => engine.retry(executionOf(id), loadWorkflow).id,
		seedHistory(count, { workflow: ref, ...how } = {}) {
			history ??= workflows.create({
				name: 'Past runs',
				...scriptedGraph(newId(), [{ node: 'Done', does: 'succeed' }]),
				active: true,
			});
			const workflow = ref === undefined ? history : workflowOf(ref);
			const trigger = triggerItems(workflow, {});
			seedHistory({ version, executions, now: clock.now(), trigger }, workflow, count, how);
			changed();
		},
		archive(ref) {
			const workflow = workflowOf(ref);
			workflow.archived = true;
			workflow.published = null;
			changed();
		},
		queue: { hold: engine.hold, release: engine.release },
		requests,
		on(event: string, listener: (request: SeenRequest) => void) {
			events.on(event, listener);
			return () => void events.off(event, listener);
		},
		faults: { inject: faults.inject, clear: faults.clear },
		async close() {
			engine.close();
			faults.clear();
			events.removeAllListeners();
			await server.close();
		},
	};
}
