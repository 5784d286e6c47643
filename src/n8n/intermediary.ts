import { type Answer, type Said, saidBy } from './answer.js';
import { type Call, factsOf } from './call.js';
import { IntermediaryError } from './errors.js';

/** Headers by which those who stand before n8n give themselves away, also where they answer in JSON. */
const marks: [header: string, name: string][] = [
	['ngrok-error-code', 'ngrok'],
	['x-amzn-errortype', 'AWS'],
	['cf-mitigated', 'Cloudflare'],
	['x-vercel-error', 'Vercel'],
	['x-railway-fallback', 'Railway'],
	['x-squid-error', 'squid'],
	['x-goog-iap-generated-response', 'Google IAP'],
	// Only where it answers by itself.
	['x-kong-response-latency', 'Kong'],
];

/** n8n's own pages: Express's for a route that is not there, its editor. All else that is HTML is somebody else's. */
const expressPage =
	/<pre>(?:Cannot (?:GET|POST|PUT|DELETE|PATCH|HEAD) \/|[A-Za-z]*Error\b|Internal Server Error|Payload)/;
/**
 * n8n's words for a key that it does not accept, or that was not there, and for what the key or the server may not
 * (docs/n8n.md, 33). Who looks at addresses, tokens of its own or rules of a firewall has others.
 */
const refusals: Record<number, RegExp> = {
	401: /^unauthorized\.?$|x-n8n-api-key/i,
	403: /^forbidden\.?$|licen[sc]e|\bscopes?\b|\bpermission\b|EXECUTION_REVEAL/i,
};
const editorPage = /n8n:config:|<title>n8n(?:\.io)? - |\/static\/base-path\.js/;

/**
 * Whether n8n itself gave an error answer, judged by its shape: n8n answers in JSON with a `message`, beside which there
 * is at most a code or a hint, and never asks by `WWW-Authenticate` (docs/n8n.md, 32). `server: cloudflare` alone tells
 * nothing: n8n's own answers carry it too where they pass through there.
 */
export function isFromN8n(answer: Answer, said: Said = saidBy(answer)): boolean {
	if (answer.header('www-authenticate') || marks.some(([header]) => answer.header(header))) return false;
	const refusal = refusals[answer.status];
	if (refusal && !(said.kind === 'json' && refusal.test(said.message ?? ''))) return false;
	if (said.kind === 'json')
		return said.message !== null && !said.foreign && !/^kong\//.test(answer.header('server') ?? '');
	if (said.kind === 'html') return expressPage.test(answer.text) || editorPage.test(answer.text);
	return false;
}

export const isEditorPage = (answer: Answer) => editorPage.test(answer.text);

export function errorOfIntermediary(call: Call, answer: Answer, origin: string): IntermediaryError {
	const intermediary = nameOf(answer);
	const challenge = /^\s*([A-Za-z][\w-]{0,20})/.exec(answer.header('www-authenticate') ?? '')?.[1] ?? null;
	const to = redirectOf(answer, origin);
	const said = saidBy(answer);
	const { status } = answer;
	const start = answer.text.slice(0, 20_000);
	// Errors have been freed of the key, which a page may say back.
	const plain = status < 400 ? null : /^\s*([^<{[\n]{1,80})\s*$/.exec(start)?.[1]?.trim();
	const title =
		said.kind === 'json'
			? said.message?.slice(0, 80)
			: (/<title[^>]*>\s*([^<]{1,80}?)\s*<\/title>/i.exec(start)?.[1] ?? plain);
	const what = `What stands before n8n at ${origin}${intermediary ? ` (${intermediary})` : ''}`;
	const details = [status, challenge, title ? `"${title}"` : null].filter(Boolean).join(', ');
	const sentence =
		to !== null
			? `${what} sends Flowbell on to ${to} (${status}), as it does with people who have not signed in.`
			: status < 300
				? `${what} answers with a page of its own (${details}) and not n8n's API.`
				: [401, 403, 511].includes(status)
					? `${what} refuses Flowbell (${details}).`
					: `${what} answers ${details}; n8n itself was not heard.`;
	const arrived = status < 300 || status >= 500;
	return new IntermediaryError(sentence, {
		...factsOf(call, { status, outcomeUnknown: arrived }),
		intermediary,
		challenge,
	});
}

/** Where a redirect leads, without its query, which may hold tokens; null where it is none or cannot be read. */
export function redirectOf(answer: Answer, origin: string): string | null {
	const location = answer.header('location');
	if (!location || answer.status < 300 || answer.status > 399 || !URL.canParse(location, origin)) return null;
	const { origin: host, pathname } = new URL(location, origin);
	return host + pathname;
}

export function nameOf(answer: Answer): string | null {
	const marked = marks.find(([header]) => answer.header(header));
	if (marked) return marked[1];
	const server = answer.header('server')?.split(/[/(\s]/)[0] ?? '';
	if (/^cloudflare$/i.test(server) || answer.header('cf-ray')) return 'Cloudflare';
	if (/^[A-Za-z][\w.-]{1,40}$/.test(server)) return server;
	const inPage = /\b(nginx|openresty|Cloudflare|Caddy|Traefik|Apache|HAProxy|ngrok|Authelia|authentik|Envoy|IIS)\b/i;
	return inPage.exec(answer.text.slice(0, 20_000))?.[1] ?? null;
}
