import { N8nError } from './n8n-error.js';

/** No complete answer within the deadline. What was asked may still be going on in n8n. */
export class TimedOutError extends N8nError {
	override name = 'TimedOutError';
}
