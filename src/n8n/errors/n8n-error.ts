/** What every error of the client tells. */
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

/** Base of all errors that the client throws. The message is a plain sentence; no part of it ever holds the API key. */
export class N8nError extends Error {
	override name = 'N8nError';
	readonly status: number | null;
	readonly method: string;
	readonly path: string;
	readonly n8nMessage: string | null;
	readonly outcomeUnknown: boolean;

	constructor(message: string, facts: N8nErrorFacts) {
		super(message);
		this.status = facts.status;
		this.method = facts.method;
		this.path = facts.path;
		this.n8nMessage = facts.n8nMessage;
		this.outcomeUnknown = facts.outcomeUnknown;
	}
}
