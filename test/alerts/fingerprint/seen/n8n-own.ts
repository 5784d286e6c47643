import { alike, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const n8nOwn: ProblemGroup[] = [
	...alike(
		'expressions',
		same(
			'no connection back through Merge',
			plain(
				"Paired item data for item from node 'Merge' is unavailable. Ensure 'Merge' is providing the required output.",
				'ExpressionError',
			),
		),
		same(
			'no connection back through Aggregate',
			plain(
				"Paired item data for item from node 'Aggregate' is unavailable. Ensure 'Aggregate' is providing the required output.",
				'ExpressionError',
			),
		),
		same('a node that is gone', operation("Referenced node doesn't exist")),
		same('a node that was not run', plain("Node 'Get order' hasn't been executed", 'ExpressionError')),
		same('another node that was not run', plain("Node 'Get customer' hasn't been executed", 'ExpressionError')),
		same(
			'more than one item',
			plain(
				'Multiple matches found',
				'ExpressionError',
				"The code here won't work because it uses `.item` and n8n can't figure out the matching item [item 0]",
			),
			plain(
				'Multiple matches found',
				'ExpressionError',
				"The code here won't work because it uses `.item` and n8n can't figure out the matching item [item 12]",
			),
		),
		same('wrong marks', plain('invalid syntax', 'ExpressionError')),
		same('the environment may not be read', plain('access to env vars denied', 'ExpressionError')),
	),
	...alike(
		'a value of another type',
		same(
			'a number is wanted in condition 0',
			operation("Wrong type: 'abc' is a string but was expecting a number [condition 0, item 0]"),
			operation("Wrong type: '12,50' is a string but was expecting a number [condition 0, item 7]"),
			operation("Wrong type: 'n/a' is a string but was expecting a number [condition 0, item 31]"),
		),
		same(
			'a date is wanted in condition 0',
			operation("Wrong type: '31.02.2026' is a string but was expecting a dateTime [condition 0, item 0]"),
			operation("Wrong type: 'soon' is a string but was expecting a dateTime [condition 0, item 3]"),
		),
		same(
			'a boolean is wanted in condition 0',
			operation("Wrong type: 'yes' is a string but was expecting a boolean [condition 0, item 0]"),
			operation("Wrong type: 'no' is a string but was expecting a boolean [condition 0, item 2]"),
		),
		same(
			'recipients is no list',
			operation("'recipients' expects a array but we got 'ana@example.com' [item 0]"),
			operation("'recipients' expects a array but we got 'li@example.org' [item 5]"),
		),
		same(
			'total is no number',
			operation("'total' expects a number but we got '12,50' [item 0]"),
			operation("'total' expects a number but we got 'free' [item 5]"),
		),
	),
	...alike(
		'credentials',
		same(
			'a credential is gone',
			plain(
				'Credential with ID "7bXkQ2mZpL0aVw9T" does not exist for type "httpHeaderAuth".',
				'CredentialNotFoundError',
			),
		),
		same(
			'a credential of another type is gone',
			plain('Credential with ID "7bXkQ2mZpL0aVw9T" does not exist for type "slackApi".', 'CredentialNotFoundError'),
		),
		same('none is set', operation('Node does not have any credentials set')),
		same('none of that type is set', operation('Node does not have any credentials set for "postgres"')),
		same(
			'the key of encryption is another',
			plain(
				'Credentials could not be decrypted. The likely reason is that a different "encryptionKey" was used to encrypt the data.',
				'CredentialDataError',
			),
		),
		same(
			'may not be used here',
			plain('Node "Send mail" does not have access to the credential', 'CredentialAccessError'),
		),
		same('nobody has signed in', operation('Unable to sign without access token')),
	),
	...alike(
		'the run itself',
		same('the server died', plain('Workflow did not finish, possible out-of-memory issue', 'WorkflowCrashedError')),
		same(
			'a worker stalled',
			plain('This execution failed to be processed too many times and will no longer retry.', 'MaxStalledCountError'),
		),
		same('stopped by hand', plain('The execution was cancelled manually', 'ManualExecutionCancelledError')),
		same('too slow', plain('The execution was cancelled because it timed out', 'TimeoutExecutionCancelledError')),
		same(
			'it has faults',
			plain(
				'The workflow has issues and cannot be executed for that reason. Please fix them first.',
				'WorkflowHasIssuesError',
			),
		),
	),
	...alike(
		'files and data of an item',
		same(
			'no file data',
			operation(
				"This operation expects the node's input data to contain a binary file 'data', but none was found [item 0]",
			),
			operation(
				"This operation expects the node's input data to contain a binary file 'data', but none was found [item 3]",
			),
		),
		same(
			'no file attachment_0',
			operation(
				"This operation expects the node's input data to contain a binary file 'attachment_0', but none was found [item 0]",
			),
		),
		same(
			'the file is gone from the disk',
			plain(
				"ENOENT: no such file or directory, open '/home/node/.n8n/storage/workflows/aB3/executions/4711/binary_data/3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e'",
			),
			plain(
				"ENOENT: no such file or directory, open '/home/node/.n8n/storage/workflows/aB3/executions/98230/binary_data/c0ffee00-1111-4222-8333-444455556666'",
			),
		),
		same(
			'the file may not be opened',
			plain(
				"EACCES: permission denied, open '/home/node/.n8n/storage/workflows/aB3/executions/4711/binary_data/3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e'",
			),
			plain(
				"EACCES: permission denied, open '/home/node/.n8n/storage/workflows/aB3/executions/4800/binary_data/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'",
			),
		),
	),
	...alike(
		'reading files',
		same('no PDF', plain('Invalid PDF structure.', 'InvalidPDFException')),
		same('a PDF with a password', plain('No password given', 'PasswordException')),
		same(
			'a line of a CSV is too short',
			plain('Invalid Record Length: columns length is 12, got 11 on line 318', 'CsvError'),
			plain('Invalid Record Length: columns length is 12, got 3 on line 2', 'CsvError'),
		),
		same(
			'a quote in a CSV',
			plain('Invalid Opening Quote: a quote is found on field 3 at line 318, value is "12', 'CsvError'),
			plain('Invalid Opening Quote: a quote is found on field 7 at line 12, value is "A4 ', 'CsvError'),
		),
		same(
			'an XML that does not end',
			plain('Unclosed root tag\nLine: 311\nColumn: 20\nChar: '),
			plain('Unclosed root tag\nLine: 12\nColumn: 0\nChar: '),
		),
		same(
			'a tag of an XML that was not closed',
			plain('Unexpected close tag\nLine: 311\nColumn: 20\nChar: >'),
			plain('Unexpected close tag\nLine: 8\nColumn: 6\nChar: >'),
		),
	),
];
