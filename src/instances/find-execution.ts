import { type Execution, type ExecutionClient, ifFound } from '../n8n/index.js';

export function findExecution(
	executions: ExecutionClient,
	id: number,
	signal?: AbortSignal,
	includeData = false,
): Promise<Execution | null> {
	return ifFound(executions.get(id, includeData ? { includeData } : {}, signal ? { signal } : {}));
}
