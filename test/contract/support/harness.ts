import { randomBytes } from 'node:crypto';
import { startN8n } from '../../../sandbox/n8n/index.js';
import {
	ConflictError,
	createN8nClient,
	type Execution,
	learnCapabilities,
	NotFoundError,
	statusOf,
} from '../../../src/n8n/index.js';
import { inARow, type Node, webhook } from './graphs.js';
import { startTarget } from './target.js';
import { until } from './until.js';

type Version = '2.40.7' | '1.123.81';

/** Which servers the contract is held against: the sandbox in both its versions, or the real one that is named. */
const contractUrl = process.env.N8N_CONTRACT_URL;

export const harnesses: { name: string; open: () => ReturnType<typeof openHarness> }[] = contractUrl
	? [{ name: 'real n8n', open: () => openHarness({ url: contractUrl, apiKey: process.env.N8N_CONTRACT_KEY ?? '' }) }]
	: (['2.40.7', '1.123.81'] as const).map((version) => ({
			name: `sandbox ${version}`,
			open: async () => {
				const n8n = await startN8n({ version });
				return openHarness({ url: n8n.url, apiKey: n8n.apiKey, version, close: () => n8n.close() });
			},
		}));

type Server = { url: string; apiKey: string; version?: Version; close?: () => Promise<void> };

/** A server to hold to the contract, with means to make workflows there, run them, and leave nothing behind. */
async function openHarness({ url, apiKey, version: told, close }: Server) {
	const client = createN8nClient({ baseUrl: url, apiKey });
	const executions = client.executions();
	const target = await startTarget();
	const made = new Set<string>();
	const version = told ?? (await learnCapabilities(client)).version;
	if (!version) throw new Error('the version of the server cannot be learnt');
	const two = !version.startsWith('1.');

	/** A request as it is, for what the client hides. */
	async function raw(
		method: string,
		path: string,
		{ body, headers }: { body?: string; headers?: Record<string, string> } = {},
	) {
		const response = await fetch(`${url}${path}`, {
			method,
			headers: { 'x-n8n-api-key': apiKey, ...headers },
			...(body === undefined ? {} : { body }),
		});
		const text = await response.text();
		const json = response.headers.get('content-type')?.startsWith('application/json')
			? JSON.parse(text || 'null')
			: null;
		return { status: response.status, json, text, headers: response.headers };
	}

	const send = (method: string, path: string, body: unknown) =>
		raw(method, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

	async function create(what: string, nodes: Node[], settings: object = {}): Promise<{ id: string; name: string }> {
		const name = `flowbell-contract-${what}-${randomBytes(4).toString('hex')}`;
		const { status, json, text } = await send('POST', '/api/v1/workflows', {
			name,
			...inARow(nodes),
			settings: { executionOrder: 'v1', ...settings },
		});
		if (status !== 200) throw new Error(`could not create ${name}: ${status} ${text.slice(0, 300)}`);
		made.add(json.id);
		return { id: json.id, name };
	}

	/** A workflow behind a webhook, active. */
	async function workflow(what: string, nodes: Node[], settings: object = {}) {
		const path = `flowbell-contract-${randomBytes(6).toString('hex')}`;
		const trigger = webhook(path);
		const { id, name } = await create(what, [trigger, ...nodes], settings);
		await client.workflows().activate(id);
		return { id, name, path, trigger };
	}
	type Made = Awaited<ReturnType<typeof workflow>>;

	/** Every row of a workflow that can be seen, newest first, also those that run. */
	async function rowsOf(workflowId: string): Promise<Execution[]> {
		const rows = new Map<number, Execution>();
		for (const filter of [{ status: 'running' }, {}]) {
			for (const row of (await executions.list({ workflowId, ...filter })).data) rows.set(row.id, row);
		}
		return [...rows.values()].sort((a, b) => b.id - a.id);
	}

	/** Calls its webhook, and gives the new row once `seen` is true of it. */
	async function run(
		one: Made,
		seen: (row: Execution) => boolean = ({ status }) => status !== 'running',
	): Promise<Execution> {
		const before = new Set((await rowsOf(one.id)).map(({ id }) => id));
		// n8n registers a webhook a moment after it has answered the activation.
		await until(async () => (await fetch(`${url}/webhook/${one.path}`, { method: 'POST' })).ok, { what: 'a webhook' });
		return until(async () => (await rowsOf(one.id)).find((row) => !before.has(row.id) && seen(row)), {
			what: `a new row of ${one.name}`,
		});
	}

	/** As `run`, for a workflow that soon waits: 1.123 lists no waiting rows, so ids are tried one by one. */
	async function waiting(one: Made): Promise<Execution> {
		if (two) return run(one, ({ status }) => status === 'waiting');
		const from = Math.max(0, ...(await executions.list({ limit: 1 })).data.map(({ id }) => id));
		await until(async () => (await fetch(`${url}/webhook/${one.path}`, { method: 'POST' })).ok, { what: 'a webhook' });
		return until(
			async () => {
				for (let id = from + 1; id <= from + 30; id++) {
					const row = await executions.get(id).catch(() => null);
					if (row?.workflowId === one.id && row.status === 'waiting') return row;
				}
				return null;
			},
			{ what: `a waiting row of ${one.name}` },
		);
	}

	const running = (one: Made) => run(one, ({ status }) => status === 'running');

	/** The row once it is no longer running. */
	const ended = (id: number) =>
		until(
			async () => {
				const row = await executions.get(id);
				return row.status === 'running' || row.status === 'new' ? null : row;
			},
			{ what: `the end of ${id}`, ms: 20_000 },
		);

	async function removeWorkflow(id: string) {
		// A published workflow must be unpublished first, and for some seconds n8n is still about it (2.x).
		await until(
			async () => {
				try {
					await client.workflows().deactivate(id);
				} catch (error) {
					if (error instanceof NotFoundError) return true;
				}
				const { status } = await raw('DELETE', `/api/v1/workflows/${id}`);
				return status === 200 || status === 404;
			},
			{ what: `the removal of workflow ${id}`, ms: 30_000 },
		);
		made.delete(id);
	}

	async function tidy(id: string) {
		for (const row of await rowsOf(id)) {
			if (!two || !['running', 'waiting', 'new'].includes(statusOf(row))) continue;
			await executions.stop(row.id).catch((error) => {
				if (!(error instanceof ConflictError) && !(error instanceof NotFoundError)) throw error;
			});
		}
		await removeWorkflow(id);
	}

	return {
		url,
		apiKey,
		client,
		executions,
		target,
		version,
		/** Whether it is a 2.x server. */
		two,
		raw,
		send,
		create,
		workflow,
		rowsOf,
		run,
		running,
		waiting,
		ended,
		removeWorkflow,
		async close() {
			await target.close();
			// Together: n8n 2.x takes some seconds over each that was published.
			await Promise.all([...made].map(tidy));
			await close?.();
		},
	};
}

export type Harness = Awaited<ReturnType<typeof openHarness>>;
