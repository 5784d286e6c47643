import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { raised, threw } from './told.js';

export const code: ProblemGroup[] = [
	...alike(
		'read of nothing',
		raised('TypeError')(
			'email of undefined',
			"Cannot read properties of undefined (reading 'email') [line 27, for item {}]",
			'11',
			'204',
		),
		raised('TypeError')('id of undefined', "Cannot read properties of undefined (reading 'id') [line 27]"),
		raised('TypeError')('id of null', "Cannot read properties of null (reading 'id') [line 27]"),
	),
	...alike(
		'names, functions, JSON',
		raised('TypeError')('no text to replace in', 'phone.replace is not a function [line 6, for item {}]', '2', '57'),
		raised('TypeError')('no list of tags', 'tags.join is not a function [line 6, for item 2]'),
		raised('ReferenceError')('no fetch', 'fetch is not defined [line 6]'),
		raised('ReferenceError')('no require', 'require is not defined [line 6]'),
		raised('SyntaxError')('a bracket is missing', 'missing ) after argument list'),
		raised('SyntaxError')(
			'more behind it',
			'Unexpected non-whitespace character after JSON at position {} [line 9]',
			'1389',
			'56 (line 2 column 1)',
		),
		raised('SyntaxError')(
			'a text without an end',
			'Unterminated string in JSON at position {} [line 9]',
			'8192',
			'20311 (line 1 column 20312)',
		),
	),
	...alike(
		'thrown by hand',
		threw('422 for a lead', 'CRM returned 422 for lead {} [line 52, for item {}]', '1058813 | 4', '1060247 | 0'),
		threw('500 for a lead', 'CRM returned 500 for lead {} [line 52, for item {}]', '1058813 | 4', '1059006 | 33'),
		threw('a country that is none', 'Unknown country code "{}" in row {} [line 20]', 'UK | 18', 'EL | 302'),
		threw('a currency that is none', 'Unknown currency code "{}" in row {} [line 20]', 'RMB | 18', 'Euro | 5'),
	),
	...alike(
		'Python: types',
		raised('NameError')('no name df', "name 'df' is not defined [line 14]"),
		raised('TypeError')('a number and text', "unsupported operand type(s) for +: 'int' and 'str' [line 14]"),
		raised('TypeError')('text with a text as index', "string indices must be integers, not 'str' [line 14]"),
		raised('TypeError')('no datetime in JSON', 'Object of type datetime is not JSON serializable [line 14]'),
		raised('TypeError')('no Decimal in JSON', 'Object of type Decimal is not JSON serializable [line 14]'),
	),
	...alike(
		'Python: values',
		raised('KeyError')("no key 'customer_id'", "'customer_id' [line 7, for item {}]", '1', '90'),
		raised('KeyError')("no key 'shipping'", "'shipping' [line 7, for item 1]"),
		raised('ValueError')('no ISO date', "Invalid isoformat string: '{}' [line 7]", '28.11.2026 08:15', 'Nov 30, 2026'),
		raised('ValueError')('no such month', 'month must be in 1..12 [line 7]'),
		raised('ValueError')('no such day', 'day is out of range for month [line 7]'),
	),
];
