import { N8nError } from './n8n-error.js';

/** n8n has no such execution, workflow or tag, or the key may not see it (404 with a JSON body). */
export class NotFoundError extends N8nError {
	override name = 'NotFoundError';
}
