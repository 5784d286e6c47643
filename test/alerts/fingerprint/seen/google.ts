import { alike, api, operation, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const google: ProblemGroup[] = [
	...alike(
		'Sheets: the range',
		same(
			'no sheet Orders',
			api('400', 'Unable to parse range: Orders!A1:Z1000'),
			api('400', 'Unable to parse range: Orders!A1:Z2417'),
			api('400', 'Unable to parse range: Orders!B20'),
		),
		same('no sheet Invoices', api('400', 'Unable to parse range: Invoices!A1:Z1000')),
		same(
			'beyond the end of the sheet',
			api('400', "Range ('Orders'!A1001:Z1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
			api('400', "Range ('Orders'!A2418:Z2418) exceeds grid limits. Max rows: 2417, max columns: 26"),
		),
		same(
			'too many cells',
			api('400', 'This action would increase the number of cells in the workbook above the limit of 10000000 cells.'),
		),
	),
	...alike(
		'Sheets: columns',
		same(
			'the columns were changed',
			operation(
				"Column names were updated after the node's setup",
				"Refresh the columns list in the 'Column to Match On' parameter. Updated columns: Total",
			),
		),
		same('no column to match on', operation("The 'Column to Match On' parameter is required")),
		same('no sheet Refunds in the file', operation('Sheet with name Refunds not found')),
		same('no sheet Returns in the file', operation('Sheet with name Returns not found')),
	),
	...alike(
		'Google: not allowed',
		same('the sheet is not shared', api('403', 'The caller does not have permission')),
		same('too few scopes', api('403', 'Request had insufficient authentication scopes.')),
		same(
			'the Gmail API is off',
			api(
				'403',
				'Gmail API has not been used in project 481516234200 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=481516234200 then retry.',
			),
		),
		same(
			'the Sheets API is off',
			api(
				'403',
				'Google Sheets API has not been used in project 481516234200 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=481516234200 then retry.',
			),
		),
	),
	...alike(
		'Google: too much',
		same(
			'reads a minute',
			api(
				'429',
				"Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:481516234200'.",
			),
		),
		same(
			'writes a minute',
			api(
				'429',
				"Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:481516234200'.",
			),
		),
		same(
			'mails, with the time to come back',
			api('429', 'User-rate limit exceeded.  Retry after 2026-11-28T09:31:07.120Z'),
			api('429', 'User-rate limit exceeded.  Retry after 2026-11-28T14:02:55.981Z'),
		),
		same('the drive is full', api('403', "The user's Drive storage quota has been exceeded.")),
	),
	...alike(
		'Google: not found',
		same(
			'no such file',
			api('404', 'File not found: 1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_abcd.'),
			api('404', 'File not found: 1Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe-Dc_Ba98765.'),
		),
		same('no such thing', api('404', 'Requested entity was not found.')),
		same('no such calendar event', api('404', 'Not Found')),
		same('the event was deleted', api('410', 'Resource has been deleted')),
	),
	...alike(
		'Google: signing in',
		same('the sign-in was taken back', api('400', 'Token has been expired or revoked.')),
		same('the key of the service account', api('400', 'Invalid JWT Signature.')),
		same(
			'the clock is wrong',
			api(
				'400',
				'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
			),
		),
		same('the client is unknown', api('401', 'The OAuth client was not found.')),
		same('the account was deleted', api('400', 'Invalid grant: account not found')),
	),
	...alike(
		'Gmail',
		same(
			'an address is none',
			operation('Invalid email address', "The email address 'ana at example.com' in the 'To' field isn't valid"),
			operation('Invalid email address', "The email address 'unknown' in the 'To' field isn't valid"),
		),
		same(
			'a copy to what is no address',
			operation('Invalid email address', "The email address 'team' in the 'CC' field isn't valid"),
			operation('Invalid email address', "The email address 'n/a' in the 'CC' field isn't valid"),
		),
		same('no recipient', api('400', 'Recipient address required')),
		same('no mailbox', api('400', 'Mail service not enabled')),
		same('a state that does not fit', api('400', 'Precondition check failed.')),
	),
];
