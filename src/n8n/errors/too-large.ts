import type { N8nErrorFacts } from './n8n-error.js';
import { UnreadableAnswerError } from './unreadable-answer.js';

/** The answer is larger than this client reads. What it says of the execution is not known. */
export class TooLargeError extends UnreadableAnswerError {
	override name = 'TooLargeError';
	/** What was exceeded: `4 MB`, `200,000 objects and lists`. */
	readonly most: string;

	constructor(message: string, facts: N8nErrorFacts & { most: string }) {
		super(message, facts);
		this.most = facts.most;
	}
}
