type EndedBy = 'caller' | 'deadline';

export type Ended = { readonly endedBy: EndedBy };

export const isEnded = (thrown: unknown): thrown is Ended =>
	typeof thrown === 'object' && thrown !== null && 'endedBy' in thrown;

/** setTimeout runs at once for anything above this. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Runs `work` under a deadline and the caller's signal. Rejects with `Ended` even where `work` does not listen to it.
 * Listeners are taken off again: a caller's signal may live as long as the process.
 */
export async function withDeadline<T>(
	timeoutMs: number,
	signal: AbortSignal | undefined,
	work: (signal: AbortSignal, msLeft: () => number) => Promise<T>,
): Promise<T> {
	const controller = new AbortController();
	const until = performance.now() + timeoutMs;
	let stop: (by: EndedBy) => void = () => {};
	const ended = new Promise<never>((_, reject) => {
		stop = (endedBy) => {
			const reason: Ended = { endedBy };
			reject(reason);
			controller.abort(reason);
		};
	});
	const byCaller = () => stop('caller');
	const timer = setTimeout(() => stop('deadline'), Math.min(timeoutMs, maxTimerMs));
	signal?.addEventListener('abort', byCaller, { once: true });
	try {
		return await Promise.race([ended, work(controller.signal, () => until - performance.now())]);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', byCaller);
	}
}
