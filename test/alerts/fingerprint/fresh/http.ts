import { alike, api, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { off, on400, on401, on403, on404, on409, on422, on500, on503, said } from './told.js';

export const http: ProblemGroup[] = [
	...alike(
		'a status and no words',
		same('406, no words', api('406')),
		same('423, no words', api('423')),
		same('451, no words', api('451')),
	),
	...alike(
		'what frameworks say of a body',
		on400(
			'Spring: no date',
			'JSON parse error: Cannot deserialize value of type `java.time.LocalDate` from String "{}"',
			'31.11.2026',
			'tbd',
		),
		on422('FastAPI: no guest_id', 'body.guest_id: Field required'),
		on422('FastAPI: no room_id', 'body.room_id: Field required'),
		on404('Rails: no such booking', "Couldn't find Booking with 'id'={}", '882137', '90'),
		on404('Rails: no such guest', "Couldn't find Guest with 'id'={}", '40552', '882137'),
	),
	...alike(
		'bookings',
		on409(
			'the room is taken',
			'Room {} is not available from {} to {}',
			'214 | 2026-12-04 | 2026-12-07',
			'31 | 2026-12-24 | 2027-01-02',
			'118 | 2026-11-30 | 2026-12-01',
		),
		on409('the booking is over', 'Booking {} has already been checked out', 'BK-77H2QX', 'BK-0PM9ZD'),
		on409('the booking was called off', 'Booking {} has already been cancelled', 'BK-77H2QX', 'BK-T4LW83'),
	),
	...alike(
		'500 and its trace',
		on500(
			'an unexpected error',
			'An unexpected error occurred. Reference: {}',
			'00-9c1f4e7ab0d25368c17e90fa4b3d6285-b7ad6b71692c3331-01',
			'00-e40b72c95d8f1a36870d5ce2913fab64-1f0e9d8c7b6a5948-01',
		),
		on500(
			'no connection to the storage',
			'Storage connection lost. Reference: {}',
			'00-9c1f4e7ab0d25368c17e90fa4b3d6285-a1b08c2fd9e37546-01',
			'00-37f5d1c08e94b26a50e7fa8d1b3c9642-5d0c7e2b91fa8346-01',
		),
		on503('maintenance', 'Down for maintenance until {} UTC', '2026-11-28 04:00', '2026-12-05 04:30'),
	),
	...alike(
		'keys',
		on401('the token is too old', 'jwt expired'),
		on401('the token is none', 'jwt malformed'),
		on401('the token was signed by others', 'invalid signature'),
		on400('the sign-in is over', 'invalid_grant'),
		on403('the address is not on the list', 'IP address {} is not in the allowlist', '198.51.100.23', '198.51.100.87'),
	),
	...alike(
		'the network',
		off('ECONNRESET')('hung up', 'socket hang up'),
		off('UND_ERR_CONNECT_TIMEOUT')('too slow to connect', 'Connect Timeout Error'),
		off('UND_ERR_HEADERS_TIMEOUT')('too slow to begin', 'Headers Timeout Error'),
		off('CERT_HAS_EXPIRED')('the certificate is too old', 'certificate has expired'),
		off('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')('the issuer is unknown', 'unable to get local issuer certificate'),
		said('a sign in Authorization', 'Invalid character in header content ["Authorization"]'),
		said('a sign in X-Order-Name', 'Invalid character in header content ["X-Order-Name"]'),
	),
];
