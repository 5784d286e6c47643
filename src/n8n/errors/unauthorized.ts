import { N8nError } from './n8n-error.js';

/** The API key is missing, wrong, revoked or expired (401); n8n does not say which. */
export class UnauthorizedError extends N8nError {
	override name = 'UnauthorizedError';
}
