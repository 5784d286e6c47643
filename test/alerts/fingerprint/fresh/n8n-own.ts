import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { by, refused, said } from './told.js';

export const n8nOwn: ProblemGroup[] = [
	...alike(
		'fields of items',
		refused('no field lines', "Couldn't find the field 'lines' in the input data"),
		refused('no field guests', "Couldn't find the field 'guests' in the input data"),
		refused('email is missing here and there', "'email' field is missing from some input items"),
		refused('no file of that name', "The item has no binary field 'invoice' [item {}]", '0', '14'),
		refused('no other file of that name', "The item has no binary field 'photo' [item 0]"),
	),
	...alike(
		'parameters',
		refused('the body is no JSON', 'The value in the "JSON Body" field is not valid JSON'),
		refused('the answer is no JSON', 'Invalid JSON in response body'),
		refused('the same answer again and again', 'The returned response was identical 5x, so requests got stopped'),
		by('ExpressionError')('no items for To', "Can't get data for expression under 'To' field [item {}]", '3', '21'),
		by('ExpressionError')('no items for Subject', "Can't get data for expression under 'Subject' field [item 3]"),
	),
	...alike(
		'OAuth2',
		refused(
			'the sign-in is over',
			'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
		),
		refused('refused', 'The resource owner or authorization server denied the request.'),
	),
	...alike(
		'workers',
		by('UnexpectedError')(
			'a run that is not stored',
			'Worker failed to find data for execution {} (job {})',
			'318842 | 20177',
			'319006 | 20341',
		),
		said('a lock is gone', 'Missing lock for job {} finished', '20177', '20502'),
		said('a job is gone', 'Missing key for job {} finished', '20177', '20360'),
	),
	...alike(
		'data tables',
		refused('the table of guests is gone', "Could not find the data table: 'Hk20vQzRb7LmXe1T'"),
		refused('no column phne', "unknown column name 'phne'"),
		refused('no column ctiy', "unknown column name 'ctiy'"),
		refused('no number', "value '{}' does not match column type 'number'", 'n/a', '1.204,50'),
		refused('no date', "value '{}' does not match column type 'date'", 'n/a', 'next week'),
	),
	...alike(
		'XML',
		said('text in front of it', 'Non-whitespace before first tag.\nLine: 0\nColumn: 1\nChar: {}', '{', 'E'),
		said(
			'an ampersand in it',
			'Invalid character in entity name\nLine: {}\nColumn: {}\nChar: {}',
			'48 | 31 |  ',
			'1207 | 12 | =',
		),
	),
];
