import type { Failure } from '../n8n/index.js';
import { people, peopleAlone } from './kind-people.js';
import { kindOfQuoted, quoted } from './kind-quoted.js';
import { type Rule, replaced } from './kind-rule.js';
import { kindOfWord, word } from './kind-word.js';
import { currency, fileEnding, hostEnding, keptCode, month, unit, weekday } from './kind-words.js';

/** Bounds the work: what is said further down is the page around an error, or the data it was in. */
const maxReadChars = 4_000;
const maxKindChars = 300;

/**
 * What makes a failure the same as another: its class, status, message and reason in lower case, with `#` for what a run
 * brought with it (an order, an address, a time, how many), while codes and the names of columns, fields and nodes stay.
 */
export function kindOf({ kind, httpCode, message, reason, nodeType }: Failure): string {
	const isWritten = nodeType?.endsWith('.stopAndError') ?? false;
	const words = [message, reason ?? ''].map((text) => kindOfText(text, isWritten));
	const room = words[1] ? maxKindChars / 2 : maxKindChars;
	return [kind ?? '', httpCode ?? '', ...words.map((each) => each.slice(0, room))].join('|').toLowerCase();
}

/**
 * What must stay as it is passes the later rules in signs that no text has (those of the private use area, which are
 * taken out at the beginning).
 */
const open = '0123456789./';
const kept = (text: string) => text.replace(/[\d./]/g, (sign) => String.fromCharCode(0xe000 + open.indexOf(sign)));
const shown = (text: string) => text.replace(/[\ue000-\ue00b]/g, (sign) => open[sign.charCodeAt(0) - 0xe000]!);

