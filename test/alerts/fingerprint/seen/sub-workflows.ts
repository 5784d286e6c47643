import { alike, api, operation, plain, same } from '../rows.js';
import type { ProblemGroup } from '../table.js';

export const subWorkflows: ProblemGroup[] = [
	...alike(
		'what the child said',
		same(
			'the stock is empty',
			operation('Stock of article 4711 is empty', null, { childExecutionId: 27 }),
			operation('Stock of article 4711 is empty', null, { childExecutionId: 31 }),
			operation('Stock of article 98 is empty', null, { childExecutionId: 40 }),
		),
		same(
			'the stock is blocked',
			operation('Stock of article 4711 is blocked', null, { childExecutionId: 28 }),
			operation('Stock of article 12 is blocked', null, { childExecutionId: 29 }),
		),
		same(
			'the child failed with a 500',
			api('500', 'Upstream exploded', { childExecutionId: 55 }),
			api('500', 'Upstream exploded', { childExecutionId: 56 }),
		),
		same('the child failed with a 502', api('502', 'Upstream exploded', { childExecutionId: 57 })),
		same(
			'the child failed in its code',
			operation("Cannot read properties of undefined (reading 'sku') [line 3]", null, { childExecutionId: 60 }),
			operation("Cannot read properties of undefined (reading 'sku') [line 3]", null, { childExecutionId: 66 }),
		),
	),
	...alike(
		'the child cannot be called',
		same('not switched on', operation('Workflow is not active and cannot be executed.')),
		same(
			'not allowed',
			plain(
				'The sub-workflow (Xk2pQ9aBcDeFgHiJ) cannot be called by this workflow',
				'SubworkflowPolicyDenialError',
				'The sub-workflow is only callable by workflows of the same owner',
			),
		),
		same('not there', plain('Workflow does not exist.', 'UnexpectedError')),
		same(
			'no trigger in it',
			operation(
				'Missing node to start execution',
				"Please make sure the workflow you're calling contains an Execute Workflow Trigger node",
			),
		),
		same(
			'it was not chosen',
			operation('No information about the workflow to execute found. Please provide either the "id" or "code"!'),
		),
		same('its data are none', operation('The provided workflow is not valid JSON: "Unexpected end of JSON input"')),
	),
	...alike(
		'a version that is not there',
		same('not published', operation('Published version not found for workflow with id "Xk2pQ9aBcDeFgHiJ"')),
		same('not active', operation('Active version not found for workflow with id "Xk2pQ9aBcDeFgHiJ"')),
	),
	...alike(
		'what the child was given',
		same(
			'no order id',
			operation('Input orderId is missing, run 27', null, { childExecutionId: 27 }),
			operation('Input orderId is missing, run 31', null, { childExecutionId: 31 }),
		),
		same('no customer id', operation('Input customerId is missing, run 32', null, { childExecutionId: 32 })),
		same(
			'an order id that is no number',
			operation("'orderId' expects a number but we got 'A-4711' [item 0]"),
			operation("'orderId' expects a number but we got 'undefined' [item 2]"),
		),
		same(
			'a customer id that is no number',
			operation("'customerId' expects a number but we got 'C-12' [item 0]"),
			operation("'customerId' expects a number but we got 'null' [item 1]"),
		),
	),
	...alike(
		'the child did not come to its end',
		same(
			'too slow',
			operation('Export 27 timed out after 300 s', null, { childExecutionId: 27 }),
			operation('Export 98230 timed out after 301 s', null, { childExecutionId: 98230 }),
		),
		same(
			'crashed',
			operation('Export 27 crashed after 300 s', null, { childExecutionId: 27 }),
			operation('Export 31 crashed after 12 s', null, { childExecutionId: 31 }),
		),
		same(
			'stopped by hand',
			operation('Export 31 was cancelled by its owner', null, { childExecutionId: 31 }),
			operation('Export 32 was cancelled by its owner', null, { childExecutionId: 32 }),
		),
	),
];
