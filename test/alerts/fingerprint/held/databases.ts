import { alike, net, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const databases: ProblemGroup[] = [
	...alike(
		'MySQL: not there',
		same('no column totl', operation("Unknown column 'totl' in 'field list'")),
		same('no column sku', operation("Unknown column 'sku' in 'field list'")),
		same('no table invoices', operation("Table 'shop.invoices' doesn't exist")),
		same('no table refunds', operation("Table 'shop.refunds' doesn't exist")),
		same('no database', operation("Unknown database 'shopp'")),
	),
	...alike(
		'MySQL: constraints',
		same(
			'an order twice',
			operation("Duplicate entry '4711' for key 'orders.PRIMARY'"),
			operation("Duplicate entry '4712' for key 'orders.PRIMARY'"),
			operation("Duplicate entry '98-2026-11-28' for key 'orders.PRIMARY'"),
		),
		same(
			'an address twice',
			operation("Duplicate entry 'ana@example.com' for key 'customers.email_unique'"),
			operation("Duplicate entry 'o'brian@example.ie' for key 'customers.email_unique'"),
		),
		same(
			'the name is too long',
			operation("Data too long for column 'name' at row 1"),
			operation("Data too long for column 'name' at row 318"),
		),
		same('the note is too long', operation("Data too long for column 'note' at row 1")),
		same(
			'no number in qty',
			operation("Incorrect integer value: 'n/a' for column 'qty' at row 7"),
			operation("Incorrect integer value: '12 pcs' for column 'qty' at row 1"),
		),
		same('no value for qty', operation("Column 'qty' cannot be null")),
		same('no value for name', operation("Column 'name' cannot be null")),
	),
	...alike(
		'MySQL: connections',
		same(
			'the password is wrong',
			operation("Access denied for user 'app'@'10.0.0.7' (using password: YES)"),
			operation("Access denied for user 'app'@'10.0.0.12' (using password: YES)"),
			operation("Access denied for user 'app'@'ip-10-2-9-31.internal' (using password: YES)"),
		),
		same(
			'no right to the database',
			operation("Access denied for user 'app'@'10.0.0.7' to database 'shop'"),
			operation("Access denied for user 'app'@'10.0.0.12' to database 'shop'"),
		),
		same(
			'the host may not connect',
			operation("Host '10.0.0.7' is not allowed to connect to this MySQL server"),
			operation("Host '10.0.0.19' is not allowed to connect to this MySQL server"),
		),
		same(
			'the host was blocked',
			operation("Host '10.0.0.7' is blocked because of many connection errors; unblock with 'mysqladmin flush-hosts'"),
			operation("Host '10.0.0.8' is blocked because of many connection errors; unblock with 'mysqladmin flush-hosts'"),
		),
		same('cut off', plain('Connection lost: The server closed the connection.')),
		same('no connection left', operation('Too many connections')),
		same(
			'refused',
			net('ECONNREFUSED', 'connect ECONNREFUSED 172.18.0.3:3306'),
			net('ECONNREFUSED', 'connect ECONNREFUSED 172.18.0.7:3306'),
		),
		same(
			'no answer in time',
			net('ETIMEDOUT', 'connect ETIMEDOUT 172.18.0.3:3306'),
			net('ETIMEDOUT', 'connect ETIMEDOUT 172.18.0.4:3306'),
		),
	),
	...alike(
		'MongoDB',
		same(
			'an order twice',
			plain(
				"E11000 duplicate key error collection: shop.orders index: _id_ dup key: { _id: ObjectId('65f1c0a2e4b0a1b2c3d4e5f6') }",
				'MongoServerError',
			),
			plain(
				"E11000 duplicate key error collection: shop.orders index: _id_ dup key: { _id: ObjectId('65f1c0b9e4b0a1b2c3d4e601') }",
				'MongoServerError',
			),
		),
		same(
			'a number twice',
			plain(
				'E11000 duplicate key error collection: shop.orders index: number_1 dup key: { number: "4711" }',
				'MongoServerError',
			),
			plain(
				'E11000 duplicate key error collection: shop.orders index: number_1 dup key: { number: "4712" }',
				'MongoServerError',
			),
		),
		same(
			'no object id',
			plain(
				'Argument passed in must be a string of 12 bytes or a string of 24 hex characters or an integer',
				'BSONError',
			),
		),
		same(
			'no server to be found',
			plain('getaddrinfo ENOTFOUND shop-shard-00-00.k8xq2.mongodb.example', 'MongoServerSelectionError'),
			plain('getaddrinfo ENOTFOUND shop-shard-00-02.k8xq2.mongodb.example', 'MongoServerSelectionError'),
		),
		same(
			'no server in time',
			plain('Server selection timed out after 30000 ms', 'MongoServerSelectionError'),
			plain('Server selection timed out after 5000 ms', 'MongoServerSelectionError'),
		),
	),
	...alike(
		'SQL Server and Postgres in French',
		same(
			'an order twice',
			plain(
				"Violation of PRIMARY KEY constraint 'PK_Orders'. Cannot insert duplicate key in object 'dbo.Orders'. The duplicate key value is (4711).",
				'RequestError',
			),
			plain(
				"Violation of PRIMARY KEY constraint 'PK_Orders'. Cannot insert duplicate key in object 'dbo.Orders'. The duplicate key value is (4712).",
				'RequestError',
			),
		),
		same(
			'an article twice',
			plain(
				"Violation of UNIQUE KEY constraint 'UQ_Articles_Sku'. Cannot insert duplicate key in object 'dbo.Articles'. The duplicate key value is (AB-1204-XL).",
				'RequestError',
			),
			plain(
				"Violation of UNIQUE KEY constraint 'UQ_Articles_Sku'. Cannot insert duplicate key in object 'dbo.Articles'. The duplicate key value is (ZK-77-S).",
				'RequestError',
			),
		),
		same(
			'chosen as the victim',
			plain(
				'Transaction (Process ID 61) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
				'RequestError',
			),
			plain(
				'Transaction (Process ID 118) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
				'RequestError',
			),
		),
		same(
			'no integer',
			operation('syntaxe en entrée invalide pour le type integer : « douze »'),
			operation('syntaxe en entrée invalide pour le type integer : « 12,5 »'),
		),
		same('no numeric', operation('syntaxe en entrée invalide pour le type numeric : « douze »')),
		same('no table commandes', operation("la relation « commandes » n'existe pas")),
		same('no table clients', operation("la relation « clients » n'existe pas")),
	),
];
