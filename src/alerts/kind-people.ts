import type { Rule } from './kind-rule.js';

/** People and companies, where a word before them or the form of the company tells. */
const name = String.raw`\p{Lu}[\p{L}\p{N}.&’'-]{0,40}(?:(?: &| und| and| de| von| van)? (?:\p{Lu}[\p{L}\p{N}.&’'-]{0,40}|#)){0,4}`;
export const people: Rule[] = [
	[
		new RegExp(`(# (?:of|for|from|by|to|von|für|an|bei|pour|de|chez|para|del|por|od|dla|от|для)) ${name}`, 'gu'),
		'$1 #',
	],
	[
		new RegExp(
			String.raw`\b((?:[Cc]ustomer|[Cc]lient|[Uu]ser|[Cc]ontact|[Ee]mployee|[Cc]ompany|[Ss]upplier|[Vv]endor|Kundin|Kunde|Firma|Lieferant|Mitarbeiter|[Ff]ournisseur|[Cc]liente|[Pp]roveedor|[Kk]lient\p{L}?):?) (?!(?:Not|Is|Has|Already|Does|I[Dd]|API|Nr|No)\b)${name}(?=$|[.,;:]| \p{Ll}| \()`,
			'gu',
		),
		'$1 #',
	],
	[/(?<![\p{L}])([Кк]лиент\p{L}{0,2}:?) \p{Lu}\p{L}{0,40}(?: \p{Lu}\p{L}{0,40}){0,2}/gu, '$1 #'],
	[
		/(?<!\p{L})(?:\p{Lu}[\p{L}&’'-]{0,40} ){1,4}(?:GmbH|Ltd|Inc|LLC|AG|KG|SARL|SAS|S\.A|S\.L|Corp|Sp\. z o\.o)(?!\p{L})/gu,
		'#',
	],
	[
		/[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]{1,12} ?(?:様|さん|先生)|(?:株式会社|有限会社)[\p{Script=Han}\p{scx=Kana}]{1,12}|[\p{Script=Han}\p{scx=Kana}]{1,12}(?:株式会社|有限公司)/gu,
		'#',
	],
	[new RegExp(String.raw`(# \()${name}(?=\))`, 'gu'), '$1#'],
	[new RegExp(String.raw`\b(by|von|par|przez) (?=\p{Lu}[^ ]{1,40} \p{Lu})${name}`, 'gu'), '$1 #'],
	[/\b(by) [a-z]{2,20}\.[a-z]{2,20}(?![\w.])/g, '$1 #'],
];

/** What people write themselves speaks of people more than of services: `No answer from Ana Lima`. */
export const peopleAlone: Rule[] = [
	[new RegExp(String.raw`\b(of|from|by|von|de|od|от) (?=\p{Lu}[^ ]{1,40} \p{Lu})${name}`, 'gu'), '$1 #'],
];
