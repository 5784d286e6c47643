import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Base } from '../../instances/base.js';
import type { Door } from '../../lib/http-server.js';
import { accept, formatOf, refuse } from './answer.js';
import { Refused } from './body.js';
import { createBounds } from './bounds.js';
import { readJson } from './otlp-json.js';
import { readProtobuf } from './otlp-protobuf.js';
import { hasToken, isSigned } from './secret.js';
import { readSignedError } from './signed-error.js';
import { type Posted, TooMuchError } from './span.js';

/** Each process of n8n sends a batch of 512 spans at most every `OTEL_BSP_SCHEDULE_DELAY`, 5 times a second as we tell to set it. */
const ofSpans = { bytes: 4 * 2 ** 20, perSecond: 100, bytesPerSecond: 8 * 2 ** 20, atOnce: 8 };
/** They have to be read before it is known who has sent them. */
const ofErrors = { bytes: 2 ** 16, perSecond: 100, bytesPerSecond: 2 ** 20, atOnce: 8 };

type Options = Pick<Base, 'now' | 'log'> & {
	token: string;
	/** What was posted has been understood. */
	take(posted: Posted, at: number): Promise<void>;
	refused(why: string): void;
};

/** What n8n tells by itself: its OpenTelemetry export at `/v1/traces`, its error workflow at `/v1/n8n/errors`. */
export function createReceiver({ token, take, refused, now, log }: Options): Door {
	const [bodyOfSpans, bodyOfError] = [createBounds(ofSpans), createBounds(ofErrors)];

	async function spans(request: IncomingMessage): Promise<Posted> {
		if (!hasToken(request.headers.authorization, token)) throw new Refused(401, 'the token is not FLOWBELL_OTLP_TOKEN');
		const format = formatOf(request);
		if (!format) throw new Refused(415, 'neither protobuf nor JSON');
		const body = await bodyOfSpans(request);
		try {
			return format === 'application/json' ? readJson(body) : readProtobuf(body);
		} catch (error) {
			if (error instanceof TooMuchError) throw new Refused(413, error.message);
			throw new Refused(400, 'not an OTLP export of traces');
		}
	}

	async function error(request: IncomingMessage): Promise<Posted> {
		const { 'x-flowbell-timestamp': at, 'x-flowbell-signature': signature } = request.headers;
		if (!at || !signature) throw new Refused(401, 'not signed');
		const body = (await bodyOfError(request)).toString();
		if (!isSigned({ at: String(at), signature: String(signature), body }, token, now()))
			throw new Refused(401, 'not signed with FLOWBELL_OTLP_TOKEN, or more than 5 min ago');
		const hint = readSignedError(body, now());
		if (!hint) throw new Refused(400, 'not what the error workflow sends');
		return { spans: 1, hints: [hint] };
	}

	const doors: Record<string, (request: IncomingMessage) => Promise<Posted>> = {
		'/v1/traces': spans,
		'/v1/n8n/errors': error,
	};

	async function answer(request: IncomingMessage, response: ServerResponse, read: (typeof doors)[string]) {
		try {
			const posted = await read(request);
			await take(posted, now()).catch((err) => {
				log.warn({ err }, 'what n8n has told could not be kept; the next look at n8n finds it');
				throw new Refused(503, 'Redis did not take it');
			});
			accept(request, response);
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			refused(error.message);
			refuse(request, response, error);
		}
	}

	return (request, response) => {
		const path = request.url?.split('?')[0] ?? '';
		const read = request.method === 'POST' && Object.hasOwn(doors, path) ? doors[path] : undefined;
		if (!read) return false;
		answer(request, response, read).catch((err) => {
			// Such as a connection that was cut in the middle of a body.
			log.debug({ err }, 'a post of n8n could not be taken');
			if (!response.headersSent) response.writeHead(400, { connection: 'close' }).end();
		});
		return true;
	};
}
