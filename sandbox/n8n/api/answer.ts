import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Hit } from '../faults.js';

const gzipFromBytes = 1024;

/** Sends JSON as n8n does: with an ETag (304 if the caller has it), gzipped where that is wished and worth it. */
export function answerJson(req: Request, res: Response, status: number, value: unknown): void {
	if (takenOver(res)) return;
	const body = JSON.stringify(value);
	res.status(status).type('json').vary('Accept-Encoding');
	if (body.length < gzipFromBytes || !req.acceptsEncodings('gzip')) {
		res.send(body);
		return;
	}
	const makeETag = req.app.get('etag fn') as (body: string) => string;
	res.set('ETag', makeETag(body));
	if (req.fresh) {
		res.status(304).end();
		return;
	}
	res.set('Content-Encoding', 'gzip');
	res.end(req.method === 'HEAD' ? undefined : gzipSync(body, { level: 1 }));
}

export function answerText(res: Response, status: number, type: string, text: string): void {
	if (!takenOver(res)) res.status(status).type(type).send(text);
}

const faultOf = (res: Response): Hit | undefined => (res.locals as { fault?: Hit }).fault;

/** A fault that lets the work be done takes the answer over. */
const takenOver = (res: Response): boolean => res.destroyed || res.headersSent || (faultOf(res)?.instead(res) ?? false);

/** For work that has taken effect before its answer is there: where a fault cuts the connection after it, it is cut now. */
export const cutNow = (res: Response): boolean => faultOf(res)?.cutNow(res) ?? false;
