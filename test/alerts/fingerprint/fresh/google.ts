import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { on400, on403, on404, on409, on429 } from './told.js';

export const google: ProblemGroup[] = [
	...alike(
		'Sheets',
		on400(
			'a row that is not there',
			"Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. Tried to delete row index {} but there are only {} rows.",
			'812 | 640',
			'1500 | 1000',
		),
		on400(
			'the sheet is there already',
			'Invalid requests[0].addSheet: A sheet with the name "{}" already exists. Please enter another name.',
			'2026-11-28',
			'2026-11-29',
		),
		on400(
			'too wide',
			'Requested writing within range [Leads!{}], but tried writing to column [G]',
			'A118:F118',
			'A97:F97',
		),
		on400('an Excel file', 'This operation is not supported for this document'),
	),
	...alike(
		'Drive, Gmail, Calendar',
		on403('too fast, this person', 'User Rate Limit Exceeded'),
		on403('too fast, all', 'Rate Limit Exceeded'),
		on403('no place of its own', 'Service Accounts do not have storage quota.'),
		on403('nothing to be exported', 'Export only supports Docs Editors files.'),
		on404('no such drive', 'Shared drive not found: {}', '0AKd81mQxPz3TUk9PVA', '0APq07rLwVn2SUk9PVA'),
		on429('too many at once', 'Too many concurrent requests for user'),
		on409('there already', 'The requested identifier already exists.'),
		on403('too many invitations', 'Calendar usage limits exceeded.'),
		on400('no end', 'Missing end time.'),
		on400('date and time mixed', 'Start and end times must either both be date or both be dateTime.'),
	),
	...alike(
		'Firestore, Storage, BigQuery',
		on404(
			'no document',
			'No document to update: projects/acme-live/databases/(default)/documents/users/{}',
			'u8Zk20QdRy',
			'Tb51oWcXna',
		),
		on400(
			'BigQuery: lines that cannot be read',
			'Error while reading data, error message: CSV table encountered too many errors, giving up. Rows: {}; errors: {}.',
			'1204 | 1',
			'77 | 77',
		),
		on403('BigQuery: updates', 'Exceeded rate limits: too many table update operations for this table.'),
		on403('may not', 'Missing or insufficient permissions.'),
		on404('no object', 'No such object: {}', 'acme-reports/2026/11/28/daily.pdf', 'acme-reports/2026/11/30/daily.pdf'),
	),
];
