import type { FailedRun } from '../../src/alerts/alert.js';
import type { ExecutionRef } from '../../src/instances/execution-ref.js';

export const ref = (id: number): ExecutionRef => ({ instance: 'main', id });

/** What brings an alert about that is no part of a run. */
export const about = { raisedBy: 'poller', channelId: null, raisedAt: 1_000_000, unfinished: 0 } as const;

/** A run of one workflow that failed at that time with these words. */
export const failedRun = (id: number, message: string, at: number, over: Partial<FailedRun> = {}): FailedRun => ({
	execution: ref(id),
	workflowId: 'wf1',
	workflowName: 'Order sync',
	status: 'error',
	mode: 'webhook',
	startedAt: at - 400,
	stoppedAt: at,
	failure: {
		...{ node: 'Charge card', nodeType: null, message, description: null, httpCode: '401', stack: null },
		kind: 'NodeApiError',
	},
	retryOf: null,
	link: `https://n8n.example.com/workflow/wf1/executions/${id}`,
	...over,
});
