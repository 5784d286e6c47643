import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { on200, on400, on401, on403, on404, on429 } from './told.js';

export const services: ProblemGroup[] = [
	...alike(
		'WhatsApp and Facebook',
		on400('not on the list', '(#131030) Recipient phone number not in allowed list'),
		on400('too many to one person', '(#131056) (Business Account, Consumer Account) pair rate limit hit'),
		on401(
			'the session is over',
			'Error validating access token: Session has expired on Friday, 27-Nov-26 17:00:00 PST. The current time is {} PST.',
			'Saturday, 28-Nov-26 01:14:02',
			'Sunday, 29-Nov-26 06:30:41',
		),
	),
	...alike(
		'Discord and Mattermost',
		on404('no such channel', 'Unknown Channel'),
		on404('no such message', 'Unknown Message'),
		on403('may not see', 'Missing Access'),
		on403('may not do', 'Missing Permissions'),
	),
	...alike(
		'GitHub and GitLab',
		on403(
			'the hour is used up',
			'API rate limit exceeded for user ID 8821340. If you reach out to GitHub Support for help, please include the request ID {}.',
			'9C41:3F7A2B:1D08E5:25B71C:6929A04E',
			'B0E2:1A95DC:30F47E:412D88:692AF713',
		),
		on403(
			'the second limit',
			'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID {}.',
			'9C41:3F7A2B:1D0A11:25B9E0:6929A0B3',
			'C7D3:2E01B4:0AF56C:19E274:692B10D8',
		),
		on404('no such project', '404 Project Not Found'),
		on404('no such branch', '404 Branch Not Found'),
	),
	...alike(
		'tasks',
		on404('Asana: no such task', 'task: Unknown object: {}', '1207740018823416', '1208155309471120'),
		on404('Asana: no such project', 'project: Unknown object: {}', '1206004417729385', '1207740018823416'),
		on429(
			'Monday: used up',
			'Complexity budget exhausted, query cost 30001 budget remaining {} out of 1000000 reset in {} seconds',
			'12 | 14',
			'28800 | 41',
			'0 | 3',
		),
		on400('Trello: no id', 'invalid value for idList'),
		on400('Trello: no name', 'invalid value for name'),
	),
	...alike(
		'shops and books',
		on404('WooCommerce: no id', 'Invalid ID.'),
		on400('WooCommerce: the SKU is there', 'Invalid or duplicated SKU.'),
		on400(
			'QuickBooks: the number is there',
			'Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber={} is assigned to TxnType=Invoice with TxnId={}',
			'20418 | 9031',
			'20455 | 9077',
		),
		on200(
			'Odoo: no such partner',
			'Record does not exist or has been deleted. (Record: res.partner({},), User: 7)',
			'80412',
			'77',
		),
		on200(
			'Odoo: no such lead',
			'Record does not exist or has been deleted. (Record: crm.lead({},), User: 7)',
			'5190',
			'5233',
		),
	),
	...alike(
		'meetings and posts',
		on404('Zoom: no such meeting', 'Meeting does not exist: {}.', '88127405516', '91330028847'),
		on404('Zoom: no such person', 'User does not exist: {}.', 't.berg@example.com', 'guest04@example.net'),
		on403('WordPress: may not write', 'Sorry, you are not allowed to create posts as this user.'),
		on403('WordPress: may not upload', 'Sorry, you are not allowed to upload this file type.'),
	),
];
