/** What a text loses for `#`, or for what is said. Rules are taken one after the other, each once. */
export type Rule = RegExp | [what: RegExp, becomes: string | ((...matched: string[]) => string)];

export const replaced = (text: string, rules: Rule[]): string =>
	rules.reduce<string>((left, rule) => {
		const [what, becomes] = rule instanceof RegExp ? [rule, '#'] : rule;
		return left.replace(what, becomes as string);
	}, text);

/**
 * What must stay as it is passes the later rules in signs that no text has (those of the private use area, which are
 * taken out at the beginning).
 */
const open = '0123456789./';
export const kept = (text: string) =>
	text.replace(/[\d./]/g, (sign) => String.fromCharCode(0xe000 + open.indexOf(sign)));
export const shown = (text: string) => text.replace(/[\ue000-\ue00b]/g, (sign) => open[sign.charCodeAt(0) - 0xe000]!);

/** Words with a number in them that are words all the same. */
const knownWord =
	/^(?:n8n|k8s|x509|[a-z]+\d{1,2}|[a-z]+(?:_[a-z]+)*_\d{1,2}|\w*field_?\d+|(?:sha|es|rs|hs|ps)-?\d{3}|v\d+(?:beta\d*)?)$/;

/** A word with the signs that join words: `INV-2026-00481`, `1,204.50`, `gpt-4o`. Other scripts stand next to numbers without a space. */
export const word =
	/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d_$]+(?:(?:[-.]|(?<=\d)[,'’](?=\d))[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d_$]+)*/gu;

/** A word with a number in it is mostly one of many: an order, a trace, a version. */
export function kindOfWord(text: string): string {
	if (!/\d/.test(text)) return isRandom(text) ? '#' : text;
	if (knownWord.test(text)) return text;
	// `lines.3.price`: a place in data, by names and numbers.
	const parts = text.split('.');
	if (/^[a-z_]/i.test(text) && parts.length > 1 && parts.every((part) => /^(?:\d+|\D+)$/.test(part)))
		return parts.map((part) => part.replace(/^\d+$/, '#')).join('.');
	return '#';
}

/** Whether letters change between upper and lower case as in no word of a language or of code. */
const isRandom = (text: string) =>
	text.length > 13 && (text.match(/[a-z_](?=[A-Z])|[A-Z](?=[a-z_])/g)?.length ?? 0) > text.length * 0.35;

/** What has a form by which it is known, whatever stands around it. */
export const forms: Rule[] = [
	/\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>«»「」]{1,2000}/gi,
	/\b(?:arn:|urn:|data:[a-z]{1,20}\/)[^\s"'<>]{3,2000}/gi,
	/(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+][\p{L}\p{N}._%+'-]{0,63}(?:@|\(at\)|\[at\])[\p{L}\p{N}.-]{1,200}/gu,
	[/<\/?[a-z!][^<>]{0,500}>/gi, ' '],
	// Secrets of which a service shows only the end.
	/[\w-]{0,40}\*{3,}[\w*-]{0,80}/g,
	/(?<![\p{L}\p{N}#.:])(?:\.{1,2}|~)?\/[\w.@%~+=-]{1,200}(?:\/[\w.@%~+=-]{0,200})+/gu,
	/\b[a-z]:\\[^\s"'<>|]{1,500}/gi,
	/(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?(?![\p{L}\p{N}])/gu,
	// Addresses of machines: IPv6 and those of network cards.
	/(?<![\p{L}\p{N}:])(?:[\da-f]{0,4}:){2,8}(?:[\da-f]{1,5})?(?:\.\d{1,9}|%\w{1,10})?(?![\p{L}\p{N}:])/giu,
	// Some endings are names of methods as well: those are hosts only behind two more names.
	/(?<![\p{L}\p{N}_.@$-])(?:(?:[a-z\d_-]{1,63}\.){1,8}(?:com|org|net|io|de|eu|fr|pl|ru|cn|jp|uk|ch|dev|cloud|ai|example)|(?:[a-z\d_-]{1,63}\.){2,8}(?:local|internal|test|invalid|info|app|at|it|es|co|nl|us|lan|svc|example)|localhost(?=:\d))\.?(?::\d{1,5})?(?![\p{L}\p{N}_(-]|\.\p{L}| is not a (?:function|constructor))/giu,
	/(?<![\p{L}\p{N}_.-])[\p{L}\p{N}_.()-]{1,120}\.(?:csv|tsv|xlsx?|docx?|pptx?|pdf|json|xml|txt|png|jpe?g|gif|webp|svg|zip|t?gz|tar|tmp|log|html?|eml|mp[34]|wav|ya?ml|parquet|sql|bak|ics)(?![\p{L}\p{N}])/giu,
	/\b(?:mon|tue|wed|thu|fri|sat|sun),? (?=\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?|\b(?:mon|diens|donners|frei|sams|sonn)tag\b,?|\bmittwoch\b,?/gi,
	// A day, a word and a year are a date in any language.
	/(?<!\p{N})\d{1,2}(?:st|nd|rd|th|er|\.|º)?(?: de| of)? \p{L}{3,12}\.?,?(?: de)? (?:19|20)\d\d(?!\p{N})(?: г\.)?|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? {1,2}(?:\d{1,2}|20\d\d)\b/giu,
];

/** People and companies, where a word before them or the form of the company tells. */
const name = String.raw`\p{Lu}[\p{L}\p{N}.&’'-]{0,40}(?:(?: &| und| and| de| von| van)? (?:\p{Lu}[\p{L}\p{N}.&’'-]{0,40}|#)){0,4}`;
const titles =
	'[Cc]ustomer|[Cc]lient|[Uu]ser|[Cc]ontact|[Ee]mployee|[Ll]ead|[Pp]artner|[Tt]enant|[Ss]tore|[Ww]arehouse|[Cc]ompany|[Ss]upplier|[Vv]endor|Kundin|Kunde|Firma|Lieferant|Mitarbeiter|Filiale|[Ff]ournisseur|[Cc]liente|[Pp]roveedor|[Kk]lient\\p{L}?|[Кк]лиент\\p{L}{0,2}';
const firms = String.raw`GmbH|Ltd|Inc|LLC|AG|KG|SARL|SAS|S\.A|S\.L|Corp|Sp\. z o\.o`;
const cjk = String.raw`[\p{Script=Han}\p{scx=Kana}\p{scx=Hira}]{1,12}`;
export const people: Rule[] = [
	new RegExp(`(?<=# (?:of|for|from|by|to|with|von|für|an|bei|pour|de|chez|para|del|por|od|dla|от|для) )${name}`, 'gu'),
	new RegExp(
		String.raw`(?<=(?<!\p{L})(?:${titles}):? )(?!(?:Not|Is|Has|Already|Does|I[Dd]|API|Nr|No)\b)${name}(?=$|[.,;:]| \p{Ll}| \()`,
		'gu',
	),
	new RegExp(String.raw`(?<!\p{L})(?:\p{Lu}[\p{L}&’'-]{0,40} ){1,4}(?:${firms})(?!\p{L})(?:\.(?= \p{Ll}))?`, 'gu'),
	new RegExp(`${cjk} ?(?:様|さん|先生)|(?:株式会社|有限会社)${cjk}|${cjk}(?:株式会社|有限公司)`, 'gu'),
	new RegExp(String.raw`${name} (?=<#>)|(?<=# \()${name}(?=\))`, 'gu'),
	new RegExp(String.raw`(?<=\b(?:by|von|par|przez) )(?=\p{Lu}[^ ]{1,40} \p{Lu})${name}`, 'gu'),
	/(?<=\bby )[a-z]{2,20}\.[a-z]{2,20}(?![\w.])/g,
];

/** What people write themselves speaks of people more than of services: `No answer from Ana Lima`. */
export const peopleAlone = new RegExp(
	String.raw`(?<=(?<!\p{L})(?:of|from|by|von|de|od|от) )(?=\p{Lu}[^ ]{1,40} \p{Lu})${name}`,
	'gu',
);

/** How many, how much, how long, and lists of them. */
export const amounts: Rule[] = [
	/(?:\b(?:EUR|USD|GBP|CHF|PLN|JPY|CNY|RUB|SEK|NOK|DKK|CZK|CAD|AUD|BRL|INR|MXN)|\p{Sc}|\b(?:UTC|GMT)\+) ?#/gu,
	/(?<![\p{L}\p{N}#)])[-+±~≈]#|\b\w{1,20}\d::#/gu,
	/# ?(?:ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?|[km]?bytes?|[kmgt]i?b|kg|g|km|cm|mm|%|°C|°F|°|\p{Sc}|EUR|USD|GBP|CHF|PLN|JPY|CNY|RUB|zł|руб\.?|円|元|UTC|GMT|CET|CEST|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[\w/+#-]+|[ap]m|Uhr|Sekunden?|Minuten?|Stunden?|Tage?n?|Wochen?|secondes?|heures?|jours?|segundos?|minutos?|horas?|días?|sekund[ya]?|minut[ya]?|godzin[ya]?|dni|dzień|секунд[аы]?|минут[аы]?|час(?:а|ов)?|дн(?:я|ей)|день|秒|分|時間|日|小时|分钟|天)(?![\p{L}\p{N}])/giu,
	/\(#\) ?#|\b\p{Lu}{1,4}\/#|\b\p{Lu}{1,3}-\p{Lu}{1,3} #/gu,
	[/'#'(?:,? ?(?:(?:and|und|et|y|or|oder) )?'#')+/g, "'#'"],
	/#(?:(?:[\s,;:+/*–—-]{1,3}|,? (?:and|und|et|y|e|i|и|or|oder) )#)+/g,
	// Japanese and Chinese are written with a space around a number or without.
	/(?<=[\p{scx=Han}\p{scx=Kana}\p{scx=Hira}\p{scx=Hang}]) #/gu,
	/# (?=[\p{scx=Han}\p{scx=Kana}\p{scx=Hira}\p{scx=Hang}])/gu,
	[/\b(got|received|value|was)[:=]? '#'/g, '$1 #'],
	// One row, two rows: the ends of what is counted, in most languages of Europe.
	[/(# \p{L}{3,30}?)(?:ies|[aeo]?s|e?n|[aeiyuąęó]w?|[аеиоуыьяюйв]{1,2})(?!\p{L})/gu, '$1'],
	[/(?<=# .{0,30})\b(?:are|were|have)\b/g, (verb) => ({ are: 'is', were: 'was' })[verb] ?? 'has'],
];
