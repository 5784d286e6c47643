import type { Execution } from '../types.js';

/** Executions that wait until something takes them: a worker in queue mode, a free place in regular mode. */
export type Waitlist = {
	add(execution: Execution, begin: () => void): void;
	/** false: it was not there. */
	drop(execution: Execution): boolean;
	/** Begins as many as there is room for. */
	drain(room: () => boolean): void;
	readonly size: number;
};

export function createWaitlist(): Waitlist {
	const waiting = new Map<Execution, () => void>();
	return {
		add: (execution, begin) => void waiting.set(execution, begin),
		drop: (execution) => waiting.delete(execution),
		drain(room) {
			for (const [execution, begin] of waiting) {
				if (!room()) return;
				waiting.delete(execution);
				begin();
			}
		},
		get size() {
			return waiting.size;
		},
	};
}
