import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createN8nClient } from '../../src/n8n/index.js';
import { fineClock } from './clock.js';
import { type Failed, type Failures, retriedBy, type Seen } from './failures.js';
import type { Ready } from './n8n.js';
import { type Passed, startPassThrough } from './passThrough.js';
import { failsThenSucceeds } from './retryWorkflow.js';
import type { Stage } from './stage.js';

const makersAtOnce = 5;
const patienceMs = 20_000;
const quietMs = 3_000;
const lookUpsMs = 60_000;
/**
 * n8n stores its statistics of runs every 30 s. Those of a workflow that has been deleted before the first time it cannot
 * store; it keeps them, and tries again and again until it is restarted, from a point on at every run (seen on 2.40.7:
 * half as many retries a second).
 */
const statisticsMs = 35_000;

export type RealN8n = Failures & {
	/** Null where it cannot be learnt. */
	version: string | null;
	/** Nobody has looked up a single execution for some seconds. */
	quiet(): Promise<void>;
};

/** The server that the environment names, else why there is none. */
export function realServer({ N8N_BASE_URL: url, N8N_API_KEY: apiKey } = process.env): Ready | string {
	if (!url) return 'No real n8n was measured: N8N_BASE_URL is not set.';
	if (!apiKey) return 'No real n8n was measured: N8N_API_KEY is not set.';
	return { url, apiKey };
}

/**
 * A server that is there already, through its public API. Whoever retries there goes through a proxy of ours, which
 * notes the times. The workflows that are made for it are removed with the stage, and their executions with them.
 */
export async function openRealN8n(stage: Stage, { url, apiKey }: Ready): Promise<RealN8n> {
	const client = createN8nClient({ baseUrl: url, apiKey });
	const mark = `Flowbell bench ${randomUUID().slice(0, 4)}`;
	const seenOf = new Map<Failed, Seen>();
	const setOf = new Map<number, Seen>();
	const made: Promise<string | null>[] = [];
	let open = true;
	let lastCallAt = Number.NEGATIVE_INFINITY;

	let lookedUpAt = performance.now();
	const seenBy = ({ method, path }: Passed) => setOf.get(retriedBy({ method, path }) ?? -1);
	const proxy = await startPassThrough(stage, client.baseUrl, {
		request(passed) {
			if (passed.method === 'GET' && /\/executions\/\d+/.test(passed.path)) lookedUpAt = performance.now();
			const seen = seenBy(passed);
			if (!seen) return;
			seen.asked++;
			seen.firstAt ??= fineClock.now();
		},
		answer(passed, status) {
			const seen = seenBy(passed);
			if (!seen || status !== 200) return;
			seen.answered++;
			seen.lastAt = fineClock.now();
		},
	});
	stage.onClear(async () => {
		open = false;
		const ids = (await Promise.all(made)).filter((id) => id !== null);
		await Promise.all(ids.map((id) => ask('POST', `/workflows/${id}/deactivate`)));
		const early = lastCallAt + statisticsMs - performance.now();
		if (early > 1_000)
			process.stderr.write(
				`removing the workflows from n8n in ${Math.ceil(early / 1_000)} s, not to spoil its statistics\n`,
			);
		await pause(Math.max(0, early));
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

	/** Calls the webhook so many times; it answers when the run has failed. */
	async function fail(path: string, count: number) {
		const call = async () => {
			const answer = await fetch(`${client.baseUrl}/webhook/${path}`, { method: 'POST' });
			await answer.arrayBuffer();
			lastCallAt = performance.now();
			return answer.status;
		};
		// n8n listens to it a moment after it has answered the activation.
		await until('a webhook that answers', async () => (await call()) !== 404);
		let left = count - 1;
		await Promise.all(
			Array.from({ length: makersAtOnce }, async () => {
				while (open && left-- > 0) await call();
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
		url: proxy.url,
		apiKey,
		version: await client.server().version(),
		async make(what, count, retryMs) {
			const name = `${mark} ${what}`;
			const path = randomUUID();
			if (!open) throw new Error('the bench is at its end');
			const created = create(failsThenSucceeds(name, { path, retryMs }));
			made.push(created.catch(() => null));
			const id = await created;
			await client.workflows().activate(id);
			await fail(path, count);
			// In queue mode a row may come after the answer.
			const ids = await until(`${count} failed executions of ${name}`, async () => {
				const found = await failedIds(id);
				return found.length >= count && found;
			});
			const failed = { name, ids };
			const seen: Seen = { asked: 0, answered: 0, firstAt: null, lastAt: null };
			seenOf.set(failed, seen);
			for (const each of ids) setOf.set(each, seen);
			return failed;
		},
		seen: async (failed) => seenOf.get(failed)!,
		async quiet() {
			lookedUpAt = performance.now();
			await until('the end of the look-ups', async () => performance.now() - lookedUpAt > quietMs, lookUpsMs);
		},
	};
}

async function until<T>(what: string, look: () => Promise<T | false>, ms = patienceMs): Promise<T> {
	for (const end = performance.now() + ms; ; await pause(100)) {
		const found = await look();
		if (found !== false) return found;
		if (performance.now() > end) throw new Error(`n8n has not got to this in ${ms / 1_000} s: ${what}`);
	}
}
