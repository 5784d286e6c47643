import { N8nError } from './n8n-error.js';

/** The caller gave up through its AbortSignal. What was asked may still be going on in n8n. */
export class AbortedError extends N8nError {
	override name = 'AbortedError';
}
