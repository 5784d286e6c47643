export const hidden = '[redacted]';

export type Redactor = (text: string) => string;

/** Shorter ones would blot out ordinary words. */
const minSecretLength = 6;

/** Takes out these very values, as they are and as they stand in JSON, in an address and in base64. */
export function createHider(secrets: readonly (string | null | undefined)[]): Redactor {
	const spelt = secrets
		.filter((secret) => typeof secret === 'string' && secret.length >= minSecretLength)
		.flatMap((secret) => [
			secret!,
			JSON.stringify(secret).slice(1, -1),
			encodeURIComponent(secret!),
			Buffer.from(secret!).toString('base64').replace(/=+$/, ''),
		]);
	// A longer one may hold a shorter one.
	const exact = [...new Set(spelt)].sort((a, b) => b.length - a.length);
	return (text) => exact.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
}

const guarded = new Set<Redactor>();

/**
 * Has `redact` take out these values of our own too, until what it returns is called: some have no shape, and a workflow
 * that uses the same key may quote it. Kept here, so that no view and no store can be built without it.
 */
export function guardOwn(secrets: readonly (string | null | undefined)[]): () => void {
	const hide = createHider(secrets);
	guarded.add(hide);
	return () => void guarded.delete(hide);
}

export function hideOwn(text: string): string {
	let out = text;
	for (const hide of guarded) out = hide(out);
	return out;
}
