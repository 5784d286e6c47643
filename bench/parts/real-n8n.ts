import { randomUUID } from 'node:crypto';
import { createN8nClient } from '../../src/n8n/index.js';
import { fineClock } from './clock.js';
import { type Failed, type Failures, retriedBy, type Seen } from './failures.js';
import type { Otlp, Ready } from './n8n.js';
import { type Passed, startPassThrough } from './pass-through.js';
import { openRealWorkflows } from './real-workflows.js';
import type { Stage } from './stage.js';
import { until } from './until.js';

const quietMs = 3_000;
const lookUpsMs = 60_000;

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

/** Where the real server exports to, as it was started with; null: nowhere. */
export function realOtlp({ BENCH_OTLP_PORT: port, BENCH_OTLP_TOKEN: token } = process.env): Otlp | null {
	return port && token ? { port: Number(port), token } : null;
}

/**
 * A server that is there already, through its public API. Whoever retries there goes through a proxy of ours, which
 * notes the times.
 */
export async function openRealN8n(stage: Stage, { url, apiKey }: Ready): Promise<RealN8n> {
	const client = createN8nClient({ baseUrl: url, apiKey });
	const mark = `Flowbell bench ${randomUUID().slice(0, 4)}`;
	const seenOf = new Map<Failed, Seen>();
	const setOf = new Map<number, Seen>();
	let lookedUpAt = 0;

	const seenBy = (passed: Passed) => setOf.get(retriedBy(passed) ?? -1);
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
	const workflows = openRealWorkflows(stage, client, apiKey);

	return {
		url: proxy.url,
		apiKey,
		version: await client.server().version(),
		async make(what, count, retryMs) {
			const name = `${mark} ${what}`;
			const failed = { name, ids: await workflows.fail(name, count, retryMs) };
			const seen: Seen = { asked: 0, answered: 0, firstAt: null, lastAt: null };
			seenOf.set(failed, seen);
			for (const id of failed.ids) setOf.set(id, seen);
			return failed;
		},
		seen: async (failed) => seenOf.get(failed)!,
		async quiet() {
			lookedUpAt = performance.now();
			await until('an end of the look-ups', async () => performance.now() - lookedUpAt > quietMs, lookUpsMs);
		},
	};
}
