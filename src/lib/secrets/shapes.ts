import { knownPrefixes } from './known-prefixes.js';

/** What `expression` finds is replaced by `to`, where it is `only` of that kind. */
export type Shape = { expression: RegExp; to: string; only?(secret: string): boolean };

const hidden = '[redacted]';
/** Not inside a longer word. */
const start = '(?<![A-Za-z0-9])';
/** As far as a token reaches: a full stop or an equals sign at its end may belong to the sentence. */
const token = String.raw`[\w-]+(?:[.+/=~:]+[\w-]+)*`;

/**
 * Beginnings that the generated list lacks, from the pages of those who give the tokens out: Slack, GitHub, Atlassian,
 * Docker, Google, Shopify, PyPI, npm, Hugging Face, Stripe, OpenAI, Anthropic, Groq, Hashicorp, Databricks, Figma,
 * Vercel, Supabase, Sentry, Square, Twilio's kin, n8n itself.
 */
const furtherPrefixes: readonly (readonly [prefix: string, least: number])[] = [
	...['xapp-', 'xoxa-', 'xoxb-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxe.xox', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-'].map(
		(prefix) => [prefix, 8] as const,
	),
	...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'npm_', 'hf_', 'glpat-'].map((prefix) => [prefix, 16] as const),
	['github_pat_', 12],
	['ATATT', 16],
	['ATCTT', 16],
	['ATBB', 20],
	['dckr_pat_', 12],
	['dckr_oat_', 12],
	['GOCSPX-', 12],
	['ya29.', 16],
	['1//0', 20],
	['pypi-', 24],
	['hvs.', 16],
	['hvr.', 16],
	['dapi', 32],
	['dp.st.', 12],
	['dt0s', 20],
	['sk_live_', 8],
	['sk_test_', 8],
	['rk_live_', 8],
	['rk_test_', 8],
	['pk_live_', 8],
	['pk_test_', 8],
	['whsec_', 12],
	['sk-proj-', 10],
	['sk-svcacct-', 10],
	['sk-admin-', 10],
	['sk-ant-', 10],
	['sk-or-', 10],
	['sk-lf-', 10],
	['sk-', 20],
	['gsk_', 16],
	['xai-', 20],
	['r8_', 20],
	['AIza', 16],
	['fo1_', 20],
	['fm2_', 20],
	['figd_', 16],
	['vercel_', 20],
	['vcp_', 20],
	['sbp_', 20],
	['sb_secret_', 12],
	['sntryi_', 20],
	['EAAA', 22],
	['EAAC', 60],
	['sq0atp-', 16],
	['sq0csp-', 16],
	['shippo_live_', 16],
	['shippo_test_', 16],
	['duffel_live_', 16],
	['duffel_test_', 16],
	['secret_', 40],
	['pat-na1-', 20],
	['pat-eu1-', 20],
	['tskey-', 12],
	['lsv2_pt_', 16],
	['lsv2_sk_', 16],
	['pcsk_', 16],
	['jina_', 20],
	['tvly-', 16],
	['apify_api_', 16],
	['sl.u.', 20],
	['n8n_api_', 12],
	['pat_', 40],
];

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** All that begin alike in one expression: a text is gone through once for all of them. */
function beginning(): Shape {
	const least = new Map<string, number>();
	for (const [prefix, count] of [...knownPrefixes, ...furtherPrefixes]) {
		least.set(prefix, Math.min(count, least.get(prefix) ?? count));
	}
	// Of two that fit, the longer is the one.
	const longestFirst = [...least].sort(([a], [b]) => b.length - a.length);
	const prefixes = longestFirst.map(([prefix, count]) => String.raw`${literal(prefix)}(?=[\w.+/=~:-]{${count}})`);
	return {
		expression: new RegExp(`${start}(?:${prefixes.join('|')})${token}`, 'g'),
		to: hidden,
		only: looksRandom,
	};
}

/** Words and names are of one case and without digits, or of short parts. */
function looksRandom(text: string): boolean {
	return /\d/.test(text) || /[a-z][A-Z]/.test(text) || /[A-Za-z]{24}/.test(text);
}

/** Shapes that are secrets wherever they stand. Each takes time in proportion to the text: see the test. */
export const shapes: readonly Shape[] = [
	{
		expression:
			/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
		to: hidden,
	},
	// JSON Web Tokens, n8n's own API keys among them. Not three full parts: one may have been cut by n8n itself.
	{ expression: new RegExp(String.raw`${start}eyJ[\w-]{10,}(?:\.[\w-]*){0,4}`, 'g'), to: hidden },
	beginning(),
	{
		expression: new RegExp(
			`${start}(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA)[0-9A-Z]{16}(?![0-9A-Z])`,
			'g',
		),
		to: hidden,
	},
	{ expression: new RegExp(`${start}A3-[A-Z0-9]{6}-[A-Z0-9-]{20,40}`, 'g'), to: hidden },
	{ expression: new RegExp(`${start}(?:AC|SK)[0-9a-f]{32}(?![0-9a-z])`, 'g'), to: hidden },
	{ expression: new RegExp(`${start}key-[0-9a-f]{32}(?![0-9a-z])`, 'g'), to: hidden },
	{ expression: new RegExp(String.raw`${start}[0-9a-f]{32}-us\d{1,2}(?!\d)`, 'g'), to: hidden },
	// Airtable, Mapbox.
	{
		expression: new RegExp(String.raw`${start}(?:pat[A-Za-z0-9]{14}|[ps]k)\.[\w-]{40,}(?:\.[\w-]{20,})?`, 'g'),
		to: hidden,
	},
	{ expression: new RegExp(`${start}re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}`, 'g'), to: hidden },
	// Entra ID (Azure AD): three, a digit, `Q~`.
	{ expression: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~-])/g, to: hidden },
	// Bots of Telegram (number:token) and Discord (id.time.signature).
	{ expression: /(?<!\d)\d{6,12}:AA[\w-]{30,40}/g, to: hidden },
	{ expression: new RegExp(String.raw`${start}[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,40}`, 'g'), to: hidden },
	// Addresses that let whoever has them post or run: the host says whose, the rest goes.
	{
		expression: /(?<![\w.])(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g,
		to: `$1${hidden}`,
	},
	{ expression: /(discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/)[\w/-]+/gi, to: `$1${hidden}` },
	{ expression: /(\.webhook\.office\.com\/webhookb2\/|outlook\.office\.com\/webhook\/)[\w@/-]+/gi, to: `$1${hidden}` },
	{
		expression:
			/(hooks\.zapier\.com\/hooks\/catch\/|maker\.ifttt\.com\/trigger\/|hook\.(?:[a-z0-9]{1,8}\.)?make\.com\/)[\w/-]+/gi,
		to: `$1${hidden}`,
	},
];
