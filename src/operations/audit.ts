import type { Audit } from '../access/index.js';
import type { Events } from '../lib/events.js';
import type { OperationEvents } from './events.js';
import { type OperationJob, targetOf, verbOf } from './job.js';

/** Writes down how everything ended that a person asked for. */
export function auditOperations(events: Events<OperationEvents>, audit: Audit, now: () => number) {
	const write = (job: OperationJob, decision: 'allowed' | 'refused', result: string, ref?: string) =>
		audit.write({
			at: now(),
			by: job.by,
			verb: verbOf(job),
			target: targetOf(job),
			channelId: job.origin.channelId,
			decision,
			result,
			...(ref ? { ref } : {}),
		});

	events.on('retry', async ({ job, state }) => {
		if (state.phase === 'asked' || state.phase === 'running') return;
		await write(job, 'allowed', state.phase, state.phase === 'problem' ? state.problem.ref : undefined);
	});
	events.on('operation', ({ job, outcome }) => {
		if (outcome.kind === 'not-allowed') return write(job, 'refused', outcome.reason, outcome.ref);
		return write(job, 'allowed', outcome.kind, outcome.kind === 'problem' ? outcome.problem.ref : undefined);
	});
}
