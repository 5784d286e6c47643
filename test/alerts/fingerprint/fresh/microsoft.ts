import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { on400, on401, on403, on404, on413, on423 } from './told.js';

export const microsoft: ProblemGroup[] = [
	...alike(
		'Entra',
		on400(
			'not used for long',
			'AADSTS700082: The refresh token has expired due to inactivity. The token was issued on {} and was inactive for 90.00:00:00. Trace ID: {} Correlation ID: {} Timestamp: {}',
			'2026-08-12T07:41:18.2231180Z | b2d90c71-6a1e-4f5b-9c38-70e41f2a5d00 | 5e1c84a9-03d7-4b62-8f90-d6a2c7e13b45 | 2026-11-28 07:15:03Z',
			'2026-08-30T16:02:55.0417724Z | 51e7fa08-3c2d-49b6-8d14-a9f0c6be7300 | c8047f2b-e1a6-4d39-b5c3-1907fe82da64 | 2026-11-30 06:00:41Z',
		),
		on401('the token is too old', 'Access token has expired or is not yet valid.'),
	),
	...alike(
		'Outlook and Teams',
		on403('may not', 'Access is denied. Check credentials and try again.'),
		on404('no such mail', 'The specified object was not found in the store.'),
		on413('too large', 'The message exceeds the maximum supported size.'),
	),
	...alike(
		'SharePoint and Excel',
		on423(
			'somebody has it open',
			'The file https://acme.example/sites/ops/Shared Documents/Roster {} is locked for shared use by {} [membership].',
			'2026-48.xlsx | k.lind@example.com',
			'2026-49.xlsx | m.sato@example.com',
		),
		on423(
			'checked out',
			'The file https://acme.example/sites/ops/Shared Documents/Roster {} is checked out for editing by {}.',
			'2026-48.xlsx | k.lind@example.com',
			'2026-50.xlsx | p.novak@example.com',
		),
		on400('no field Prioriy', "Field 'Prioriy' is not recognized"),
		on400('no field Ownr', "Field 'Ownr' is not recognized"),
		on404('no such table', "The requested resource doesn't exist."),
	),
	...alike(
		'Dynamics and Azure',
		on404(
			'no such contact',
			"Entity 'contact' With Id = {} Does Not Exist",
			'6b1a0d55-83ce-ee11-9079-000d3ab2c417',
			'c20f7e18-19d4-ee11-904c-6045bd9e30f2',
		),
		on404(
			'no such account',
			"Entity 'account' With Id = {} Does Not Exist",
			'6b1a0d55-83ce-ee11-9079-000d3ab2c417',
			'0e94b3a7-5fd1-ee11-904d-000d3a4b88c1',
		),
		on404(
			'no such blob',
			'The specified blob does not exist.\nRequestId:{}\nTime:{}',
			'3ce0a917-f01e-0041-2b7d-60d58e000000 | 2026-11-28T05:00:12.8830411Z',
			'91bd47f2-a01e-0078-1c3e-6125bb000000 | 2026-11-29T05:00:10.1197730Z',
		),
		on404(
			'no such container',
			'The specified container does not exist.\nRequestId:{}\nTime:{}',
			'5d08e6c3-701e-0013-4fa9-60e7d2000000 | 2026-11-28T05:00:12.9021450Z',
			'a7714b0e-201e-005c-6d02-611f90000000 | 2026-11-28T17:31:40.5502816Z',
		),
	),
];
