import { alike, api, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const services: ProblemGroup[] = [
	...alike(
		'Airtable',
		same('no field Prise', api('422', 'Unknown field name: "Prise"')),
		same('no field Totl', api('422', 'Unknown field name: "Totl"')),
		same(
			'no such choice',
			api('422', 'Insufficient permissions to create new select option ""In progress""'),
			api('422', 'Insufficient permissions to create new select option ""Offen""'),
		),
		same('no value for Amount', api('422', 'Field "Amount" cannot accept the provided value')),
		same('no value for Due', api('422', 'Field "Due" cannot accept the provided value')),
		same(
			'no such record',
			api('422', 'Record ID rec0AbCdEfGhIjKlM does not exist in this table'),
			api('422', 'Record ID recZyXwVuTsRqPoNm does not exist in this table'),
		),
		same(
			'may not or is not there',
			api(
				'403',
				'Invalid permissions, or the requested model was not found. Check that both your user and your token have the required permissions, and that the model names and/or ids are correct.',
			),
		),
		same('the month is used up', api('429', 'You have exceeded your monthly API call limit.')),
	),
	...alike(
		'Shopify',
		same('the title is empty', api('422', "title: can't be blank")),
		same('the SKU is empty', api('422', "sku: can't be blank")),
		same(
			'too fast',
			api('429', 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.'),
			api('429', 'Exceeded 4 calls per second for api client. Reduce request rates to resume uninterrupted service.'),
		),
		same(
			'the order was changed meanwhile',
			api('409', 'Order 5512340099071 has been modified since 2026-11-28T09:14:02-05:00'),
			api('409', 'Order 5512340107263 has been modified since 2026-11-28T11:40:55-05:00'),
		),
		same(
			'a phone number that is none',
			api('422', "phone: '+49 30 1' is invalid"),
			api('422', "phone: '0000' is invalid"),
		),
	),
	...alike(
		'GraphQL',
		same('no field prise', api('400', "Field 'prise' doesn't exist on type 'Product'")),
		same('no field prise of a variant', api('400', "Field 'prise' doesn't exist on type 'ProductVariant'")),
		same('no field stok', api('400', "Field 'stok' doesn't exist on type 'Product'")),
		same(
			'no such id',
			api(
				'200',
				"Variable $id of type ID! was provided invalid value: Invalid global id 'gid://shopify/Product/4711x'",
			),
			api('200', "Variable $id of type ID! was provided invalid value: Invalid global id 'undefined'"),
		),
		same(
			'no value for input',
			api(
				'200',
				'Variable $input of type ProductInput! was provided invalid value for title (Expected value to not be null)',
			),
		),
		same(
			'too dear',
			api('200', 'Query cost is 2104, which exceeds the single query max cost limit (1000).'),
			api('200', 'Query cost is 1012, which exceeds the single query max cost limit (1000).'),
		),
		same('throttled', api('200', 'Throttled')),
		same(
			'the query is broken',
			api('400', 'syntax error, unexpected end of file at [12, 3]'),
			api('400', 'syntax error, unexpected end of file at [40, 1]'),
		),
		same(
			'GitHub: no such repository',
			api('200', "Could not resolve to a Repository with the name 'acme/shop-4711'."),
			api('200', "Could not resolve to a Repository with the name 'globex/web'."),
		),
		same(
			'GitHub: no such user',
			api('200', "Could not resolve to a User with the login of 'ana77'."),
			api('200', "Could not resolve to a User with the login of 'jdoe-x'."),
		),
	),
	...alike(
		'Jira and Zendesk',
		same('the issue type', api('400', 'issuetype: Specify a valid issue type')),
		same('the priority', api('400', 'priority: Specify a valid priority')),
		same(
			'no field',
			api(
				'400',
				"customfield_10042: Field 'customfield_10042' cannot be set. It is not on the appropriate screen, or unknown.",
			),
		),
		same(
			'no such issue',
			api('404', 'Issue OPS-4711 does not exist or you do not have permission to see it.'),
			api('404', 'Issue OPS-98 does not exist or you do not have permission to see it.'),
		),
		same(
			'the person is suspended',
			api('422', 'Requester: Email ana@example.com is suspended'),
			api('422', 'Requester: Email li.wei@example.cn is suspended'),
		),
		same(
			'the ticket is closed',
			api('422', 'Status: closed prevents ticket update (4711)'),
			api('422', 'Status: closed prevents ticket update (98230)'),
		),
	),
	...alike(
		'Microsoft and Twilio',
		same(
			'the secret of the app is too old',
			api(
				'401',
				"AADSTS7000222: The provided client secret keys for app '3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e' are expired. Trace ID: 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c00 Correlation ID: 9f8e7d6c-5b4a-4392-8170-6f5e4d3c2b1a Timestamp: 2026-11-28 09:14:02Z",
			),
			api(
				'401',
				"AADSTS7000222: The provided client secret keys for app '3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e' are expired. Trace ID: 77777777-4e5f-4a6b-8c7d-9e0f1a2b3c01 Correlation ID: 88888888-5b4a-4392-8170-6f5e4d3c2b1b Timestamp: 2026-11-28 14:02:59Z",
			),
		),
		same(
			'the secret of the app is wrong',
			api(
				'401',
				"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e'. Trace ID: 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c02 Timestamp: 2026-11-28 09:14:02Z",
			),
		),
		same('the mailbox is busy', api('429', 'Application is over its MailboxConcurrency limit.')),
		same('the mailbox gets too much', api('429', 'Application is over its IncomingBytes limit.')),
		same(
			'no number to call',
			api('400', "The 'To' number +4930123 is not a valid phone number."),
			api('400', "The 'To' number +1555 is not a valid phone number."),
		),
		same(
			'no number to call from',
			api('400', "The 'From' number +4930123 is not a valid phone number, shortcode, or alphanumeric sender ID."),
		),
		same('the person wants none', api('400', 'Attempt to send to unsubscribed recipient')),
	),
];
