export const hidden = '[redacted]';

export type Redactor = (text: string) => string;

/** Shorter ones would blot out ordinary words. */
const leastSecret = 6;

/** Takes out these very values, as they are and as they stand in JSON, in an address and in base64. */
export function createHider(secrets: readonly (string | null | undefined)[]): Redactor {
	const spelt = secrets
		.filter((secret) => typeof secret === 'string' && secret.length >= leastSecret)
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
