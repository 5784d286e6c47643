import { alike, api, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { on400, on403 } from './told.js';

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:210987654321:${rest}`;

export const aws: ProblemGroup[] = [
	...alike(
		'Step Functions and Lambda',
		on400(
			'a run of that name is there',
			`Execution Already Exists: '${arn('states', 'execution:Nightly:{}')}'`,
			'run-20261128-0200',
			'run-20261130-0200',
		),
		on400(
			'no such run',
			`Execution Does Not Exist: '${arn('states', 'execution:Nightly:{}')}'`,
			'run-20261128-0200',
			'run-20261127-0200',
		),
		same('no function resize', api('404', `Function not found: ${arn('lambda', 'function:resize-image')}`)),
		same('no function crop', api('404', `Function not found: ${arn('lambda', 'function:crop-image')}`)),
	),
	...alike(
		'queues, tables, machines',
		on400(
			'a shard has too much',
			'Rate exceeded for shard shardId-{} in stream clicks under account 210987654321.',
			'000000000003',
			'000000000011',
		),
		on400('no such queue', 'The specified queue does not exist.'),
		on400(
			'no number',
			'Invalid parameter: PhoneNumber Reason: {} is not valid to publish to',
			'0171 5550132',
			'+4917155501',
		),
		on400('no customerId', 'One or more parameter values were invalid: Missing the key customerId in the item'),
		on400('no day', 'One or more parameter values were invalid: Missing the key day in the item'),
		on400('no such secret', "Secrets Manager can't find the specified secret."),
		on400('no such instance', "The instance ID '{}' does not exist", 'i-0c41d8a9e7b3f6052', 'i-09fe27b5c01d3a846'),
		on400('no such snapshot', "The snapshot '{}' does not exist.", 'snap-0d7e41b29fa5c8036', 'snap-03ac96f1d58e7b204'),
		on400('no such person', 'User does not exist.'),
		on400('not a kind of document', 'Request has unsupported document format'),
		on403('the key is unknown', 'The AWS Access Key Id you provided does not exist in our records.'),
	),
];
