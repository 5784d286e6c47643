import { pick, type Random, several, upTo } from '../command/random.js';
import { hostile, secrets } from './hostile.js';

const texts = [
	...hostile.map(([, text]) => text.slice(0, 3_000)),
	...secrets.map(([, text]) => text),
	...[
		'Order sync',
		'Charge card',
		'401 Unauthorized',
		'n8n-nodes-base.httpRequest',
		'webhook',
		'2026-11-25T09:00:00.000Z',
	],
];
const odd = (random: Random): unknown =>
	pick(random, [null, undefined, 0, -1, 1e308, true, '', [], {}, [null], { a: { b: [] } }, pick(random, texts)]);
const often = (random: Random, usual: () => unknown) => (random() < 0.75 ? usual() : odd(random));
const text = (random: Random) => pick(random, texts);
const time = (random: Random) =>
	pick(random, [
		'2026-11-25T09:00:00.000Z',
		'2026-11-25T09:00:02.100Z',
		'1970-01-01T00:00:00.000Z',
		'0000',
		'soon',
		'+275760-09-13T00:00:00.000Z',
	]);

/** A row as n8n may send it, with its data: well-formed, or with anything anywhere. */
export function rowOfChance(random: Random): unknown {
	if (random() < 0.03) return odd(random);
	return {
		id: often(random, () => pick(random, [String(1 + upTo(random, 99_999)), 1 + upTo(random, 99_999)])),
		status: often(random, () =>
			pick(random, ['error', 'crashed', 'success', 'running', 'waiting', 'new', 'canceled', 'later']),
		),
		mode: often(random, () => pick(random, ['webhook', 'trigger', 'retry', 'manual', text(random)])),
		finished: often(random, () => random() < 0.5),
		retryOf: often(random, () => null),
		retrySuccessId: often(random, () => pick(random, [null, '4799'])),
		startedAt: often(random, () => time(random)),
		stoppedAt: often(random, () => time(random)),
		workflowId: often(random, () => pick(random, ['wf1', 12, text(random)])),
		waitTill: often(random, () => null),
		workflowVersionId: often(random, () => text(random)),
		workflowData: often(random, () => ({ name: text(random), nodes: several(random, 3, () => node(random)) })),
		data: often(random, () => dataOf(random)),
		...(random() < 0.2 && { [text(random).slice(0, 30)]: odd(random) }),
	};
}

const node = (random: Random) => ({ name: often(random, () => text(random)), type: often(random, () => text(random)) });

function dataOf(random: Random) {
	const name = text(random).slice(0, 200);
	return {
		resultData: {
			error: often(random, () => errorOf(random)),
			lastNodeExecuted: often(random, () => name),
			runData: often(random, () => ({
				[name]: often(random, () => [{ error: often(random, () => errorOf(random)), executionTime: odd(random) }]),
			})),
		},
		executionData: often(random, () => ({
			nodeExecutionStack: often(random, () => [
				{
					node: node(random),
					data: { main: often(random, () => [[{ json: often(random, () => itemOf(random, 0)) }]]) },
				},
			]),
		})),
	};
}

const errorOf = (random: Random) => ({
	message: often(random, () => text(random)),
	description: often(random, () => text(random)),
	httpCode: often(random, () => pick(random, ['401', 503, text(random)])),
	name: often(random, () => pick(random, ['NodeApiError', text(random)])),
	stack: often(random, () => text(random)),
	node: often(random, () => node(random)),
	cause: odd(random),
	context: odd(random),
	messages: often(random, () => several(random, 3, () => odd(random))),
	errorResponse: odd(random),
});

function itemOf(random: Random, depth: number): unknown {
	if (depth > 5 || random() < 0.4) return odd(random);
	return Object.fromEntries(several(random, 8, () => [text(random).slice(0, 40), itemOf(random, depth + 1)]));
}
