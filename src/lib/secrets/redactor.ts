import { createHider, type Redactor } from './hider.js';
import { redact } from './redact.js';

/** Takes out these very values, and whatever else looks like a secret. */
export function createRedactor(secrets: readonly (string | null | undefined)[]): Redactor {
	const hide = createHider(secrets);
	return (text) => redact(hide(text));
}
