import type { EgressProxy } from './connections.js';
import { ExecutionClient } from './executions.js';
import { ServerClient } from './server.js';
import { createTransport } from './transport.js';
import { WorkflowClient } from './workflows.js';

export type N8nClientOptions = {
	/** Of n8n itself, as `https://n8n.example.com`; `/api/v1` at its end is taken off. */
	baseUrl: string;
	/** Where the API is, if not at `<baseUrl>/api/v1`: a server with N8N_PUBLIC_API_ENDPOINT has it elsewhere. */
	apiUrl?: string | undefined;
	apiKey: string;
	/** Sent with every request, for what stands before n8n (`CF-Access-Client-Id`, `Authorization`, …). Never logged. */
	headers?: Record<string, string> | undefined;
	proxy?: EgressProxy | undefined;
	/** Instead of the client's own, which keeps changes off connections that n8n may just be closing. */
	fetch?: typeof globalThis.fetch | undefined;
	/** Deadline of a call in milliseconds, its resends included. Default 30,000. */
	timeoutMs?: number | undefined;
	/** Deadline of a retry, whose answer comes when the run has ended. Default 290,000. */
	retryTimeoutMs?: number | undefined;
	/** A larger answer is a `TooLargeError`. Default 64 MiB. */
	maxAnswerBytes?: number | undefined;
	/**
	 * As much is read where an answer may be of any size: a larger execution comes without its data (`dataLeftOut`), a
	 * larger page with fewer rows, and a retry's answer is a `TooLargeError`. Two are read at a time. Default: like any answer.
	 */
	maxDataBytes?: number | undefined;
	/** Called with each row of a list of executions that cannot be used, as its id is no number. Holds whatever n8n sent. */
	onSkipped?: ((row: unknown) => void) | undefined;
	/** Called with each answer that says that requests are counted (`X-RateLimit-Limit`), or that there were too many. */
	onCounted?: (() => void) | undefined;
};

export type N8nClient = ReturnType<typeof createN8nClient>;

/**
 * A client for n8n's public API. Reads are sent again up to twice after a broken connection, 408, 429 or 502 to 504;
 * nothing else ever is. All errors are `N8nError`s; wrong options are `TypeError`s.
 */
export function createN8nClient(options: N8nClientOptions) {
	const baseUrl = baseOf(options.baseUrl);
	const transport = createTransport({
		baseUrl,
		apiUrl: options.apiUrl === undefined ? `${baseUrl}/api/v1` : addressOf('apiUrl', options.apiUrl),
		headers: options.headers,
		proxy: options.proxy,
		apiKey: keyOf(options.apiKey),
		fetch: options.fetch,
		timeoutMs: positive('timeoutMs', options.timeoutMs ?? 30_000),
		onCounted: options.onCounted,
		maxAnswerBytes: positive('maxAnswerBytes', options.maxAnswerBytes ?? 64 * 2 ** 20),
		maxDataBytes: options.maxDataBytes === undefined ? undefined : positive('maxDataBytes', options.maxDataBytes),
	});
	const executions = new ExecutionClient(transport, {
		retryTimeoutMs: positive('retryTimeoutMs', options.retryTimeoutMs ?? 290_000),
		onSkipped: options.onSkipped ?? (() => {}),
		leavesOut: options.maxDataBytes !== undefined,
	});
	const workflows = new WorkflowClient(transport);
	const server = new ServerClient(transport);
	return {
		/** As given, without `/api/v1` and without a slash at the end. */
		baseUrl,
		executions: () => executions,
		workflows: () => workflows,
		server: () => server,
	};
}

const baseOf = (given: string) => addressOf('baseUrl', given).replace(/\/api\/v1$/, '');

function addressOf(name: string, given: string): string {
	const url = URL.canParse(given) ? new URL(given) : null;
	if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
		throw new TypeError(`${name} must be an http or https address.`);
	}
	if (url.username || url.password) throw new TypeError(`${name} must not hold a user name or password.`);
	return url.origin + url.pathname.replace(/\/+$/, '');
}

/** Checked here because fetch would quote an unusable header value in its error. */
function keyOf(given: string): string {
	if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given)) {
		throw new TypeError('apiKey must be one word of plain ASCII characters.');
	}
	return given;
}

function positive(name: string, value: number): number {
	if (!(value > 0)) throw new TypeError(`${name} must be above 0.`);
	return value;
}
