import { alike, plain, same, thrown } from '../rows.js';
import type { ProblemGroup } from '../table.js';

const runner = '/usr/local/lib/node_modules/n8n/node_modules/@n8n/task-runner/dist/js-task-runner.js';
const stack = (line: number) => ({
	stack: `TypeError: no\n    at VmCodeWrapper (evalmachine.<anonymous>:${line}:9)\n    at ${runner}:${line}:14`,
});

export const code: ProblemGroup[] = [
	...alike(
		'read of nothing',
		same(
			'price of undefined',
			thrown("Cannot read properties of undefined (reading 'price') [line 12, for item 3]", 'TypeError', stack(12)),
			thrown("Cannot read properties of undefined (reading 'price') [line 12, for item 0]", 'TypeError', stack(13)),
			thrown("Cannot read properties of undefined (reading 'price') [line 12, for item 118]", 'TypeError'),
		),
		same(
			'name of undefined',
			thrown("Cannot read properties of undefined (reading 'name') [line 12, for item 3]", 'TypeError'),
			thrown("Cannot read properties of undefined (reading 'name') [line 12, for item 4]", 'TypeError'),
		),
		same('the first of undefined', thrown("Cannot read properties of undefined (reading '0') [line 12]", 'TypeError')),
		same(
			'price set on undefined',
			thrown("Cannot set properties of undefined (setting 'price') [line 12, for item 3]", 'TypeError'),
		),
	),
	...alike(
		'not a function, not defined',
		same('map', thrown('items.map is not a function [line 4]', 'TypeError')),
		same('filter', thrown('items.filter is not a function [line 4]', 'TypeError')),
		same('no list', thrown('rows is not iterable [line 7]', 'TypeError')),
		same('orders is not defined', thrown('orders is not defined [line 4]', 'ReferenceError')),
		same('order is not defined', thrown('order is not defined [line 4]', 'ReferenceError')),
		same('used before it is there', thrown("Cannot access 'total' before initialization [line 4]", 'ReferenceError')),
	),
	...alike(
		'JSON',
		same(
			'a page instead of JSON',
			thrown('Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON [line 6]', 'SyntaxError'),
			thrown('Unexpected token \'<\', "<html><hea"... is not valid JSON [line 6]', 'SyntaxError'),
		),
		same('JSON ends too early', thrown('Unexpected end of JSON input [line 6]', 'SyntaxError')),
		same(
			'a comma is missing',
			thrown("Expected ',' or '}' after property value in JSON at position 4711 [line 6]", 'SyntaxError'),
			thrown(
				"Expected ',' or '}' after property value in JSON at position 98 (line 4 column 12) [line 6]",
				'SyntaxError',
			),
		),
		same(
			'a line end in a string',
			thrown('Bad control character in string literal in JSON at position 220 [line 6]', 'SyntaxError'),
			thrown(
				'Bad control character in string literal in JSON at position 1031 (line 9 column 3) [line 6]',
				'SyntaxError',
			),
		),
		same('undefined is no JSON', thrown('"undefined" is not valid JSON [line 6]', 'SyntaxError')),
	),
	...alike(
		'thrown by hand',
		same(
			'no such article',
			thrown('Article AB-1204-XL is not in the catalogue [line 31, for item 2]'),
			thrown('Article ZK-77-S is not in the catalogue [line 31, for item 0]'),
			thrown('Article 4006381333931 is not in the catalogue [line 31, for item 19]'),
		),
		same(
			'no price of the article',
			thrown('Article AB-1204-XL has no price [line 31, for item 2]'),
			thrown('Article ZK-77-S has no price [line 31, for item 7]'),
		),
		same(
			'sums that differ',
			thrown('Sum of lines 119.90 differs from total 120.00 of order 4711 [line 44]'),
			thrown('Sum of lines 1,204.00 differs from total 1,240.00 of order 99213 [line 44]'),
		),
		same(
			'taxes that differ',
			thrown('Sum of taxes 19.10 differs from total 19.00 of order 4711 [line 44]'),
			thrown('Sum of taxes 7.35 differs from total 7.53 of order 12 [line 44]'),
		),
	),
	...alike(
		'Python',
		same(
			"no key 'total'",
			thrown("'total' [line 3, for item 0]", 'KeyError'),
			thrown("'total' [line 3, for item 14]", 'KeyError'),
		),
		same("no key 'currency'", thrown("'currency' [line 3, for item 0]", 'KeyError')),
		same('division by zero', thrown('division by zero [line 3]', 'ZeroDivisionError')),
		same('an index too large', thrown('list index out of range [line 3]', 'IndexError')),
		same(
			'no int',
			thrown("invalid literal for int() with base 10: '12,5' [line 9]", 'ValueError'),
			thrown("invalid literal for int() with base 10: 'n/a' [line 9]", 'ValueError'),
			thrown("invalid literal for int() with base 10: '' [line 9]", 'ValueError'),
		),
		same(
			'no float',
			thrown("could not convert string to float: '12,5' [line 9]", 'ValueError'),
			thrown("could not convert string to float: 'n/a' [line 9]", 'ValueError'),
		),
		same('None has no get', thrown("'NoneType' object has no attribute 'get' [line 9]", 'AttributeError')),
		same('None has no strip', thrown("'NoneType' object has no attribute 'strip' [line 9]", 'AttributeError')),
	),
	...alike(
		'the runner',
		same(
			'too slow',
			plain('Task execution timed out after 60 seconds', 'TaskRunnerExecutionTimeoutError'),
			plain('Task execution timed out after 300 seconds', 'TaskRunnerExecutionTimeoutError'),
		),
		same('no runner in time', plain('Task request timed out after 60 seconds', 'TaskRequestTimeoutError')),
		same('out of memory', plain('Node ran out of memory.', 'TaskRunnerOomError')),
		same('lost', plain('Node execution failed', 'TaskRunnerDisconnectedError')),
	),
	...alike(
		'modules',
		same('crypto is not allowed', thrown("Module 'crypto' is disallowed [line 2]")),
		same('lodash is not allowed', thrown("Module 'lodash' is disallowed [line 2]")),
		same('no module lodash', thrown("Cannot find module 'lodash' [line 2]")),
	),
	...alike(
		'the program that was called',
		same(
			'it ended with 1',
			plain('Command failed: /opt/scripts/export.sh 4711\nexport: no such order'),
			plain('Command failed: /opt/scripts/export.sh 98\nexport: no such order'),
		),
		same(
			'no room on the disk',
			plain('Command failed: /opt/scripts/export.sh 4711\nexport: /tmp/export-8841.csv: No space left on device'),
			plain('Command failed: /opt/scripts/export.sh 12\nexport: /tmp/export-9007.csv: No space left on device'),
		),
		same(
			'not there',
			plain('Command failed: /opt/scripts/exprt.sh 4711\n/bin/sh: /opt/scripts/exprt.sh: not found'),
			plain('Command failed: /opt/scripts/exprt.sh 3\n/bin/sh: /opt/scripts/exprt.sh: not found'),
		),
	),
];
