import { join } from 'node:path';
import { root } from './build.js';
import { startChild } from './child.js';
import type { Ready } from './n8n.js';
import type { Stage } from './stage.js';

/** Failed executions of one workflow, oldest first. */
export type Failed = { name: string; ids: readonly number[] };
/** In the process their ids are in a row. */
export type Made = { name: string; firstId: number; count: number };
/** Times are epoch milliseconds with fractions: of the first request to retry one, and of the last answer. */
export type Seen = { asked: number; answered: number; firstAt: number | null; lastAt: number | null };

export type ToFailures =
	| { make: { name: string; count: number; retryMs: number; each?: boolean } }
	/** `firstId` of a set. */
	| { look: number };
export type FromFailures =
	| { ready: Ready }
	| { made: Made }
	| { seen: Seen; of: number }
	| { asked: number; at: number };

/** An n8n that fails when wanted. */
export type Failures = Ready & {
	/** So many failed executions of a new workflow, whose retries succeed after so long. The name may be made longer. */
	make(name: string, count: number, retryMs: number): Promise<Failed>;
	/** What has come of a set so far. */
	seen(failed: Failed): Promise<Seen>;
};

export type FailuresProcess = Omit<Failures, 'make'> & {
	/** `each`: their retries are told one by one. */
	make(name: string, count: number, retryMs: number, each?: boolean): Promise<Failed>;
	/** Gives the moment at which n8n was asked to retry this one, of a set made with `each`. */
	asked(executionId: number): Promise<number>;
};

/** Which execution a request wants to have retried. */
export function retriedBy({ method, path }: { method: string; path: string }): number | null {
	const [, id] = (method === 'POST' && /\/executions\/(\d+)\/retry$/.exec(path)) || [];
	return id === undefined ? null : Number(id);
}

/** A sandbox n8n in a process of its own, full of failures. */
export async function startFailuresProcess(stage: Stage): Promise<FailuresProcess> {
	const file = join(root, 'bench', 'parts', 'failures-process.ts');
	const child = startChild(stage, process.execPath, ['--import', 'tsx', file], { ipc: true, cwd: root });
	const waiting = new Set<(message: FromFailures) => void>();
	child.process.on('message', (message: FromFailures) => {
		for (const wait of waiting) wait(message);
	});
	const first = <T>(wanted: (message: FromFailures) => T | null): Promise<T> =>
		new Promise((resolve) => {
			const wait = (message: FromFailures) => {
				const found = wanted(message);
				if (found === null) return;
				waiting.delete(wait);
				resolve(found);
			};
			waiting.add(wait);
		});
	const send = (message: ToFailures) => void child.process.send(message);
	const ready = first((message) => ('ready' in message ? message.ready : null));
	await child.says('ready');

	return {
		...(await ready),
		async make(name: string, count: number, retryMs: number, each = false) {
			const made = first((message) => ('made' in message && message.made.name === name ? message.made : null));
			send({ make: { name, count, retryMs, each } });
			const { firstId } = await made;
			return { name, ids: Array.from({ length: count }, (_, i) => firstId + i) };
		},
		seen({ ids }) {
			const firstId = ids[0]!;
			const seen = first((message) => ('seen' in message && message.of === firstId ? message.seen : null));
			send({ look: firstId });
			return seen;
		},
		asked: (id) => first((message) => ('asked' in message && message.asked === id ? message.at : null)),
	};
}
