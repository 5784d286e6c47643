import { alike } from '../rows.js';
import type { ProblemGroup } from '../table.js';
import { by, on400, on402, on429, on500 } from './told.js';

export const ai: ProblemGroup[] = [
	...alike(
		'OpenAI and Bedrock',
		on500(
			'an inner error',
			'The server had an error processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if you keep seeing this error. (Please include the request ID {} in your email.)',
			'req_8c1f0be2a97d4e3fb5d6',
			'req_d04a77c91be84f6290ea',
			'req_5510cb3f2ad94be7a8c3',
		),
		on400(
			'the schema of book_room',
			"Invalid schema for function 'book_room': In context=(), object schema missing properties.",
		),
		on400(
			'the schema of cancel_room',
			"Invalid schema for function 'cancel_room': In context=(), object schema missing properties.",
		),
		by('ThrottlingException')('too fast', 'Too many tokens, please wait before trying again.'),
		by('ValidationException')('the question is too long', 'Input is too long for requested model.'),
		by('ValidationException')(
			'question and answer are too long together',
			'input length and `max_tokens` exceed context limit: {} + 16000 > 204698, decrease input length or `max_tokens` and try again',
			'196395',
			'201127',
		),
	),
	...alike(
		'models of our own',
		by('ResponseError')(
			'the machine is too small',
			'model requires more system memory (9.3 GiB) than is available ({} GiB)',
			'6.1',
			'5.8',
		),
		by('ResponseError')('llama3.1 was not pulled', "model 'llama3.1' not found"),
		by('ResponseError')('qwen2.5 was not pulled', "model 'qwen2.5:14b' not found"),
		by('ResponseError')('killed', 'llama runner process has terminated: signal: killed'),
		by('ResponseError')('crashed', 'llama runner process has terminated: exit status 2'),
	),
	...alike(
		'OpenRouter, DeepSeek, Cohere',
		on402(
			'too little credit',
			'This request requires more credits, or fewer max_tokens. You requested up to {} tokens, but can only afford {}.',
			'65536 | 18211',
			'32000 | 977',
			'65536 | 6102',
		),
		on402('no credit', 'Insufficient Balance'),
		on429('the free calls of the day', 'Rate limit exceeded: free-models-per-day.'),
		on429('the free calls of the minute', 'Rate limit exceeded: free-models-per-min.'),
		on400(
			'the prompt is too long',
			'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received {}.',
			'5202',
			'4466',
		),
	),
	...alike(
		'MCP',
		by('McpError')('too slow', 'MCP error -32001: Request timed out'),
		by('McpError')('closed', 'MCP error -32000: Connection closed'),
		by('McpError')('no tool get_stock', 'MCP error -32602: Tool get_stock not found'),
		by('McpError')('no tool get_order', 'MCP error -32602: Tool get_order not found'),
	),
];
