import { N8nError, type N8nErrorFacts } from './n8n-error.js';

/** n8n could not be spoken to: no connection, a broken one, a redirect elsewhere, or a server that is still starting. */
export class UnreachableError extends N8nError {
	override name = 'UnreachableError';
	/** The network's word for it (`ECONNREFUSED`, `ENOTFOUND`, `ECONNRESET`, …), or null. */
	readonly code: string | null;
	/** True for an HTML 404: the port is open but n8n has not mounted its API yet. */
	readonly starting: boolean;

	constructor(message: string, facts: N8nErrorFacts & { code?: string | null; starting?: boolean }) {
		super(message, facts);
		this.code = facts.code ?? null;
		this.starting = facts.starting ?? false;
	}
}
