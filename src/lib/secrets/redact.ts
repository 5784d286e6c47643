import { type Naming, namingOf } from './names.js';
import { shapes } from './shapes.js';
import { createHider, hidden, hideOwn, type Redactor } from './values.js';

/**
 * Takes secrets out of text: our own by value, others by how they look and by the names before them, which stay. Before
 * anything else is done with the text: what is cut first may no longer look like a secret. What was redacted once stays
 * as it is. Takes time in proportion to the text, whatever stands in it.
 */
export function redact(text: string): string {
	let out = hideOwn(text);
	for (const { expression, to, only } of shapes) {
		out = only ? out.replace(expression, (found) => (only(found) ? to : found)) : out.replace(expression, to);
	}
	out = userinfo(out);
	out = schemes(out);
	out = named(out, assignment, valueAt);
	out = named(out, flag, valueAt);
	out = named(out, element, contentAt);
	out = named(out, pair, valueAt);
	out = named(out, attributes, valueAt);
	return out
		.replace(commandPassword, `$1$2${hidden}$2`)
		.replace(commandUser, `$1${hidden}`)
		.replace(inProse, `$1$2${hidden}$2`)
		.replace(provided, proseSecret);
}

/** Takes out these very values, and whatever else looks like a secret. */
export function createRedactor(secrets: readonly (string | null | undefined)[]): Redactor {
	const hide = createHider(secrets);
	return (text) => redact(hide(text));
}

/** Whether what stands under this name is a secret whatever it looks like. */
export const isSecretName = (name: string): boolean => {
	const naming = namingOf(name);
	return naming === 'sure' || naming === 'line';
};

/**
 * `https://name:password@host`, also without a name. Passwords hold `@` and `:` where nobody encoded them, of databases
 * also `/`; a port is none. Of web addresses the name goes too, as it is often the key.
 */
