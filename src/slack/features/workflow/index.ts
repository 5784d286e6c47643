import { actions, callbacks } from '../../blocks/actions.js';
import type { Feature } from '../../feature.js';
import { withTarget } from '../../target.js';
import { openStopWorkflow } from './read.js';

export { openStopWorkflow } from './read.js';

/** Not for those who may not read: the form names the workflow before anything else. */
const stopWorkflow = withTarget(({ execution }, context) => ({
	async read(clicked) {
		const alert = await context.alerts.read(execution);
		const { workflowId = '', workflowName = '' } = alert ?? {};
		const of = { instance: execution.instance, workflowId, workflowName, alert: execution };
		if (workflowId) await openStopWorkflow(context, clicked, of);
		else await context.asking.requests.answer(clicked, { kind: 'question-over' });
	},
}));

/** All that runs of one workflow. */
export const workflow: Feature = {
	actions: { [actions.stopWorkflow]: stopWorkflow },
	submissions: {
		/** The count was confirmed; the modal closes, and the channel is told how it went. */
		[callbacks.stopWorkflow]: ({ metadata }) => ({ do: 'answer', ref: metadata, asItRan: false, form: true }),
	},
};
