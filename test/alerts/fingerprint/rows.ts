import type { ProblemGroup, Told } from './table.js';

export const same = (problem: string, ...failures: Told[]): ProblemGroup => ({ problem, failures });

/** Different problems that read alike. */
export const alike = (word: string, ...groups: ProblemGroup[]): ProblemGroup[] =>
	groups.map((group) => ({ ...group, alike: word }));

/** n8n's own sentence for what a service or the network answered. */
const stock: Record<string, string> = {
	'400': 'Bad request - please check your parameters',
	'401': 'Authorization failed - please check your credentials',
	'402': 'Payment required - perhaps check your payment details?',
	'403': 'Forbidden - perhaps check your credentials?',
	'404': 'The resource you are requesting could not be found',
	'405': 'Method not allowed - please check you are using the right HTTP method',
	'429': 'The service is receiving too many requests from you',
	'500': 'The service was not able to process your request',
	'502': 'Bad gateway - the service failed to handle your request',
	'503':
		'Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)',
	'504': 'Gateway timed out - perhaps try again later?',
	ECONNREFUSED: 'The service refused the connection - perhaps it is offline',
	ECONNRESET:
		'The connection to the server was closed unexpectedly, perhaps it is offline. You can retry the request immediately or wait and retry later.',
	ENOTFOUND: 'The connection cannot be established, this usually occurs due to an incorrect host (domain) value',
	ETIMEDOUT: "The connection timed out, consider setting the 'Retry on Fail' option in the node settings",
	ECONNABORTED: 'The connection was aborted, perhaps the server is offline',
	EHOSTUNREACH: 'The host is unreachable, perhaps the server is offline',
	EAI_AGAIN: 'The DNS server returned an error, perhaps the server is offline',
};
const others = (code: string) =>
	code.startsWith('4')
		? 'Your request is invalid or could not be processed by the service'
		: 'The service failed to process your request';

/** A service said no: a stock sentence, and the other side's words as the reason. */
export const api = (httpCode: string, reason: string | null = null, more: Partial<Told> = {}): Told => ({
	kind: 'NodeApiError',
	httpCode,
	message: stock[httpCode] ?? others(httpCode),
	reason,
	description: reason,
	...more,
});

/** No answer at all; what the network said is the reason. Where n8n has no sentence for it, it is the message. */
export const net = (httpCode: string, words: string): Told => ({
	kind: 'NodeApiError',
	httpCode,
	message: stock[httpCode] ?? words,
	reason: stock[httpCode] ? words : null,
	description: null,
});

export const operation = (message: string, reason: string | null = null, more: Partial<Told> = {}): Told => ({
	kind: 'NodeOperationError',
	message,
	reason,
	description: reason,
	...more,
});

/** What code threw; `type` such as `TypeError` stands in the description. */
export const thrown = (message: string, type: string | null = null, more: Partial<Told> = {}): Told => ({
	kind: 'WrappedExecutionError',
	nodeType: 'n8n-nodes-base.code',
	message,
	reason: type,
	description: type,
	...more,
});

/** What a person wrote into Stop And Error. */
export const stopped = (message: string): Told => ({
	kind: 'NodeOperationError',
	nodeType: 'n8n-nodes-base.stopAndError',
	message,
	reason: null,
});

export const plain = (message: string, kind = 'Error', reason: string | null = null): Told => ({
	kind,
	message,
	reason,
	description: reason,
});
