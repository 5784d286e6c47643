import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../sandbox/free-port.js';
import { startN8n, type WorkflowRef } from '../../sandbox/n8n/index.js';
import { createN8nClient, endOf } from '../../src/n8n/index.js';
import { fineClock } from './clock.js';
import { failsWith, tellsOfErrors } from './failing-workflow.js';
import type { Otlp, Ready } from './n8n.js';
import { realOtlp, realServer } from './real-n8n.js';
import { openRealWorkflows } from './real-workflows.js';
import type { Stage } from './stage.js';
import { until } from './until.js';

/** An n8n of which one workflow fails when asked to, and whose own error workflow posts each failure to a plain HTTP server. */
export type Failing = Ready & {
	/** Null: the sandbox's. */
	version: string | null;
	/** Fails with this error; gives the number of the run. */
	fail(message: string): Promise<number>;
	/** Runs it once without an error; gives when that ended, epoch milliseconds. */
	succeed(): Promise<number>;
	/** Where a bot has to listen to what it exports, and the token that it sends; null: it exports nothing. */
	otlp: Otlp | null;
	/** When runs ended, and when the HTTP server heard of them; epoch milliseconds, by number. */
	times(): Promise<{ ended: Map<number, number>; told: Map<number, number> }>;
};

/** The real server that the environment names, else the sandbox's. */
export async function startFailing(stage: Stage): Promise<Failing> {
	const sink = await startSink(stage);
	const real = realServer();
	return typeof real === 'string' ? sandboxFailing(stage, sink) : realFailing(stage, real, sink);
}

type Sink = { url: string; told: Map<number, number> };

async function startSink(stage: Stage): Promise<Sink> {
	const told = new Map<number, number>();
	const server = createServer((request, response) => {
		told.set(Number(request.url?.slice(1)), fineClock.now());
		request.resume();
		response.end();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	stage.onClear(() => void server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
}

/** Its nodes send nothing: the bench posts for the error workflow's run, which begins as soon as a run has failed. */
async function sandboxFailing(stage: Stage, sink: Sink): Promise<Failing> {
	const n8n = await startN8n();
	stage.onClear(() => n8n.close());
	const otlp = { port: await freePort(), token: randomBytes(16).toString('hex') };
	const endpoint = `http://127.0.0.1:${otlp.port}`;
	n8n.exportSpans({ endpoint, authorization: `Bearer ${otlp.token}`, delayMs: 200 });
	let last: WorkflowRef;
	const ended = new Map<number, number>();
	return {
		...{ url: n8n.url, apiKey: n8n.apiKey, version: null, otlp },
		async succeed() {
			n8n.fix(last);
			return n8n.execution(n8n.run(last))!.stoppedAt!;
		},
		async fail(message) {
			last = n8n.workflow('Bench', [{ node: 'Work', does: { fail: { message } } }]);
			const id = n8n.run(last);
			ended.set(id, fineClock.now());
			await (await fetch(`${sink.url}/${id}`, { method: 'POST' })).arrayBuffer();
			return id;
		},
		times: async () => ({ ended, told: sink.told }),
	};
}

async function realFailing(stage: Stage, { url, apiKey }: Ready, sink: Sink): Promise<Failing> {
	const client = createN8nClient({ baseUrl: url, apiKey });
	const workflows = openRealWorkflows(stage, client, apiKey);
	const { path, workflow } = failsWith(await workflows.add(tellsOfErrors(sink.url)));
	const workflowId = await workflows.add(workflow);
	const failed = async () => (await client.executions().list({ workflowId, status: 'error', limit: 250 })).data;
	let before = 0;
	// n8n listens to it a moment after it has answered the activation.
	await until('a webhook that answers', async () => (await workflows.call(path, { message: 'at first' })) !== 404);
	await until('the first failure', async () => {
		before = (await failed()).length;
		return before > 0;
	});
	return {
		...{ url: client.baseUrl, apiKey, version: await client.server().version(), otlp: realOtlp() },
		async succeed() {
			const newest = async () => (await client.executions().list({ workflowId, status: 'success', limit: 1 })).data[0];
			const last = (await newest())?.id ?? 0;
			await workflows.call(path, {});
			const run = await until('the run that succeeded', async () => {
				const found = await newest();
				return found && found.id > last ? found : false;
			});
			return endOf(run)!;
		},
		async fail(message) {
			await workflows.call(path, { message });
			return until('the failed run', async () => {
				const rows = await failed();
				if (rows.length <= before) return false;
				before = rows.length;
				return rows[0]!.id;
			});
		},
		async times() {
			return { ended: new Map((await failed()).map((run) => [run.id, endOf(run)!])), told: sink.told };
		},
	};
}
