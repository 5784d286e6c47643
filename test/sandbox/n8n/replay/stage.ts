import { Agent, fetch } from 'undici';
import { createTestClock, type TestClock } from '../../../../sandbox/clock.js';
import { type ExecutionRow, type N8n, type N8nOptions, startN8n } from '../../../../sandbox/n8n/index.js';
import { asPosted, childSeed, inARow, seeds } from './seeds.js';
import { startTarget, type Target } from './target.js';

/** A sandbox server with the recorded workflows at hand and the service that they call. */
export type Stage = {
	readonly n8n: N8n;
	readonly clock: TestClock;
	readonly target: Target;
	api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
	/** The id of that seeded workflow, made through the API and activated the first time. */
	seed(name: string): Promise<string>;
	/** Posts to its webhook, or runs it by hand where it has none, and waits until nothing more happens by itself. */
	fire(name: string): Promise<number>;
	/** Starts a retry and leaves the answer alone until it is wanted. */
	retry(id: number, body?: object): Promise<{ status: number; body: { id: string } }>;
	until<T>(condition: () => T): Promise<NonNullable<T>>;
	close(): Promise<void>;
};

/** A new connection for each request: one kept alive would be dead after a restart of the server. */
export const dispatcher = new Agent({ pipelining: 0 });

/** Seeds that do not come to rest by themselves: held at the service, or in an in-process wait. */
const runningRun = new Set(['slow', 'waitShort']);

export async function openStage(options: N8nOptions): Promise<Stage> {
	const clock = createTestClock();
	const target = await startTarget();
	const n8n = await startN8n({ clock, ...options });
	const known = seeds(target.url);
	const ids = new Map<string, string>();

	const until = <T>(condition: () => T): Promise<NonNullable<T>> =>
		new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				for (const off of offs) off();
				reject(new Error(`It did not come to that: ${condition.toString()}`));
			}, 5000);
			const look = () => {
				const value = condition();
				if (!value) return;
				clearTimeout(timer);
				for (const off of offs) off();
				resolve(value);
			};
			const offs = [n8n.on('change', look), target.onHeld(look)];
			look();
		});

	const api: Stage['api'] = async (method, path, body) => {
		const answer = await fetch(`${n8n.url}/api/v1${path}`, {
			method,
			dispatcher,
			headers: { 'x-n8n-api-key': n8n.apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		return { status: answer.status, body: await answer.json() };
	};

	const make = async (name: string): Promise<string> => {
		const { nodes, settings, active = true, child, bare } = known[name]!;
		const errorWorkflow = bare || name === 'errHandler' ? undefined : await stage.seed('errHandler');
		const childId = child === undefined ? undefined : await stage.seed(child);
		const posted = nodes.map(asPosted);
		const text = JSON.stringify({
			name,
			nodes: posted,
			connections: inARow(posted),
			settings: { executionOrder: 'v1', ...(errorWorkflow && { errorWorkflow }), ...settings },
		});
		const { id } = (await api('POST', '/workflows', JSON.parse(text.replace(childSeed, childId ?? '')))).body as {
			id: string;
		};
		if (active) await api('POST', `/workflows/${id}/activate`);
		return id;
	};

	const latest = (workflowId: string): ExecutionRow =>
		n8n.executions().findLast((row) => row.workflowId === workflowId)!;

	const stage: Stage = {
		n8n,
		clock,
		target,
		api,
		until,
		async seed(name) {
			if (!ids.has(name)) ids.set(name, await make(name));
			return ids.get(name)!;
		},
		async fire(name) {
			const workflowId = await stage.seed(name);
			const webhook = known[name]!.nodes[0]!.parameters as { path?: string };
			const before = n8n.executions().length;
			target.holding ||= runningRun.has(name) || name === 'timeout';
			if (webhook.path === undefined) return n8n.run(workflowId, { mode: 'manual' });
			await fetch(`${n8n.url}/webhook/${webhook.path}`, {
				method: 'POST',
				dispatcher,
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ order: 1234 }),
			}).then((answer) => answer.text());
			if (name === 'nosave') return before + 1;
			const { id } = latest(workflowId);
			if (runningRun.has(name)) return id;
			if (name === 'timeout') clock.advance(2000);
			if (name === 'retryOnFail') await pastThePause();
			await until(() => n8n.execution(id)?.status !== 'running');
			return id;
		},
		retry: (id, body = {}) => api('POST', `/executions/${id}/retry`, body) as Promise<never>,
		async close() {
			target.release();
			await n8n.close();
			await target.close();
		},
	};

	const pastThePause = async () => {
		while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
		clock.advance(500);
	};

	return stage;
}
