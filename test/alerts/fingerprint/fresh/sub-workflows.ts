import { alike, api, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { child, off, on429, refused } from './told.js';

export const subWorkflows: ProblemGroup[] = [
	...alike(
		'what the child said',
		child('no tariff', 'No tariff for zone {} on {}', '7 | 2026-11-28', '2 | 2026-11-29', '11 | 2026-12-01'),
		child('no carrier', 'No carrier for zone {} on {}', '7 | 2026-11-28', '4 | 2026-12-03'),
		child('the guest is blocked', 'Guest {} is on the blocklist', '40552', '38110'),
		child('the guest has no passport', 'Guest {} has no passport number', '40552', '41006'),
		child('the invoice is locked', 'Invoice {} is locked by DATEV', 'RE-26-1180', 'RE-26-1204'),
	),
	...alike(
		'what the child was answered',
		same('401', api('401', 'Token revoked', { childExecutionId: 319410 })),
		same('403', api('403', 'Tenant suspended', { childExecutionId: 319412 })),
		on429('429', 'Slow down, {} calls in the last minute', '61', '88'),
		off('ECONNRESET')('hung up', 'socket hang up'),
	),
	...alike(
		'loops over children',
		child('some of a batch', 'Batch {} failed: {} of 200 rows rejected', '14 | 3', '2 | 41'),
		child('a batch without rows', 'Batch {} failed: no rows', '14', '31'),
		child('too many tries', 'Gave up on job {} after 5 tries', 'exp_9Kd20v', 'exp_Zm71qa'),
		child('the job was called off', 'Job {} was cancelled by the vendor', 'exp_9Kd20v', 'exp_Pw38xt'),
	),
	...alike(
		'the input of the child',
		child('no guest', "Required input 'guestId' is missing", '', ''),
		child('no room', "Required input 'roomId' is missing"),
		refused('no arrival', "'arrival' expects a dateTime but we got '{}' [item {}]", '31/11/2026 | 0', 'tbc | 6'),
		refused('no departure', "'departure' expects a dateTime but we got '{}' [item {}]", ' | 0', '32.12.2026 | 2'),
	),
];
