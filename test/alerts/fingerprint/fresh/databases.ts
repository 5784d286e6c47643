import { alike, operation, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { by, on400, on401, on403, refused, said } from './told.js';

const references = (id: number) =>
	operation(
		'update or delete on table "tenants" violates foreign key constraint "leases_tenant_fk" on table "leases"',
		`Key (id)=(${id}) is still referenced from table "leases".`,
	);

export const databases: ProblemGroup[] = [
	...alike(
		'Postgres: statements and values',
		same('still in use', references(30118), references(29), references(871500)),
		refused('tenants may not be read', 'permission denied for table tenants'),
		refused('leases may not be read', 'permission denied for table leases'),
		refused('no such state', 'invalid input value for enum lease_state: "{}"', 'Active', 'canceled'),
		refused('no such date', 'date/time field value out of range: "{}"', '2026-11-31', '30/11/2026'),
		refused('the same row twice', 'ON CONFLICT DO UPDATE command cannot affect row a second time'),
	),
	...alike(
		'Postgres: the server',
		said('it starts', 'the database system is starting up'),
		said('it stops', 'the database system is shutting down'),
		said('only for reading', 'cannot execute INSERT in a read-only transaction'),
		said('disk full', 'could not extend file "{}": No space left on device', 'base/16401/24576.3', 'base/16401/31880'),
	),
	...alike(
		'Supabase',
		on403('leads are protected', 'new row violates row-level security policy for table "leads"'),
		on403('profiles are protected', 'new row violates row-level security policy for table "profiles"'),
		on400('no column emial', "Could not find the 'emial' column of 'leads' in the schema cache"),
		on400('no column sorce', "Could not find the 'sorce' column of 'leads' in the schema cache"),
		on401('the token is too old', 'JWT expired'),
	),
	...alike(
		'MySQL and SQL Server',
		refused('too many points', "Out of range value for column 'points' at row {}", '3', '126'),
		refused('too large a rank', "Out of range value for column 'rank' at row 3"),
		by('RequestError')('no column Ortt', "Invalid column name 'Ortt'."),
		said(
			'the phone number is too long',
			"String or binary data would be truncated in table 'crm.dbo.Contacts', column 'Phone'. Truncated value: '{}'.",
			'+49 171 5550132 (priv',
			'0043-1-5550188 / 0043',
		),
		said('no int', "Conversion failed when converting the nvarchar value '{}' to data type int.", 'N/A', '12 Stk'),
	),
	...alike(
		'Redis, MongoDB, Elasticsearch',
		by('ReplyError')('a password is wanted', 'NOAUTH Authentication required.'),
		by('ReplyError')('the password is wrong', 'WRONGPASS invalid username-password pair or user is disabled.'),
		by('MongoNetworkError')('closed', 'connection {} to {} closed', '7 | 10.20.4.31:27017', '112 | 10.20.4.32:27017'),
		by('MongoNetworkTimeoutError')(
			'too slow',
			'connection {} to {} timed out',
			'9 | 10.20.4.31:27017',
			'48 | 10.20.4.33:27017',
		),
	),
];
