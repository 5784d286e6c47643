import { createHmac } from 'node:crypto';
import { request } from 'undici';
import type { Clock } from '../../clock.js';
import type { Does, Item, Json, Version, WorkflowNode } from '../types.js';
import { ExpressionError, evaluate, runCode, type Scope } from './expressions.js';
import { apiError, codeError, operationError, scriptedError } from './failures.js';

/** What came of running a node. `later` stays in the process for that long; `wait` leaves it until that time. */
export type Outcome =
	| { kind: 'items'; items: readonly Item[]; hints?: readonly Json[] }
	| { kind: 'error'; error: Json }
	| { kind: 'later'; ms: number; after: Outcome }
	| { kind: 'wait'; until: number }
	| { kind: 'crash' };

export type NodeCall = {
	readonly version: Version;
	readonly clock: Clock;
	readonly node: WorkflowNode;
	readonly items: readonly Item[];
	readonly scope: Scope;
	/** What a scripted node does; undefined: the node's own type says. */
	readonly does: Does | undefined;
	/** Whether what fails until told otherwise fails now. */
	readonly broken: boolean;
	/** Runs another workflow and gives its outcome as this node's. */
	readonly callWorkflow: (workflowId: string) => Promise<Outcome>;
};

/** Below this n8n keeps a waiting execution in the process, as running. */
const shortestStoredWaitMs = 65_000;

const secondsIn = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

export function runNode(call: NodeCall): Outcome | Promise<Outcome> {
	if (call.does !== undefined) return runScripted(call, call.does);
	const behaviour = behaviours[call.node.type];
	return behaviour ? behaviour(call) : { kind: 'items', items: call.items };
}

function runScripted(call: NodeCall, does: Does): Outcome {
	if (does === 'succeed') return pass(call);
	if (does === 'crash') return { kind: 'crash' };
	if ('run' in does) return { kind: 'later', ms: does.run * 1000, after: pass(call) };
	if ('wait' in does) return waitFor(call, does.wait * 1000);
	if (!does.fail.always && !call.broken) return pass(call);
	return { kind: 'error', error: scriptedError(call.version, call.node, call.clock.now(), does.fail) };
}

const pass = ({ items }: NodeCall): Outcome => ({ kind: 'items', items });

function waitFor(call: NodeCall, ms: number): Outcome {
	return ms < shortestStoredWaitMs
		? { kind: 'later', ms, after: pass(call) }
		: { kind: 'wait', until: call.clock.now() + ms };
}

const toItems = (value: unknown): Item[] =>
	(Array.isArray(value) ? value : [value]).map((one, item) => ({
		json: (one !== null && typeof one === 'object' && 'json' in one ? one.json : (one ?? {})) as Json,
		pairedItem: { item },
	}));

/** 1.x says this of items that a Code node gives without saying which ones they were made of. */
const unlinked: Json = {
	message:
		'To make sure expressions after this node work, return the input items that produced each output item. <a target="_blank" href="https://docs.n8n.io/data/data-mapping/data-item-linking/item-linking-code-node/">More info</a>',
	location: 'outputPane',
};

