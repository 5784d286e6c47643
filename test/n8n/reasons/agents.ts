import {
	apiError,
	type FailedRow,
	type Feed,
	failedRun,
	lc,
	type NodeError,
	node,
	operation,
	wired,
} from './shapes.js';

const agentNodes: [string, string][] = [
	['Webhook', 'webhook'],
	['Support agent', lc('agent')],
	['Chat model', lc('lmChatOpenAi')],
	['Memory', lc('memoryPostgresChat')],
	['Get weather', 'httpRequestTool'],
	['Call orders', lc('toolWorkflow')],
	['Parser', lc('outputParserStructured')],
	['Docs', lc('vectorStorePinecone')],
	['Embeddings', lc('embeddingsOpenAi')],
];
const agentFeeds: Feed[] = [
	['Webhook', 'main', 'Support agent'],
	['Chat model', 'ai_languageModel', 'Support agent'],
	['Memory', 'ai_memory', 'Support agent'],
	['Get weather', 'ai_tool', 'Support agent'],
	['Call orders', 'ai_tool', 'Support agent'],
	['Parser', 'ai_outputParser', 'Support agent'],
	['Docs', 'ai_tool', 'Support agent'],
	['Embeddings', 'ai_embedding', 'Docs'],
];
const agent = (error: NodeError, more: Record<string, unknown> = {}) =>
	wired(agentNodes, agentFeeds, { lastNodeExecuted: 'Support agent', error, ...more });
const of = (name: string) => ({ node: node(name, agentNodes.find(([each]) => each === name)![1]) });
const inSubNode = (name: string, description: string): NodeError =>
	operation(`Error in sub-node ${name}`, { ...of(name), functionality: 'configuration-node', description });
