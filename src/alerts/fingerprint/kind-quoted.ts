import { kept } from './kind-words.js';

/** `_` stands for a space, `*` for an end that differs by number and case. */
const oneOf = (words: string) =>
	words.trim().split(/\s+/).join('|').replaceAll('_', ' ').replaceAll('*', '\\p{L}{0,4}');

/** What has a name that somebody chose when the workflow, the table or the service was made; Postgres speaks many languages. */
const named = oneOf(`
	reading setting column* relation* field* param parameter* propert* attribute* argument* variable* node* credential*
	table* database role* constraint* identifier type* module package entity model* function method operation
	schema index for_key no_key header* scope* permission* service metric limit sheet worksheet tab under unknown_name
	mailbox label channel collection queue topic bucket view binary_file plugin tool option_named option_with_value
	response class object path endpoint host region resource template workflow sub-workflow webhook command
	spalte* feld* tabelle* knoten eigenschaft* funktion* typ rolle* datenbank blatt
	colonne champ* nœud paramètre fonction feuille rôle columna campo tabla nodo parámetro función hoja relación tipo
	kolumn* pole pola polu tabel* węz* parametr* relacj* funkcj* столб* поле поля таблиц* узел отношен* лист функци* тип`);

/** The same in languages that put no space between words. */
const namedUnspaced = oneOf(
	'列 カラム フィールド テーブル ノード パラメータ シート 関数 字段 表 节点 参数 关系 工作表 函数',
);

/** What a run brings with it. */
const brought = oneOf(`
	got received was value string near literal entry address email e-mail number sku country currency category city
	language locale tag color size unit brand carrier warehouse sensor device parcel shipment contract voucher coupon order
	invoice customer client contact person company article product employee status state option choice title subject id
	data record document ticket issue payment supplier room name login username with_key date datetime time text
	wert adresse kunde kunden artikel bestellung rechnung datum valeur commande facture
	valor pedido factura cliente fecha wartoś* zamówieni* faktur* klient* towar* значени* заказ* клиент* товар*`);
const broughtUnspaced = oneOf('値 值 顧客 商品 客户 用户 文件 ファイル 日付 日期');

/** Said before what a run brings with it (`Invalid date: "soon"`), of a part of a form after its name, of a value after it. */
const unfit = oneOf(`
	invalid incorrect malformed not_valid not_parse cannot_parse failed_to_parse not_convert cannot_convert
	ungültig* invalide inválid* niepopraw* nieprawid* неверн* недопуст* некоррект*`);
const ruled = oneOf(`
	expects is_required is_mandatory is_missing is_not_supported is_not_allowed is_not_permitted is_not_in is_not_on
	must should_be cannot_be can't_be may_not_be is_a_required fehlt darf_nicht muss est_obligatoire es_obligatori*`);
const refused = oneOf(`
	does_not_match doesn't_match is_invalid is_malformed isn't_valid isn't_a_valid is_not_recogni* isn't_recogni*
	ist_kein ist_ungültig n'est_pas no_es_un no_es_válid* nie_jest не_является`);

/** What stands in quotes, in those of several languages. An apostrophe within a word is none. */
const quoted = new RegExp(
	[
		String.raw`"[^"\n]{0,300}"`,
		String.raw`(?<![\p{L}\p{N}])'(?:[^'\n]|(?<=\p{L})'(?=\p{L})){0,200}'(?![\p{L}\p{N}])`,
		'`[^`\\n]{0,200}`',
		String.raw`[«»][^«»\n]{1,200}[«»]`,
		String.raw`[„“][^„“”"\n]{1,200}[“”"]`,
		String.raw`[‚‘][^‚‘\n]{1,200}?[‘’](?!\p{L})`,
		String.raw`「[^「」\n]{1,200}」|『[^『』\n]{1,200}』|《[^《》\n]{1,200}》|【[^【】\n]{1,200}】`,
	].join('|'),
	'gu',
);

const pattern = (...parts: string[]) => new RegExp(parts.join('|'), 'u');
const beforeMark = String.raw`\s?[:=(]?\s?\[?$`;
const called = '(?: (?:called|named|names?|with (?:the )?name|mit (?:dem )?namen?|namens|nommée?|llamad[oa]))?';