const behaviours: Record<string, (call: NodeCall) => Outcome | Promise<Outcome>> = {
	'n8n-nodes-base.stopAndError': (call) => {
		const { errorType, errorMessage, errorObject } = call.node.parameters;
		if (errorType !== 'errorObject') {
			const message = String(evaluate(errorMessage ?? '', call.scope));
			return failed(operationError(call.version, call.node, call.clock.now(), { message }));
		}
		const metadata = JSON.parse(String(evaluate(errorObject, call.scope))) as Json;
		const { message, description } = metadata as { message?: string; description?: string };
		return failed(
			operationError(call.version, call.node, call.clock.now(), {
				message: message ?? JSON.stringify(metadata),
				description: description ?? null,
				context: { metadata },
				level: 'error',
			}),
		);
	},

	'n8n-nodes-base.code': (call) => {
		try {
			const returned = runCode(String(call.node.parameters.jsCode ?? ''), call.scope);
			return { kind: 'items', items: toItems(returned), ...(call.version === '1.123.81' && { hints: [unlinked] }) };
		} catch (cause) {
			const { name, message, stack } = cause as Error;
			const line = Number(/Code:(\d+)/.exec(stack ?? '')?.[1] ?? 1);
			return failed(codeError(call.version, call.node, { message, line, kind: name === 'Error' ? null : name }));
		}
	},

	'n8n-nodes-base.set': (call) => {
		const { assignments } = (call.node.parameters.assignments ?? {}) as {
			assignments?: { name: string; value: unknown }[];
		};
		const json: Json = {};
		for (const { name, value } of assignments ?? []) json[name] = evaluate(value, call.scope);
		return { kind: 'items', items: [{ json, pairedItem: { item: 0 } }] };
	},

	'n8n-nodes-base.wait': (call) => {
		const { amount, unit } = call.node.parameters as { amount?: number; unit?: keyof typeof secondsIn };
		return waitFor(call, Number(amount ?? 1) * (secondsIn[unit ?? 'hours'] ?? 3600) * 1000);
	},

	'n8n-nodes-base.crypto': (call) => {
		const { value, secret, dataPropertyName } = call.node.parameters;
		const text = String(evaluate(value, call.scope));
		const made = createHmac('sha256', String(secret ?? ''))
			.update(text)
			.digest('hex');
		const items = call.items.map((item) => ({ ...item, json: { ...item.json, [String(dataPropertyName)]: made } }));
		return { kind: 'items', items };
	},

	'n8n-nodes-base.httpRequest': httpRequest,

	'n8n-nodes-base.executeWorkflow': (call) => {
		const { workflowId } = call.node.parameters as { workflowId?: string | { value: string } };
		return call.callWorkflow(typeof workflowId === 'object' ? workflowId.value : String(workflowId));
	},
};

const failed = (error: Json): Outcome => ({ kind: 'error', error });

const httpMessages: Record<string, string> = {
	'500': 'The service was not able to process your request',
	'503':
		'Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)',
	ECONNREFUSED: 'The service refused the connection - perhaps it is offline',
};

type Named = { name: string; value: unknown };

async function httpRequest(call: NodeCall): Promise<Outcome> {
	const { parameters } = call.node;
	const uri = String(evaluate(parameters.url, call.scope));
	const method = String(parameters.method ?? 'GET');
	const context = { itemIndex: 0, request: { method, uri, gzip: true, followRedirect: true, timeout: 300_000 } };
	const failedWith = (httpCode: string, messages: string[], description: string | null): Outcome =>
		failed(
			apiError(call.version, call.node, call.clock.now(), {
				message: httpMessages[httpCode] ?? `Request failed with status code ${httpCode}`,
				description,
				context,
				messages,
				httpCode,
			}),
		);
	try {
		const raw = parameters.contentType === 'raw' ? parameters.body : parameters.jsonBody;
		const body = parameters.sendBody ? String(evaluate(raw ?? '', call.scope)) : null;
		const { parameters: named = [] } = (parameters.headerParameters ?? {}) as { parameters?: Named[] };
		const headers = Object.fromEntries(named.map(({ name, value }) => [name, String(evaluate(value, call.scope))]));
		// Not fetch(): that refuses some ports, and n8n does not.
		const answer = await request(uri, {
			method: method as 'GET',
			reset: true,
			headers: { ...headers, ...(body !== null && { 'content-type': 'application/json' }) },
			...(body !== null && { body }),
		});
		const text = await answer.body.text();
		const { statusCode } = answer;
		if (statusCode < 400) return { kind: 'items', items: toItems(readJson(text) ?? { data: text }) };
		const told = readJson(text) as { message?: string; error?: string } | undefined;
		return failedWith(
			String(statusCode),
			[`${statusCode} - ${JSON.stringify(text)}`],
			told?.message ?? told?.error ?? null,
		);
	} catch (thrown) {
		if (thrown instanceof ExpressionError) throw thrown;
		const { code, message } = thrown as { code?: string; message: string };
		return failedWith(code ?? 'UNKNOWN', [message, message], null);
	}
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
