/** Words for an expression: `_` stands for a space, `*` for an end that differs by number and case. */
const oneOf = (words: string) =>
	words.trim().split(/\s+/).join('|').replaceAll('_', ' ').replaceAll('*', '\\p{L}{0,4}');

/** What has a name that somebody chose when the workflow, the table or the service was made. `*`: with another end. */
export const named = oneOf(`
	reading setting column* relation* field* param parameter* propert* attribute* argument* variable* node* credential*
	table* database role* constraint* identifier type* module package entity model* function method operation procedure
	schema index for_key no_key header* header_content scope* permission* service metric limit sheet worksheet tab
	mailbox label channel collection queue topic bucket view binary_file plugin tool option_named option_with_value response class object
	keyword path endpoint extension host region policy format pattern resource template selector
	spalte* feld* tabelle* knoten eigenschaft* funktion* modul typ rolle* datenbank blatt attribut* schlüssel
	colonne champ* nœud paramètre propriété fonction feuille rôle clé
	columna campo tabla nodo parámetro propiedad función hoja relación tipo clave rol
	kolumn* pole pola polu tabel* węz* parametr* właściwoś* arkusz* relacj* funkcj*
	столб* поле поля полю таблиц* узел узла параметр* свойств* отношен* лист функци* тип`);

/** The same in languages that put no space between words. */
export const namedUnspaced = oneOf(`
	列 カラム フィールド テーブル ノード パラメータ パラメーター プロパティ リレーション シート 関数 属性
	字段 表 节点 参数 关系 工作表 函数`);

/** What a run brings with it. */
export const brought = oneOf(`
	got received value string near literal entry address email e-mail number sku country currency category city language
	locale tag color size unit brand carrier warehouse sensor device parcel shipment contract voucher coupon order
	invoice customer client contact person company article product employee status state option choice title subject id
	data record document ticket issue payment supplier
	wert adresse kunde kunden artikel bestellung rechnung benutzer
	valeur commande facture valor pedido factura cliente
	wartoś* zamówieni* faktur* klient* значени* заказ* клиент*`);

export const broughtUnspaced = oneOf('値 值 顧客 商品 客户 用户 文件 ファイル');

/** Said of what a run brings with it, before it comes: `Invalid date: "soon"`. */
export const unfit = oneOf(`
	invalid incorrect not_valid not_convert cannot_convert failed_to_parse
	ungültig invalide incorrect inválid no_válid niepopraw nieprawid неверн недопуст некоррект`);

/** Said of a part of a form, a table or a call, after its name. */
export const ruled = oneOf(`
	expects is_required is_mandatory is_missing is_not_supported is_not_allowed is_not_defined is_not_permitted must_be
	must_not should_be cannot_be can't_be may_not_be is_a_required
	ist_erforderlich fehlt darf_nicht muss est_requis est_obligatoire es_obligatorio es_obligatoria jest_wymagan*`);

/** Said of a value, after it. */
export const refused = oneOf(`
	does_not_match doesn't_match is_invalid isn't_valid isn't_a_valid
	ist_kein ist_ungültig n'est_pas_un n'est_pas_valide no_es_un no_es_válid* nie_jest не_является`);
