import type { Execution, ExecutionClient } from '../n8n/index.js';
import { lookUp } from './look-up.js';

/** One execution, or null where n8n has none of that id; from n8n's lists where it does not give it by itself. */
export const findExecution = (
	executions: ExecutionClient,
	id: number,
	signal?: AbortSignal,
	includeData = false,
): Promise<Execution | null> =>
	lookUp(executions, { id, ...(includeData && { includeData }) }, signal ? { signal } : {});
