import { alike, api, net, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

const limited = (used: number, asked: number, wait: string) =>
	`Rate limit reached for gpt-4o in organization org-Zk3mVq81bTnY0pLs on tokens per min (TPM): Limit 30000, Used ${used}, Requested ${asked}. Please try again in ${wait}. Visit https://platform.openai.com/account/rate-limits to learn more.`;
const tooLong = (tokens: number) =>
	`This model's maximum context length is 128000 tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`;

export const ai: ProblemGroup[] = [
	...alike(
		'OpenAI: 429',
		same(
			'limited for seconds',
			api('429', limited(29120, 2044, '2.328s')),
			api('429', limited(30000, 811, '1.622s')),
			api('429', limited(27518, 9930, '14.896s')),
			api('429', limited(30000, 12, '24ms')),
		),
		same(
			'no money left',
			api(
				'429',
				'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
			),
		),
		same('the engine is overloaded', api('429', 'The engine is currently overloaded, please try again later')),
	),
	...alike(
		'OpenAI: 400',
		same(
			'the talk is too long',
			plain(`400 ${tooLong(131072)}`, 'BadRequestError'),
			plain(`400 ${tooLong(128977)}`, 'BadRequestError'),
			plain(`400 ${tooLong(404110)}`, 'BadRequestError'),
		),
		same(
			'the answer may be too long',
			plain(
				'400 max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
				'BadRequestError',
			),
			plain(
				'400 max_tokens is too large: 20000. This model supports at most 16384 completion tokens, whereas you provided 20000.',
				'BadRequestError',
			),
		),
		same(
			'a tool call was not answered',
			plain(
				"400 An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_9aZx0QwErTyUiOpAsDfGhJkL",
				'BadRequestError',
			),
			plain(
				"400 An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_Mn8BvCxZlKjHgFdSaPoIuYtR, call_11bbCCddEEffGGhhIIjjKKll",
				'BadRequestError',
			),
		),
		same(
			'a picture could not be loaded',
			plain('400 Error while downloading https://files.example.com/u/4711/photo.jpg?sig=Zm9vYmFy.', 'BadRequestError'),
			plain('400 Error while downloading https://files.example.com/u/98/IMG_2041.png?sig=cXV4.', 'BadRequestError'),
		),
		same(
			'the model takes no temperature',
			plain("400 Unsupported parameter: 'temperature' is not supported with this model.", 'BadRequestError'),
		),
		same(
			'the model takes no max_tokens',
			plain(
				"400 Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
				'BadRequestError',
			),
		),
	),
	...alike(
		'OpenAI: keys and models',
		same(
			'the key is wrong',
			api(
				'401',
				'Incorrect API key provided: sk-proj-********************AB3d. You can find your API key at https://platform.openai.com/account/api-keys.',
			),
			api(
				'401',
				'Incorrect API key provided: sk-proj-********************9xQz. You can find your API key at https://platform.openai.com/account/api-keys.',
			),
		),
		same(
			'no key at all',
			api(
				'401',
				"You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)",
			),
		),
		same(
			'the model is unknown',
			api('404', 'The model `gpt-4o-minni` does not exist or you do not have access to it.'),
		),
		same('the country is refused', api('403', 'Country, region, or territory not supported')),
	),
	...alike(
		'Anthropic',
		same(
			'overloaded',
			plain(
				'529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_011CTfp4Wd8NqXzR2vKs6Jmy"}',
			),
			plain(
				'529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_011CTb9Qm2LxW8VzN4JrKp3s"}',
			),
		),
		same(
			'an inner error',
			plain(
				'500 {"type":"error","error":{"type":"api_error","message":"Internal server error"},"request_id":"req_011CTfp4Wd8NqXzR2vKs6Jmz"}',
			),
			plain(
				'500 {"type":"error","error":{"type":"api_error","message":"Internal server error"},"request_id":"req_011CUa1Ww5HyT6GbM7PqLd2k"}',
			),
		),
		same(
			'limited',
			plain(
				'429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed the rate limit for your organization (5c1f7a1e-0d9b-4c1c-8a77-3f5e2d1c0b9a) of 20,000 input tokens per minute."},"request_id":"req_011CSJ0aa1"}',
			),
			plain(
				'429 {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed the rate limit for your organization (5c1f7a1e-0d9b-4c1c-8a77-3f5e2d1c0b9a) of 20,000 input tokens per minute."},"request_id":"req_011CSK7bb2"}',
			),
		),
		same(
			'the talk is too long',
			plain(
				'400 {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"},"request_id":"req_011CSL9cc3"}',
			),
			plain(
				'400 {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 215007 tokens > 200000 maximum"},"request_id":"req_011CSM2dd4"}',
			),
		),
		same(
			'no credit left',
			plain(
				'400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."},"request_id":"req_011CSN5ee5"}',
			),
			plain(
				'400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."},"request_id":"req_011CSP8ff6"}',
			),
		),
	),
	...alike(
		'agents',
		same('too many rounds', operation('Agent stopped due to max iterations.')),
		same('no model', operation('A Chat Model sub-node must be connected and enabled')),
		same(
			'the memory cannot be reached',
			operation('Error in sub-node Memory', 'connect ECONNREFUSED 10.0.0.5:5432'),
			operation('Error in sub-node Memory', 'connect ECONNREFUSED 10.0.0.6:5432'),
		),
		same(
			'the memory does not answer',
			operation('Error in sub-node Memory', 'connect ETIMEDOUT 10.0.0.5:5432'),
			operation('Error in sub-node Memory', 'connect ETIMEDOUT 10.0.0.6:5432'),
		),
		same('the local model is off', net('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:11434')),
		same(
			'no session',
			operation(
				'No session ID found',
				"Expected to find the session ID in an input field called 'sessionId' (this is what the chat trigger node outputs). To use something else, change the 'Session ID' parameter",
			),
		),
	),
];
