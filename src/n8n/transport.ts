import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { type Answer, isJson } from './answer.js';
import { type Call, type CallOptions, factsOf } from './call.js';
import { isEnded, withDeadline } from './deadline.js';
import { whereItMayBe } from './error-of-answer.js';
import { AbortedError, N8nError, TimedOutError, UnreadableAnswerError } from './errors.js';
import { errorOfIntermediary, isEditorPage } from './intermediary.js';
import { idempotencyHeader } from './params.js';
import { maxResends, mayResend, resendDelay } from './resend.js';
import { createSend, type SendOptions, type Target } from './send.js';
import { shaped } from './shapes.js';

export type Transport = ReturnType<typeof createTransport>;

export type TransportOptions = SendOptions & {
	/** Of n8n itself, without `/api/v1`, without a slash at the end. */
	baseUrl: string;
	/** Of the API, without a slash at the end. */
	apiUrl: string;
	apiKey: string;
};

/** How the rest of the client speaks to n8n. */
export function createTransport(options: TransportOptions) {
	const { baseUrl, apiUrl, apiKey } = options;
	const { origin } = new URL(apiUrl);
	// What stands behind `Bearer` may be quoted without it.
	const given = Object.values(options.headers ?? {}).flatMap((value) => [
		value,
		value.replace(/^[A-Za-z]+ (?=\S+$)/, ''),
	]);
	const send = createSend(options, [apiKey, ...given]);

	async function request<T>(
		call: Call,
		{ timeoutMs = options.timeoutMs, signal: callers, inARow }: CallOptions,
		to: Pick<Target, 'base' | 'headers'>,
		read: (answer: Answer) => T,
	): Promise<T> {
		if (callers?.aborted) throw new AbortedError('Nothing was sent: the caller had given up.', factsOf(call));
		const target = { ...to, origin, inARow };
		try {
			return await withDeadline(timeoutMs, callers, async (signal, msLeft) => {
				for (let resends = 0; ; resends++) {
					try {
						return await send(call, target, signal, read);
					} catch (error) {
						const delay = resendDelay(error, resends);
						if (resends >= maxResends || !mayResend(call, error) || delay >= msLeft()) throw error;
						await pause(delay, undefined, { signal });
					}
				}
			});
		} catch (thrown) {
			if (thrown instanceof N8nError || !isEnded(thrown)) throw thrown;
			const facts = factsOf(call, { outcomeUnknown: true });
			throw thrown.endedBy === 'caller'
				? new AbortedError('The caller gave up waiting for n8n.', facts)
				: new TimedOutError(`n8n at ${origin} did not answer within ${timeoutMs / 1000} s.`, facts);
		}
	}

	return {
		/** Sends one call and gives its good answer in this shape; rejects with an `N8nError` for everything else. */
		async json<T extends z.ZodType>(shape: T, call: Call, given: CallOptions = {}): Promise<z.output<T>> {
			const headers = { 'x-n8n-api-key': apiKey, ...idempotencyHeader(call, given.idempotencyKey) };
			const value = await request(call, given, { base: apiUrl, headers }, (answer) => parsed(call, answer, apiUrl));
			return shaped(shape, call, value);
		},
		/** A good answer's text, of whatever kind. `call.path` is below n8n's own address or its API's, and no key is sent. */
		open(call: Call, below: 'n8n' | 'api', given: CallOptions = {}): Promise<string> {
			const base = below === 'api' ? apiUrl : baseUrl;
			return request(call, given, { base, headers: { accept: '*/*' } }, (answer) => answer.text);
		},
	};
}

function parsed(call: Call, answer: Answer, apiUrl: string): unknown {
	const { status, contentType, text } = answer;
	const { origin } = new URL(apiUrl);
	const facts = factsOf(call, { status, outcomeUnknown: true });
	if (!isJson(contentType)) {
		const isEditor = isEditorPage(answer);
		if (contentType === 'text/html' && !isEditor) throw errorOfIntermediary(call, answer, origin);
		const what = isEditor
			? ` but its editor: ${whereItMayBe(apiUrl)}`
			: `: ${contentType || 'nothing'} came instead of JSON.`;
		throw new UnreadableAnswerError(`What answers at ${origin} is not n8n's API${what}`, facts);
	}
	try {
		return JSON.parse(text);
	} catch {
		// The parser's own error quotes the body, which may hold secrets.
		throw new UnreadableAnswerError('n8n answered with broken JSON.', facts);
	}
}
