import type { Failure } from '../../n8n/index.js';
import { kindOfAllQuoted } from './kind-quoted.js';
import {
	amounts,
	forms,
	kept,
	kindOfWord,
	people,
	peopleAlone,
	type Rule,
	replaced,
	shown,
	word,
} from './kind-words.js';

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

/** Signs that mean the same written in the same way. */
const signs: Rule[] = [
	[/\p{Co}|\p{Cf}|#/gu, ''],
	[/(?![0-9])\p{Nd}/gu, '0'],
	// JSON in a string in JSON.
	[/\\{1,20}"/g, '"'],
	[/""([^"\n]{1,200})""/g, '"$1"'],
	// The names of Oracle and MySQL: "SHOP"."ORDERS".
	[/(?<=\w)(["`])\.\1(?=\w)/g, '.'],
	[/&#?\w{2,8};/g, ' '],
	// The lines of a stack: a program that was called tells its own in its message.
	[/\n\s{1,20}at [^\n]{1,500}/g, ''],
];

/** Numbers that say what is wrong. */
const codes = [
	// Of mail servers, `550 5.1.1`.
	/\b[245]\d\d[ -][245]\.\d{1,3}\.\d{1,3}\b/g,
	// A post code or the code of an article is none.
	/(?<!\b(?:zip|postal|country|article|product|item|discount|coupon|promo|tracking|customer|verification|bank|cost|tax|area|sort)[ _-])\b(?:(?:status|exit|error|errno|return|response|reason|result|sub|http|fehler|sql)?[ _-]?(?:code|status)|fehlercode|código(?: de error)?|kod(?: błędu)?|код(?: ошибки)?|エラーコード|错误代码|errno|sqlstate|http|error)["']?[ :=#]{0,3}["'([]?(?:\d{1,3}(?:\.\d)? )?[A-Z]{0,6}\d[\dA-Z]{0,9}(?![\p{L}\p{N}-]|[.,]\d| (?:of|rows?|items?|orders?|records?)\b)|\b(?:ORA|TNS|PLS|DPY|NJS|AADSTS|PGRST|SQL)-?\d{4,7}[A-Z]?(?![\p{L}\p{N}-])|\b[EP]\d{4,5}\b|\b0x[\da-f]{8}\b/giu,
	// Sizes of columns: what is too long for `varchar(50)` is another column than what is too long for `varchar(20)`.
	/\b(?:n?(?:var)?char\d?|varying|numeric|decimal)\(\d+(?:,\s?\d+)?\)/gi,
	// Which model was asked was set up: `models/gemini-1.5-pro`.
	/\bmodels?[ /:]+[\w.:-]{1,100}/gi,
	// What n8n has no node for, any more or yet: `@acme/n8n-nodes-crm.crm`.
	/(?:@[\w-]{1,50}\/)?\bn8n-nodes-[\w.-]{1,100}|(?<=\b(?:node|credential|package) (?:type|name): )[@\w./-]{1,100}/gi,
	// `[condition 1, item 7]` of n8n's If and Filter: the condition was set up, the item came along.
	/\bcondition \d+/gi,
	// A status before an answer. Before a word it may be how many, and the word tells as well: `502 Bad Gateway`.
	/(?:^|[:|] )[45]\d\d(?=(?: - |[ :-]{1,2})["{[<(/])/g,
	/\b(?:answered|responded|returned|replied|antwortete?|exited)(?: (?:with|mit))?(?: HTTP| code)? \d{1,3}(?! \p{L}+s\b)/giu,
	/\((?:HTTP )?[45]\d\d\)(?! ?\d)/g,
];

/** What was asked of a server, and what a schema says is wrong: `GET /orders/4711`, `/lines/0/price must be number`. */
const routes = [
	/\b(?:GET|POST|PUT|PATCH|DELETE|HEAD) \/[^\s"'?]{0,300}/g,
	/(?<!\S)\/[\w/]{1,200} (?=must |should |is required)/g,
];

const toKeep: Rule[] = [
	...codes.map((each): Rule => [each, kept]),
	...routes.map((each): Rule => [each, (text) => kept(text.replace(/\/[^/]*\d[^/]*/g, '/#'))]),
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
	/^(?:field|param|parameter|path|location|property|category|domain|keyword|constraint|key|subcode|source)$/i;
/** `"message":"…"` is what is said, `"field":"email"` a name, and `"customer":"ACME"` came with the run. */
const json: Rule = [
	/(["'])([\w.$-]{1,40})\1\s?:\s?\1([^"'\n]{0,800})\1/g,
	(_all, _mark, name = '', value = '') => {
		if (/code|type|status/i.test(name) && /^[^\s#]{1,40}$/.test(value)) return `${name}: ${kept(value)}`;
		if (telling.test(name)) return `${name}: ${/^[A-Z_\d]+$/.test(value) ? kept(value) : value}`;
		if (name === 'name') return `name: ${/^[a-z_]\w*$/.test(value) ? kept(value) : '#'}`;
		return `${name}: ${naming.test(name) && /^[a-z_]\w*$/i.test(value) ? kept(value) : '#'}`;
	},
];

/** Of a value it is said that it is none of its kind: `Invalid country: Utopia`. */
const noSentence = String.raw`(?!(?:must|should|is|may|can|cannot|expect\p{L}*|the|no|not|it|a|an)\b)`;
const noValue: Rule[] = [
	[/\b(invalid (?:url|uri|link|path)): (?!the\b|must\b|it\b)\S{1,2000}/gi, '$1: #'],
	[
		new RegExp(
			String.raw`\b((?:unknown|duplicate|invalid|unsupported|bad)(?: [\p{L}\d-]{1,20}){0,2} (?:sku|e-?mail|address|phone|number|country|currency|category|status|city|language|date|value|id|login|username|field)): ${noSentence}[^.,;'"]{1,60}$`,
			'giu',
		),
		'$1: #',
	],
	[/(^|: )(?:[^:,'"]{0,20}\d[^:,'"]{0,20}|undefined|null|none|NaN)(?= is not a valid)/g, '$1#'],
	/(?<=\bvalid [a-z]{1,20} for )[A-Z]{2}\b/g,
];

/** What stands where only a value can stand. */
const values: Rule[] = [
	[
		/\b(got|received|instead was|but was|but found|value is) (?!expecting\b|invalid\b|an? |the |no |')[^\s,;()[\]]{1,200}/gi,
		'$1 #',
	],
	[
		/\b(address|value|wert|valeur|valor|adresse) (?!(?:is|was|has|ist|est|es|of|for|in)\b)[^\s,;:]{1,200} (?=(?:is|was|has|ist|est|es)\b)/gi,
		'$1 # ',
	],
	[/\b(in|with) (state|status) (?!code\b|of\b)[a-z]{2,30}\b/g, '$1 $2 #'],
];

const ends: Rule[] = [
	[/\s+/g, ' '],
	[/^[\s"'.:,;!?]+|[\s"'.:,;!?。]+$/g, ''],
];

function kindOfText(text: string, isWritten: boolean): string {
	const read = text.slice(0, maxReadChars).normalize('NFKC').slice(0, maxReadChars);
	const one = replaced(read, [...signs, ...noValue, ...toKeep, ...forms, ...places, json]);
	const two = kindOfAllQuoted(one);
	const named = isWritten ? [...people, peopleAlone] : people;
	const three = replaced(two, [...named, ...values]).replace(word, kindOfWord);
	return shown(replaced(three, [...people, ...amounts, ...ends]));
}
