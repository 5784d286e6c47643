import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { N8nClient } from '../../src/n8n/index.js';
import { failsThenSucceeds } from './retry-workflow.js';
import type { Stage } from './stage.js';
import { until } from './until.js';

const makersAtOnce = 5;
/**
 * n8n stores its statistics of runs every 30 s. Those of a workflow that has been deleted before the first time it cannot
 * store; it keeps them, and tries again and again until it is restarted, from a point on at every run (seen on 2.40.7).
 */
const statisticsMs = 35_000;

export type RealWorkflows = {
	/** A new workflow, active; gives its id. */
	add(workflow: object): Promise<string>;
	/** Calls a webhook, and gives back the status when n8n answers. */
	call(path: string, body?: object): Promise<number>;
	/** A new workflow that has failed so many times; gives the ids of its executions, oldest first. */
	fail(name: string, count: number, retryMs: number): Promise<number[]>;
};

/** Makes workflows on a real n8n. They are removed with the stage, and their executions with them. */
export function openRealWorkflows(stage: Stage, client: N8nClient, apiKey: string): RealWorkflows {
	const made: Promise<string | null>[] = [];
	let open = true;
	let lastCallAt = Number.NEGATIVE_INFINITY;

	stage.onClear(async () => {
		open = false;
		const ids = (await Promise.all(made)).filter((id) => id !== null);
		await Promise.all(ids.map((id) => ask('POST', `/workflows/${id}/deactivate`)));
		const early = lastCallAt + statisticsMs - performance.now();
		if (early > 1_000) {
			const seconds = Math.ceil(early / 1_000);
			process.stderr.write(`removing the workflows from n8n in ${seconds} s, not to spoil its statistics\n`);
		}
		await pause(Math.max(0, early));
		// Together: n8n 2.x takes a moment over each that was published.
		await Promise.all(ids.map(remove));
	});

	/** What the client has no call for. */
	async function ask(method: string, path: string, body?: unknown) {
		const answer = await fetch(`${client.baseUrl}/api/v1${path}`, {
			method,
			headers: { 'x-n8n-api-key': apiKey, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return { status: answer.status, text: await answer.text() };
	}

	async function create(workflow: object): Promise<string> {
		if (!open) throw new Error('the bench is at its end');
		const { status, text } = await ask('POST', '/workflows', workflow);
		if (status !== 200) throw new Error(`n8n made no workflow: ${status} ${text.slice(0, 300)}`);
		return (JSON.parse(text) as { id: string }).id;
	}

	/** 2.x answers 409 for a moment after the workflow was deactivated. */
	async function remove(id: string) {
		await until(`the removal of workflow ${id}`, async () =>
			[200, 404].includes((await ask('DELETE', `/workflows/${id}`)).status),
		);
	}

	async function call(path: string, body?: object): Promise<number> {
		const answer = await fetch(`${client.baseUrl}/webhook/${path}`, {
			method: 'POST',
			...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
		});
		await answer.arrayBuffer();
		lastCallAt = performance.now();
		return answer.status;
	}

	async function add(workflow: object): Promise<string> {
		const created = create(workflow);
		const activated = created.then((id) => client.workflows().activate(id));
		// Removed only when it is no longer about to be activated.
		made.push(activated.then(() => created).catch(() => created.catch(() => null)));
		return (await activated).id;
	}

	/** Calls the webhook so many times; it answers when the run has failed. */
	async function callAll(path: string, count: number) {
		// n8n listens to it a moment after it has answered the activation.
		await until('a webhook that answers', async () => (await call(path)) !== 404);
		let left = count - 1;
		await Promise.all(
			Array.from({ length: makersAtOnce }, async () => {
				while (open && left-- > 0) await call(path);
			}),
		);
	}

	async function failedIds(workflowId: string): Promise<number[]> {
		const ids: number[] = [];
		const filter = { workflowId, status: 'error', limit: 250 } as const;
		for await (const { id } of client.executions().iterate(filter)) ids.push(id);
		return ids.reverse();
	}

	return {
		add,
		call,
		async fail(name, count, retryMs) {
			const path = randomUUID();
			const id = await add(failsThenSucceeds(name, { path, retryMs }));
			await callAll(path, count);
			// In queue mode a row may come after the answer.
			return until(`${count} failed executions of ${name}`, async () => {
				const ids = await failedIds(id);
				return ids.length >= count && ids;
			});
		},
	};
}
