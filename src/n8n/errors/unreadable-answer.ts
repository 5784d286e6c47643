import { N8nError } from './n8n-error.js';

/** An answer came that is not what the API describes: not JSON, cut off, too large, or of another shape. */
export class UnreadableAnswerError extends N8nError {
	override name = 'UnreadableAnswerError';
}
