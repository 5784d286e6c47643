import { knownPrefixes } from './known-prefixes.js';
import { hidden } from './values.js';

/** What `expression` finds is replaced by `to`, where it is `only` of that kind. */
export type Shape = { expression: RegExp; to: string; only?(secret: string): boolean };

/** Not inside a longer word. */
const start = '(?<![A-Za-z0-9])';
/** As far as a token reaches: a full stop or an equals sign at its end may belong to the sentence. */
const token = String.raw`[\w-]+(?:[.+/=~:]+[\w-]+)*`;

/**
 * Beginnings that the generated list lacks, from the pages of those who give the tokens out: Slack, GitHub, Atlassian,
 * Docker, Google, Shopify, PyPI, npm, Hugging Face, Stripe, OpenAI, Anthropic, Groq, Hashicorp, Databricks, Figma,
 * Vercel, Supabase, Sentry, Square, Twilio's kin, n8n itself.
 */
const furtherPrefixes: Record<number, string> = {
	8:
		'xapp- xoxa- xoxb- xoxc- xoxd- xoxe- xoxe.xox xoxo- xoxp- xoxr- xoxs- sk_live_ sk_test_ rk_live_ rk_test_ ' +
		'pk_live_ pk_test_',
	10: 'sk-proj- sk-svcacct- sk-admin- sk-ant- sk-or- sk-lf-',
	12: 'github_pat_ dckr_pat_ dckr_oat_ GOCSPX- dp.st. whsec_ sb_secret_ tskey- n8n_api_',
	16:
		'ghp_ gho_ ghu_ ghs_ ghr_ npm_ hf_ glpat- ATATT ATCTT ya29. hvs. hvr. gsk_ AIza figd_ sq0atp- sq0csp- ' +
		'shippo_live_ shippo_test_ duffel_live_ duffel_test_ lsv2_pt_ lsv2_sk_ pcsk_ tvly- apify_api_',
	20: 'ATBB 1//0 dt0s sk- xai- r8_ fo1_ fm2_ vercel_ vcp_ sbp_ sntryi_ pat-na1- pat-eu1- jina_ sl.u.',
	22: 'EAAA',
	24: 'pypi-',
	32: 'dapi',
	40: 'secret_ pat_',
	60: 'EAAC',
};

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** All that begin alike in one expression: a text is gone through once for all of them. */
function beginning(): Shape {
	const least = new Map<string, number>();
	for (const [count, prefixes] of [knownPrefixes, furtherPrefixes].flatMap(Object.entries<string>)) {
		for (const prefix of prefixes.split(' '))
			least.set(prefix, Math.min(Number(count), least.get(prefix) ?? Number.POSITIVE_INFINITY));
	}
	// Of two that fit, the longer is the one.
	const longestFirst = [...least].sort(([a], [b]) => b.length - a.length);
	const prefixes = longestFirst.map(([prefix, count]) => String.raw`${literal(prefix)}(?=[\w.+/=~:-]{${count}})`);
	return { ...word(`(?:${prefixes.join('|')})${token}`), only: looksRandom };
}

/** Words and names are of one case and without digits, or of short parts. */
function looksRandom(text: string): boolean {
	return /\d/.test(text) || /[a-z][A-Z]/.test(text) || /[A-Za-z]{24}/.test(text);
}

const whole = (expression: RegExp): Shape => ({ expression, to: hidden });
const word = (pattern: string) => whole(new RegExp(start + pattern, 'g'));
/** What stands before it says whose it is, and stays. */
const behind = (expression: RegExp): Shape => ({ expression, to: `$1${hidden}` });

/** Shapes that are secrets wherever they stand. Each takes time in proportion to the text: see the test. */
export const shapes: readonly Shape[] = [
	whole(
		/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
	),
	// JSON Web Tokens, n8n's own API keys among them. Not three full parts: one may have been cut by n8n itself.
	word(String.raw`eyJ[\w-]{10,}(?:\.[\w-]*){0,4}`),
	beginning(),
	word('(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA)[0-9A-Z]{16}(?![0-9A-Z])'),
	word('A3-[A-Z0-9]{6}-[A-Z0-9-]{20,40}'),
	word('(?:AC|SK)[0-9a-f]{32}(?![0-9a-z])'),
	word('key-[0-9a-f]{32}(?![0-9a-z])'),
	word(String.raw`[0-9a-f]{32}-us\d{1,2}(?!\d)`),
	// Airtable, Mapbox.
	word(String.raw`(?:pat[A-Za-z0-9]{14}|[ps]k)\.[\w-]{40,}(?:\.[\w-]{20,})?`),
	word('re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}'),
	// Entra ID (Azure AD): three, a digit, `Q~`.
	whole(/(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~-])/g),
	// Bots of Telegram (number:token) and Discord (id.time.signature).
	whole(/(?<!\d)\d{6,12}:AA[\w-]{30,40}/g),
	word(String.raw`[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,40}`),
	// Addresses that let whoever has them post or run.
	behind(/(?<![\w.])(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g),
	behind(/(discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/)[\w/-]+/gi),
	behind(/(\.webhook\.office\.com\/webhookb2\/|outlook\.office\.com\/webhook\/)[\w@/-]+/gi),
	behind(
		/(hooks\.zapier\.com\/hooks\/catch\/|maker\.ifttt\.com\/trigger\/|hook\.(?:[a-z0-9]{1,8}\.)?make\.com\/)[\w/-]+/gi,
	),
];
