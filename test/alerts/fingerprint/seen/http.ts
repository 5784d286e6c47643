import { alike, api, net, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const http: ProblemGroup[] = [
	...alike(
		'a status and no words',
		same('401, no words', api('401')),
		same('403, no words', api('403')),
		same('404, no words', api('404')),
		same('405, no words', api('405')),
		same('409, no words', api('409')),
		same('412, no words', api('412')),
		same('429, no words', api('429')),
		same('500, no words', api('500')),
		same('503, no words', api('503')),
		same('504, no words', api('504')),
	),
	...alike(
		'a 400 for a field',
		same(
			'email is missing',
			api('400', 'Missing required field: email (request 7f3a9c1e)'),
			api('400', 'Missing required field: email (request b81e02d4)'),
		),
		same(
			'phone is missing',
			api('400', 'Missing required field: phone (request 99ab01ff)'),
			api('400', 'Missing required field: phone (request 0c44d2a7)'),
		),
		same(
			'the amount is not positive',
			api('400', 'Field "amount" must be a positive number, got -12.50'),
			api('400', 'Field "amount" must be a positive number, got 0'),
		),
		same(
			'the quantity is not positive',
			api('400', 'Field "quantity" must be a positive number, got 0'),
			api('400', 'Field "quantity" must be a positive number, got -3'),
		),
	),
	...alike(
		'something is not there',
		same(
			'the customer is unknown',
			api('404', 'Customer 48213 not found'),
			api('404', 'Customer 99817 not found'),
			api('404', 'Customer 7 not found'),
		),
		same('the order is unknown', api('404', 'Order 48213 not found'), api('404', 'Order 1200345 not found')),
		same(
			'a route with a typing error',
			api('404', 'Cannot GET /v2/custmers/48213'),
			api('404', 'Cannot GET /v2/custmers/3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e'),
		),
		same(
			'the customer was deleted',
			api('410', 'Customer 48213 was deleted on 2026-03-02'),
			api('410', 'Customer 61 was deleted on 2025-12-24'),
		),
	),
	...alike(
		'too much asked',
		same(
			'limited for seconds',
			api('429', 'Rate limit exceeded, retry in 37 seconds'),
			api('429', 'Rate limit exceeded, retry in 12 seconds'),
			api('429', 'Rate limit exceeded, retry in 1 seconds'),
		),
		same(
			'the quota of the day',
			api('429', 'Daily quota of 10000 requests used up, resets at 2026-11-29T00:00:00Z'),
			api('429', 'Daily quota of 10000 requests used up, resets at 2026-11-30T00:00:00Z'),
		),
		same(
			'too many at once',
			api('429', 'Concurrency limit exceeded, 26 of 25 requests in flight'),
			api('429', 'Concurrency limit exceeded, 31 of 25 requests in flight'),
		),
	),
	...alike(
		'a 500 with words',
		same(
			'an inner error with a trace',
			api('500', 'Internal error, trace 4bf92f3577b34da6a3ce929d0e0e4736'),
			api('500', 'Internal error, trace 00f067aa0ba902b7c1d2e3f4a5b6c7d8'),
		),
		same(
			'a lock on a row',
			api('500', 'could not obtain lock on row 48213'),
			api('500', 'could not obtain lock on row 55'),
		),
		same(
			'no room on the disk',
			api('500', 'write /var/lib/orders/spool/000481.tmp: no space left on device'),
			api('500', 'write /var/lib/orders/spool/000977.tmp: no space left on device'),
		),
	),
	...alike(
		'no answer',
		same(
			'refused',
			net('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.4:8080'),
			net('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.17:8080'),
			net('ECONNREFUSED', 'connect ECONNREFUSED ::1:8080'),
			net('ECONNREFUSED', 'connect ECONNREFUSED fd00:10:244::2f:8080'),
		),
		same(
			'no answer in time',
			net('ETIMEDOUT', 'connect ETIMEDOUT 203.0.113.7:443'),
			net('ETIMEDOUT', 'connect ETIMEDOUT 203.0.113.91:443'),
			net('ETIMEDOUT', 'connect ETIMEDOUT 2001:db8::12:443'),
		),
		same(
			'no such host',
			net('ENOTFOUND', 'getaddrinfo ENOTFOUND api.exmaple.com'),
			net('ENOTFOUND', 'getaddrinfo ENOTFOUND api.exmaple.com:443'),
		),
		same('the name server does not answer', net('EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.example.com')),
		same('cut off', net('ECONNRESET', 'read ECONNRESET')),
		same(
			'no way to the host',
			net('EHOSTUNREACH', 'connect EHOSTUNREACH 10.2.0.8:443'),
			net('EHOSTUNREACH', 'connect EHOSTUNREACH 10.2.0.9:443'),
		),
		same(
			'the time-out of the node',
			net('ECONNABORTED', 'timeout of 300000ms exceeded'),
			net('ECONNABORTED', 'timeout of 10000ms exceeded'),
		),
	),
	...alike(
		'certificates',
		same('self-signed', net('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate')),
		same('self-signed in the chain', net('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain')),
		same(
			'not yet valid or no longer',
			plain(
				'x509: certificate has expired or is not yet valid: current time 2026-11-28T09:14:02Z is after 2026-11-20T00:00:00Z',
			),
			plain(
				'x509: certificate has expired or is not yet valid: current time 2026-11-28T17:40:55Z is after 2026-11-20T00:00:00Z',
			),
		),
		same('no chain', net('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate')),
	),
	...alike(
		'tokens',
		same(
			'the token is too old',
			api('401', 'Token expired at 2026-11-28T09:00:00.000Z, it is now 2026-11-28T09:00:41.120Z'),
			api('401', 'Token expired at 2026-11-27T21:00:00.000Z, it is now 2026-11-28T06:12:09.004Z'),
		),
		same('the token is for others', api('401', 'Token audience https://api.example.net/v1 does not match')),
		same(
			'the token lacks a scope to write',
			api('403', 'Token tok_8Hq2LmZx lacks scope orders:write'),
			api('403', 'Token tok_0PpQa71c lacks scope orders:write'),
		),
		same('the token lacks a scope to read', api('403', 'Token tok_8Hq2LmZx lacks scope orders:read')),
	),
];
