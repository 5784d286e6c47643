import type { ModalView } from '@slack/types';
import type { Problem } from '../../../operations/states.js';
import { callbacks } from '../../blocks/actions.js';
import { context, joined, modal, section } from '../../blocks/blocks.js';
import { warning } from '../../blocks/newer.js';
import { renderProblem } from '../../blocks/problem.js';
import { bold, inline, plural } from '../../blocks/text.js';

export type StopWorkflowProps = {
	workflowName: string;
	/** It is deactivated first. */
	deactivates?: boolean;
	/** An opaque reference or an id, given back at the submit. */
	privateMetadata?: string;
	state:
		| { phase: 'loading' }
		| { phase: 'counted'; running: number; queued: number; waiting: number }
		| { phase: 'problem'; problem: Problem };
};

/** Stops all running and queued runs of a workflow: a modal, because it counts first and names the count in its button. */
export function renderStopWorkflow({
	workflowName,
	deactivates = false,
	privateMetadata,
	state,
}: StopWorkflowProps): ModalView {
	const frame = {
		callbackId: callbacks.stopWorkflow,
		title: deactivates ? 'Stop and deactivate' : 'Stop runs',
		...(privateMetadata !== undefined && { privateMetadata }),
	};
	const workflow = bold(inline(workflowName, 120, 'this workflow'));
	switch (state.phase) {
		case 'loading':
			return modal({ ...frame, blocks: [section(`⏳ Counting the runs of ${workflow}…`)] });
		case 'problem':
			return modal({ ...frame, blocks: renderProblem(state).blocks });
		case 'counted':
			return modal({ ...frame, ...(deactivates ? andDeactivate(workflow, state) : counted(workflow, state)) });
	}
}

type Counted = StopWorkflowProps['state'] & { phase: 'counted' };

const partsOf = ({ running, queued }: Counted) =>
	joined(' and ', running > 0 && `${running} running`, queued > 0 && `${queued} queued`);

const leftAlone = ({ waiting }: Counted) =>
	context(waiting > 0 && `${plural(waiting, 'waiting run')} ${waiting === 1 ? 'is' : 'are'} not stopped.`);

function andDeactivate(workflow: string, state: Counted) {
	const parts = partsOf(state);
	const first = parts ? `*${parts}* of ${workflow}.` : `Nothing of ${workflow} is running or queued at this moment.`;
	const ends =
		'Then everything of it that is running or queued stops at once. What its nodes have already done is not undone.';
	return {
		submit: 'Stop and deactivate',
		close: 'Cancel',
		blocks: [
			section(first),
			...warning(`It is deactivated first: it will not start by itself until somebody activates it again. ${ends}`),
			...leftAlone(state),
		],
	};
}

function counted(workflow: string, state: Counted) {
	const { running, queued } = state;
	const total = running + queued;
	const waits = leftAlone(state);
	if (total === 0) {
		const nothing = `Nothing of ${workflow} is running or queued, so there is nothing to stop.`;
		return { blocks: [section(nothing), ...waits] };
	}
	const parts = partsOf(state);
	const [stop, their] = total === 1 ? ['It stops', 'its'] : ['They stop', 'their'];
	const ends = `${stop} at once. What ${their} nodes have already done is not undone.`;
	const webhooks = queued > 0 && 'Callers of queued webhooks get no answer.';
	return {
		submit: `Stop ${plural(total, 'run')}`,
		close: 'Cancel',
		blocks: [section(`*${parts}* of ${workflow}.`), ...warning(joined(' ', ends, webhooks)), ...waits],
	};
}
