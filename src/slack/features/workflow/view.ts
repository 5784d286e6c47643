import type { ModalView } from '@slack/types';
import type { Problem } from '../../../operations/states.js';
import { callbacks } from '../../blocks/actions.js';
import { context, modal, section } from '../../blocks/blocks.js';
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
		...(privateMetadata === undefined ? {} : { privateMetadata }),
	};
	const workflow = bold(inline(workflowName, 120, 'this workflow'));
	switch (state.phase) {
		case 'loading':
			return modal({ ...frame, blocks: [section(`⏳ Counting what runs of ${workflow}…`)] });
		case 'problem':
			return modal({ ...frame, blocks: renderProblem(state).blocks });
		case 'counted':
			return counted(frame, workflow, state);
	}
}

function counted(
	frame: { callbackId: string; title: string; privateMetadata?: string },
	workflow: string,
	{ running, queued, waiting }: { running: number; queued: number; waiting: number },
): ModalView {
	const total = running + queued;
	const waits = waiting > 0 ? `${plural(waiting, 'waiting run')} ${waiting === 1 ? 'is' : 'are'} left alone.` : null;
	if (total === 0) {
		return modal({
			...frame,
			blocks: [section(`Nothing of ${workflow} is running or queued, so there is nothing to stop.`), ...context(waits)],
		});
	}
	const parts = [running > 0 ? `${running} running` : null, queued > 0 ? `${queued} queued` : null].filter(Boolean);
	return modal({
		...frame,
		submit: `Stop ${plural(total, 'run')}`,
		close: total === 1 ? 'Let it run' : 'Let them run',
		blocks: [
			section(`*${parts.join(' and ')}* of ${workflow}.`),
			section(
				`${total === 1 ? 'It ends' : 'They end'} at once as stopped. What their nodes have done already stays done.${queued > 0 ? ' Whoever waits for the answer of a queued webhook gets none.' : ''}`.replace(
					'their nodes',
					total === 1 ? 'its nodes' : 'their nodes',
				),
			),
			...context(waits),
		],
	});
}
