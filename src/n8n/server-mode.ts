import { looseOf, resultDataOf } from './data.js';
import type { Execution } from './execution.js';

/**
 * What the answer of `retry()` shows of the server. In regular mode it holds the run data of every node; in queue mode
 * the worker has run them and `runData` is empty although a last node is named (seen on 2.40.7, docs/n8n.md, 12).
 * Null where the answer does not tell: no data, or a run that ended before its first node.
 */
export function serverMode(retryAnswer: Execution): 'regular' | 'queue' | null {
	const { runData, lastNodeExecuted } = resultDataOf(retryAnswer);
	if (typeof runData !== 'object' || runData === null) return null;
	if (Object.keys(looseOf(runData)).length > 0) return 'regular';
	return typeof lastNodeExecuted === 'string' || retryAnswer.status === 'success' ? 'queue' : null;
}
