export type N8nErrorFacts = {
	/** HTTP status, or null where no answer came (or nothing was sent). */
	readonly status: number | null;
	readonly method: string;
	/** Below `/api/v1`, without the query: `/executions/5/retry`. */
	readonly path: string;
	/** The text in n8n's own answer, at most 1,000 characters. Not trusted text. */
	readonly n8nMessage: string | null;
	/** True where a change may have taken effect although this error was thrown. Always false for reads. */
	readonly outcomeUnknown: boolean;
};

/**
 * Base of all errors that the client throws. The message is a plain sentence; no part of it ever holds the API key.
 * `More` are the facts that a kind of error tells beside these.
 */
export class N8nError<More = unknown> extends Error implements N8nErrorFacts {
	declare readonly status: number | null;
	declare readonly method: string;
	declare readonly path: string;
	declare readonly n8nMessage: string | null;
	declare readonly outcomeUnknown: boolean;

	constructor(message: string, facts: N8nErrorFacts & More) {
		super(message);
		Object.assign(this, facts, { name: new.target.name });
	}
}

/** The API key is missing, wrong, revoked or expired (401); n8n does not say which. */
export class UnauthorizedError extends N8nError {}

/**
 * 403. `lacks` tells which of n8n's meanings it has, read from the text: `scope` (the API key or its owner may not),
 * `licence` (the server's licence has no such feature, named in `feature`), `reveal` (the data's redaction policy holds).
 */
export class ForbiddenError extends N8nError<{ lacks: ForbiddenError['lacks']; feature: string | null }> {
	declare readonly lacks: 'scope' | 'licence' | 'reveal';
	/** n8n's name of the feature, such as `feat:projectRole:admin`; null unless `lacks` is `licence`. */
	declare readonly feature: string | null;
}

/** n8n has no such execution, workflow or tag, or the key may not see it (404 with a JSON body). */
export class NotFoundError extends N8nError {}

/** This n8n server is too old to have the route: 404 "not found" (small letters), or 405. Stop and tags came with 2.10. */
export class UnsupportedError extends N8nError {}

/**
 * The state of the execution or workflow does not allow it: succeeded, not running, still queued, still published.
 * 409 on 2.x; n8n 1.123 answers 400 with the same text for a retry of a success, and both do for deleting a running one.
 */
export class ConflictError extends N8nError {}

/** The request is at fault: n8n refused it (400, 413, 415, …), or the client did before sending anything (status null). */
export class BadRequestError extends N8nError {}

/** 429, from n8n (since 2.47; docs/n8n.md, 41), its cloud or a proxy before it. */
export class RateLimitedError extends N8nError<{ retryAfterMs: number | null }> {
	/** From `Retry-After`, in milliseconds; null where it was not said. */
	declare readonly retryAfterMs: number | null;
}

/** n8n, or a proxy before it, failed (5xx). For a change the outcome is unknown. */
export class ServerError extends N8nError {
	/** From `Retry-After`, in milliseconds; null where it was not said. */
	declare readonly retryAfterMs: number | null;
	/** False where it may have been a proxy that failed, or that did not reach n8n. */
	declare readonly fromN8n: boolean;

	constructor(message: string, facts: N8nErrorFacts & { retryAfterMs?: number | null; fromN8n: boolean }) {
		super(message, { retryAfterMs: null, ...facts });
	}
}

/** No complete answer within the deadline. What was asked may still be going on in n8n. */
export class TimedOutError extends N8nError {}

/** The caller gave up through its AbortSignal. What was asked may still be going on in n8n. */
export class AbortedError extends N8nError {}

type Unreached = { code: string | null; starting: boolean; ofProxy: boolean };

/** n8n could not be spoken to: no connection, a broken one, a redirect elsewhere, or a server that is still starting. */
export class UnreachableError<More = unknown> extends N8nError<More> {
	/** The network's word for it (`ECONNREFUSED`, `ENOTFOUND`, `ECONNRESET`, …), or null. */
	declare readonly code: string | null;
	/** True for an HTML 404: the port is open but n8n has not mounted its API yet. */
	declare readonly starting: boolean;
	/** True where it ended at the proxy that requests leave through: nothing is known of n8n. */
	declare readonly ofProxy: boolean;

	constructor(message: string, facts: N8nErrorFacts & Partial<Unreached> & More) {
		super(message, { code: null, starting: false, ofProxy: false, ...facts });
	}
}

/** Not n8n answered but what stands before it: a login page, a proxy, a closed tunnel. It says nothing of the API key. */
export class IntermediaryError extends UnreachableError<{ intermediary: string | null; challenge: string | null }> {
	/** As it names itself: `nginx`, `Cloudflare`, …; null where it does not. Not trusted text. */
	declare readonly intermediary: string | null;
	/** What it asks for in `WWW-Authenticate`: `Basic`, `Bearer`, …; or null. */
	declare readonly challenge: string | null;
}

/** An answer came that is not what the API describes: not JSON, cut off, too large, or of another shape. */
export class UnreadableAnswerError<More = unknown> extends N8nError<More> {}

/** The answer is larger than this client reads. What it says of the execution is not known. */
export class TooLargeError extends UnreadableAnswerError<{ limit: string }> {
	/** What was exceeded: `4 MB`, `200,000 objects and lists`. */
	declare readonly limit: string;
}

/** What was asked for, or null where n8n says that there is none; any other failure stays one. */
export async function ifFound<Value>(asked: Promise<Value>): Promise<Value | null> {
	try {
		return await asked;
	} catch (error) {
		if (error instanceof NotFoundError) return null;
		throw error;
	}
}
