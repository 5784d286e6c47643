import { createHider, type Redactor } from './hider.js';

const guarded = new Set<Redactor>();

/**
 * From now on `redact` takes out these values of our own too: some have no shape to be known by (Slack's signing
 * secret), and a workflow that uses the same key may quote it in an error. Kept here rather than handed through, so that
 * no view and no store can be built without it.
 *
 * @returns ends it
 */
export function guardOwn(secrets: readonly (string | null | undefined)[]): () => void {
	const hide = createHider(secrets);
	guarded.add(hide);
	return () => void guarded.delete(hide);
}

/** Takes out our own values alone. */
export function hideOwn(text: string): string {
	let out = text;
	for (const hide of guarded) out = hide(out);
	return out;
}
