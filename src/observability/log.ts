import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Tokens of Slack (xoxb-, xapp-, xoxe.xoxb- …) and n8n keys (JSON Web Tokens), wherever they turn up: an error of a
 * library may quote a header, and one line is enough to lose a workspace.
 */
const secretLike =
	/\b(?:xox[a-z]|xapp)(?:\.xox[a-z])?-[\w-]{6,}|\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|(?<=:\/\/[^\s/:@"]*:)[^\s/@"]+(?=@)/g;

/** A text without anything that looks like a token, and without any of `secrets` (exact values). */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
	// Also as they stand inside a JSON string. Too short a "secret" would blot out ordinary words.
	const exact = secrets
		.filter((secret) => secret.length >= 6)
		.flatMap((secret) => [...new Set([secret, JSON.stringify(secret).slice(1, -1)])]);
	return (text) =>
		exact.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text).replace(secretLike, '[redacted]');
}

/** Structured log in JSON lines. Nothing that looks like a token leaves, nor any of `secrets`. */
export function createLog(options: {
	level: string;
	destination?: DestinationStream;
	secrets?: readonly string[];
}): Log {
	const settings = {
		level: options.level,
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label: string) => ({ level: label }) },
		redact: { paths: ['*.headers', '*.token', '*.apiKey', '*.authorization', '*.response_url'], censor: '[redacted]' },
		hooks: { streamWrite: createRedactor(options.secrets ?? []) },
	};
	return options.destination ? pino(settings, options.destination) : pino(settings);
}
