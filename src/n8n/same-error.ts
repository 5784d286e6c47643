import type { Failure } from './failure.js';

/**
 * Whether two failures are the same error: same node, message, reason and status. The message alone does not tell, as
 * n8n gives one stock sentence to every 400. Kept failures of earlier versions have no reason to compare.
 */
export function sameError(one: Failure | null | undefined, other: Failure | null | undefined): boolean {
	if (!one || !other) return false;
	return (
		one.node === other.node &&
		one.message === other.message &&
		one.httpCode === other.httpCode &&
		(one.reason === undefined || other.reason === undefined || one.reason === other.reason)
	);
}
