import {
	BadRequestError,
	ConflictError,
	ForbiddenError,
	type N8nError,
	NotFoundError,
	UnauthorizedError,
	UnsupportedError,
} from '../n8n/index.js';

/** These say something of what was asked for, or of the key. */
const ofRequest = [BadRequestError, ConflictError, NotFoundError, ForbiddenError, UnauthorizedError, UnsupportedError];

/** Says something of the server, or of the way to it, rather than of the one execution. */
export const isOutage = (error: N8nError): boolean => !ofRequest.some((kind) => error instanceof kind);
