import { type FailedRow, failedRun, node, operation, wired } from './shapes.js';

export const subWorkflows: FailedRow[] = [
	{
		name: 'sub-workflow: its own error',
		run: wired([['Call child', 'executeWorkflow']], [], {
			lastNodeExecuted: 'Call child',
			error: operation('Stock is empty', {
				node: node('Stop and Error', 'stopAndError'),
				executionId: '27',
				workflowId: 'w2',
			}),
		}),
		node: 'Call child',
		says: 'Stock is empty',
	},
	{
		name: 'sub-workflow: not published',
		run: wired([['Call child', 'executeWorkflow']], [], {
			lastNodeExecuted: 'Call child',
			error: operation('Workflow is not active and cannot be executed.', {
				node: node('Call child', 'executeWorkflow'),
			}),
		}),
		node: 'Call child',
		says: 'Workflow is not active',
	},
	{
		name: 'sub-workflow: may not be called',
		run: wired([['Call child', 'executeWorkflow']], [], {
			lastNodeExecuted: 'Call child',
			error: {
				name: 'SubworkflowPolicyDenialError',
				message: 'The sub-workflow (w2) cannot be called by this workflow',
				description: 'The sub-workflow is only callable by workflows of the same owner',
			},
		}),
		node: 'Call child',
		says: 'cannot be called by this workflow',
	},
	{
		name: 'the trigger: no last node',
		run: wired([['Schedule', 'scheduleTrigger']], [], {
			error: operation('Invalid cron expression', { node: node('Schedule', 'scheduleTrigger') }),
		}),
		node: 'Schedule',
		says: 'Invalid cron expression',
	},
	{
		name: 'before any node',
		run: wired([], [], {
			error: {
				name: 'WorkflowHasIssuesError',
				message: 'The workflow has issues and cannot be executed for that reason. Please fix them first.',
			},
		}),
		node: null,
		says: 'The workflow has issues',
	},
	{
		name: 'a worker that stalled',
		run: wired([], [], {
			error: {
				name: 'MaxStalledCountError',
				message: 'This execution failed to be processed too many times and will no longer retry.',
			},
		}),
		node: null,
		says: 'failed to be processed too many times',
	},
	{
		name: 'crashed',
		run: {
			...wired([['Slow', 'code']], [], {
				lastNodeExecuted: 'Slow',
				error: { name: 'WorkflowCrashedError', message: 'Workflow did not finish, possible out-of-memory issue' },
			}),
			status: 'crashed',
		},
		node: 'Slow',
		says: 'possible out-of-memory issue',
	},
	{
		name: 'in a loop, the last of its runs',
		run: wired([['Each', 'httpRequest']], [], {
			lastNodeExecuted: 'Each',
			runData: { Each: [{ executionStatus: 'success' }, ...failedRun(operation('item 2 is broken'))] },
		}),
		node: 'Each',
		says: 'item 2 is broken',
	},
	{
		name: 'redacted',
		run: wired([['Call', 'httpRequest']], [], {
			lastNodeExecuted: 'Call',
			redactedError: { type: 'NodeApiError', httpCode: '403' },
		}),
		node: 'Call',
		says: 'NodeApiError',
		httpCode: '403',
	},
];
