import type { Operations } from '../../operations/index.js';
import type { Conditions } from '../conditions/index.js';

/** What goes on too long, or runs away, is over when somebody has stopped it here: that is told then. */
export function followStops(
	events: Operations['events'],
	conditions: Pick<Conditions, 'stopped' | 'halted' | 'activated'>,
) {
	events.on('operation', async ({ job, outcome }) => {
		const ids = job.verb === 'stop' ? [job.execution.id] : job.verb === 'stop-workflow' ? job.executionIds : [];
		const workflowId = job.verb === 'stop-workflow' ? job.workflowId : null;
		const isStopped = outcome.kind === 'stopped' || outcome.kind === 'stopped-many';
		if (isStopped) await conditions.stopped({ ids, workflowId }, job.by.userId);
		if (job.verb === 'halt' && outcome.kind === 'halted') {
			const { inactive, still } = outcome;
			await conditions.halted(job.workflowId, { by: job.by.userId, inactive, still });
		}
		if (job.verb !== 'activate') return;
		if (outcome.kind === 'switched') await conditions.activated(job.workflowId, job.by.userId);
		if (outcome.kind === 'switched-already') await conditions.activated(job.workflowId, null);
	});
}
