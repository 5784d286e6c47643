import { alike, api, operation, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const services: ProblemGroup[] = [
	...alike(
		'Slack',
		same('no such channel', operation('Slack error response: "channel_not_found"')),
		same('not in the channel', operation('Slack error response: "not_in_channel"')),
		same('the channel is archived', operation('Slack error response: "is_archived"')),
		same('the token was taken back', operation('Slack error response: "token_revoked"')),
		same('the token is wrong', operation('Slack error response: "invalid_auth"')),
		same('the message is too long', operation('Slack error response: "msg_too_long"')),
		same('the blocks are wrong', operation('Slack error response: "invalid_blocks"')),
		same(
			'a scope to write is missing',
			operation(
				'Your Slack credential is missing required Oauth Scopes',
				'Add the following scope(s) to your Slack App: chat:write',
			),
		),
		same(
			'a scope to read is missing',
			operation(
				'Your Slack credential is missing required Oauth Scopes',
				'Add the following scope(s) to your Slack App: channels:read',
			),
		),
	),
	...alike(
		'Telegram',
		same(
			'marks that do not end',
			api('400', "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 622"),
			api('400', "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 42"),
		),
		same(
			'a sign that must be escaped',
			api(
				'400',
				"Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
			),
		),
		same('no such chat', api('400', 'Bad Request: chat not found')),
		same('no such message', api('400', 'Bad Request: message to edit not found')),
		same('too long', api('400', 'Bad Request: message is too long')),
		same('blocked by the person', api('403', 'Forbidden: bot was blocked by the user')),
		same('thrown out', api('403', 'Forbidden: bot was kicked from the supergroup chat')),
		same('too many', api('429', 'Too Many Requests: retry after 31'), api('429', 'Too Many Requests: retry after 7')),
		same('the group became another', api('400', 'Bad Request: group chat was upgraded to a supergroup chat')),
	),
	...alike(
		'Notion',
		same(
			'no such database',
			api(
				'404',
				'Could not find database with ID: 3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e. Make sure the relevant pages and databases are shared with your integration.',
			),
			api(
				'404',
				'Could not find database with ID: c0ffee00-1111-4222-8333-444455556666. Make sure the relevant pages and databases are shared with your integration.',
			),
		),
		same(
			'no such page',
			api(
				'404',
				'Could not find page with ID: 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d. Make sure the relevant pages and databases are shared with your integration.',
			),
			api(
				'404',
				'Could not find page with ID: 9f8e7d6c-5b4a-4392-8170-6f5e4d3c2b1a. Make sure the relevant pages and databases are shared with your integration.',
			),
		),
		same('no property Status', api('400', 'Status is not a property that exists.')),
		same('no property Due', api('400', 'Due is not a property that exists.')),
		same(
			'a text that is too long',
			api(
				'400',
				'body failed validation: body.children[0].paragraph.rich_text[0].text.content.length should be ≤ `2000`, instead was `2417`.',
			),
			api(
				'400',
				'body failed validation: body.children[0].paragraph.rich_text[0].text.content.length should be ≤ `2000`, instead was `9021`.',
			),
		),
		same(
			'too many blocks',
			api('400', 'body failed validation: body.children.length should be ≤ `100`, instead was `118`.'),
			api('400', 'body failed validation: body.children.length should be ≤ `100`, instead was `240`.'),
		),
		same('saved by two at once', api('409', 'Conflict occurred while saving. Please try again.')),
	),
	...alike(
		'Stripe',
		same(
			'no such customer',
			api('400', "No such customer: 'cus_Qx7aBcDeFgHiJk'"),
			api('400', "No such customer: 'cus_0LmNoPqRsTuVwX'"),
		),
		same(
			'no such price',
			api('400', "No such price: 'price_1PaBcDeFgHiJkLmN'"),
			api('400', "No such price: 'price_1QzYxWvUtSrQpOnM'"),
		),
		same('declined', api('402', 'Your card was declined.')),
		same('too little money', api('402', 'Your card has insufficient funds.')),
		same('the card is too old', api('402', 'Your card has expired.')),
		same(
			'the key is too old',
			api('401', 'Expired API Key provided: sk_live_*********************aB3d'),
			api('401', 'Expired API Key provided: sk_live_*********************zZ9y'),
		),
		same('the key is wrong', api('401', 'Invalid API Key provided: sk_live_*********************aB3d')),
		same(
			'the same key for another call',
			api(
				'400',
				"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'order-4711' if you meant to execute a different request.",
			),
			api(
				'400',
				"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'order-98230' if you meant to execute a different request.",
			),
		),
	),
	...alike(
		'HubSpot',
		same('no property emial', api('400', 'Property "emial" does not exist')),
		same('no property phonee', api('400', 'Property "phonee" does not exist')),
		same(
			'the contact is there already',
			api('409', 'Contact already exists. Existing ID: 481516'),
			api('409', 'Contact already exists. Existing ID: 2342'),
		),
		same(
			'an address is none',
			api(
				'400',
				'Property values were not valid: [{"isValid":false,"message":"Email address ana(at)example.com is invalid","error":"INVALID_EMAIL","name":"email"}]',
			),
			api(
				'400',
				'Property values were not valid: [{"isValid":false,"message":"Email address none is invalid","error":"INVALID_EMAIL","name":"email"}]',
			),
		),
		same('ten seconds', api('429', 'You have reached your ten_secondly_rolling limit.')),
		same('a day', api('429', 'You have reached your daily limit.')),
	),
	...alike(
		'Salesforce',
		same(
			'no column Foo__c',
			api(
				'400',
				"No such column 'Foo__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.",
			),
		),
		same(
			'no column Bar__c',
			api(
				'400',
				"No such column 'Bar__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.",
			),
		),
		same(
			'a row is locked',
			api('400', 'unable to obtain exclusive access to this record or 1 records: 0015g00000AbCdEAAV'),
			api(
				'400',
				'unable to obtain exclusive access to this record or 3 records: 0015g00000XyZwVAAV,0015g00000XyZwWAAV,0015g00000XyZwXAAV',
			),
		),
		same(
			'a record like it is there',
			api('400', 'duplicate value found: External_Id__c duplicates value on record with id: 0035g00000AbCdE'),
			api('400', 'duplicate value found: External_Id__c duplicates value on record with id: 0035g00000XyZwV'),
		),
		same(
			'another record like it is there',
			api('400', 'duplicate value found: Email__c duplicates value on record with id: 0035g00000AbCdE'),
		),
		same('the session is over', api('401', 'Session expired or invalid')),
		same('the day is used up', api('403', 'TotalRequests Limit exceeded.')),
		same(
			'a validation of the company',
			api('400', 'The discount of 35% is above the 20% that your profile may give.'),
			api('400', 'The discount of 22.5% is above the 20% that your profile may give.'),
		),
	),
];
