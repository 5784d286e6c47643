import { actions, callbacks } from '../../blocks/actions.js';
import type { Feature } from '../../feature.js';
import { withTarget } from '../../target.js';
import { openStopWorkflow } from './read.js';
import { switchCommand } from './switch.js';

export { notSwitched } from './not-switched.js';
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

/** A workflow is switched on or off; all that runs of one is stopped. */
export const workflow: Feature = {
	commands: {
		activate: { read: switchCommand, open: true },
		deactivate: { read: switchCommand, open: true },
	},
	actions: { [actions.stopWorkflow]: stopWorkflow },
	submissions: {
		/** The count was confirmed; the modal closes, and the channel is told how it went. */
		[callbacks.stopWorkflow]: ({ metadata }) => ({ do: 'answer', ref: metadata, asItRan: false, form: true }),
	},
};
