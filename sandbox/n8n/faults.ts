import type { Response } from 'express';

export type Fault = {
	/** Any, where it is left out. */
	method?: string;
	/** Against the path with its query, as /api/v1/executions?limit=1. */
	path?: RegExp;
	/** How many requests it strikes; without it, all until it is removed. */
	times?: number;
	/**
	 * - `delay`: done and answered as ever, but `ms` later
	 * - `status`: nothing is done, `status` and `body` are answered
	 * - `hang`: nothing is done and nothing is answered
	 * - `cutBefore`: nothing is done, the connection is destroyed
	 * - `cutAfter`: the work takes effect (a retry's as soon as its row is written; it runs on), then the connection is destroyed
	 * - `body`: the work is done, and the answer is `body` in place of the true one
	 */
	kind: 'delay' | 'status' | 'hang' | 'cutBefore' | 'cutAfter' | 'body';
	ms?: number;
	status?: number;
	body?: string;
	contentType?: string;
	/** Of the answer, with `status` and `body`. */
	headers?: Record<string, string>;
	/** Called at that very moment: before anything is done, or with `cutAfter` and `body` once it has taken effect. */
	onHit?: () => void;
};

/** A fault that struck a request. */
export type Hit = {
	readonly fault: Fault;
	/** Answers (or cuts) in place of the true answer, where the fault is of that sort. true: it did. */
	instead(res: Response): boolean;
	/** Cuts, if it is a `cutAfter`: for work that has taken effect before there is an answer. true: it did. */
	cutNow(res: Response): boolean;
};

export type Faults = {
	/** Gives the function that takes the fault away again. */
	inject(fault: Fault): () => void;
	/** The first fault that strikes this request, if any. Counts it. */
	strike(method: string, url: string): Hit | undefined;
	clear(): void;
};

export function createFaults(): Faults {
	const faults = new Map<symbol, { fault: Fault; left: number }>();

	const hit = (fault: Fault): Hit => {
		let done = false;
		const instead = (res: Response) => {
			if (done) return true;
			if (fault.kind !== 'cutAfter' && fault.kind !== 'body') return false;
			done = true;
			fault.onHit?.();
			if (fault.kind === 'cutAfter') res.destroy();
			else sendFault(res, fault);
			return true;
		};
		return { fault, instead, cutNow: (res) => fault.kind === 'cutAfter' && instead(res) };
	};

	return {
		inject(fault) {
			const key = Symbol(fault.kind);
			faults.set(key, { fault, left: fault.times ?? Number.POSITIVE_INFINITY });
			return () => void faults.delete(key);
		},
		strike(method, url) {
			for (const [key, entry] of faults) {
				const { fault } = entry;
				if (fault.method !== undefined && fault.method !== method) continue;
				if (fault.path !== undefined && !new RegExp(fault.path.source, fault.path.flags.replace('g', '')).test(url)) {
					continue;
				}
				entry.left--;
				if (entry.left <= 0) faults.delete(key);
				return hit(fault);
			}
			return undefined;
		},
		clear: () => faults.clear(),
	};
}

export function sendFault(res: Response, fault: Fault): void {
	const status = fault.status ?? (fault.kind === 'body' ? 200 : 502);
	res
		.status(status)
		.set(fault.headers ?? {})
		.type(fault.contentType ?? (fault.body?.startsWith('{') ? 'application/json' : 'text/html'))
		.send(fault.body ?? `<html><body><h1>${status}</h1></body></html>`);
}
