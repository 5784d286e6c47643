import { urlOf } from '../lib/url.js';
import type { Refuse } from './variable.js';

export type N8nAddress = {
	baseUrl: string;
	apiUrl?: string;
	/** What stands before n8n wants it: `Basic …`, from the address. */
	authorization?: string;
};

/** What n8n serves below its own address: pages of the editor, and what others call. */
const pages =
	/\/+(?:api(?:\/v\d+(?:\/.*)?)?|(?:home|workflows?|executions|projects|settings|signin|signup|setup|forgot-password|credentials|variables|insights|rest|webhook(?:-test|-waiting)?|healthz)(?:\/.*)?|(?:personal|shared)\/(?:workflows|credentials|executions).*)$/i;
/** What its API serves below `/v1`, beside what the pages are called. */
const ofApi =
	/(?<=\/v\d+)\/+(?:docs|openapi\.ya?ml|discover|users|tags|audit|source-control|data-tables|community-packages|folders)(?:\/.*)?$/i;

/** Any page of that n8n will do, and its API, which ends in `/v1`: N8N_PUBLIC_API_ENDPOINT may rename its `api`. */
export function readN8nAddress(text: string, refuse: Refuse): N8nAddress {
	const url = urlOf(text.replace(/^<(.*)>$/, '$1'));
	// A blank, as before a comment, would become a part of its path.
	if (!url || !/^https?:$/.test(url.protocol) || !url.hostname || /\s/.test(text)) {
		return refuse('is not an http or https address', 'Write it like https://n8n.example.com.');
	}
	const authorization = basic(url, refuse);
	const path = url.pathname
		.replace(/[/.,;]+$/, '')
		.replace(pages, '')
		.replace(ofApi, '');
	const api = /^(.*?)(?:\/+[^/]+)?\/+v\d+$/i.exec(path);
	return {
		baseUrl: url.origin + (api?.[1] ?? path).replace(/\/+$/, ''),
		...(api ? { apiUrl: url.origin + path } : {}),
		...(authorization ? { authorization } : {}),
	};
}

function basic(url: URL, refuse: Refuse): string | null {
	if (!url.username && !url.password) return null;
	try {
		const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
		return `Basic ${Buffer.from(pair).toString('base64')}`;
	} catch {
		return refuse('holds a user name or password that cannot be read', 'Write % in them as %25.');
	}
}
