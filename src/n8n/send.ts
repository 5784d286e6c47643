import { createFetch } from 'ofetch';
import pLimit from 'p-limit';
import { Headers as UndiciHeaders } from 'undici';
import type { Answer } from './answer.js';
import { readBeginning, readText, TooLarge } from './body.js';
import { type Call, factsOf } from './call.js';
import { createConnections, type EgressProxy } from './connections.js';
import { errorOfAnswer } from './error-of-answer.js';
import { errorOfNetwork } from './error-of-network.js';
import { N8nError, TooLargeError } from './errors.js';

export type SendOptions = {
	headers?: Record<string, string> | undefined;
	proxy?: EgressProxy | undefined;
	fetch?: typeof globalThis.fetch | undefined;
	timeoutMs: number;
	maxAnswerBytes: number;
	maxDataBytes?: number | undefined;
	onCounted?: (() => void) | undefined;
};

export type Target = { base: string; origin: string; headers: Record<string, string>; inARow?: boolean | undefined };

/** Sends a call once, hands a good answer to `read`, and throws an `N8nError`, or the signal's reason, for all else. */
export type Send = <T>(call: Call, target: Target, signal: AbortSignal, read: (answer: Answer) => T) => Promise<T>;

/** Bulky answers that are read at the same time, beyond what is read of each anyhow. */
const maxBulkyReads = 2;
/** An object or list to so many bytes: real data has one to about 40. */
const bytesPerBracket = 20;
/** Of an error's answer, or of a page of somebody else's. */
const maxErrorBytes = 64 * 1024;

/** @param secrets are taken out of what an error answer says */
export function createSend(options: SendOptions, secrets: string[]): Send {
	const { fetch, headers: given, maxAnswerBytes, maxDataBytes } = options;
	const clean = (said: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), said);
	const plain = { bytes: maxAnswerBytes };
	const bulky =
		maxDataBytes === undefined
			? plain
			: { bytes: maxDataBytes, brackets: Math.ceil(maxDataBytes / bytesPerBracket), limit: pLimit(maxBulkyReads) };
	const request = createFetch({
		fetch: fetch ?? createConnections(options.timeoutMs, options.proxy),
		Headers: fetch ? globalThis.Headers : (UndiciHeaders as unknown as typeof globalThis.Headers),
		defaults: {
			// Resending, deadlines and statuses are decided here: ofetch would also resend after 409 and 500, and its
			// deadline ends with the headers. A redirect is not followed, so that the key cannot travel with it.
			...{ retry: false, redirect: 'manual', ignoreResponseError: true, responseType: 'stream' },
			headers: { ...given, accept: 'application/json', 'user-agent': 'flowbell' },
		},
	});

	return async (call, { base, origin, headers, inARow }, signal, read) => {
		const { path, query = {}, body, method } = call;
		try {
			const response = await request.raw(path, {
				...{ baseURL: base, method, headers, query, signal },
				...(body === undefined ? {} : { body: body as Record<string, unknown> }),
				// Of which only our own fetch knows.
				...(inARow ? { inARow } : {}),
			});
			if (response.status === 429 || response.headers.get('x-ratelimit-limit')) options.onCounted?.();
			if (response.status < 200 || response.status > 299) {
				const beginning = await readBeginning(response.body, maxErrorBytes);
				throw errorOfAnswer(call, answerOf(response, beginning, clean), { origin, base });
			}
			const bound = call.bulky ? bulky : plain;
			return await readText(response.body, bound, signal, (text) => read(answerOf(response, text)));
		} catch (thrown) {
			if (signal.aborted) throw signal.reason;
			if (thrown instanceof N8nError) throw thrown;
			if (!(thrown instanceof TooLarge)) throw errorOfNetwork(call, thrown, origin);
			throw new TooLargeError(`n8n's answer is larger than is read of it: over ${thrown.message}.`, {
				...factsOf(call, { status: 200, outcomeUnknown: true }),
				limit: thrown.message,
			});
		}
	};
}

type Headed = Pick<Response, 'status' | 'headers'>;

/** n8n does not repeat the key in its texts, but a proxy's error page may: `clean` takes it out. */
function answerOf({ status, headers }: Headed, text: string, clean = (said: string) => said): Answer {
	const header = (name: string) => {
		const value = headers.get(name);
		return value && clean(value);
	};
	const contentType = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
	return { status, contentType, text: clean(text), header };
}