const namedBefore = pattern(
	String.raw`(?:${namedUnspaced}|(?<!\p{L})(?:${named})${called})${beforeMark}`,
	String.raw`\b(?:value|type|input|wert|valeur|valor)s? (?:for|of|in|für|pour|de|para|del)${beforeMark}`,
);
const namedAfter = pattern(
	String.raw`^[)\]]?\s?(?:(?:の|という)?(?:${namedUnspaced})|(?:${named})(?!\p{L})|(?:${ruled}|:))`,
	String.raw`^\s?(?:is|was|ist|isn't)(?: not)? (?:an? )?(?:valid |known |unknown |recognized )?(?:${named})`,
);
const broughtBefore = pattern(
	String.raw`(?:${broughtUnspaced}|(?<!\p{L})(?:${brought}|(?<!for )user)(?: of)?)${beforeMark}`,
	String.raw`(?<!\p{L})(?:${unfit})(?: [\p{L}\d-]{1,20}){1,4}${beforeMark}`,
	String.raw`(?<!\p{L})(?:${unfit.replace('invalid|', '')})\s?$`,
	String.raw`(?<!\p{L})(?:${unfit})[^"'«»„“]{0,50}:\s?$`,
);
const broughtAfter = pattern(
	String.raw`^\s?(?:${refused})`,
	String.raw`^\s?is (?:not an?|not|no) (?:valid )?(?!json|function|constructor|defined|iterable|supported|allowed)`,
);
/** Whatever a sentence says is of a type is a value. */
const typeAfter = /^\s?is (?:an? |of type )(?:string|number|boolean|array|object|date)/i;

/** Names in code, where those of things have capitals, numbers and spaces. */
const codeName = /^(?:[a-z_$@.][\w$.:/-]*|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+|[A-Z])$/; // orders.total, INVALID_EMAIL, TypeError, X
const isCodeName = (text: string) => codeName.test(text) && !/\d{3}|[-:/]\d|\d[a-z-]+\d/i.test(text);

/** Types of Python, which tell what is wrong where `got "12"` does not. */
const pythonType = /^(?:NoneType|int|float|str|list|dict|tuple|bytes|bool)$/;

/** Three words and more that are not all names or numbers: what somebody else said, and no value. */
const isSentence = (text: string) => {
	const small = text.match(/(?<!\S)\p{Ll}{2,}(?=[.,!?]?(?:\s|$))/gu) ?? [];
	return (
		(/\S\s\S+\s\S/.test(text) && small.length > (/\p{Ll}{3}[.!?]?$/u.test(text) ? 0 : 1)) ||
		/(?:せん|した|です)$/.test(text)
	);
};

/** In its marks, as a text that has none is another. */
const value = "'#'";

/** The quoted parts of a text as they tell the kind: by name, as what was said, or as a value that a run brought with it. */
export const kindOfAllQuoted = (whole: string): string =>
	whole.replace(quoted, (text: string, at: number) => {
		const inside = text.slice(1, -1).trim();
		const before = whole.slice(Math.max(0, at - 60), at).toLowerCase();
		const after = whole.slice(at + text.length, at + text.length + 40).toLowerCase();
		if (/^[^\p{L}\p{N}\s#]$/u.test(inside)) return `'${inside}'`;
		if (!/\p{L}|^\d{1,2}$|[_%]/u.test(inside) || typeAfter.test(after)) return value;
		// `messages[2].content`, for any of them.
		const name = `'${kept(inside.replace(/(?<=[[.])\d+(?=[\].])/g, '#'))}'`;
		const said = isSentence(inside) && `'${kindOfAllQuoted(inside)}'`;
		const isBrought = broughtBefore.test(before);
		if (said && !isBrought && /:\s?$/.test(before)) return said;
		if (namedBefore.test(before) || /^ is not defined/.test(after) || pythonType.test(inside)) return name;
		if (isBrought) return value;
		if (said) return said;
		if (namedAfter.test(after)) return name;
		if (broughtAfter.test(after)) return value;
		// All that there is: Python's KeyError tells nothing but the key.
		if (at === 0 && /^\s*(?:$|\[)/.test(after)) return name;
		// The quotes of a language are put around words of that language, those of code around names in code.
		const isOfCode = /^["'`]/.test(text) || /[_.$]/.test(inside);
		return isOfCode && isCodeName(inside) ? name : value;
	});
