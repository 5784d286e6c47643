import { alike, api, operation, plain, same, thrown } from '../rows.js';
import type { ProblemGroup } from '../table.js';

const groq = (used: number, asked: number, wait: string) =>
	`Rate limit reached for model \`llama-3.3-70b-versatile\` in organization \`org_01jq7c0m3xe8t5b2w9k6hz4rny\` service tier \`on_demand\` on tokens per minute (TPM): Limit 12000, Used ${used}, Requested ${asked}. Please try again in ${wait}. Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing`;
const gemini = (rest: string) =>
	plain(
		`[GoogleGenerativeAI Error]: Error fetching from https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent: ${rest}`,
		'GoogleGenerativeAIFetchError',
	);

export const ai: ProblemGroup[] = [
	...alike(
		'Gemini',
		same('overloaded', gemini('[503 Service Unavailable] The model is overloaded. Please try again later.')),
		same(
			'the quota',
			gemini('[429 Too Many Requests] You exceeded your current quota. Please retry in 37.412s.'),
			gemini('[429 Too Many Requests] You exceeded your current quota. Please retry in 8.009s.'),
		),
		same('an inner error', gemini('[500 Internal Server Error] An internal error has occurred.')),
		same('the key is wrong', gemini('[400 Bad Request] API key not valid. Please pass a valid API key.')),
		same('the key has run out', gemini('[400 Bad Request] API key expired. Please renew the API key.')),
		same(
			'the talk is too long',
			gemini(
				'[400 Bad Request] The input token count (1198231) exceeds the maximum number of tokens allowed (1048576).',
			),
			gemini(
				'[400 Bad Request] The input token count (1050113) exceeds the maximum number of tokens allowed (1048576).',
			),
		),
		same('held back for safety', plain('[GoogleGenerativeAI Error]: Candidate was blocked due to SAFETY')),
		same('held back as a copy', plain('[GoogleGenerativeAI Error]: Candidate was blocked due to RECITATION')),
	),
	...alike(
		'Groq and Mistral',
		same(
			'limited',
			api('429', groq(5120, 8011, '5.655s')),
			api('429', groq(3306, 9127, '2.164999999s')),
			api('429', groq(11998, 4000, '19.99s')),
		),
		same(
			'too large for the limit',
			api(
				'413',
				'Request too large for model `llama-3.3-70b-versatile` in organization `org_01jq7c0m3xe8t5b2w9k6hz4rny` service tier `on_demand` on tokens per minute (TPM): Limit 12000, Requested 18220, please reduce your message size and try again.',
			),
			api(
				'413',
				'Request too large for model `llama-3.3-70b-versatile` in organization `org_01jq7c0m3xe8t5b2w9k6hz4rny` service tier `on_demand` on tokens per minute (TPM): Limit 12000, Requested 12644, please reduce your message size and try again.',
			),
		),
		same(
			'a tool call that is none',
			api('400', "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details."),
		),
		same('the tier has no room', api('429', 'Service tier capacity exceeded for this model.')),
		same(
			'the model was taken away',
			api('400', 'The model `mixtral-8x7b-32768` has been decommissioned and is no longer supported.'),
		),
	),
	...alike(
		'Azure OpenAI',
		same(
			'the filter: the question',
			api(
				'400',
				"The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
			),
		),
		same(
			'no such deployment',
			api(
				'404',
				'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
			),
		),
		same(
			'limited',
			api(
				'429',
				'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2025-03-01-preview have exceeded token rate limit of your current pricing tier. Please retry after 26 seconds.',
			),
			api(
				'429',
				'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2025-03-01-preview have exceeded token rate limit of your current pricing tier. Please retry after 3 seconds.',
			),
		),
		same(
			'the key is for another resource',
			api(
				'401',
				'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
			),
		),
	),
	...alike(
		'what the model gives back',
		same(
			'it does not fit',
			operation(
				"Model output doesn't fit required format",
				"To continue the execution when this happens, change the 'On Error' parameter in the root node's settings",
			),
		),
		same(
			'no JSON in it',
			plain(
				'Failed to parse. Text: "Sure! Here is the order you asked for: number 4711, total 12.50". Error: Unexpected token \'S\', "Sure! Here"... is not valid JSON',
				'OutputParserException',
			),
			plain(
				'Failed to parse. Text: "I\'m sorry, I could not find it.". Error: Unexpected token \'I\', "I\'m sorry,"... is not valid JSON',
				'OutputParserException',
			),
		),
		same('a tool that is not there', plain('Tool "get_wether" not found')),
		same(
			'the tool was called without an order',
			operation('Received tool input did not match expected schema', '✖ Required\n  → at order_id'),
		),
		same(
			'the tool was called without a date',
			operation('Received tool input did not match expected schema', '✖ Required\n  → at due_date'),
		),
	),
	...alike(
		'vectors and documents',
		same(
			'the dimension does not fit',
			api('400', 'Vector dimension 1536 does not match the dimension of the index 3072'),
		),
		same(
			'a vector without values',
			api(
				'400',
				'Dense vectors must contain at least one non-zero value. Vector ID 3f2b8c1e-5d0a-4e6b-9a77-0d1c2b3a4f5e contains only zeros.',
			),
			api(
				'400',
				'Dense vectors must contain at least one non-zero value. Vector ID c0ffee00-1111-4222-8333-444455556666 contains only zeros.',
			),
		),
		same('no such collection: articles', api('404', "Not found: Collection `articles` doesn't exist!")),
		same('no such collection: tickets', api('404', "Not found: Collection `tickets` doesn't exist!")),
		same(
			'notes too large to be kept',
			api('400', 'Metadata size is 51201 bytes, which exceeds the limit of 40960 bytes per vector'),
			api('400', 'Metadata size is 44120 bytes, which exceeds the limit of 40960 bytes per vector'),
		),
	),
	...alike(
		'agents',
		same('a column that the tool asks for', thrown('Error in tool "Query orders": column "totl" does not exist')),
		same('a table that the tool asks for', thrown('Error in tool "Query orders": relation "order" does not exist')),
		same('aborted', plain('Request was aborted.', 'APIUserAbortError')),
		same('too slow', plain('Request timed out.', 'APIConnectionTimeoutError')),
		same('no connection', plain('Connection error.', 'APIConnectionError')),
		same('an empty question', operation("The 'text' parameter is empty.")),
		same(
			'no question',
			operation(
				'No prompt specified',
				"Expected to find the prompt in an input field called 'chatInput' (this is what the chat trigger node outputs). To use something else, change the 'Prompt' parameter",
			),
		),
	),
];