export const ai: FailedRow[] = [
	{
		name: 'AI: the model is limited',
		run: agent(
			apiError('429', {
				...of('Chat model'),
				functionality: 'configuration-node',
				description: 'You exceeded your current quota, please check your plan and billing details.',
			}),
		),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'You exceeded your current quota',
		httpCode: '429',
	},
	{
		name: 'AI: the memory cannot be reached',
		run: agent(inSubNode('Memory', 'connect ECONNREFUSED 10.0.0.5:5432')),
		node: 'Memory',
		usedBy: 'Support agent',
		says: 'connect ECONNREFUSED 10.0.0.5:5432',
	},
	{
		name: 'AI: a tool fails',
		run: agent(apiError('404', { ...of('Get weather'), description: 'city not found' })),
		node: 'Get weather',
		usedBy: 'Support agent',
		says: 'city not found',
		httpCode: '404',
	},
	{
		name: 'AI: the answer does not fit',
		run: agent(
			operation("Model output doesn't fit required format", {
				...of('Parser'),
				functionality: 'configuration-node',
				description: "To continue the execution when this happens, change the 'On Error' parameter",
			}),
		),
		node: 'Parser',
		usedBy: 'Support agent',
		says: "Model output doesn't fit required format",
	},
	{
		name: 'AI: the embeddings of the documents fail',
		run: agent(
			apiError('401', {
				...of('Embeddings'),
				functionality: 'configuration-node',
				description: 'Incorrect API key provided',
			}),
		),
		node: 'Embeddings',
		usedBy: 'Support agent',
		says: 'Incorrect API key provided',
		httpCode: '401',
	},
	{
		name: 'AI: a sub-workflow as a tool',
		run: agent(operation('Order 7 is locked', { ...of('Call orders'), executionId: '77', workflowId: 'w2' })),
		node: 'Call orders',
		usedBy: 'Support agent',
		says: 'Order 7 is locked',
	},
	{
		name: 'AI: LangChain names no node, the model keeps the same error',
		run: agent(
			{ name: 'Error', message: "400 This model's maximum context length is 8192 tokens" },
			{
				runData: {
					Webhook: [{ executionStatus: 'success' }],
					'Chat model': failedRun({ message: "400 This model's maximum context length is 8192 tokens" }),
				},
			},
		),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'maximum context length is 8192 tokens',
	},
	{
		name: 'AI: LangChain names the agent, the model keeps the reason',
		run: agent(
			operation('Error in sub-node Chat model', {
				...of('Support agent'),
				description: '529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
			}),
			{ runData: { 'Chat model': failedRun({ message: 'Error in sub-node Chat model' }) } },
		),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'Overloaded',
	},
	{
		name: 'AI: an older agent names the model in its text alone',
		run: agent(operation('Error in sub-node ‘Chat model‘', { ...of('Support agent'), description: 'Quota used up' })),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'Quota used up',
	},
	{
		name: 'AI: the oldest agents',
		run: agent(operation('Error on node "Memory" which is connected via input "ai_memory"', of('Support agent'))),
		node: 'Memory',
		usedBy: 'Support agent',
		says: 'Error on node "Memory"',
	},
	{
		name: 'AI: the model’s error is the cause of the agent’s',
		run: agent(
			operation('The service is receiving too many requests from you', {
				...of('Support agent'),
				cause: apiError('429', {
					...of('Chat model'),
					functionality: 'configuration-node',
					description: 'Quota used up',
				}),
			}),
		),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'Quota used up',
		httpCode: '429',
	},
	{
		name: 'AI: nothing is told of how the nodes are wired',
		run: {
			...wired(agentNodes, [], { lastNodeExecuted: 'Support agent', error: operation('No city', of('Get weather')) }),
		},
		node: 'Get weather',
		usedBy: 'Support agent',
		says: 'No city',
	},
	{
		name: 'AI: the agent itself',
		run: agent(operation('Agent stopped due to max iterations.', of('Support agent'))),
		node: 'Support agent',
		says: 'Agent stopped due to max iterations.',
	},
	{
		name: 'AI: no model is connected',
		run: agent(operation('A Chat Model sub-node must be connected and enabled', of('Support agent'))),
		node: 'Support agent',
		says: 'A Chat Model sub-node must be connected',
	},
	{
		name: 'AI: Gemini',
		run: agent({
			...of('Chat model'),
			functionality: 'configuration-node',
			name: 'GoogleGenerativeAIFetchError',
			message:
				'[GoogleGenerativeAI Error]: Error fetching from https://generativelanguage.googleapis.com: [503 Service Unavailable] The model is overloaded.',
		}),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'The model is overloaded',
	},
	{
		name: 'AI: Anthropic, the whole body in the message',
		run: agent({
			...of('Chat model'),
			functionality: 'configuration-node',
			name: 'NodeApiError',
			message: 'The service failed to process your request',
			httpCode: '529',
			messages: ['529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'],
		}),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'Overloaded',
		httpCode: '529',
	},
	{
		name: 'AI: Ollama',
		run: agent({
			...of('Chat model'),
			functionality: 'configuration-node',
			name: 'NodeOperationError',
			message: 'fetch failed',
			cause: { message: 'connect ECONNREFUSED 127.0.0.1:11434' },
		}),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'connect ECONNREFUSED 127.0.0.1:11434',
	},
	{
		name: 'AI: the model tells the agent in other words',
		run: agent(operation('429 You exceeded your current quota', of('Support agent')), {
			runData: {
				'Get weather': failedRun({ message: 'city not found' }),
				'Chat model': failedRun({ message: 'The service is receiving too many requests from you' }),
			},
		}),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: '429 You exceeded your current quota',
	},
	{
		name: 'AI: where embeddings and the store that they feed both failed it began in the former',
		run: agent(
			{ name: 'Error', message: 'Incorrect API key provided' },
			{
				runData: {
					Docs: failedRun({ message: 'Incorrect API key provided' }),
					Embeddings: failedRun({ message: 'Incorrect API key provided' }),
				},
			},
		),
		node: 'Embeddings',
		usedBy: 'Support agent',
		says: 'Incorrect API key provided',
	},
	{
		name: 'AI: a model that failed in an agent before is not the culprit of another node',
		run: wired([...agentNodes, ['Save', 'postgres']], agentFeeds, {
			lastNodeExecuted: 'Save',
			error: operation('relation "answers" does not exist', { node: node('Save', 'postgres') }),
			runData: { 'Chat model': failedRun({ message: '529 Overloaded' }) },
		}),
		node: 'Save',
		says: 'relation "answers" does not exist',
	},
	{
		name: 'AI: an earlier failure of another sub-node is not the culprit',
		run: agent(operation('Agent stopped due to max iterations.', of('Support agent')), {
			runData: { 'Get weather': failedRun({ message: 'city not found' }) },
		}),
		node: 'Support agent',
		says: 'Agent stopped due to max iterations.',
	},
	{
		name: 'AI: the tool itself is named as the last node',
		run: wired(agentNodes, agentFeeds, {
			lastNodeExecuted: 'Get weather',
			error: apiError('404', { ...of('Get weather'), description: 'city not found' }),
		}),
		node: 'Get weather',
		usedBy: 'Support agent',
		says: 'city not found',
		httpCode: '404',
	},
	{
		name: 'AI: no last node is named',
		run: agent(apiError('429', { ...of('Chat model'), functionality: 'configuration-node', description: 'Quota' }), {
			lastNodeExecuted: undefined,
		}),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'Quota',
	},
	{
		name: 'AI: the model’s error is the cause of a cause',
		run: agent(
			operation('The agent stopped', {
				...of('Support agent'),
				cause: {
					message: 'wrapped',
					cause: { ...of('Chat model'), functionality: 'configuration-node', message: 'Quota used up' },
				},
			}),
		),
		node: 'Chat model',
		usedBy: 'Support agent',
		says: 'The agent stopped',
	},
	...['Chat model: 429 Quota', '"Chat model": 429 Quota'].map(
		(words): FailedRow => ({
			name: `AI: the reason stands behind the name: ${words}`,
			run: agent(operation(`Error in sub-node ${words}`, of('Support agent'))),
			node: 'Chat model',
			usedBy: 'Support agent',
			says: '429 Quota',
		}),
	),
];
