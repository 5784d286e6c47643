import type { ExecutionRef } from '../instances/execution-ref.js';
import { findExecution } from '../instances/find-execution.js';
import type { Events } from '../lib/events.js';
import { isStillUnknown, type OperationEvent, type OperationEvents, type RetryEvent } from '../operations/events.js';
import { failureOrWhy } from '../operations/no-details.js';
import type { Alert } from './alert.js';
import type { Alerting } from './events.js';
import type { Describe } from './raise.js';

/** Lets alerts follow what people do: how a retry of the run stands, and what goes on after a stop. */
export function followOperations(
	operations: Events<OperationEvents>,
	{ executions, events, store }: Alerting,
	describe: Describe,
) {
	operations.on('retry', async (event) => {
		const { job, state } = event;
		if (state.phase === 'needs-confirmation' || isStillUnknown(event)) return;
		const known = await store.of(job.execution);
		if (job.owner && !isNewsInBulk(event, known)) return;
		// Nothing is shown of what was not sent, unless it had got as far as being asked for.
		const notSent = state.phase === 'refused' || state.phase === 'problem';
		if (notSent && known?.retry?.askedAt !== state.askedAt) return;
		// Made also where the process died between sending and saying so for the first time.
		const alerted = known?.execution ?? (await create(event));
		if (alerted === null) return;
		if ('newId' in state) await store.join(alerted, state.newId);
		const alert = await store.setRetry(alerted, state);
		if (!alert) return;
		const asked = state.phase === 'asked' ? { asked: job } : {};
		await events.publish('alert', { alert, follows: job.owner !== undefined, ...asked });
		if (state.phase === 'running') return;
		await events.publish('line', { alert, id: `${state.execution.id}-${state.askedAt}-${state.phase}`, retry: state });
	});

	operations.on('operation', async ({ job, outcome }: OperationEvent) => {
		if (job.verb !== 'stop-workflow' || outcome.kind !== 'stopped-many' || job.alert === null) return;
		const alert = await store.setUnfinished(job.alert, outcome.still + outcome.newer);
		if (alert) await events.publish('alert', { alert });
	});

	/** Of a run that never rang; null where n8n has none of that id. */
	async function create({ job, execution }: RetryEvent): Promise<ExecutionRef | null> {
		const seen = await findExecution(executions, job.execution.id, undefined, true).catch((error) => {
			if (!execution) throw error;
			return null;
		});
		const run = seen ?? execution;
		if (!run) return null;
		const about = { raisedBy: 'command', channelId: job.origin.channelId, unfinished: 0 } as const;
		await store.create(await describe({ run, failure: failureOrWhy(run) }, about));
		return job.execution;
	}
}

/** Of hundreds that wait each look would be an update; and what never rang need not be told until it fails. */
function isNewsInBulk({ state }: RetryEvent, known: Alert | null): boolean {
	if (!known) return state.phase === 'failed-again';
	const { retry } = known;
	return !(state.phase === 'running' && retry?.phase === 'running' && retry.newId === state.newId);
}
