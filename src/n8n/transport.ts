import { createFetch } from 'ofetch';
import { Headers as UndiciHeaders } from 'undici';
import { type Answer, isJson } from './answer.js';
import { type Bound, readBeginning, readText, TooLarge } from './body.js';
import { type Call, type CallOptions, factsOf } from './call.js';
import { createConnections } from './connections.js';
import { isEnded, pause, withDeadline } from './deadline.js';
import { errorOfAnswer } from './error-of-answer.js';
import { errorOfNetwork } from './error-of-network.js';
import { AbortedError, N8nError, TimedOutError, TooLargeError, UnreadableAnswerError } from './errors/index.js';
import { errorOfIntermediary, isEditorPage } from './intermediary.js';
import { idempotencyHeader } from './params.js';
import { createPlaces } from './places.js';
import { mayResend, mostResends, resendDelay } from './resend.js';
import type { EgressProxy } from './through-proxy.js';

/** How the rest of the client speaks to n8n. */
export type Transport = {
	/** Sends one call and gives the parsed JSON of its good answer; throws an `N8nError` for everything else. */
	json(call: Call, options?: CallOptions): Promise<unknown>;
	/** A good answer's text, of whatever kind. `call.path` is below n8n's own address or its API's, and no key is sent. */
	open(call: Call, below: 'n8n' | 'api', options?: CallOptions): Promise<string>;
};

export type TransportOptions = {
	/** Of n8n itself, without `/api/v1`, without a slash at the end. */
	baseUrl: string;
	/** Of the API, without a slash at the end. */
	apiUrl: string;
	apiKey: string;
	headers?: Record<string, string> | undefined;
	proxy?: EgressProxy | undefined;
	fetch?: typeof globalThis.fetch | undefined;
	timeoutMs: number;
	maxAnswerBytes: number;
	/** Of a bulky call's answer. */
	maxDataBytes?: number | undefined;
};

/** Bulky answers that are read at the same time, beyond what is read of each anyhow. */
const mostAtOnce = 2;
/** An object or list to so many bytes: real data has one to about 40. */
const bytesToBracket = 20;
/** Of an error's answer, or of a page of somebody else's. */
const mostOfError = 64 * 1024;

export function createTransport(given: TransportOptions): Transport {
	const { baseUrl, apiUrl, apiKey, proxy, fetch, timeoutMs, maxAnswerBytes, maxDataBytes } = given;
	const { origin } = new URL(apiUrl);
	const secrets = [apiKey, ...Object.values(given.headers ?? {})];
	const plain: Bound = { bytes: maxAnswerBytes };
	const bulky: Bound =
		maxDataBytes === undefined
			? plain
			: {
					bytes: maxDataBytes,
					brackets: Math.ceil(maxDataBytes / bytesToBracket),
					places: createPlaces(mostAtOnce),
				};
	const send = createFetch({
		fetch: fetch ?? createConnections(timeoutMs, proxy),
		Headers: fetch ? globalThis.Headers : (UndiciHeaders as unknown as typeof globalThis.Headers),
		defaults: {
			// Resending, deadlines and statuses are decided here: ofetch would also resend after 409 and 500, and its
			// deadline ends with the headers. A redirect is not followed, so that the key cannot travel with it.
			retry: false,
			redirect: 'manual',
			ignoreResponseError: true,
			responseType: 'stream',
			headers: { ...given.headers, accept: 'application/json', 'user-agent': 'flowbell' },
		},
	});

	async function once<T>(
		call: Call,
		{ inARow }: CallOptions,
		signal: AbortSignal,
		base: string,
		headers: Record<string, string>,
		made: (answer: Answer) => T,
	): Promise<T> {
		const { query, body, method } = call;
		try {
			const response = await send.raw(call.path, {
				baseURL: base,
				method,
				headers,
				signal,
				...(query ? { query } : {}),
				...(body === undefined ? {} : { body: body as Record<string, unknown> }),
				// Handed on to fetch, of which only ours knows it.
				...(inARow ? { inARow } : {}),
			});
			const answer = (text: string): Answer => ({
				status: response.status,
				contentType: (response.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase(),
				text,
				retryAfter: response.headers.get('retry-after'),
				location: response.headers.get('location'),
				headers: (name) => response.headers.get(name),
			});
			if (response.status < 200 || response.status > 299) {
				const beginning = await readBeginning(response.body, mostOfError);
				throw errorOfAnswer(call, withoutSecrets(answer(beginning), secrets), origin);
			}
			return await readText(response.body, call.bulky ? bulky : plain, signal, (text) => made(answer(text)));
		} catch (thrown) {
			if (signal.aborted) throw signal.reason;
			if (thrown instanceof N8nError) throw thrown;
			if (thrown instanceof TooLarge) {
				throw new TooLargeError(`n8n's answer is larger than is read of it: over ${thrown.most}.`, {
					...factsOf(call, { status: 200, outcomeUnknown: true }),
					most: thrown.most,
				});
			}
			throw errorOfNetwork(call, thrown, origin);
		}
	}

	async function ask<T>(
		call: Call,
		options: CallOptions,
		base: string,
		headers: Record<string, string>,
		made: (answer: Answer) => T,
	): Promise<T> {
		const within = options.timeoutMs ?? timeoutMs;
		if (options.signal?.aborted) throw new AbortedError('Nothing was sent: the caller had given up.', factsOf(call));
		try {
			return await withDeadline(within, options.signal, async (signal, msLeft) => {
				for (let resends = 0; ; resends++) {
					try {
						return await once(call, options, signal, base, headers, made);
					} catch (error) {
						const delay = resendDelay(error, resends);
						if (resends >= mostResends || !mayResend(call, error) || delay >= msLeft()) throw error;
						await pause(delay, signal);
					}
				}
			});
		} catch (thrown) {
			if (thrown instanceof N8nError || !isEnded(thrown)) throw thrown;
			const facts = factsOf(call, { outcomeUnknown: true });
			throw thrown.endedBy === 'caller'
				? new AbortedError('The caller gave up waiting for n8n.', facts)
				: new TimedOutError(`n8n at ${origin} did not answer within ${within / 1000} s.`, facts);
		}
	}

	return {
		// Checked before anything else, and as a rejection.
		json: async (call, options = {}) => {
			const headers = { 'x-n8n-api-key': apiKey, ...idempotencyHeader(call, options.idempotencyKey) };
			return ask(call, options, apiUrl, headers, (answer) => parsed(call, answer, origin));
		},
		open: (call, below, options = {}) =>
			ask(call, options, below === 'api' ? apiUrl : baseUrl, { accept: '*/*' }, (answer) => answer.text),
	};
}

function parsed(call: Call, answer: Answer, origin: string): unknown {
	const { status, contentType, text } = answer;
	const facts = factsOf(call, { status, outcomeUnknown: true });
	if (!isJson(contentType)) {
		if (contentType === 'text/html' && !isEditorPage(answer)) throw errorOfIntermediary(call, answer, origin);
		throw new UnreadableAnswerError(
			`What answers at ${origin} is not n8n's API: ${contentType || 'nothing'} came instead of JSON.`,
			facts,
		);
	}
	try {
		return JSON.parse(text);
	} catch {
		// The parser's own error quotes the body, which may hold secrets.
		throw new UnreadableAnswerError('n8n answered with broken JSON.', facts);
	}
}

/** n8n does not repeat the key in its texts, but a proxy's error page may. */
function withoutSecrets(answer: Answer, secrets: string[]): Answer {
	const without = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
	return { ...answer, text: without(answer.text), location: answer.location && without(answer.location) };
}
