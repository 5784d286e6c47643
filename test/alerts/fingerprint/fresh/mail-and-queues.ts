import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { by, off, refused, said } from './told.js';

export const mailAndQueues: ProblemGroup[] = [
	...alike(
		'SMTP',
		said(
			'the day is used up',
			'Message failed: 550-5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to 550 5.4.5 https://support.google.com/a/answer/166852 {} - gsmtp',
			'd9443c01a7336-sm6128407plb.31',
			'98e67ed59e1d1-sm2270115pjb.4',
		),
		said(
			'our address is on a list',
			"Can't send mail - all recipients were rejected: 554 5.7.1 Service unavailable; Client host [{}] blocked using zen.spamhaus.org",
			'203.0.113.58',
			'203.0.113.61',
		),
		said(
			'the domain is unknown',
			"Can't send mail - all recipients were rejected: 450 4.1.2 <{}>: Recipient address rejected: Domain not found",
			'hello@exmaple-shop.example',
			't.berg@gnail.example',
		),
		said('not as sender', 'Message failed: 550 5.7.60 SMTP; Client does not have permissions to send as this sender'),
		off('EDNS')('no such server', 'queryA ENOTFOUND smtp.exmaple.com'),
		off('EDNS')('the name server is slow', 'queryA ETIMEOUT smtp.example.com'),
	),
	...alike(
		'IMAP',
		said('may not sign in', 'LOGIN failed.'),
		said('may not sign in by token', 'AUTHENTICATE failed.'),
		said('no folder Belege', "Mailbox doesn't exist: Belege"),
		said('no folder Archiv', "Mailbox doesn't exist: Archiv"),
	),
	...alike(
		'RabbitMQ',
		said(
			'no queue bookings',
			"Operation failed: QueueDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'bookings' in vhost '/'\"",
		),
		said(
			'no queue invoices',
			"Operation failed: QueueDeclare; 404 (NOT-FOUND) with message \"NOT_FOUND - no queue 'invoices' in vhost '/'\"",
		),
		said(
			'an unknown tag',
			'Channel closed by server: 406 (PRECONDITION-FAILED) with message "PRECONDITION_FAILED - unknown delivery tag {}"',
			'42',
			'1817',
		),
	),
	...alike(
		'Kafka and MQTT',
		by('KafkaJSProtocolError')('not here', 'This server does not host this topic-partition'),
		by('KafkaJSProtocolError')('may not', 'Not authorized to access topics: [Topic authorization failed]'),
		said('MQTT: may not', 'Connection refused: Not authorized'),
		said('MQTT: not there', 'Connection refused: Server unavailable'),
	),
	...alike(
		'files elsewhere',
		refused(
			'SFTP: may not write',
			'put: Write stream error: Permission denied {}',
			'/upload/DESADV_20261128_0415.edi',
			'/upload/DESADV_20261129_0415.edi',
		),
		refused(
			'SFTP: no room',
			'put: Write stream error: No space left on device {}',
			'/upload/DESADV_20261128_0415.edi',
			'/upload/DESADV_20261130_1600.edi',
		),
	),
];
