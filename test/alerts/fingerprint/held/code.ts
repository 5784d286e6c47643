import { alike, operation, same, thrown } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const code: ProblemGroup[] = [
	...alike(
		'read of nothing',
		same(
			'city of null',
			thrown("Cannot read properties of null (reading 'city') [line 8, for item 1]", 'TypeError'),
			thrown("Cannot read properties of null (reading 'city') [line 8, for item 22]", 'TypeError'),
		),
		same(
			'street of null',
			thrown("Cannot read properties of null (reading 'street') [line 8, for item 1]", 'TypeError'),
		),
		same('length of undefined', thrown("Cannot read properties of undefined (reading 'length') [line 8]", 'TypeError')),
		same(
			'taken apart',
			thrown("Cannot destructure property 'city' of 'item.json.address' as it is undefined. [line 8]", 'TypeError'),
			thrown(
				"Cannot destructure property 'city' of 'item.json.address' as it is undefined. [line 8, for item 4]",
				'TypeError',
			),
		),
		same(
			'the keys of undefined',
			thrown('Cannot convert undefined or null to object [line 8, for item 1]', 'TypeError'),
		),
	),
	...alike(
		'not a function',
		same(
			'toFixed',
			thrown('item.json.total.toFixed is not a function [line 15, for item 2]', 'TypeError'),
			thrown('item.json.total.toFixed is not a function [line 15, for item 0]', 'TypeError'),
		),
		same('split', thrown('item.json.total.split is not a function [line 15, for item 2]', 'TypeError')),
		same(
			'toFixed of another field',
			thrown('item.json.price.toFixed is not a function [line 15, for item 2]', 'TypeError'),
		),
		same('reduce of nothing', thrown('Reduce of empty array with no initial value [line 15]', 'TypeError')),
		same('a constant', thrown('Assignment to constant variable. [line 15]', 'TypeError')),
	),
	...alike(
		'values',
		same(
			'no date',
			thrown('Invalid time value [line 21, for item 6]', 'RangeError'),
			thrown('Invalid time value [line 21, for item 9]', 'RangeError'),
		),
		same('no length', thrown('Invalid array length [line 21]', 'RangeError')),
		same('no end', thrown('Maximum call stack size exceeded [line 21]', 'RangeError')),
		same('no base64', thrown('The string to be decoded is not correctly encoded. [line 21]', 'InvalidCharacterError')),
		same(
			'no whole number',
			thrown('Cannot convert 12.5 to a BigInt [line 21, for item 0]', 'SyntaxError'),
			thrown('Cannot convert 4711,00 to a BigInt [line 21, for item 3]', 'SyntaxError'),
		),
		same('no URL', thrown('Invalid URL [line 21]', 'TypeError')),
	),
	...alike(
		'what the code gives back',
		same(
			'no json in an item',
			operation(
				"A 'json' property isn't an object [item 3]",
				"In the returned data, every key named 'json' must point to an object.",
			),
			operation(
				"A 'json' property isn't an object [item 0]",
				"In the returned data, every key named 'json' must point to an object.",
			),
		),
		same(
			'an unknown key',
			operation(
				'Unknown top-level item key: total [item 0]',
				'Access the properties of an item under `.json`, e.g. `item.json`',
			),
			operation(
				'Unknown top-level item key: total [item 5]',
				'Access the properties of an item under `.json`, e.g. `item.json`',
			),
		),
		same(
			'another unknown key',
			operation(
				'Unknown top-level item key: customer [item 0]',
				'Access the properties of an item under `.json`, e.g. `item.json`',
			),
		),
		same(
			'nothing',
			operation(
				"Code doesn't return items properly",
				'Please return an array of objects, one for each item you would like to output.',
			),
		),
		same(
			'one object for all',
			operation("Code doesn't return a single object", 'Please return an object representing the output item.'),
		),
	),
	...alike(
		'thrown by hand, in other languages',
		same(
			'a postcode that is none',
			thrown('Ungültige Postleitzahl "1234" bei Kunde 4711 [line 18, for item 3]'),
			thrown('Ungültige Postleitzahl "ABCDE" bei Kunde 98 [line 18, for item 0]'),
		),
		same(
			'a VAT number that is none',
			thrown('Ungültige USt-IdNr. "DE12345" bei Kunde 4711 [line 18, for item 3]'),
			thrown('Ungültige USt-IdNr. "ATU99" bei Kunde 1207 [line 18, for item 1]'),
		),
		same(
			'an account number that is none',
			thrown('IBAN DE00 1234 5678 9012 3456 78 non valide [line 40]'),
			thrown('IBAN FR00 2004 1010 0505 0001 3M02 606 non valide [line 40]'),
		),
		same(
			'a card that is none',
			thrown('Carte **** **** **** 4242 non valide [line 40]'),
			thrown('Carte **** **** **** 0005 non valide [line 40]'),
		),
		same(
			'the stock is short',
			thrown('在庫が不足しています: 商品 4711 (残り 3) [line 9]'),
			thrown('在庫が不足しています: 商品 98 (残り 0) [line 9]'),
		),
		same(
			'the price is missing',
			thrown('価格がありません: 商品 4711 [line 9]'),
			thrown('価格がありません: 商品 12 [line 9]'),
		),
	),
	...alike(
		'Python',
		same('a list has no get', thrown("'list' object has no attribute 'get' [line 5]", 'AttributeError')),
		same('a list has no keys', thrown("'list' object has no attribute 'keys' [line 5]", 'AttributeError')),
		same('None and an index', thrown("'NoneType' object is not subscriptable [line 5]", 'TypeError')),
		same('text and a number', thrown('can only concatenate str (not "int") to str [line 5]', 'TypeError')),
		same(
			'a date in another form',
			thrown("time data '28/11/2026' does not match format '%Y-%m-%d' [line 11, for item 0]", 'ValueError'),
			thrown("time data '1 Dec 2026' does not match format '%Y-%m-%d' [line 11, for item 8]", 'ValueError'),
		),
		same(
			'a date with more behind it',
			thrown('unconverted data remains: T09:14:02Z [line 11, for item 0]', 'ValueError'),
			thrown('unconverted data remains:  14:02 [line 11, for item 2]', 'ValueError'),
		),
		same(
			'no JSON',
			thrown('Expecting value: line 1 column 1 (char 0) [line 7]', 'JSONDecodeError'),
			thrown('Expecting value: line 40 column 12 (char 1877) [line 7]', 'JSONDecodeError'),
		),
		same(
			'no comma',
			thrown("Expecting ',' delimiter: line 1 column 220 (char 219) [line 7]", 'JSONDecodeError'),
			thrown("Expecting ',' delimiter: line 7 column 3 (char 98) [line 7]", 'JSONDecodeError'),
		),
		same(
			'requests is not allowed',
			thrown(
				'Security violations detected',
				"Line 1: Import of external package 'requests' is disallowed. Allowed external packages: none",
			),
		),
		same(
			'numpy is not allowed',
			thrown(
				'Security violations detected',
				"Line 1: Import of external package 'numpy' is disallowed. Allowed external packages: none",
			),
		),
	),
];
