import {
	AbortedError,
	BadRequestError,
	type Execution,
	type ExecutionClient,
	IntermediaryError,
	N8nError,
	NotFoundError,
	RateLimitedError,
	ServerError,
	TimedOutError,
	UnauthorizedError,
	UnreachableError,
} from '../n8n/index.js';

/** Rows that are looked through where a server takes no place to begin at. */
const fewRows = 50;

/** These say something of n8n or of the key: the next question would be answered the same. */
const ofAll = [AbortedError, RateLimitedError, TimedOutError, UnauthorizedError, UnreachableError];
/** What proxies answer while n8n is away. */
const passing = [502, 503, 504];

/**
 * Whether this may be said of the one execution alone: others may be read. What stands before n8n may refuse one answer
 * only, for what is in it.
 */
export const isOfThisOne = (error: unknown): error is N8nError =>
	error instanceof IntermediaryError ||
	(error instanceof N8nError && !ofAll.some((kind) => error instanceof kind) && !passing.includes(error.status ?? 0));

type Asked = { id: number; includeData?: boolean; status?: string; workflowId?: string };

/**
 * One execution, or null where n8n has none of that id. n8n was seen to answer 500 for single executions for ever while
 * its lists show them (docs/n8n.md, 24): then it is read from the list. Throws what n8n said to the first question where
 * neither tells. `wasListed`: a list has shown it just now, so that no other answer is taken at its word either.
 */
export async function lookUp(
	executions: ExecutionClient,
	{ id, includeData, wasListed, ...filter }: Asked & { wasListed?: boolean },
	options: { signal?: AbortSignal; timeoutMs?: number },
): Promise<Execution | null> {
	const data = includeData ? { includeData } : {};
	try {
		return await executions.get(id, data, options);
	} catch (error) {
		const isGone = error instanceof NotFoundError;
		if (isGone && !wasListed) return null;
		const mayBeListed = isOfThisOne(error) || (wasListed && error instanceof ServerError);
		if (!mayBeListed || options.signal?.aborted) throw error;
		const listed = await inList(executions, id, { ...data, ...filter }, options).catch((second) => {
			if (options.signal?.aborted || !isOfThisOne(second)) throw second;
			return undefined;
		});
		if (!listed && !isGone) throw error;
		return listed ?? null;
	}
}

async function inList(
	executions: ExecutionClient,
	id: number,
	filter: { includeData?: boolean; status?: string; workflowId?: string },
	options: { signal?: AbortSignal; timeoutMs?: number },
): Promise<Execution | undefined> {
	// The form of n8n's own cursors: the page of one row that begins below the id after this one.
	const cursor = Buffer.from(JSON.stringify({ lastId: String(id + 1), limit: 1 })).toString('base64');
	const { data } = await executions.list({ ...filter, cursor, limit: 1 }, options).catch((error) => {
		if (!(error instanceof BadRequestError)) throw error;
		return executions.list({ ...filter, limit: fewRows }, options);
	});
	return data.find((run) => run.id === id);
}
