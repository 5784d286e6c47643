import { alike, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const n8nOwn: ProblemGroup[] = [
	...alike(
		'expressions',
		same(
			'an unnamed node before it was not run',
			plain(
				'Referenced node is unexecuted',
				'ExpressionError',
				"An expression references the node 'Fetch rates', but it hasn't been executed yet. [item 0]",
			),
			plain(
				'Referenced node is unexecuted',
				'ExpressionError',
				"An expression references the node 'Fetch rates', but it hasn't been executed yet. [item 9]",
			),
		),
		same(
			'another node before it was not run',
			plain(
				'Referenced node is unexecuted',
				'ExpressionError',
				"An expression references the node 'Fetch taxes', but it hasn't been executed yet. [item 0]",
			),
		),
		same(
			'no item of that number',
			plain(
				"Can't get data for expression",
				'ExpressionError',
				"The current item's index (4) is higher than the items of the node",
			),
			plain(
				"Can't get data for expression",
				'ExpressionError',
				"The current item's index (17) is higher than the items of the node",
			),
		),
		same(
			'no data of that name',
			plain("Can't get data for expression", 'ExpressionError', 'There is no data with that name'),
		),
		same(
			'toISO of no date',
			plain('toISO is not a function [item 0]', 'ExpressionError'),
			plain('toISO is not a function [item 6]', 'ExpressionError'),
		),
		same('toDateTime of no date', plain('toDateTime is not a function [item 0]', 'ExpressionError')),
		same(
			'no date',
			operation("The value '31.02.2026' is not a valid date. Please provide a valid date."),
			operation("The value 'tomorrow' is not a valid date. Please provide a valid date."),
		),
		same(
			'no property total',
			operation('Item has no JSON property called "total" [item 0]'),
			operation('Item has no JSON property called "total" [item 3]'),
		),
		same('no property currency', operation('Item has no JSON property called "currency" [item 0]')),
	),
	...alike(
		'parameters',
		same(
			'no URL',
			operation('Invalid URL: /orders/4711. URL must start with "http" or "https".'),
			operation('Invalid URL: undefined/orders/98. URL must start with "http" or "https".'),
		),
		same(
			'no JSON in the output',
			operation("The 'JSON Output' in item 3 contains invalid JSON", 'Unexpected token } in JSON at position 220'),
			operation("The 'JSON Output' in item 0 contains invalid JSON", 'Unexpected token } in JSON at position 18'),
		),
		same('no JSON object in the output', operation("The 'JSON Output' in item 3 does not contain a valid JSON object")),
		same('no value for the channel', operation('Could not get parameter "channelId"')),
		same('no value for the text', operation('Could not get parameter "text"')),
		same('an operation that is gone', operation('The operation "upsertMany" is not known!')),
		same('a resource that is gone', operation('The resource "upsertMany" is not known!')),
		same(
			'an unknown output of the switch',
			operation('The ouput 7 is not allowed. It has to be between 0 and 3!'),
			operation('The ouput -1 is not allowed. It has to be between 0 and 3!'),
		),
	),
	...alike(
		'webhooks and waiting',
		same('nobody answered', plain('No Respond to Webhook node found in the workflow')),
		same('an answer twice', plain('Unused Respond to Webhook node found in the workflow')),
		same('the answer is no JSON', plain("Invalid JSON in 'Response Body' field")),
		same(
			'already over',
			plain('The execution "4711 has finished already.'),
			plain('The execution "98230 has finished already.'),
		),
		same('unknown', plain('The execution "4711" does not exist.'), plain('The execution "98230" does not exist.')),
	),
	...alike(
		'the database of n8n',
		same(
			'no connection of the pool',
			plain(
				'Could not establish database connection within the configured timeout of 20,000 ms. Please ensure the database is configured correctly and the server is reachable.',
				'DbConnectionTimeoutError',
			),
		),
		same('locked', plain('SQLITE_BUSY: database is locked', 'QueryFailedError')),
		same('full', plain('SQLITE_FULL: database or disk is full', 'QueryFailedError')),
		same('broken', plain('SQLITE_CORRUPT: database disk image is malformed', 'QueryFailedError')),
		same('read only', plain('SQLITE_READONLY: attempt to write a readonly database', 'QueryFailedError')),
		same(
			'a run that was deleted meanwhile',
			plain(
				'insert or update on table "execution_data" violates foreign key constraint "FK_execution_data_entity"',
				'QueryFailedError',
				'Key (executionId)=(4711) is not present in table "execution_entity".',
			),
			plain(
				'insert or update on table "execution_data" violates foreign key constraint "FK_execution_data_entity"',
				'QueryFailedError',
				'Key (executionId)=(98230) is not present in table "execution_entity".',
			),
		),
	),
	...alike(
		'nodes that are not there',
		same(
			'a community node was removed',
			plain('Unrecognized node type: n8n-nodes-chatter.chatter', 'UnrecognizedNodeTypeError'),
		),
		same(
			'another community node was removed',
			plain('Unrecognized node type: n8n-nodes-invoices.invoices', 'UnrecognizedNodeTypeError'),
		),
		same(
			'a type of credential was removed',
			plain('Unrecognized credential type: chatterApi', 'UnrecognizedCredentialTypeError'),
		),
		same('no node to begin with', plain('Workflow could not be started! No trigger node found')),
		same('the cron line is wrong', operation('Invalid cron expression')),
	),
	...alike(
		'memory and size',
		same('the string is too long', plain('Cannot create a string longer than 0x1fffffe8 characters')),
		same('the joined string is too long', plain('Invalid string length', 'RangeError')),
		same('no room for a buffer', plain('Array buffer allocation failed', 'RangeError')),
		same(
			'a file too large to be read at once',
			plain('File size (3221225472) is greater than 2 GiB', 'RangeError'),
			plain('File size (2148532224) is greater than 2 GiB', 'RangeError'),
		),
		same(
			'no room on the disk',
			plain("ENOSPC: no space left on device, write '/tmp/n8n-upload-4711.part'"),
			plain("ENOSPC: no space left on device, write '/tmp/n8n-upload-98230.part'"),
		),
		same(
			'too many open files',
			plain("EMFILE: too many open files, open '/tmp/n8n-upload-4711.part'"),
			plain("EMFILE: too many open files, open '/tmp/n8n-upload-71.part'"),
		),
	),
];
