import { alike, api, net, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const mailAndFiles: ProblemGroup[] = [
	...alike(
		'SMTP: signing in',
		same(
			'the password is wrong',
			plain(
				'Invalid login: 535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-a9ec1b2c3d4sm81234566b.42 - gsmtp',
			),
			plain(
				'Invalid login: 535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials 5b1f17b1804b1-432aa7b8c9dsm55667788e.7 - gsmtp',
			),
		),
		same(
			'signing in is off',
			plain(
				'Invalid login: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [AM0PR01CA0101.eurprd01.prod.exchangelabs.example 2026-11-28T09:14:02.118Z 08DE2D4C1A2B3C4D]',
			),
			plain(
				'Invalid login: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [DB9PR04CA0044.eurprd04.prod.exchangelabs.example 2026-11-28T14:40:31.004Z 08DE2D5F6E7D8C9B]',
			),
		),
		same('no way to sign in', plain('Missing credentials for "PLAIN"')),
	),
	...alike(
		'SMTP: sending',
		same(
			'no such mailbox',
			plain(
				"Can't send mail - all recipients were rejected: 550 5.1.1 <ana@example.com>: Recipient address rejected: User unknown in virtual mailbox table",
			),
			plain(
				"Can't send mail - all recipients were rejected: 550 5.1.1 <j.doe@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
			),
		),
		same(
			'not for strangers',
			plain("Can't send mail - all recipients were rejected: 554 5.7.1 <ana@example.com>: Relay access denied"),
			plain("Can't send mail - all recipients were rejected: 554 5.7.1 <li.wei@example.cn>: Relay access denied"),
		),
		same(
			'later, perhaps',
			plain(
				"Can't send mail - all recipients were rejected: 450 4.2.0 <ana@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example.org/help/example.com.html",
			),
			plain(
				"Can't send mail - all recipients were rejected: 450 4.2.0 <j.doe@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example.org/help/example.org.html",
			),
		),
		same(
			'the mailbox is full',
			plain("Can't send mail - all recipients were rejected: 552 5.2.2 <ana@example.com>: Mailbox full"),
			plain("Can't send mail - all recipients were rejected: 552 5.2.2 <info@globex.example>: Mailbox full"),
		),
		same('too large', plain('Message failed: 552 5.3.4 Message size exceeds fixed limit')),
		same(
			'taken for spam',
			plain('Message failed: 554 5.7.1 Spam message rejected, id 1kQx2M-0004Zt-1A'),
			plain('Message failed: 554 5.7.1 Spam message rejected, id 1kR0bQ-0001Ab-9C'),
		),
		same('no recipient', plain('No recipients defined')),
	),
	...alike(
		'SMTP and IMAP: connections',
		same('closed', plain('Connection closed unexpectedly')),
		same('no greeting', plain('Greeting never received')),
		same('too slow', plain('Connection timeout')),
		same(
			'refused',
			net('ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.25:587'),
			net('ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.26:587'),
		),
		same('IMAP: the password is wrong', plain('Invalid credentials (Failure)')),
		same('IMAP: too many at once', plain('Too many simultaneous connections. (Failure)')),
		same('IMAP: no such folder', plain('Unknown Mailbox: Invoices (Failure)')),
		same('IMAP: no other such folder', plain('Unknown Mailbox: Receipts (Failure)')),
		same('IMAP: too slow to sign in', plain('Timed out while authenticating with server')),
		same('IMAP: too slow to connect', plain('Timed out while connecting to server')),
	),
	...alike(
		'FTP',
		same(
			'no such file',
			plain('550 /out/orders_2026-11-28.csv: No such file or directory'),
			plain('550 /out/orders_2026-11-29.csv: No such file or directory'),
		),
		same(
			'may not',
			plain('550 /out/orders_2026-11-28.csv: Permission denied'),
			plain('550 /out/orders_2026-11-30.csv: Permission denied'),
		),
		same('the password is wrong', plain('530 Login incorrect.')),
		same('signing in is wanted', plain('530 Please login with USER and PASS.')),
		same(
			'too many from one address',
			plain('421 There are too many connections from your internet address (203.0.113.7).'),
			plain('421 There are too many connections from your internet address (203.0.113.8).'),
		),
		same(
			'idle',
			plain('421 No transfer timeout (600 seconds): closing control connection'),
			plain('421 No transfer timeout (300 seconds): closing control connection'),
		),
	),
	...alike(
		'SSH and SFTP',
		same('no key fits', operation('All configured authentication methods failed')),
		same('no handshake in time', operation('Timed out while waiting for handshake')),
		same('the key of the host is another', operation('Handshake failed: no matching host key format')),
		same('no exchange of keys in common', operation('Handshake failed: no matching key exchange algorithm')),
		same(
			'no such file',
			operation('get: No such file /home/deploy/in/4711.xml'),
			operation('get: No such file /home/deploy/in/98230.xml'),
		),
		same(
			'no such folder to put it',
			operation('put: No such file /home/deploy/out/4711.xml'),
			operation('put: No such file /home/deploy/out/12.xml'),
		),
		same('the key is none', operation('Cannot parse privateKey: Unsupported key format')),
		same(
			'the key has a password',
			operation('Cannot parse privateKey: Encrypted private OpenSSH key detected, but no passphrase given'),
		),
	),
	...alike(
		'DynamoDB, SQS, Lambda, SES',
		same('the condition does not hold', api('400', 'The conditional request failed')),
		same(
			'too much for the table',
			api(
				'400',
				'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
			),
		),
		same('an item too large', api('400', 'Item size has exceeded the maximum allowed size')),
		same('no such table', api('400', 'Requested resource not found')),
		same(
			'the function is too slow',
			plain('2026-11-28T09:14:02.118Z 3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e Task timed out after 3.00 seconds'),
			plain('2026-11-28T14:40:31.420Z c0ffee00-1111-4222-8333-444455556666 Task timed out after 3.01 seconds'),
		),
		same(
			'the function ended',
			plain('RequestId: 3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e Error: Runtime exited with error: exit status 1'),
			plain('RequestId: c0ffee00-1111-4222-8333-444455556666 Error: Runtime exited with error: exit status 1'),
		),
		same(
			'the function was killed',
			plain('RequestId: 3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e Error: Runtime exited with error: signal: killed'),
			plain('RequestId: 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d Error: Runtime exited with error: signal: killed'),
		),
		same(
			'the recipient is not verified',
			api(
				'400',
				'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: ana@example.com',
			),
			api(
				'400',
				'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: j.doe@example.org, li.wei@example.cn',
			),
		),
		same(
			'the sending is off',
			api(
				'400',
				'Sending suspended for this account. For more information, please check the inbox of the email address associated with your AWS account.',
			),
		),
		same('the second is used up', api('400', 'Maximum sending rate exceeded.')),
		same('the day is used up', api('400', 'Daily message quota exceeded.')),
	),
];
