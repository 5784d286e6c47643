import type { Execution } from '../types.js';

/** Those who want to know when an execution ends or goes to wait. Each is called once. */
export type Watchers = {
	add(execution: Execution, settled: (execution: Execution) => void): void;
	settle(execution: Execution): void;
	clear(): void;
};

export function createWatchers(): Watchers {
	const waiting = new Map<number, ((execution: Execution) => void)[]>();
	return {
		add({ id }, settled) {
			waiting.set(id, [...(waiting.get(id) ?? []), settled]);
		},
		settle(execution) {
			const all = waiting.get(execution.id) ?? [];
			waiting.delete(execution.id);
			for (const settled of all) settled(execution);
		},
		clear: () => waiting.clear(),
	};
}
