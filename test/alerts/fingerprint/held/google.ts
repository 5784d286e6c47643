import { alike, api, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const google: ProblemGroup[] = [
	...alike(
		'Sheets: what is written',
		same(
			'a cell that is too long',
			api('400', 'Your input contains more than the maximum of 50000 characters in a single cell.'),
		),
		same(
			'a list where a value belongs',
			api('400', 'Invalid values[12][3]: list_value {\n  values {\n    string_value: "red"\n  }\n}\n'),
			api('400', 'Invalid values[0][3]: list_value {\n  values {\n    string_value: "XL"\n  }\n}\n'),
		),
		same(
			'an object where a value belongs',
			api('400', 'Invalid values[12][3]: struct_value {\n  fields {\n    key: "id"\n  }\n}\n'),
			api('400', 'Invalid values[4][3]: struct_value {\n  fields {\n    key: "id"\n  }\n}\n'),
		),
		same(
			'a protected cell',
			api(
				'400',
				'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
			),
		),
		same('no sheet of that id', operation('Sheet with ID 481516 not found'), operation('Sheet with ID 2342 not found')),
		same('no sheet of that name', operation('Sheet with name November not found')),
	),
	...alike(
		'Google: not allowed',
		same(
			'the owner did not share the file',
			api('403', 'The user does not have sufficient permissions for file 1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_abcd.'),
			api(
				'403',
				'The user does not have sufficient permissions for file 1Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe-Dc_Ba98765.',
			),
		),
		same('the owner forbids downloads', api('403', 'This file cannot be downloaded by the user.')),
		same('the file is too large for an export', api('403', 'This file is too large to be exported.')),
		same(
			'no delegation for the domain',
			api(
				'401',
				'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
			),
		),
	),
	...alike(
		'Google: it does not go well there',
		same('an inner error', api('500', 'Internal error encountered.')),
		same('not available', api('503', 'The service is currently unavailable.')),
		same('a deadline', api('504', 'Deadline expired before operation could complete.')),
		same('a backend error', api('503', 'Backend Error')),
	),
	...alike(
		'BigQuery',
		same('no table events', api('404', 'Not found: Table acme-prod:web.events was not found in location EU')),
		same('no table sessions', api('404', 'Not found: Table acme-prod:web.sessions was not found in location EU')),
		same(
			'no job of that id',
			api('404', 'Not found: Job acme-prod:EU.job_Xk2pQ9aBcDeFgHiJkLmNoPqRsTuV'),
			api('404', 'Not found: Job acme-prod:EU.job_7aYw0zLmNoPqRsTuVxYzAbCdEfGh'),
		),
		same(
			'a column of the statement is unknown',
			api('400', 'Unrecognized name: user_idd at [3:12]'),
			api('400', 'Unrecognized name: user_idd at [7:40]'),
		),
		same('another column of the statement is unknown', api('400', 'Unrecognized name: revenu at [3:12]')),
		same(
			'too many bytes',
			api('400', 'Query exceeded limit for bytes billed: 1000000000. 1573912576 or higher required.'),
			api('400', 'Query exceeded limit for bytes billed: 1000000000. 20401094656 or higher required.'),
		),
	),
	...alike(
		'Calendar and Contacts',
		same('it ends before it begins', api('400', 'The specified time range is empty.')),
		same(
			'no time in it',
			api('400', 'Invalid value for: Invalid format: "28/11/2026 9:00" is malformed at "/11/2026 9:00"'),
			api('400', 'Invalid value for: Invalid format: "30/11/2026 14:15" is malformed at "/11/2026 14:15"'),
		),
		same('the sync token is too old', api('410', 'Sync token is no longer valid, a full sync is required.')),
	),
	...alike(
		'Docs and Slides',
		same(
			'beyond the end of the document',
			api(
				'400',
				'Invalid requests[0].insertText: Index 412 must be less than the end index of the referenced segment, 377.',
			),
			api(
				'400',
				'Invalid requests[0].insertText: Index 98 must be less than the end index of the referenced segment, 12.',
			),
		),
		same(
			'beyond the end when deleting',
			api(
				'400',
				'Invalid requests[0].deleteContentRange: Index 412 must be less than the end index of the referenced segment, 377.',
			),
			api(
				'400',
				'Invalid requests[0].deleteContentRange: Index 51 must be less than the end index of the referenced segment, 50.',
			),
		),
		same(
			'a picture could not be loaded',
			api(
				'400',
				'Invalid requests[3].createImage: There was a problem retrieving the image. The provided image should be publicly accessible, within size limit, and in supported formats.',
			),
			api(
				'400',
				'Invalid requests[7].createImage: There was a problem retrieving the image. The provided image should be publicly accessible, within size limit, and in supported formats.',
			),
		),
		same(
			'an empty text',
			api('400', 'Invalid requests[3].insertText: The text cannot be empty.'),
			api('400', 'Invalid requests[0].insertText: The text cannot be empty.'),
		),
	),
	...alike(
		'Google Ads and Maps',
		same(
			'no right to the customer',
			api(
				'403',
				"User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header. [request 8hF2kLq0]",
			),
			api(
				'403',
				"User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header. [request Zt71pWm4]",
			),
		),
		same(
			'the developer token is for tests only',
			api('403', 'The developer token is only approved for use with test accounts. [request Qa11bb02]'),
		),
		same('no address like that', plain('ZERO_RESULTS')),
		same('the key is refused', plain('REQUEST_DENIED')),
		same('too many look-ups', plain('OVER_QUERY_LIMIT')),
	),
];
