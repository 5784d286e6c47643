/**
 * Takes secrets out of text before anything else is done with it: what is cut first may be cut in the middle of a
 * secret and no longer look like one (n8n errors carry request headers, urls with passwords and resume tokens).
 */
const hidden = '[redacted]';

/** Shapes that are secrets wherever they stand. */
const shapes: RegExp[] = [
	/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
	// JSON Web Tokens, n8n's own API keys among them. Not three full parts: one may have been cut by n8n itself.
	/\beyJ[\w-]{10,}(?:\.[\w-]*){0,4}/g,
	/\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[0-9A-Z]{16}\b/g,
	/\b(?:xox[a-z]|xapp|xoxe\.xox[bp])-[\w-]{8,}/g,
	/\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/-]+/g,
	/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}/g,
	/\bn8n_api_\w{16,}/g,
	/\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)[-_][\w-]{10,}|\bsk-\w{20,}|\bwhsec_\w{16,}/g,
	/\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bnpm_\w{30,}|\bdop_v1_\w{30,}/g,
];

/** `Authorization: Bearer …` and the like: the scheme stays, what follows goes. */
const scheme = /\b(bearer|basic|digest|apikey|bot)(\s+)(?=[\w.~+/=-]*[\d._~+/=-])([\w.~+/=-]{8,})/gi;

/** `https://name:password@host`, also without a name, also `postgres://` and friends. */
const userinfo = /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,200}:[^\s/@]{1,200}@/gi;

const surelySecret =
	'pass(?:word|wd|phrase)?|pwd|secret|client[_-]?secret|api[_-]?key|apikey|access[_-]?key(?:[_-]?id)?|secret[_-]?(?:access[_-]?)?key|private[_-]?key|access[_-]?token|refresh[_-]?token|auth[_-]?token|id[_-]?token|resume[_-]?token|x-n8n-api-key|set-cookie|cookie|signing[_-]?secret|credentials?';
const perhapsSecret = 'token|auth|authorization|signature|sig|session(?:[_-]?id)?|sid|nonce|otp';

/** `password=…`, `"apiKey": "…"`, `api_key: …`: the name stays, the value goes. */
const named = new RegExp(
	`((?:^|[^a-z0-9])(?:[a-z0-9]{1,30}[_-]){0,3}(?:${surelySecret})["'\\\\]{0,3}\\s{0,3}[=:]\\s{0,3})("(?:[^"\\\\\\n]|\\\\.)*"?|'[^'\\n]*'?|\\\\"[^"\\n]*"?|[^\\s,;&"'<>)\\]}]+)`,
	'gi',
);
const prefix = '(?:^|[^a-z0-9])(?:[a-z0-9]{1,30}[_-]){0,3}';
const value = '[^\\s,;&"\'<>)\\]}]';
/** Words that also stand in ordinary sentences ("Invalid token: expired"): behind a colon only what no word looks like. */
const assigned = new RegExp(`(${prefix}(?:${perhapsSecret})\\s{0,3}=\\s{0,3}["']?)(${value}{4,})`, 'gi');
const told = new RegExp(
	`(${prefix}(?:${perhapsSecret})["'\\\\]{0,3}\\s{0,3}:\\s{0,3}["'\\\\]{0,3})(?=${value}{0,200}\\d)(${value}{8,})`,
	'gi',
);
/** `key: order_id` and `code=ETIMEDOUT` are words; a long value with digits in it is not. */
const long = new RegExp(`(${prefix}(?:code=|key\\s{0,3}[=:])\\s{0,3}["']?)(?=${value}{0,200}\\d)(${value}{12,})`, 'gi');

export function redact(text: string): string {
	let out = text;
	for (const shape of shapes) out = out.replace(shape, hidden);
	return out
		.replace(scheme, `$1$2${hidden}`)
		.replace(userinfo, `$1${hidden}@`)
		.replace(named, `$1${hidden}`)
		.replace(assigned, `$1${hidden}`)
		.replace(told, `$1${hidden}`)
		.replace(long, `$1${hidden}`);
}
