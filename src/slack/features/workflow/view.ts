import type { ModalView } from '@slack/types';
import type { Problem } from '../../../operations/states.js';
import { callbacks } from '../../blocks/actions.js';
import { context, joined, modal, section } from '../../blocks/blocks.js';
import { renderProblem } from '../../blocks/problem.js';
import { bold, inline, plural } from '../../blocks/text.js';

export type StopWorkflowProps = {
	workflowName: string;
	/** An opaque reference or an id, given back at the submit. */
	privateMetadata?: string;
	state:
		| { phase: 'loading' }
		| { phase: 'counted'; running: number; queued: number; waiting: number }
		| { phase: 'problem'; problem: Problem };
};

/** Stops all running and queued runs of a workflow: a modal, because it counts first and names the count in its button. */
export function renderStopWorkflow({ workflowName, privateMetadata, state }: StopWorkflowProps): ModalView {
	const frame = {
		callbackId: callbacks.stopWorkflow,
		title: 'Stop runs',
		...(privateMetadata !== undefined && { privateMetadata }),
	};
	const workflow = bold(inline(workflowName, 120, 'this workflow'));
	switch (state.phase) {
		case 'loading':
			return modal({ ...frame, blocks: [section(`⏳ Counting the runs of ${workflow}…`)] });
		case 'problem':
			return modal({ ...frame, blocks: renderProblem(state).blocks });
		case 'counted':
			return modal({ ...frame, ...counted(workflow, state) });
	}
}

function counted(workflow: string, { running, queued, waiting }: StopWorkflowProps['state'] & { phase: 'counted' }) {
	const total = running + queued;
	const left = `${plural(waiting, 'waiting run')} ${waiting === 1 ? 'is' : 'are'} not stopped.`;
	const waits = context(waiting > 0 ? left : null);
	if (total === 0) {
		const nothing = `Nothing of ${workflow} is running or queued, so there is nothing to stop.`;
		return { blocks: [section(nothing), ...waits] };
	}
	const parts = joined(' and ', running > 0 && `${running} running`, queued > 0 && `${queued} queued`);
	const [stop, their] = total === 1 ? ['It stops', 'its'] : ['They stop', 'their'];
	const ends = `${stop} at once. What ${their} nodes have already done is not undone.`;
	const webhooks = queued > 0 && 'Callers of queued webhooks get no answer.';
	return {
		submit: `Stop ${plural(total, 'run')}`,
		close: 'Cancel',
		blocks: [section(`*${parts}* of ${workflow}.`), section(joined(' ', ends, webhooks)), ...waits],
	};
}
