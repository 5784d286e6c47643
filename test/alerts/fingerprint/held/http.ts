import { alike, api, net, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const http: ProblemGroup[] = [
	...alike(
		'a status and no words',
		same('400, no words', api('400')),
		same('402, no words', api('402')),
		same('408, no words', api('408')),
		same('410, no words', api('410')),
		same('413, no words', api('413')),
		same('415, no words', api('415')),
		same('422, no words', api('422')),
		same('502, no words', api('502')),
		same('507, no words', api('507')),
		same('520, no words', api('520')),
	),
	...alike(
		'a 422 for a field',
		same(
			'the e-mail address is taken',
			api('422', 'email: The address ana@example.com is already taken.'),
			api('422', 'email: The address j.doe+test@example.org is already taken.'),
		),
		same(
			'the user name is taken',
			api('422', "username: The name 'ana77' is already taken."),
			api('422', "username: The name 'jdoe' is already taken."),
		),
		same(
			'the e-mail address is none',
			api('422', "email: 'ana(at)example.com' is not a valid address."),
			api('422', "email: 'none' is not a valid address."),
			api('422', "email: '' is not a valid address."),
		),
		same(
			'the postcode does not fit the country',
			api('422', 'postcode: 1011 AB is not a valid postcode for DE'),
			api('422', 'postcode: 7500 is not a valid postcode for DE'),
		),
	),
	...alike(
		'a state that does not fit',
		same(
			'the invoice was paid',
			api('409', 'Invoice INV-2026-00481 is already paid and can not be changed'),
			api('409', 'Invoice INV-2025-11990 is already paid and can not be changed'),
		),
		same(
			'the invoice was cancelled',
			api('409', 'Invoice INV-2026-00481 is already cancelled and can not be changed'),
			api('409', 'Invoice INV-2026-00733 is already cancelled and can not be changed'),
		),
		same(
			'another version was stored',
			api('409', 'Version conflict: document 9f1c expected version 12, found 14'),
			api('409', 'Version conflict: document 07aa expected version 3, found 4'),
		),
		same(
			'the same key twice',
			api('409', 'Idempotency key 018f2c6e-77aa-7c11-b0de-2f6a1b9c4d33 was used with another body'),
			api('409', 'Idempotency key 018f2c71-02bb-7e90-8a1c-6d5e4f3a2b10 was used with another body'),
		),
	),
	...alike(
		'too large, too many',
		same(
			'the body is too large',
			api('413', 'Payload of 11534336 bytes exceeds the limit of 10485760 bytes'),
			api('413', 'Payload of 20971521 bytes exceeds the limit of 10485760 bytes'),
		),
		same(
			'too many rows at once',
			api('413', 'Batch of 1200 rows exceeds the limit of 1000 rows'),
			api('413', 'Batch of 1001 rows exceeds the limit of 1000 rows'),
		),
		same(
			'the answer is too large',
			plain('maxContentLength size of 2000 exceeded', 'AxiosError'),
			plain('maxContentLength size of 5000 exceeded', 'AxiosError'),
		),
		same('too many redirects', plain('Maximum number of redirects exceeded', 'AxiosError')),
	),
	...alike(
		'no answer, with the address',
		same(
			'refused',
			plain(
				'request to http://10.1.7.4:3000/api/items/4711 failed, reason: connect ECONNREFUSED 10.1.7.4:3000',
				'FetchError',
			),
			plain(
				'request to http://10.1.7.9:3000/api/items/98?full=1 failed, reason: connect ECONNREFUSED 10.1.7.9:3000',
				'FetchError',
			),
		),
		same(
			'no answer in time',
			plain(
				'request to http://10.1.7.4:3000/api/items/4711 failed, reason: connect ETIMEDOUT 10.1.7.4:3000',
				'FetchError',
			),
			plain(
				'request to http://10.1.7.9:3000/api/items/12 failed, reason: connect ETIMEDOUT 10.1.7.9:3000',
				'FetchError',
			),
		),
		same(
			'cut off',
			plain('request to http://10.1.7.4:3000/api/items/4711 failed, reason: read ECONNRESET', 'FetchError'),
			plain('request to http://10.1.7.9:3000/api/items/90 failed, reason: read ECONNRESET', 'FetchError'),
		),
		same('a pipe that broke', net('EPIPE', 'write EPIPE')),
		same(
			'no way to the network',
			net('ENETUNREACH', 'connect ENETUNREACH 198.51.100.20:443 - Local (0.0.0.0:0)'),
			net('ENETUNREACH', 'connect ENETUNREACH 2001:db8:4::21:443 - Local (:::0)'),
		),
	),
	...alike(
		'TLS',
		same(
			'no TLS on that port',
			net(
				'EPROTO',
				'write EPROTO 80E8AF5B4E7F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:354:',
			),
			net(
				'EPROTO',
				'write EPROTO 40B7C2A1D77F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:354:',
			),
		),
		same(
			'no cipher in common',
			net(
				'EPROTO',
				'write EPROTO 80E8AF5B4E7F0000:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1586:SSL alert number 40',
			),
			net(
				'EPROTO',
				'write EPROTO 2031B9C77A7F0000:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1586:SSL alert number 40',
			),
		),
		same(
			'another name in the certificate',
			net(
				'ERR_TLS_CERT_ALTNAME_INVALID',
				"Hostname/IP does not match certificate's altnames: IP: 10.0.0.4 is not in the cert's list: ",
			),
			net(
				'ERR_TLS_CERT_ALTNAME_INVALID',
				"Hostname/IP does not match certificate's altnames: IP: 10.0.0.5 is not in the cert's list: ",
			),
		),
		same(
			'cut off before TLS',
			net('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
		),
	),
];
