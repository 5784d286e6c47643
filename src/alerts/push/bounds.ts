import type { IncomingMessage } from 'node:http';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { bodyOf, Refused } from './body.js';

/** What one door takes: each has its own, so that who knocks at one without leave keeps nobody from the other. */
type Most = { bytes: number; perSecond: number; bytesPerSecond: number; atOnce: number };

/** Reads bodies within these bounds. */
export function createBounds({ bytes, perSecond, bytesPerSecond, atOnce }: Most) {
	const posts = new RateLimiterMemory({ points: perSecond, duration: 1 });
	const volume = new RateLimiterMemory({ points: bytesPerSecond, duration: 1 });
	let underWay = 0;

	/** @throws {Refused} */
	return async function read(request: IncomingMessage): Promise<Buffer> {
		await consume(posts, 1);
		if (underWay >= atOnce) throw new Refused(429, 'too many at once');
		underWay++;
		try {
			const body = await bodyOf(request, bytes);
			await consume(volume, body.length);
			return body;
		} finally {
			underWay--;
		}
	};
}

async function consume(limiter: RateLimiterMemory, points: number) {
	try {
		await limiter.consume('all', points);
	} catch (full) {
		if (!(full instanceof RateLimiterRes)) throw full;
		throw new Refused(429, 'more a second than n8n sends');
	}
}
