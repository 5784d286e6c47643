import { N8nError } from './n8n-error.js';

/**
 * The state of the execution or workflow does not allow it: succeeded, not running, still queued, still published.
 * 409 on 2.x; n8n 1.123 answers 400 with the same text for a retry of a success, and both do for deleting a running one.
 */
export class ConflictError extends N8nError {
	override name = 'ConflictError';
}
