import { alone, apiError, type FailedRow, operation, operational } from './shapes.js';

export const network: FailedRow[] = [
	['ECONNREFUSED', 'The service refused the connection - perhaps it is offline', 'connect ECONNREFUSED 10.0.0.5:8080'],
	[
		'ENOTFOUND',
		'The connection cannot be established, this usually occurs due to an incorrect host(domain) value',
		'getaddrinfo ENOTFOUND api.exmaple.com',
	],
	[
		'ETIMEDOUT',
		"The connection timed out, consider setting 'Retry on Fail' option in the node settings",
		'connect ETIMEDOUT 203.0.113.7:443',
	],
	['ECONNABORTED', 'The connection was aborted, perhaps the server is offline', 'timeout of 300000ms exceeded'],
	['EAI_AGAIN', 'The DNS server returned an error, perhaps the server is offline', 'getaddrinfo EAI_AGAIN db'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'self-signed certificate'],
].map(([httpCode, message, says]) => ({
	name: `no answer: ${httpCode}`,
	run: alone('Call', 'httpRequest', { ...apiError('', {}), httpCode, message, messages: [says] }),
	node: 'Call',
	says: says!,
	httpCode: httpCode!,
}));

export const operations: FailedRow[] = [
	operational('Slack node', 'slack', operation('Slack error response: "channel_not_found"'), 'channel_not_found'),
	operational(
		'Postgres: constraint',
		'postgres',
		operation('duplicate key value violates unique constraint "orders_pkey"', {
			description: 'Failed query: INSERT INTO orders(id) VALUES(1)',
		}),
		'violates unique constraint "orders_pkey"',
	),
	operational(
		'MySQL',
		'mySql',
		operation("Access denied for user 'app'@'10.0.0.7' (using password: YES)"),
		'Access denied for user',
	),
	operational(
		'Code: Python',
		'code',
		{ name: 'WrappedExecutionError', message: 'division by zero [line 3]', description: 'ZeroDivisionError' },
		'division by zero [line 3]',
	),
	operational(
		'Code: the runner was too slow',
		'code',
		{
			name: 'TaskRunnerExecutionTimeoutError',
			message: 'Task execution timed out after 60 seconds',
			description: 'The task runner was taking too long on this task',
		},
		'timed out after 60 seconds',
	),
	operational(
		'Code: the runner ran out of memory',
		'code',
		{
			name: 'TaskRunnerOomError',
			message: 'Node ran out of memory.',
			description: 'This usually happens when there are too many items in the execution.',
		},
		'ran out of memory',
	),
	operational(
		'an expression',
		'set',
		{
			...operation("Can't get data for expression"),
			name: 'ExpressionError',
			description: 'There is no data with that name',
		},
		'There is no data with that name',
	),
	operational(
		'If: another kind',
		'if',
		operation("Wrong type: 'abc' is a string but was expecting a number [condition 0, item 0]"),
		"'abc' is a string but was expecting a number",
	),
	operational(
		'IMAP in the first node',
		'emailReadImap',
		{ message: 'Invalid credentials (Failure)', name: 'Error' },
		'Invalid credentials (Failure)',
	),
	operational(
		'SSH',
		'ssh',
		operation('All configured authentication methods failed'),
		'All configured authentication methods failed',
	),
	operational(
		'a credential that was deleted',
		'httpRequest',
		{ name: 'CredentialNotFoundError', message: 'Credential with ID "7bXk" does not exist for type "httpHeaderAuth".' },
		'Credential with ID "7bXk" does not exist',
	),
	operational(
		'only words',
		'httpRequest',
		{ message: '', messages: ['connect ECONNREFUSED ::1:5432'] },
		'connect ECONNREFUSED ::1:5432',
	),
];
