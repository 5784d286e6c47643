import { expect, test } from 'vitest';
import { causeOf } from '../../../src/alerts/fingerprint/cause.js';
import type { Failure } from '../../../src/n8n/index.js';

const failure = (message: string, over: Partial<Failure> = {}): Failure => ({
	...{ node: 'Send', nodeType: 'n8n-nodes-base.httpRequest', message, description: null, httpCode: null, stack: null },
	...{ kind: 'NodeApiError', ...over },
});
const slack = { nodeType: 'n8n-nodes-base.slack' };

test.each<[string, Failure, Failure]>([
	[
		'a host that takes no connection, whatever node calls it',
		failure('connect ECONNREFUSED 10.0.0.4:587', { nodeType: 'n8n-nodes-base.emailSend' }),
		failure('The service refused the connection - perhaps it is offline', {
			reason: 'connect ECONNREFUSED 10.0.0.4:587',
		}),
	],
	[
		'a name that is not found',
		failure('getaddrinfo ENOTFOUND api.acme.io'),
		failure('getaddrinfo ENOTFOUND api.acme.io'),
	],
	[
		'a service that answers all alike',
		failure('Service unavailable', { httpCode: '503', reason: 'https://api.acme.io/v1/orders is down' }),
		failure('Service unavailable', { httpCode: '503', reason: 'https://api.acme.io/v2/users is down' }),
	],
	[
		'a service that refuses all',
		failure('invalid_auth', { ...slack, httpCode: '401' }),
		failure('invalid_auth', { ...slack, httpCode: '401' }),
	],
	[
		'a credential that is gone',
		failure('Credential with ID "dG4kz" does not exist for type "slackApi".', slack),
		failure('Credential with ID "dG4kz" does not exist for type "slackApi".', { nodeType: 'n8n-nodes-base.code' }),
	],
])('%s is one cause', (_, one, other) => {
	expect(causeOf(one)).not.toBeNull();
	expect(causeOf(other)).toBe(causeOf(one));
});

test.each<[string, Failure, Failure]>([
	['another port', failure('connect ECONNREFUSED 10.0.0.4:587'), failure('connect ECONNREFUSED 10.0.0.4:5432')],
	['another host', failure('getaddrinfo ENOTFOUND api.acme.io'), failure('getaddrinfo ENOTFOUND api.acme.com')],
	[
		'another service',
		failure('invalid_auth', { ...slack, httpCode: '401' }),
		failure('invalid_auth', { nodeType: 'n8n-nodes-base.notion', httpCode: '401' }),
	],
])('%s is another one', (_, one, other) => {
	expect(causeOf(other)).not.toBe(causeOf(one));
});

test.each<[string, Failure | null]>([
	['nothing', null],
	[
		'an error of code',
		failure("Cannot read properties of undefined (reading 'id')", { nodeType: 'n8n-nodes-base.code' }),
	],
	['what a workflow has sent wrong', failure('channel_not_found', { ...slack, httpCode: '400' })],
	[
		'a request whose host is not told',
		failure('Authorization failed - please check your credentials', { httpCode: '401' }),
	],
])('%s says of no cause', (_, of) => {
	expect(causeOf(of)).toBeNull();
});
