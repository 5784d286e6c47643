import { type Execution, type ExecutionClient, NotFoundError } from '../n8n/index.js';

/** One execution, or null where n8n has none of that id. */
export async function findExecution(
	executions: ExecutionClient,
	id: number,
	signal?: AbortSignal,
	includeData = false,
): Promise<Execution | null> {
	return executions.get(id, includeData ? { includeData } : {}, signal ? { signal } : {}).catch(nullIfMissing);
}

/** For what may not be there (any more): n8n's 404 as null, any other error as it is. */
export function nullIfMissing(error: unknown): null {
	if (error instanceof NotFoundError) return null;
	throw error;
}
