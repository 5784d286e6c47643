export type Query = Record<string, string | number | boolean>;

/** One request as the rest of the client describes it. */
export type Call = {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Below `/api/v1`, already encoded. */
	path: string;
	query?: Query;
	body?: unknown;
	/** Its answer may hold execution data, or many rows, and so be of any size. */
	bulky?: true;
};

/** The last argument of every method. */
export type CallOptions = {
	/** Ends the waiting with an `AbortedError`; what n8n has already taken goes on there. */
	signal?: AbortSignal | undefined;
	/** Deadline of this call in milliseconds, instead of the client's. */
	timeoutMs?: number | undefined;
	/** One of many changes in a row, which may share a connection; others do not. For the client's own `fetch` only. */
	inARow?: boolean | undefined;
	/**
	 * Names a change sent by POST, 1 to 128 visible ASCII characters; others ignore it. n8n from 2.45 on gives the first
	 * good answer again, for 12 hours, to the same request of the same user, instead of doing it once more.
	 */
	idempotencyKey?: string | undefined;
};

export const changes = (call: Call): boolean => call.method !== 'GET';

/** The facts that every error about this call carries. `outcomeUnknown` holds only for changes. */
export const factsOf = (
	call: Call,
	about: { status?: number; n8nMessage?: string | null; outcomeUnknown?: boolean } = {},
) => ({
	status: about.status ?? null,
	method: call.method,
	path: call.path,
	n8nMessage: about.n8nMessage ?? null,
	outcomeUnknown: changes(call) && (about.outcomeUnknown ?? false),
});
