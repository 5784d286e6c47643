export type Answer = {
	status: number;
	/** Without parameters, in small letters; '' where none was given. */
	contentType: string;
	text: string;
	header(name: string): string | null;
};

/** What an error answer holds. `foreign`: it has fields that no answer of n8n has beside a message. */
export type Said = { kind: 'json'; message: string | null; foreign: boolean } | { kind: 'html' } | { kind: 'other' };

const maxMessageChars = 1_000;
/** What n8n has been seen, or is written, to answer beside `message`. */
const beside = new Set(['message', 'code', 'hint', 'meta', 'stacktrace']);

export const isJson = (contentType: string): boolean => /^application\/([\w.-]+\+)?json$/.test(contentType);

/** Never parses what does not say that it is JSON: broken bodies, too large ones and a starting server answer in HTML. */
export function saidBy({ contentType, text }: Answer): Said {
	if (isJson(contentType)) {
		try {
			const value: unknown = JSON.parse(text);
			const { message } = Object(value) as { message?: unknown };
			const foreign = Object.keys(Object(value)).some((name) => !beside.has(name));
			return { kind: 'json', message: typeof message === 'string' ? message.slice(0, maxMessageChars) : null, foreign };
		} catch {
			return { kind: 'other' };
		}
	}
	return { kind: contentType === 'text/html' ? 'html' : 'other' };
}
