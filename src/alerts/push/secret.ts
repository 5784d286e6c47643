import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Takes as long whether they are alike or not, and however long they are. */
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));

/** `authorization`: the header, as it came. */
export function hasToken(authorization: string | undefined, token: string): boolean {
	return isSame(/^bearer +(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? '', token);
}

/** A copy of a signed post does nothing new, so that this only bounds how long one is worth anything. */
const clockSkewMs = 5 * 60_000;

/** What stands in the headers of a signed post: seconds since 1970, and in hexadecimal the HMAC-SHA256 of these, a dot and the body. */
type Signed = { at: string | undefined; signature: string | undefined; body: string };

export function isSigned({ at = '', signature = '', body }: Signed, secret: string, now: number): boolean {
	const expected = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
	// Both are looked at, whatever the first says.
	const isOurs = isSame(signature.toLowerCase(), expected);
	return isOurs && /^\d{10}$/.test(at) && Math.abs(Number(at) * 1_000 - now) <= clockSkewMs;
}
