import { type Call, factsOf } from './call.js';
import { UnreachableError } from './errors.js';

const notTrusted =
	'its certificate was not issued by an authority that Node.js trusts; for one of your own set NODE_EXTRA_CA_CERTS to the file with its certificate';

/**
 * Found before anything could be sent, so that a change surely did not arrive. EHOSTUNREACH and its like are not among
 * them: a connection that was open may end so as well, and then `syscall` is not `connect`.
 */
const beforeSending: Record<string, string> = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'its name could not be looked up',
	UND_ERR_CONNECT_TIMEOUT: 'it did not take the connection in time',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
	DEPTH_ZERO_SELF_SIGNED_CERT: notTrusted,
	SELF_SIGNED_CERT_IN_CHAIN: notTrusted,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: notTrusted,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notTrusted,
};
const cut = ['ECONNRESET', 'UND_ERR_SOCKET'];

/** The thrown thing itself is not kept as a cause: it may hold the request with its headers. */
export function errorOfNetwork(call: Call, thrown: unknown, origin: string): UnreachableError {
	const { code, syscall, tunnel, to } = deepest(thrown);
	const ofProxy = tunnel !== null || !leadsTo(to, new URL(origin));
	const known = code === null ? undefined : beforeSending[code];
	const early = tunnel !== null || known !== undefined || syscall === 'connect' || syscall === 'getaddrinfo';
	let said = known ?? code;
	if (tunnel !== null) said = `the proxy does not let it through (${tunnel})`;
	else if (code !== null && cut.includes(code)) said = 'the connection was cut';
	const where = ofProxy && tunnel === null ? ', as the proxy cannot be' : '';
	return new UnreachableError(`n8n at ${origin} cannot be reached${where}${said ? `: ${said}` : ''}.`, {
		...factsOf(call, { outcomeUnknown: !early }),
		...{ code, ofProxy },
	});
}

type Place = { hostname?: unknown; port?: unknown };

/** What could not be looked up has a name, what took no connection a port, which are n8n's where no proxy is between. */
function leadsTo({ hostname, port }: Place, n8n: URL): boolean {
	if (hostname !== undefined) return hostname === n8n.hostname;
	return port === undefined || Number(port) === Number(n8n.port || (n8n.protocol === 'https:' ? 443 : 80));
}

/** fetch wraps the system's error in a TypeError, and several addresses make it a list. */
function deepest(thrown: unknown): { code: string | null; syscall: string | null; tunnel: string | null; to: Place } {
	let code: string | null = null;
	let syscall: string | null = null;
	let tunnel: string | null = null;
	let to: Place = {};
	let current = thrown;
	for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
		if ('code' in current && typeof current.code === 'string') code = current.code;
		if ('syscall' in current && typeof current.syscall === 'string') syscall = current.syscall;
		if ('hostname' in current || 'port' in current) to = current;
		// undici's words where a proxy answers its CONNECT with anything but 200; there is no code for it.
		const words = 'message' in current && typeof current.message === 'string' ? current.message : '';
		tunnel = /^Proxy response \((\d{3})\)/.exec(words)?.[1] ?? tunnel;
		if ('errors' in current && Array.isArray(current.errors) && current.errors[0]) current = current.errors[0];
		else current = 'cause' in current ? current.cause : null;
	}
	return { code, syscall, tunnel, to };
}
