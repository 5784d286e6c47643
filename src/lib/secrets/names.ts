/**
 * What a name says of its value. `sure`: a secret whatever it looks like. `perhaps`: the name also stands in ordinary
 * sentences ("Invalid token: expired"). `long`: only what is long and of no language ("key: order_id" is not).
 */
export type Naming = 'sure' | 'perhaps' | 'long' | 'line';

/** At the end of a name, its parts put together: `dbPassword`, `DB_PASSWORD`, `db-password`, `db.password`. */
const sureEnds =
	/(?:passw(?:or)?d|passwort|kennwort|passphrase|passcode|password(?:hash|digest)|pwd|senha|contrase(?:n|ñ)a|secrets?|credentials?|api_?keys?|(?:secret|private|access|signing|encryption|master|auth|account|shared|license|subscription|service|deploy|integration|consumer|client|admin|routing|api|write|hmac|ssh|pgp|jwt|session|security|storageaccount|webhook)key(?:id)?|sharedaccesssignature|pass|mfa(?:code|secret)|otpauth|hapikey)$/;
/** `…Token` is one, unless it counts, or marks a place. */
const noTokens =
	/(?:page|next|previous|prev|continuation|cont|sync|cancel(?:lation)?|cancellation|start|end|max|min|unexpected|stop|design|resumption|paging|pagination|invalid|expected|delta|first|last|eos|bos|pad)tokens?$/;
const perhapsWhole = new Set(
	'token auth authorization signature sig session sessionid sid nonce otp totp pin pass pwd passwd2 jwt bearer assertion credential'.split(
		' ',
	),
);
const longWhole = new Set(['key', 'code', 'appid', 'hash', 'salt']);

export function namingOf(name: string): Naming | null {
	const joined = name
		.toLowerCase()
		.replace(/[^a-z0-9ñ]/g, '')
		.replace(/\d{1,3}$/, '');
	const last = lastWord(name);
	if (last === 'cookie' || joined.endsWith('setcookie')) return 'line';
	if (perhapsWhole.has(joined)) return 'perhaps';
	if (sureEnds.test(joined)) {
		// A bypass, a compass; `PASS 3` of a test run.
		if (
			joined.endsWith('pass') &&
			last !== 'pass' &&
			!/(?:smtp|db|user|ftp|mail|ssh|redis|admin|sql|pg|imap)pass$/.test(joined)
		)
			return null;
		// The folder that a process runs in.
		return joined === 'oldpwd' ? null : 'sure';
	}
	if (/tokens?$/.test(joined)) return noTokens.test(joined) || last === 'tokens' ? null : 'sure';
	if (perhapsWhole.has(last)) return 'perhaps';
	if (longWhole.has(joined)) return 'long';
	return null;
}

/** `userAuth` → `auth`, `X-Amz-Signature` → `signature`. */
function lastWord(name: string): string {
	const words = name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
	return (words.at(-1) ?? '').toLowerCase().replace(/\d{1,3}$/, '');
}
