import { alone, answered, apiError, body, type FailedRow, type NodeError, operation } from './shapes.js';

const of = (name: string, error: NodeError, says: string, httpCode?: string): FailedRow => ({
	name,
	run: alone('Call', 'httpRequest', error),
	node: 'Call',
	says,
	...(httpCode === undefined ? {} : { httpCode }),
});

/** The reason stands below, behind or within something that only looks like one. */
export const wrapped: FailedRow[] = [
	body(
		'Discord: its stock words, and a field',
		'400',
		{
			message: 'Invalid Form Body',
			errors: { content: { _errors: [{ message: 'Must be 2000 or fewer in length.' }] } },
		},
		'Must be 2000 or fewer in length.',
	),
	body(
		'Xero',
		'400',
		{
			Message: 'A validation exception occurred',
			Elements: [{ ValidationErrors: [{ Message: "Account code '999' is not valid" }] }],
		},
		"Account code '999' is not valid",
	),
	body(
		'Odoo',
		'200',
		{ error: { code: 200, message: 'Odoo Server Error', data: { message: 'The partner is required' } } },
		'The partner is required',
	),
	body(
		'GitHub: a code for each field',
		'422',
		{ message: 'Validation Failed', errors: [{ resource: 'Issue', code: 'missing_field', field: 'title' }] },
		'title: missing_field',
	),
	body('a code alone', '429', { error: { code: 'rate_limit_exceeded' } }, 'rate_limit_exceeded'),
	body('JSON in JSON', '500', { message: '{"detail":"Quota used up"}' }, 'Quota used up'),
	body('a name nobody knows around it', '400', { Result: { ResultMessage: 'No such contract' } }, 'No such contract'),
	body('Frappe', '417', { exc_type: 'x', exception: 'ValidationError: Item is required' }, 'Item is required'),
	body(
		'Express: the title says nothing',
		'404',
		'<!DOCTYPE html><html><head><title>Error</title></head><body><pre>Cannot POST /hook</pre></body></html>',
		'Cannot POST /hook',
	),
	body('XML: CDATA', '400', '<error><message><![CDATA[No such user]]></message></error>', 'No such user'),
	body(
		'Salesforce SOAP',
		'500',
		'<Fault><faultcode>sf:INVALID_LOGIN</faultcode><detail><sf:exceptionMessage>Invalid username</sf:exceptionMessage></detail></Fault>',
		'Invalid username',
	),
	body(
		'SOAP 1.2',
		'500',
		'<env:Fault><env:Code>env:Sender</env:Code><env:Reason><env:Text xml:lang="en">Invoice missing</env:Text></env:Reason></env:Fault>',
		'Invoice missing',
	),
	of(
		'n8n’s advice in the place of the reason',
		apiError('429', {
			description: "Try spacing your requests out using the batching settings under 'Options'",
			messages: answered('429', { message: 'Daily limit of 100 reached' }),
		}),
		'Daily limit of 100 reached',
		'429',
	),
	of('messages that are a text', apiError('400', { messages: '400 - "No such thing"' }), 'No such thing', '400'),
	of(
		'the answer as it was kept',
		apiError('400', { errorResponse: { error: { message: 'Deep reason' } } }),
		'Deep reason',
		'400',
	),
	of('Google’s clients: the status as a code', operation('Invalid Credentials', { code: 401 }), 'Invalid', '401'),
	of('axios: the status in its words', operation('Request failed with status code 401'), 'Request failed', '401'),
];
