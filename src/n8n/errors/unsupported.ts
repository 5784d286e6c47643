import { N8nError } from './n8n-error.js';

/** This n8n server is too old to have the route: 404 "not found" (small letters), or 405. Stop and tags came with 2.10. */
export class UnsupportedError extends N8nError {
	override name = 'UnsupportedError';
}
