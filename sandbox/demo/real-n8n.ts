import { randomBytes, randomUUID } from 'node:crypto';
import type { Step } from '../n8n/index.js';
import type { Act, PanelExecution, PanelWorkflow } from '../page/panel.js';
import { cast, type Role } from './cast.js';
import type { OfficeN8n } from './office-n8n.js';
import { createRealApi } from './real-api.js';
import { startTarget, type Target } from './target.js';

/** By this they are known in n8n, also if one should be left over. */
const namePrefix = 'flowbell-demo ';
const maxShown = 30;
const lookMs = 1_000;
const endlessRuns = 2;
/** A run passes the node that breaks within this; then those that are to go on are past it. */
const pastItMs = 10_000;

type Played = PanelWorkflow & {
	path: string;
	/** The node that breaks. */
	key: string;
	failure: { status: number; message: string };
};

/**
 * The demo's workflows on an n8n server that is there already, on this machine: they are made at the start and deleted
 * at the end, with their executions. Their nodes call an address of the demo, which can be broken and mended.
 */
export async function openRealN8n(server: { baseUrl: string; apiKey: string }): Promise<OfficeN8n> {
	const baseUrl = server.baseUrl.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
	const api = createRealApi({ ...server, baseUrl });
	const target = await startTarget();
	const workflows: Played[] = [];
	const listeners = new Set<() => void>();
	let executions: PanelExecution[] = [];
	let names = new Map<string, string>();
	let looking = true;
	let look = Promise.resolve();
	let timer: NodeJS.Timeout | undefined;

	async function close(): Promise<void> {
		looking = false;
		clearTimeout(timer);
		await look;
		const ours = new Set(workflows.map(({ id }) => id));
		const rows = await api.executions(250).catch(() => []);
		await Promise.all(
			rows.filter((row) => row.stoppedAt === null && ours.has(row.workflowId)).map(({ id }) => api.stop(id)),
		);
		try {
			await Promise.all(workflows.map(({ id }) => api.remove(id)));
		} finally {
			await target.close();
		}
	}

	try {
		for (const role of cast as readonly Role[]) {
			const made = graphOf(role, target);
			if (!made) continue;
			const { graph, ...play } = made;
			const name = `${namePrefix}${role.name}`;
			const id = await api.createActive(name, graph);
			workflows.push({ ...play, id, name, broken: false, can: role.can ?? ['run', 'fail', 'recover'] });
		}
	} catch (error) {
		await close();
		throw error;
	}

	const lookOnce = async () => {
		const rows = await api.executions(maxShown);
		if (rows.some(({ workflowId }) => !names.has(workflowId))) names = await api.workflowNames();
		executions = rows.map((row) => ({ ...row, workflowName: names.get(row.workflowId) ?? row.workflowId }));
		for (const listener of listeners) listener();
	};
	const lookOn = () => {
		// A server that is away for a while is looked at again.
		look = lookOnce().catch(() => {});
		void look.then(() => {
			if (looking) timer = setTimeout(lookOn, lookMs);
		});
	};
	lookOn();

	const set = (workflow: Played, broken: boolean) => {
		workflow.broken = broken;
		target.set(workflow.key, broken ? workflow.failure : undefined);
		for (const listener of listeners) listener();
	};

	async function act(what: Act, id: string): Promise<void> {
		const workflow = workflows.find((each) => each.id === id);
		if (!workflow) throw new Error(`There is no workflow ${id}`);
		const run = () => api.webhook(workflow.path);
		if (what === 'recover' || what === 'runAway') set(workflow, false);
		if (what === 'runAway') {
			const before = target.passed(workflow.key);
			for (let i = 0; i < endlessRuns; i++) await run();
			await target.until(workflow.key, before + endlessRuns, pastItMs);
		}
		if (what === 'fail' || what === 'runAway') set(workflow, true);
		if (what !== 'recover') await run();
	}

	return {
		url: baseUrl,
		apiKey: server.apiKey,
		panel: {
			url: baseUrl,
			about: 'a server of your own',
			workflows: () => workflows,
			executions: () => executions,
			act,
			down: false,
			on(_event, listener) {
				listeners.add(listener);
				return () => void listeners.delete(listener);
			},
		},
		retriesOf: async (id) =>
			(await api.executions(maxShown)).filter(({ retryOf }) => retryOf === id).map((row) => row.id),
		close,
	};
}

/** Nothing of a role that crashes: a real server cannot be made to. */
function graphOf({ steps }: Role, target: Target) {
	if (steps.some(({ does }) => does === 'crash')) return undefined;
	const key = randomBytes(6).toString('hex');
	const path = `flowbell-demo-${key}`;
	let failure = { status: 500, message: '' };
	const call = (url: string) => ({
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { url, options: {} },
	});
	const play = ({ does }: Step) => {
		if (typeof does === 'object' && 'run' in does) return call(`${target.url}/takes/${does.run}`);
		if (typeof does !== 'object' || !('fail' in does))
			return { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		failure = { status: Number(does.fail.httpCode) || 502, message: does.fail.message };
		return call(`${target.url}/node/${key}`);
	};
	const webhook = {
		id: randomUUID(),
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
	};
	const nodes = [
		webhook,
		...steps.map((step, at) => ({ id: randomUUID(), name: step.node, position: [200 + at * 200, 0], ...play(step) })),
	];
	const connections = Object.fromEntries(
		nodes
			.slice(0, -1)
			.map((node, at) => [node.name, { main: [[{ node: nodes[at + 1]?.name, type: 'main', index: 0 }]] }]),
	);
	return { graph: { nodes, connections }, path, key, failure };
}
