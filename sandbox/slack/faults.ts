import type { Fields } from './model.js';

export type Fault = {
	/** A method, `response_url`, or a pattern of methods. */
	method: string | RegExp;
	/** How often it strikes; without it until removed. */
	times?: number;
	/** Only calls whose arguments answer yes. */
	when?: (body: Fields) => boolean;
	/**
	 * `error`: `{ ok: false, error }`. `status`: an HTTP status with an empty body. `ratelimited`: 429 with Retry-After
	 * (`retryAfter` seconds; null leaves the header out). `delay`: takes effect after `ms`. `hang`: no effect, no answer.
	 * `cutBefore`: no effect, the connection is destroyed. `cutAfter`: takes effect, then the connection is destroyed.
	 */
	kind: 'error' | 'status' | 'ratelimited' | 'delay' | 'hang' | 'cutBefore' | 'cutAfter';
	error?: string;
	status?: number;
	retryAfter?: number | null;
	ms?: number;
	/** Called at the very moment it strikes; for `cutAfter` after the effect, before the connection is destroyed. */
	onHit?: () => void;
};

export type Faults = {
	/** Gives back the function that takes the fault away again. */
	inject(fault: Fault): () => void;
	/** The fault that strikes this call, counted. */
	next(method: string, body: Fields): Fault | undefined;
};

export function createFaults(): Faults {
	const active: { fault: Fault; left: number }[] = [];
	const matches = ({ method, when }: Fault, called: string, body: Fields): boolean =>
		(typeof method === 'string' ? method === called : method.test(called)) && (when?.(body) ?? true);
	return {
		inject(fault) {
			const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
			active.push(entry);
			return () => {
				entry.left = 0;
			};
		},
		next(method, body) {
			const entry = active.find(({ fault, left }) => left > 0 && matches(fault, method, body));
			if (!entry) return undefined;
			entry.left -= 1;
			return entry.fault;
		},
	};
}