/** Signs that mean the same written in the same way. */
const signs: Rule[] = [
	[/\p{Co}|\p{Cf}|#/gu, ''],
	[/(?![0-9])\p{Nd}/gu, '0'],
	// JSON in a string in JSON.
	[/\\{1,20}"/g, '"'],
	[/""([^"\n]{1,200})""/g, '"$1"'],
	[/&#?\w{2,8};/g, ' '],
	// The lines of a stack: a program that was called tells its own in its message.
	[/\n\s{1,20}at [^\n]{1,500}/g, ''],
];

/** Numbers that say what is wrong. */
const codes: Rule[] = [
	// Of mail servers, `550 5.1.1`.
	[/\b[245]\d\d[ -][245]\.\d{1,3}\.\d{1,3}\b/g, kept],
	[keptCode, kept],
	// Sizes of columns: what is too long for `varchar(50)` is another column than what is too long for `varchar(20)`.
	[/\b(?:n?(?:var)?char\d?|varying|numeric|decimal)\(\d+(?:,\s?\d+)?\)/gi, kept],
	// Which model was asked was set up: `models/gemini-1.5-pro`.
	[/\bmodels?[ /:]+[\w.:-]{1,100}/gi, kept],
	// `[condition 1, item 7]` of n8n's If and Filter: the condition was set up, the item came along.
	[/\bcondition \d+/gi, kept],
	// A status before an answer. Before a word it may be how many, and the word tells as well: `502 Bad Gateway`.
	[/(?:^|[:|] )[45]\d\d(?=(?: - |[ :-]{1,2})["{[<(/])/g, kept],
	[
		/\b(?:answered|responded|returned|replied|antwortete?|exited)(?: (?:with|mit))?(?: HTTP| code)? \d{1,3}(?! \p{L}+s\b)/giu,
		kept,
	],
	[/\((?:HTTP )?[45]\d\d\)(?! ?\d)/g, kept],
	// What was asked of a server, and what a schema says is wrong: `GET /orders/4711`, `/lines/0/price must be number`.
	[/\b(?:GET|POST|PUT|PATCH|DELETE|HEAD) \/[^\s"'?]{0,300}/g, route],
	[/(?<!\S)\/[\w/]{1,200} (?=must |should |is required)/g, route],
];
function route(text: string): string {
	return kept(text.replace(/\/[^/]*\d[^/]*/g, '/#'));
}

/** What has a form by which it is known, whatever stands around it. */
const forms: Rule[] = [
	[/\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>«»「」]{1,2000}/gi, '#'],
	[/\b(?:arn:|urn:|data:[a-z]{1,20}\/)[^\s"'<>]{3,2000}/gi, '#'],
	[/(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}(?:@|\(at\)|\[at\])[\p{L}\p{N}.-]{1,200}/gu, '#'],
	[/<\/?[a-z!][^<>]{0,500}>/gi, ' '],
	// Secrets of which a service shows only the end.
	[/[\w-]{0,40}\*{3,}[\w*-]{0,80}/g, '#'],
	[/(?<![\p{L}\p{N}#.:])(?:\.{1,2}|~)?\/[\w.@%~+=-]{1,200}(?:\/[\w.@%~+=-]{0,200})+/gu, '#'],
	[/\b[a-z]:\\[^\s"'<>|]{1,500}/gi, '#'],
	[/(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?(?![\p{L}\p{N}])/gu, '#'],
	// Addresses of machines: IPv6 and those of network cards.
	[/(?<![\p{L}\p{N}:])(?:[\da-f]{0,4}:){2,8}(?:[\da-f]{1,5})?(?:%\w{1,10})?(?![\p{L}\p{N}:])/giu, '#'],
	[hostEnding, '#'],
	[fileEnding, '#'],
	[weekday, '#'],
	[month, '#'],
];

/** Where in the data or in a text something was, which is not always told. */
const places: Rule[] = [
	[/[([](?:at |in )?line:? \d+(?:(?:, |:| )(?:(?:column|col|for item|char|item):? ?)?\d+)*[)\]]/gi, ''],
	[/,? ?\b(?:for )?item \d+(?=[\])])/gi, ''],
	[/\(\)|\[\]/g, ''],
	// The piece of text that was no JSON.
	[/(\bUnexpected [^,]{1,30}(?:','|)[^,]{0,20}), [\s\S]{1,60}? is not valid JSON/g, '$1 is not valid JSON'],
	// What a language model answered.
	[/\bText: "[\s\S]{0,2000}?"\. (?=Error:)/g, ''],
	// The rows and keys of databases: `Key (email)=(ana@example.com)`.
	[/\)\s?=\s?\([^)]{0,500}\)/g, ')=#'],
	[/\b(row contains|key value is) \([^)]{0,1000}\)/gi, '$1 #'],
	[/\bnear '[\s\S]{0,200}?' at line \d+/g, 'near #'],
	[/\b(value is) "[^"\n]{0,80}$/gi, '$1 #'],
];

const telling =
	/^(?:message|msg|err(?:or)?|errors|error_?(?:code|type|message|description)|code|type|status|title|detail|reason|description|fault\w*|summary)$/i;
const naming =
	/^(?:field|param|parameter|path|name|location|property|category|domain|keyword|constraint|key|subcode|source)$/i;
/** `"message":"…"` is what is said, `"field":"email"` a name, and `"customer":"ACME"` came with the run. */
const json: Rule = [
	/(["'])([\w.$-]{1,40})\1\s?:\s?\1([^"'\n]{0,800})\1/g,
	(_all, _mark, name = '', value = '') => {
		if (/code|type|status/i.test(name) && /^[^\s#]{1,40}$/.test(value)) return `${name}: ${kept(value)}`;
		if (telling.test(name)) return `${name}: ${/^[A-Z_\d]+$/.test(value) ? kept(value) : value}`;
		return `${name}: ${naming.test(name) && /^[a-z_]\w*$/i.test(value) ? kept(value) : '#'}`;
	},
];

/** What stands where only a value can stand. */
const values: Rule[] = [
	[
		/\b(got|received|instead was|but was|but found|value is) (?!expecting\b|invalid\b|an? |the |no )[^\s,;()[\]]{1,200}/gi,
		'$1 #',
	],
	[
		/\b(address|value|wert|valeur|valor|adresse) (?!(?:is|was|has|ist|est|es|of|for|in)\b)[^\s,;:]{1,200} (?=(?:is|was|has|ist|est|es)\b)/gi,
		'$1 # ',
	],
	[
		/\b((?:unknown|duplicate|invalid|unsupported) (?:sku|e-?mail|address|phone|number|country|currency|category|status|city|language|date|value|id)): [^.,;'"]{1,60}$/gi,
		'$1: #',
	],
	[/\b(in|with) (state|status) (?!code\b|of\b)[a-z]{2,30}\b/g, '$1 $2 #'],
];

/** How many, how much, how long, and lists of them. */
const amounts: Rule[] = [
	[currency, '#'],
	[/(?<![\p{L}\p{N}#)])[-+±~≈]#/gu, '#'],
	[unit, '#'],
	[/\(#\) ?#|\b\p{Lu}{1,4}\/#|\b\p{Lu}{1,3}-\p{Lu}{1,3} #/gu, '#'],
	[/'#'(?:,? ?(?:(?:and|und|et|y|or|oder) )?'#')+/g, "'#'"],
	[/#(?:(?:[\s,;:+/*–—-]{1,3}|,? (?:and|und|et|y|e|i|и|or|oder) )#)+/g, '#'],
	// Japanese and Chinese are written with a space around a number or without.
	[/(?<=[\p{scx=Han}\p{scx=Kana}\p{scx=Hira}\p{scx=Hang}]) #/gu, '#'],
	[/# (?=[\p{scx=Han}\p{scx=Kana}\p{scx=Hira}\p{scx=Hang}])/gu, '#'],
	[/\b(got|received|value|was)[:=]? '#'/g, '$1 #'],
	// One row, two rows: the ends of what is counted, in most languages of Europe.
	[/(# \p{L}{3,30}?)(?:e?s|e?n|[aeiyuąęó]w?|[аеиоуыьяюйв]{1,2})(?!\p{L})/gu, '$1'],
	[/(?<=# .{0,30})\b(?:are|were|have)\b/g, (verb) => ({ are: 'is', were: 'was' })[verb] ?? 'has'],
];

const ends: Rule[] = [
	[/\s+/g, ' '],
	[/^[\s"'.:,;!?]+|[\s"'.:,;!?。]+$/g, ''],
];

function kindOfText(text: string, isWritten: boolean): string {
	const read = text.slice(0, maxReadChars).normalize('NFKC').slice(0, maxReadChars);
	const one = replaced(read, [...signs, ...codes, ...forms, ...places, json]);
	const two = one.replace(quoted, (...matched) => {
		const whole: string = matched.at(-1);
		const at: number = matched.at(-2);
		return kindOfQuoted(whole, at, matched[0], kept);
	});
	const named = isWritten ? [...people, ...peopleAlone] : people;
	const three = replaced(two, [...named, ...values]).replace(word, kindOfWord);
	return shown(replaced(three, [...people, ...amounts, ...ends]));
}
