import { redact, safe } from '../lib/secrets/index.js';
import { type Execution, type Failure, failureOf } from '../n8n/index.js';

/** Characters that are kept of each field; more than is ever shown of it. What is not named here is a name or a word. */
const maxChars: Partial<Record<keyof Failure, number>> = {
	message: 4_000,
	reason: 4_000,
	description: 4_000,
	stack: 6_000,
};
const maxNameChars = 300;

/** Why a run failed, as it may be kept, logged and shown: an error may hold megabytes, with headers that were sent. */
export function readFailure(run: Execution): Failure | null {
	const failure = failureOf(run, redact);
	return failure && safeFailure(failure);
}

/** Also of one that an earlier version has kept as it came. */
export function safeFailure(failure: Failure): Failure {
	const safeFields = Object.entries(failure).map(([field, value]) => [
		field,
		typeof value === 'string' ? safe(value, maxChars[field as keyof Failure] ?? maxNameChars) : value,
	]);
	return Object.fromEntries(safeFields) as Failure;
}

export const safeName = (name: string): string => safe(name, maxNameChars);
