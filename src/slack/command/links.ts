import { urlOf } from '../../lib/url.js';
import { bare } from './signs.js';

/** The address in a word; without its scheme only where a host, of several parts or with a port, and a path are there. */
export function linkIn(word: string): string | null {
	const full = /https?:\/\/[^\s|<>"'`]{1,2000}/i.exec(word)?.[0];
	if (full) return ledTo(bare(full));
	const short = bare(word);
	return /^(?:[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?|[\w-]+:\d{1,5})\//.test(short) ? short : null;
}

/** n8n's page to sign in at, and what mail programs make of a link, lead on to a workflow's page; the former escapes it twice. */
function ledTo(link: string): string {
	const url = urlOf(link);
	const pages = [...(url?.searchParams.values() ?? [])].map((value) =>
		value.replace(/%2f/gi, '/').replace(/%3a/gi, ':'),
	);
	const page = pages.find((each) => /^(?:https?:\/\/[^/\s]+)?\/(?:[^/\s]+\/){0,6}workflow\//i.test(each));
	return page ? page.replace(/^\//, `${url!.origin}/`) : link;
}

/** Of an address that was copied without its host. */
export const pathIn = (text: string): string | null =>
	/^\/?(?:[\w.-]+\/){0,6}(?:workflow|executions?)\//i.test(text) ? text.replace(/^\/?/, '/') : null;

/** The id of a workflow in a link to it, or to a page below it. */
export const workflowIn = (word: string): string | null =>
	/^[^?#]*\/workflow\/([\w-]+)/i.exec(linkIn(word) ?? '')?.[1] ?? null;

export function hostIn(word: string): { host?: string } {
	const link = linkIn(word);
	const url = link && (/^https?:/i.test(link) ? link : `https://${link}`);
	const host = url && urlOf(url)?.host;
	return host ? { host } : {};
}
