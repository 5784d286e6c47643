import { N8nError } from './n8n-error.js';

/** The request is at fault: n8n refused it (400, 413, 415, …), or the client did before sending anything (status null). */
export class BadRequestError extends N8nError {
	override name = 'BadRequestError';
}
