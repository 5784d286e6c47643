import { alike, api, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

const s3 = (code: string, error: string, words: string, id: string) =>
	api(code, words, {
		description: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error}</Code><Message>${words}</Message><RequestId>${id}</RequestId><HostId>${id.toLowerCase()}q0=</HostId></Error>`,
	});

export const mailAndFiles: ProblemGroup[] = [
	...alike(
		'S3',
		same(
			'may not',
			s3('403', 'AccessDenied', 'Access Denied', '4442587FB7D0A2F9'),
			s3('403', 'AccessDenied', 'Access Denied', 'C1D2E3F4A5B6C7D8'),
		),
		same(
			'no such key',
			s3('404', 'NoSuchKey', 'The specified key does not exist.', '4442587FB7D0A2FA'),
			s3('404', 'NoSuchKey', 'The specified key does not exist.', '0011223344556677'),
		),
		same('no such bucket', s3('404', 'NoSuchBucket', 'The specified bucket does not exist', '4442587FB7D0A2FB')),
		same(
			'the signature is wrong',
			s3(
				'403',
				'SignatureDoesNotMatch',
				'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
				'4442587FB7D0A2FC',
			),
		),
		same(
			'the clock is wrong',
			s3(
				'403',
				'RequestTimeTooSkewed',
				'The difference between the request time and the current time is too large.',
				'4442587FB7D0A2FD',
			),
		),
		same(
			'another region',
			s3(
				'301',
				'PermanentRedirect',
				'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
				'4442587FB7D0A2FE',
			),
		),
		same('too fast', s3('503', 'SlowDown', 'Please reduce your request rate.', '4442587FB7D0A2FF')),
	),
	...alike(
		'IAM',
		same(
			'may not put',
			api(
				'403',
				'User: arn:aws:iam::123456789012:user/flows is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::acme-exports/2026/11/28/4711.json" because no identity-based policy allows the s3:PutObject action',
			),
			api(
				'403',
				'User: arn:aws:iam::123456789012:user/flows is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::acme-exports/2026/11/29/98230.json" because no identity-based policy allows the s3:PutObject action',
			),
		),
		same(
			'may not get',
			api(
				'403',
				'User: arn:aws:iam::123456789012:user/flows is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::acme-exports/2026/11/28/4711.json" because no identity-based policy allows the s3:GetObject action',
			),
		),
		same(
			'the role may not send',
			api(
				'403',
				'User: arn:aws:sts::123456789012:assumed-role/flows/i-0a1b2c3d4e5f60718 is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-central-1:123456789012:orders',
			),
			api(
				'403',
				'User: arn:aws:sts::123456789012:assumed-role/flows/i-0f9e8d7c6b5a41302 is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-central-1:123456789012:orders',
			),
		),
		same('the token is too old', api('403', 'The security token included in the request is expired')),
		same('the token is wrong', api('403', 'The security token included in the request is invalid.')),
		same(
			'the signature is too old',
			api(
				'403',
				'Signature expired: 20261128T091402Z is now earlier than 20261128T091431Z (20261128T092931Z - 15 min.)',
			),
			api(
				'403',
				'Signature expired: 20261129T220000Z is now earlier than 20261129T220107Z (20261129T221607Z - 15 min.)',
			),
		),
	),
	...alike(
		'files of the machine',
		same(
			'no such file',
			plain("ENOENT: no such file or directory, open '/data/in/4711.xml'"),
			plain("ENOENT: no such file or directory, open '/data/in/98230.xml'"),
		),
		same(
			'no such folder to look into',
			plain("ENOENT: no such file or directory, scandir '/data/in/2026-11-28'"),
			plain("ENOENT: no such file or directory, scandir '/data/in/2026-11-29'"),
		),
		same(
			'may not',
			plain("EACCES: permission denied, open '/data/out/4711.xml'"),
			plain("EACCES: permission denied, open '/data/out/12.xml'"),
		),
		same('a folder', plain('EISDIR: illegal operation on a directory, read')),
		same(
			'there already',
			plain("EEXIST: file already exists, mkdir '/data/out/2026-11-28'"),
			plain("EEXIST: file already exists, mkdir '/data/out/2026-11-29'"),
		),
		same('not one of the allowed folders', operation('Access to the file is not allowed. Allowed paths: /data', null)),
		same(
			'in use, on Windows',
			plain("EBUSY: resource busy or locked, open 'C:\\Exports\\orders 2026-11-28.xlsx'"),
			plain("EBUSY: resource busy or locked, open 'C:\\Exports\\orders 2026-11-29.xlsx'"),
		),
		same(
			'may not, on Windows',
			plain("EPERM: operation not permitted, unlink 'C:\\Exports\\orders 2026-11-28.xlsx'"),
			plain("EPERM: operation not permitted, unlink 'C:\\Exports\\orders 2026-11-30.xlsx'"),
		),
	),
	...alike(
		'a mail service by HTTP',
		same(
			'the sender is not verified',
			api(
				'403',
				'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.',
			),
		),
		same('no credit', api('401', 'Maximum credits exceeded')),
		same(
			'a member already',
			api('400', 'ana@example.com is already a list member. Use PUT to insert or update list members.'),
			api('400', 'j.doe+news@example.org is already a list member. Use PUT to insert or update list members.'),
		),
		same(
			'deleted for good',
			api(
				'400',
				'ana@example.com was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on the list.',
			),
			api(
				'400',
				'li.wei@example.cn was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on the list.',
			),
		),
		same(
			'it looks made up',
			api('400', 'test@example.com looks fake or invalid, please enter a real email address.'),
			api('400', 'asdf@example.net looks fake or invalid, please enter a real email address.'),
		),
	),
];
