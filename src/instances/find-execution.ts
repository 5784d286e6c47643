import type { Execution, ExecutionClient } from '../n8n/index.js';
import { lookUp } from './look-up.js';

export const findExecution = (
	executions: ExecutionClient,
	id: number,
	signal?: AbortSignal,
	includeData = false,
): Promise<Execution | null> =>
	lookUp(executions, { id, ...(includeData && { includeData }) }, signal ? { signal } : {});
