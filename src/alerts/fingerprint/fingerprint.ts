import { createHash } from 'node:crypto';
import type { Failure } from '../../n8n/index.js';
import { isKnown } from '../../operations/no-details.js';
import type { FailedRun } from '../alert.js';
import { kindOf } from './kind-of.js';

/**
 * What makes two failures the same problem: the workflow, the node that failed and the kind of its error. Of a crash, or
 * where n8n gives no error, nothing but the workflow is known.
 */
export function fingerprintOf(workflowId: string, status: string, failure: Failure | null): string {
	const known = status !== 'crashed' && failure !== null && isKnown(failure);
	const what = known ? [failure.node, kindOf(failure)] : [status];
	return hashOf([workflowId, ...what]);
}

/** What is the same of failures as far as n8n's lists tell, without their data. */
export const groupOf = (workflowId: string, status: string | null | undefined) =>
	hashOf([workflowId, status || 'error']);

const hashOf = (what: unknown[]) => createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);

/** Whether a retry of a failed run has failed with the same error; null where that of one of them is not known. */
export function sameProblem({ failure }: Pick<FailedRun, 'failure'>, now: Failure): boolean | null {
	if (!failure || !isKnown(failure) || !isKnown(now)) return null;
	return failure.node === now.node && kindOf(failure) === kindOf(now);
}
