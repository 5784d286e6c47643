import { N8nError, type N8nErrorFacts } from './n8n-error.js';

/**
 * 403. `lacks` tells which of n8n's meanings it has, read from the text: `scope` (the API key or its owner may not),
 * `licence` (the server's licence has no such feature, named in `feature`), `reveal` (the data's redaction policy holds).
 */
export class ForbiddenError extends N8nError {
	override name = 'ForbiddenError';
	readonly lacks: 'scope' | 'licence' | 'reveal';
	/** n8n's name of the feature, such as `feat:projectRole:admin`; null unless `lacks` is `licence`. */
	readonly feature: string | null;

	constructor(message: string, facts: N8nErrorFacts & { lacks: ForbiddenError['lacks']; feature: string | null }) {
		super(message, facts);
		this.lacks = facts.lacks;
		this.feature = facts.feature;
	}
}
