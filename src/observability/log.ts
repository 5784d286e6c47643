import { type DestinationStream, type Logger, pino } from 'pino';
import { createRedactor, isSecretName, type Redactor, safe } from '../lib/secrets/index.js';

/** A longer text (an error with all that a server answered) is cut: a log is read by people, and kept by others. */
const maxTextChars = 8_000;

/** Nothing that looks like a secret leaves, nor any of `secrets`: an error of a library may quote a header. */
export function createLog(options: {
	level: string;
	destination?: DestinationStream;
	secrets?: readonly string[];
}): Logger {
	const hide = createRedactor(options.secrets ?? []);
	const settings = {
		level: options.level,
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label: string) => ({ level: label }) },
		// A refused command of Redis comes with its arguments: of AUTH the password, of others what was to be stored.
		redact: {
			paths: ['*.command.args', '*.headers', '*.token', '*.apiKey', '*.authorization', '*.response_url'],
			censor: '[redacted]',
		},
		hooks: { streamWrite: (line: string) => redactedLine(line, hide) },
	};
	return options.destination ? pino(settings, options.destination) : pino(settings);
}

/** Each text of the line by itself: taken out of the line as it is written, a secret would take the JSON with it. */
function redactedLine(line: string, hide: Redactor): string {
	try {
		return `${JSON.stringify(JSON.parse(line, (key, value) => redactedValue(key, value, hide)))}\n`;
	} catch {
		return hide(line);
	}
}

function redactedValue(key: string, value: unknown, hide: Redactor): unknown {
	if (typeof value !== 'string') return value;
	if (value !== '' && isSecretName(key)) return '[redacted]';
	if (value.length <= maxTextChars) return hide(value);
	return safe(hide(value.slice(0, 4 * maxTextChars)), maxTextChars);
}
