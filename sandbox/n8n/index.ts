import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { realClock } from '../clock.js';
import { createAnswers } from './answers.js';
import { discoverRoute } from './api/discover.js';
import { executionRoutes } from './api/executions.js';
import { otherRoutes } from './api/others.js';
import type { Route } from './api/router.js';
import { handleWebhook } from './api/webhooks.js';
import { workflowRoutes } from './api/workflows.js';
import { createControls } from './controls.js';
import { createEngine } from './engine/engine.js';
import { fireErrorWorkflow } from './error-workflow.js';
import { createExecutions, type Executions } from './executions.js';
import { createFaults } from './faults.js';
import type { N8n, N8nOptions } from './interface.js';
import { createExporter } from './otlp/exporter.js';
import { executionPage, startPage } from './page.js';
import { createRows } from './rows.js';
import { createSchedules } from './schedules.js';
import { createHttpServer, type SeenRequest } from './server.js';
import { createTags } from './tags.js';
import { createWorkflows, newId, type Workflows } from './workflows.js';

export type { ExecutionRow, N8n, N8nOptions, WorkflowRef } from './interface.js';
export type { Step } from './script.js';
export type { SeenRequest } from './server.js';
export type { Version } from './types.js';

/** Longer than any test or demo looks back. */
const keptRequests = 20_000;

/** n8n's own EXECUTIONS_DATA_MAX_DISPLAY_SIZE. */
const displayBytesLimit = 100 * 1024 * 1024;

/** A small n8n server that answers as the real ones do, on 127.0.0.1. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const { version = '2.40.7', clock = realClock } = options;
	let mode = options.mode ?? 'regular';
	const serverMode = () => mode;
	const apiKey = options.apiKey ?? `n8n_api_${randomBytes(20).toString('hex')}`;
	const owner = { userId: randomUUID(), projectId: newId(), createdAt: clock.now() };

	const events = new EventEmitter().setMaxListeners(0);
	const onChange = () => void events.emit('change');

	const executions = createExecutions();
	const workflows = createWorkflows(clock);
	const tags = createTags(clock);
	const faults = createFaults();
	const concurrency = options.concurrency ?? Number.POSITIVE_INFINITY;
	const exporter = createExporter({ version, clock });
	const engine = createEngine({
		...{ version, serverMode, clock, workflows, executions, concurrency, onChange },
		onEnded(execution) {
			exporter.ended(execution);
			if (execution.status === 'crashed') deactivateCrashing(workflows, executions, execution.workflowId, options);
		},
		onFailed: (execution, last) => fireErrorWorkflow({ version, workflows, engine, url }, execution, last),
	});
	const rows = createRows({
		...{ version, serverMode, tags },
		maxDisplayBytes: options.maxDisplayBytes ?? displayBytesLimit,
	});

	const { projectId } = owner;
	const routes: Route[] = [
		...executionRoutes({ version, projectId, executions, workflows, engine, rows, tags, onChange }),
		...workflowRoutes({ version, clock, workflows, executions, engine, owner, onChange }),
		...otherRoutes({ version, clock, owner, workflowTags: createTags(clock) }),
	];
	const scopes = options.scopes ?? [...new Set(routes.flatMap(({ scope }) => scope ?? []))];
	routes.push(discoverRoute(() => routes, scopes));

	const requests: SeenRequest[] = [];
	let starting = false;
	const server = createHttpServer({
		...{ version, clock, apiKey, scopes, routes, faults },
		answers: options.plays ? createAnswers(clock) : null,
		starting: () => starting,
		onRequest(request) {
			if (requests.length >= keptRequests) requests.splice(0, keptRequests / 2);
			requests.push(request);
			schedules.look();
			events.emit('request', request);
		},
		onAnswer: (request) => void events.emit('answer', request),
		webhook: (req, res) => handleWebhook(workflows, engine, req, res),
		page: (path) => (path === '/' ? startPage(version) : executionPage(executions, path)),
	});
	const port = await server.listen(options.port ?? 0);
	const url = `http://127.0.0.1:${port}`;

	const controls = createControls({ version, clock, url, workflows, executions, engine, tags, changed: onChange });
	const schedules = createSchedules({
		clock,
		workflows,
		start: ({ id }) => void controls.run(id, { mode: 'trigger' }),
	});
	events.on('change', schedules.look);

	return {
		url,
		apiKey,
		version,
		get mode() {
			return mode;
		},
		begun: engine.begun,
		...controls,
		runSchedules: schedules.run,
		restart() {
			server.cut();
			engine.restart();
			onChange();
		},
		moveTo(next) {
			mode = next;
			engine.drain();
			onChange();
		},
		starting(on) {
			starting = on;
		},
		stopServing: server.close,
		serve: async () => void (await server.listen(port)),
		exportSpans: exporter.set,
		exported: exporter.answers,
		queue: { hold: engine.hold, release: engine.release },
		requests,
		on(event: string, listener: (request: SeenRequest) => void) {
			events.on(event, listener);
			return () => void events.off(event, listener);
		},
		faults: { inject: faults.inject, clear: faults.clear },
		async close() {
			schedules.close();
			engine.close();
			exporter.close();
			faults.clear();
			events.removeAllListeners();
			await server.close();
		},
	};
}

/** As n8n does once it has found crashed runs: nothing but crashes among the last ones. */
function deactivateCrashing(
	workflows: Workflows,
	executions: Executions,
	workflowId: string,
	{ deactivatesAfterCrashes: most }: N8nOptions,
) {
	const workflow = workflows.get(workflowId);
	if (!workflow || most === undefined) return;
	const last = [...executions.oldestFirst()].filter((each) => each.workflowId === workflowId).slice(-most);
	if (last.length === most && last.every(({ status }) => status === 'crashed')) workflow.published = null;
}