function userinfo(text: string): string {
	return text
		.replace(
			/(\b(?:https?|wss?):\/\/)[^\s/@:"'<>?#]{0,200}:(?!\d{1,5}[/?#]|\[redacted\])[^\s/"'<>]{1,300}@/gi,
			`$1${hidden}@`,
		)
		.replace(/(\/\/[^\s/@:"'<>?#]{0,200}:)(?!\d{1,5}[/?#]|\[redacted\])[^\s/"'<>]{1,300}@/g, `$1${hidden}@`)
		.replace(databasePassword, `$1${hidden}@`)
		.replace(/(:\/\/)(?!\[redacted\])[^\s/@:"'<>?#]{16,300}@(?=[\w[])/g, `$1${hidden}@`);
}
const databasePassword =
	/((?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|clickhouse|ldaps?|s?ftps?|smtps?|imaps?|jdbc):[a-z:]{0,20}\/\/[^\s/@:"'<>]{0,200}:)(?!\d{1,5}[/?#]|\[redacted\])[^\s"'<>]{1,300}@(?=[\w.[-])/gi;

/** `Bearer …` and the like, wherever they stand: the scheme stays. */
function schemes(text: string): string {
	return text.replace(
		/\b(bearer|basic|digest|apikey|api-key|bot|token|ssws|geniekey|splunk|negotiate|hawk)(\s{1,4}|%20)(["'\\]{0,2})([\w.~+/=:-]{6,})/gi,
		(whole, scheme: string, space: string, quote: string, said: string) =>
			isCredential(scheme.toLowerCase(), said) ? `${scheme}${space}${quote}${hidden}` : whole,
	);
}

/** What follows the words in ordinary sentences: "Bearer token is missing", "Basic authentication required". */
const proseAfterScheme =
	/^(?:tokens?|auth\w*|access|api|header|schemes?|credentials?|keys?|is|was|and|or|for|from|format|prefix|expected|required|missing|invalid|expired|realm|challenge|error\w*|response|request\w*|validation|verification|refresh|exchange|configuration|permissions?|information|endpoint|expiration|introspection|generation|limit\w*)[.:,]?$/i;

function isCredential(scheme: string, said: string): boolean {
	if (proseAfterScheme.test(said)) return false;
	if (scheme === 'basic') {
		// Name and password with a colon between them, in base64.
		const read = Buffer.from(said, 'base64').toString('latin1');
		return /^[^:]{0,200}:/.test(read) && !/[\u0000-\u001f]/.test(read);
	}
	if (scheme === 'bot' || scheme === 'token' || scheme === 'negotiate' || scheme === 'hawk') {
		return said.length >= 12 && /\d/.test(said) && /[A-Za-z]/.test(said);
	}
	return (said.length >= 8 && (/[\d_~+/=]/.test(said) || /[a-z][A-Z]/.test(said))) || said.length >= 12;
}

/** A name and the sign behind it; the name is as long as anybody's. */
const name = String.raw`([A-Za-z_$][\w.$-]{0,63})`;
const assignment = new RegExp(
	String.raw`(?:(?<![\w$])|(?<=%[\dA-F]{2}))${name}(?:\[["']?\w{0,20}["']?\])?["'\x60\\]{0,4}\s{0,3}(=>|:=|[=:]|%3D|%3A)\s{0,3}`,
	'gi',
);
/** `--password x`. */
const flag = /(?<![\w-])--?([A-Za-z][\w-]{0,40})(\s)\s{0,3}(?=[^\s-])/g;
/** `<password>x`, `<ns:apiKey type="text">x`. */
const element = /<(?:[\w-]{1,30}:)?([A-Za-z_][\w.-]{0,63})(?:\s[^<>]{0,200})?(>)(?:<!\[CDATA\[)?(?=[^<])/g;
/** n8n's way to keep headers and parameters: `"name": "apiKey", "value": "…"`. */
const pair =
	/["'\\]{1,4}(?:name|key|header|field)["'\\]{1,4}\s{0,3}[:=]\s{0,3}["'\\]{1,4}([\w.$-]{1,64})["'\\]{1,4}\s{0,3},\s{0,10}["'\\]{1,4}value["'\\]{1,4}\s{0,3}([:=])\s{0,3}/g;
/** `<add key="Password" value="…" />`. */
const attributes = /\b(?:name|key)\s{0,3}=\s{0,3}["']([\w.$:-]{1,64})["']\s{1,10}value\s{0,3}(=)\s{0,3}/gi;

/** Where a value stands, and what its rest is made of where only its beginning was read. */
type Value = { from: number; to: number; quoted: boolean; rest?: RegExp };

/** Goes over all names, and takes out the values of those that name a secret; the others' values may hold names again. */
function named(text: string, expression: RegExp, read: (text: string, at: number, naming: Naming) => Value | null) {
	let out = '';
	let done = 0;
	for (const found of text.matchAll(expression)) {
		const at = found.index + found[0].length;
		if (at < done) continue;
		const naming = namingOf(found[1]!);
		const value = naming && read(text, at, naming);
		if (!value || !isSecret(naming, found[2]!, text.slice(value.from, value.to), value.quoted)) continue;
		out += text.slice(done, value.from) + hidden;
		done = value.to;
		if (value.rest)
			for (let more = after(value.rest, text, done); more; more = after(value.rest, text, done)) done = more;
	}
	return done === 0 ? text : out + text.slice(done);
}

const opening = /\\{0,3}["'`]/y;
// Bounded, as the same text may be read behind many names before it is known for no secret.
const bare = /(?:[^\s,;&"'`<>\\)\]}]|\\(?![nrt"'`\\])|[,)\]}](?=[^\s"'`,;&)\]}<>\\=:])){1,1000}/y;
const line = /[^\n"`<>\\]{1,1000}/y;
const content = /[^<\n\]]{1,1000}/y;

function valueAt(text: string, at: number, naming: Naming): Value | null {
	const from = after(opening, text, at);
	if (from !== null) return { from, to: closing(text, from, text.slice(at, from)), quoted: true };
	return unquoted(naming === 'line' ? line : bare, text, at);
}

const contentAt = (text: string, at: number) => unquoted(content, text, at);

function unquoted(rest: RegExp, text: string, at: number): Value | null {
	const to = after(rest, text, at);
	return to === null ? null : { from: at, to, quoted: false, rest };
}

/** Where what stands at `at` ends, or null where it is something else. */
function after(expression: RegExp, text: string, at: number): number | null {
	expression.lastIndex = at;
	return expression.test(text) ? expression.lastIndex : null;
}

/** Where the quote closes; where it does not, the value was cut, or ends with its line. */
function closing(text: string, from: number, quote: string): number {
	for (let i = from; i < text.length; i++) {
		if (text[i] === '\n' || text.startsWith(quote, i)) return i;
		// A quote inside the value is escaped; one level further in, it is the end.
		if (text[i] === '\\' && quote.length === 1) i++;
	}
	return text.length;
}

/** Values that tell nothing, or that something is missing: worth reading. */
const nothing =
	/^(?:\[redacted\]?.*|null|undefined|true|false|none|nil|nan|empty|unset|yes|no|\*+|x{3,}|\.{3}|…|\d{1,2}|\{\{.*|\$\{.*|[{[(|>]|\[object|n\/a|<.*)$/i;
/** How sentences about a secret go on: "password: must be at least 8 characters". */
const prose =
	/^(?:must|is|are|was|were|should|shall|required|missing|invalid|incorrect|wrong|not|cannot|can't|could|expired|does|did|doesn't|has|have|field|too|may|needs?|the|an?|and|or|of|for|in|on|at|to|from|with|please|string|number|boolean|object|array|value|failed|failure|error|denied|rejected|revoked|unauthorized|forbidden|unknown|unexpected|mismatch\w*|check|verify|provide|enter|use|no|your|this|that|it|you|we|required,|cant|length|minimum|maximum|contains?|already|never|only|if|when|because|redacted)[.,;:!?]?$/i;

function isSecret(naming: Naming, sign: string, said: string, quoted: boolean): boolean {
	if (said === '' || nothing.test(said.trim())) return false;
	const says = sign === ':' || sign === ' ' || sign === '\t';
	if (says && !quoted && prose.test(said)) return false;
	if (naming === 'sure' || naming === 'line') return true;
	const mixed = /\d/.test(said) && /[A-Za-z]/.test(said);
	if (naming === 'long') {
		return (
			said.length >= 12 &&
			mixed &&
			!/\.[a-z]{2,5}$|^[A-Z][A-Z\d_]+$|^[a-z]+(?:[_-][a-z\d]+)+$|\s/.test(said) &&
			!isId(said)
		);
	}
	if (/^\/|^\w+\(/.test(said)) return false;
	// "Authorization: Bearer …" was read by its scheme.
	if (/^(?:bearer|basic|digest|apikey|token)\b/i.test(said)) return quoted && / (?!\[redacted\])\S{8}/.test(said);
	if (!says || quoted) return said.length >= 4 && !/\s/.test(said.trim());
	return said.length >= 8 && (/\d/.test(said) || /[a-z][A-Z]/.test(said) || said.length >= 20);
}

/** UUIDs, and paths: what `key:` and `code:` mostly name. */
const isId = (said: string) =>
	/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(said) || /^[\w.-]+\/[\w./-]+$/.test(said);

/** `mysql -pSecret`, `docker login -p …`: short options mean something else elsewhere. */
const commandPassword =
	/\b((?:mysql|mariadb|sshpass|redis-cli|mongo|sqlcmd|docker login|ldapsearch|zip|7z|htpasswd)[a-z]{0,10}\b[^\n]{0,200}?\s-(?:p|a|P|w)\s?)(["']?)(?!\d{1,5}\s)([^\s"'-][^\s"'\n]{0,200})\2/g;
/** `curl -u name:password`. */
const commandUser =
	/\b((?:curl|wget|http)\b[^\n]{0,200}?\s(?:-u|--user)[\s=]{0,3}["']?[^\s:"']{0,100}:)([^\s"']{1,200})/g;

/** `with password "x"`, `the API key 'x'`. */
const inProse =
	/\b((?:password|passphrase|passcode|api[ _-]?key|secret(?: key)?|access token|auth token)(?:\s(?:is|was|of|given|provided|used))?:?\s)(["'`])(?!\[redacted\])[^\s"'`\n]{4,200}\2/gi;
/** `API key provided: x`, `login ana password x` (as .netrc has it). */
const provided =
	/\b((?:(?:password|pass|passphrase|api[ _-]?key|key|secret|token)\s(?:provided|given|used|supplied|received|is|was)\s{0,2}:\s{0,3})|(?:login\s\S{1,100}\s(?:password|passwd)\s))([^\s"'`,;]{4,300})/gi;

function proseSecret(whole: string, before: string, said: string): string {
	return prose.test(said) || nothing.test(said) ? whole : `${before}${hidden}`;
}
