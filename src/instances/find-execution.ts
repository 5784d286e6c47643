import { type Execution, type ExecutionClient, ifFound } from '../n8n/index.js';

/** One execution, or null where n8n has none of that id. */
export function findExecution(
	executions: ExecutionClient,
	id: number,
	signal?: AbortSignal,
	includeData = false,
): Promise<Execution | null> {
	return ifFound(executions.get(id, includeData ? { includeData } : {}, signal ? { signal } : {}));
}
