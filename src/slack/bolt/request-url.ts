import type { IncomingMessage, ServerResponse } from 'node:http';
import { defaultBodyLimit, type HTTPReceiver, isValidSlackRequest } from '@slack/bolt';
import type { Logger } from 'pino';
import { z } from 'zod';
import { isCommand, isEvent, isInteraction, parsed } from './payloads.js';

const requestPath = '/slack/events';

/** Slack's own limit, which Bolt holds requests to on the old side only. */
const clockSkewSeconds = 300;

type Options = { receiver: HTTPReceiver; signingSecret: string; log: Logger };

/** Lets through to Bolt what is signed, of now, and of a shape that Slack sends; answers all else itself, at once. */
export function createRequestUrl({ receiver, signingSecret, log }: Options) {
	async function take(request: IncomingMessage, response: ServerResponse) {
		if (request.method !== 'POST' || request.url?.split('?')[0] !== requestPath)
			return refuse(response, 404, 'not an address of ours');
		const raw = await bodyOf(request);
		if (raw === null) return refuse(response, 413, 'too large');
		const body = raw.toString();
		const form = isForm(request) ? new URLSearchParams(body) : null;
		// Slack asks so, unsigned, whether TLS works here; nothing else of such a request is read.
		if (form?.get('ssl_check') === '1') return void response.writeHead(200).end();
		if (!isSigned(request, body, signingSecret)) return refuse(response, 401, 'not signed by Slack');
		const payload = form ? ofForm(form) : isJson(request) ? parsed(body) : undefined;
		if (isRateNote(payload)) {
			log.warn('Slack sends no more events for some minutes: there were too many');
			return void response.writeHead(200).end();
		}
		if (!isReadable(payload, form)) return refuse(response, 400, 'not what Slack sends');
		// Bolt takes the body as read where it finds it here, and the content type only without a charset.
		request.headers['content-type'] = form ? 'application/x-www-form-urlencoded' : 'application/json';
		receiver.requestListener(Object.assign(request, { rawBody: raw }), response);
	}

	function refuse(response: ServerResponse, status: number, why: string) {
		log.warn({ status, why }, "a request to Slack's address was refused");
		response.writeHead(status, { connection: 'close' }).end();
	}

	return (request: IncomingMessage, response: ServerResponse) => {
		take(request, response).catch((err) => {
			// Such as a connection that was cut in the middle of a body.
			log.debug({ err }, 'a request could not be taken');
			if (!response.headersSent) response.writeHead(400, { connection: 'close' }).end();
		});
	};
}

/** Null where it is larger than anything that Slack sends. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
	const parts: Buffer[] = [];
	let size = 0;
	// Left early it would cut the connection before the answer.
	for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		size += part.length;
		if (size > defaultBodyLimit) return null;
		parts.push(part);
	}
	return Buffer.concat(parts);
}

const typeOf = (request: IncomingMessage) => request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
const isForm = (request: IncomingMessage) => typeOf(request) === 'application/x-www-form-urlencoded';
const isJson = (request: IncomingMessage) => typeOf(request) === 'application/json';

function isSigned(request: IncomingMessage, body: string, signingSecret: string): boolean {
	const signature = request.headers['x-slack-signature'];
	const at = Number(request.headers['x-slack-request-timestamp'] ?? Number.NaN);
	if (typeof signature !== 'string' || !Number.isInteger(at)) return false;
	if (Math.abs(Date.now() / 1_000 - at) > clockSkewSeconds) return false;
	const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': at };
	return isValidSlackRequest({ signingSecret, body, headers });
}

/** A click or a form comes as JSON in `payload`, a command as the fields themselves. */
function ofForm(form: URLSearchParams): unknown {
	const payload = form.get('payload');
	return payload === null ? Object.fromEntries(form) : parsed(payload);
}

function isReadable(payload: unknown, form: URLSearchParams | null): boolean {
	if (!form) return isEvent(payload) || isChallenge(payload);
	return form.has('payload') ? isInteraction(payload) : isCommand(payload);
}

const challenge = z.object({ type: z.literal('url_verification'), challenge: z.string() });
const isChallenge = (payload: unknown) => challenge.safeParse(payload).success;
const isRateNote = (payload: unknown) => z.object({ type: z.literal('app_rate_limited') }).safeParse(payload).success;
