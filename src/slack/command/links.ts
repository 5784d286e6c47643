import { urlOf } from '../../lib/url.js';
import { asciiDigits, bare } from './signs.js';

/** The address in a word; without its scheme only where a host, of several parts or with a port, and a path are there. */
export function linkIn(word: string): string | null {
	const full = /https?:\/\/[^\s|<>"'`]{1,2000}/i.exec(word)?.[0];
	if (full) return ledTo(bare(full));
	const short = bare(word);
	return /^(?:[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?|[\w-]+:\d{1,5})\//.test(short) ? short : null;
}

/** The page of a run, and its number. */
export const runPath =
	/^(?:[^\s|>?#]*\/)?(?:executions?(?:\/debug)?|workflow\/[^\s|>?#/]+\/debug)\/(\d{1,30})(?!\w|-\w)/i;
const page = String.raw`(?:https?:\/\/[^\s?#&]*\/(?:workflow|executions?)|(?<==)\/(?:[^\s?#&]*\/)?workflow)\/\S+`;
const carrying = new RegExp(String.raw`^(https?:\/\/[^/?#]+)[^?#]*[?#].*?(${page})`, 'i');

/** Mail programs, and n8n's page to sign in at, carry a link in theirs; the latter escapes it twice. */
function ledTo(link: string): string {
	if (runPath.test(asciiDigits(link))) return link;
	const [, origin, carried] = carrying.exec(unescaped(unescaped(link))) ?? [];
	return carried ? carried.replace(/^\//, `${origin}/`) : link;
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The id of a workflow in a link to it, or to a page below it. */
export const workflowIn = (word: string): string | null =>
	/^[^?#]*\/workflow\/([\w-]+)/i.exec(linkIn(word) ?? '')?.[1] ?? null;

export function hostIn(word: string): { host?: string } {
	const link = linkIn(word);
	const url = link && (/^https?:/i.test(link) ? link : `https://${link}`);
	const host = url && urlOf(url)?.host;
	return host ? { host } : {};
}
