import { createHash } from 'node:crypto';

/** Names what a job changes about one execution, the same each time that the job is started: 128 characters at most. */
export function keyOf(jobId: string, executionId: number): string {
	const job = createHash('sha256').update(jobId).digest('hex').slice(0, 32);
	return `flowbell-${job}-${executionId}`;
}
