import { alike, net, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const databases: ProblemGroup[] = [
	...alike(
		'Postgres: not there',
		same(
			'no column price',
			operation('column "price" does not exist', 'Failed query: SELECT price FROM orders WHERE id = 4711'),
			operation('column "price" does not exist', 'Failed query: SELECT price FROM orders WHERE id = 98'),
		),
		same(
			'no column prise',
			operation('column "prise" does not exist', 'Failed query: SELECT prise FROM orders WHERE id = 4711'),
		),
		same('no table orders', operation('relation "orders" does not exist')),
		same('no table customers', operation('relation "customers" does not exist')),
		same('no database shop', operation('database "shop" does not exist')),
		same('no role reporting', operation('role "reporting" does not exist')),
		same('no function', operation('function json_agg_strict(text, integer) does not exist')),
		same('no table rechnungen, in German', operation('Relation »rechnungen« existiert nicht')),
		same('no table kunden, in German', operation('Relation »kunden« existiert nicht')),
	),
	...alike(
		'Postgres: constraints',
		same(
			'an order twice',
			operation('duplicate key value violates unique constraint "orders_pkey"', 'Key (id)=(4711) already exists.'),
			operation('duplicate key value violates unique constraint "orders_pkey"', 'Key (id)=(4712) already exists.'),
			operation(
				'duplicate key value violates unique constraint "orders_pkey"',
				'Key (id)=(0b6f2c1e-8f5d-4a53-9d29-5b1e6a7c8d90) already exists.',
			),
		),
		same(
			'an address twice',
			operation(
				'duplicate key value violates unique constraint "customers_email_key"',
				'Key (email)=(ana@example.com) already exists.',
			),
			operation(
				'duplicate key value violates unique constraint "customers_email_key"',
				'Key (email)=(li.wei@example.cn) already exists.',
			),
		),
		same(
			'no customer of the order',
			operation(
				'insert or update on table "orders" violates foreign key constraint "orders_customer_id_fkey"',
				'Key (customer_id)=(912) is not present in table "customers".',
			),
			operation(
				'insert or update on table "orders" violates foreign key constraint "orders_customer_id_fkey"',
				'Key (customer_id)=(17) is not present in table "customers".',
			),
		),
		same(
			'no total',
			operation(
				'null value in column "total" of relation "orders" violates not-null constraint',
				'Failing row contains (4711, ACME, null, 2026-11-28 09:14:02.113+00).',
			),
			operation(
				'null value in column "total" of relation "orders" violates not-null constraint',
				'Failing row contains (4809, Globex, null, 2026-11-28 11:01:40.9+00).',
			),
		),
		same(
			'no currency',
			operation(
				'null value in column "currency" of relation "orders" violates not-null constraint',
				'Failing row contains (4711, ACME, 12.50, null).',
			),
		),
	),
	...alike(
		'Postgres: values',
		same(
			'no integer',
			operation('invalid input syntax for type integer: "abc"'),
			operation('invalid input syntax for type integer: "12,5"'),
			operation('invalid input syntax for type integer: ""'),
			operation('invalid input syntax for type integer: "undefined"'),
		),
		same(
			'no uuid',
			operation('invalid input syntax for type uuid: "abc"'),
			operation('invalid input syntax for type uuid: "4711"'),
		),
		same(
			'no date',
			operation('invalid input syntax for type date: "31.02.2026"'),
			operation('invalid input syntax for type date: "soon"'),
		),
		same(
			'too large for an integer',
			operation('value "4294967296" is out of range for type integer'),
			operation('value "99999999999" is out of range for type integer'),
		),
		same('too long for 50', operation('value too long for type character varying(50)')),
	),
	...alike(
		'Postgres: locks and connections',
		same(
			'a deadlock',
			operation(
				'deadlock detected',
				'Process 18231 waits for ShareLock on transaction 902113; blocked by process 18240.',
			),
			operation('deadlock detected', 'Process 777 waits for ShareLock on transaction 1290004; blocked by process 781.'),
		),
		same('a lock not had in time', operation('canceling statement due to lock timeout')),
		same('a statement too slow', operation('canceling statement due to statement timeout')),
		same('the server was stopped', plain('terminating connection due to administrator command')),
		same('cut off', plain('Connection terminated unexpectedly')),
		same('no connection left', plain('sorry, too many clients already')),
		same('no connection of the pool in time', plain('timeout exceeded when trying to connect')),
		same(
			'refused',
			net('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.4:5432'),
			net('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.5:5432'),
		),
		same(
			'no entry for this host',
			plain('no pg_hba.conf entry for host "10.0.3.7", user "app", database "shop", no encryption'),
			plain('no pg_hba.conf entry for host "10.0.3.44", user "app", database "shop", no encryption'),
		),
		same('the password is wrong', plain('password authentication failed for user "app"')),
	),
	...alike(
		'Redis',
		same(
			'moved to another node',
			plain('MOVED 3999 10.0.0.8:6381', 'ReplyError'),
			plain('MOVED 866 10.0.0.9:6379', 'ReplyError'),
		),
		same('another type', plain('WRONGTYPE Operation against a key holding the wrong kind of value', 'ReplyError')),
		same('memory is full', plain("OOM command not allowed when used memory > 'maxmemory'.", 'ReplyError')),
		same('a replica', plain("READONLY You can't write against a read only replica.", 'ReplyError')),
	),
	...alike(
		'MySQL: statements',
		same(
			'the statement is wrong near VALUES',
			operation(
				"You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 's Bakery', 12.50)' at line 1",
			),
			operation(
				"You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'Neill & Sons', 7)' at line 1",
			),
		),
		same('a deadlock', operation('Deadlock found when trying to get lock; try restarting transaction')),
		same('a lock not had in time', operation('Lock wait timeout exceeded; try restarting transaction')),
		same('a packet too large', operation("Got a packet bigger than 'max_allowed_packet' bytes")),
	),
];
