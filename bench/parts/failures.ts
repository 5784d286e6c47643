import { join } from 'node:path';
import { root } from './build.js';
import { startChild } from './child.js';
import type { Ready } from './n8n.js';
import type { Stage } from './stage.js';

/** Failed executions with ids in a row, of one workflow. */
export type Failed = { name: string; firstId: number; count: number };
/** Times are epoch milliseconds with fractions: of the first request to retry one, and of the last answer. */
export type Seen = { asked: number; answered: number; firstAt: number | null; lastAt: number | null };

export type ToFailures =
	| { make: { name: string; count: number; retryMs: number; each?: boolean } }
	/** `firstId` of a set. */
	| { look: number };
export type FromFailures =
	| { ready: Ready }
	| { made: Failed }
	| { seen: Seen; of: number }
	| { asked: number; at: number };

export type FailuresProcess = Ready & {
	/** So many failed executions of a new workflow. `each`: their retries are told one by one. */
	make(name: string, count: number, retryMs: number, each?: boolean): Promise<Failed>;
	/** What has come of a set so far. */
	seen(failed: Failed): Promise<Seen>;
	/** Gives the moment at which n8n was asked to retry this one, of a set made with `each`. */
	asked(executionId: number): Promise<number>;
};

/** A sandbox n8n in a process of its own, full of failures. */
export async function startFailuresProcess(stage: Stage): Promise<FailuresProcess> {
	const file = join(root, 'bench', 'parts', 'failuresProcess.ts');
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
		make(name, count, retryMs, each = false) {
			const made = first((message) => ('made' in message && message.made.name === name ? message.made : null));
			send({ make: { name, count, retryMs, each } });
			return made;
		},
		seen({ firstId }) {
			const seen = first((message) => ('seen' in message && message.of === firstId ? message.seen : null));
			send({ look: firstId });
			return seen;
		},
		asked: (id) => first((message) => ('asked' in message && message.asked === id ? message.at : null)),
	};
}
