import { findExecution } from '../../instances/find-execution.js';
import type { Events } from '../../lib/events.js';
import { isStillUnknown, type OperationEvent, type OperationEvents, type RetryEvent } from '../../operations/events.js';
import { failureOrWhy } from '../../operations/no-details.js';
import type { RetryState } from '../../operations/states.js';
import { runToRetry, type Stand, standAfter } from '../alert.js';
import type { Alerting } from '../events.js';
import type { Belonging } from '../store/read-alerts.js';
import type { Describe } from '../tell/describe.js';
import { type Tell, tellRest } from '../tell/tell.js';

/** Lets alerts follow what people do: how a retry of the run stands, and what goes on after a stop. */
export function followOperations(
	operations: Events<OperationEvents>,
	{ executions, events, store, tell }: Alerting & { tell: Tell },
	describe: Describe,
	now: () => number,
) {
	operations.on('retry', async (event) => {
		const { job, state } = event;
		const known = await store.of(job.execution);
		const end = known && endedElsewhere(state);
		if (end) await settle(known, end);
		if (state.phase === 'needs-confirmation' || isStillUnknown(event)) return;
		if (job.owner && !isNewsInBulk(event, known)) return;
		// Nothing is shown of what was not sent, unless it had got as far as being asked for.
		const notSent = state.phase === 'refused' || state.phase === 'problem';
		if (notSent && known?.retry?.askedAt !== state.askedAt) return;
		// Made also where the process died between sending and saying so for the first time.
		const failed = known ?? (await create(event));
		if (!failed) return;
		// Who retries what nobody was told of, as it is muted, sees how it goes.
		if (failed.alert.muted && !job.owner) await tell(failed.alert, { asked: true });
		if ('newId' in state) await store.join(failed, state.newId);
		const stand = standAfter(state);
		const settled = await store.settle(failed, stand, state, 'endedAt' in state ? state.endedAt : now());
		if (!settled) return;
		const alert = stand === 'open' ? await tellRest(tell, settled) : settled;
		const asked = state.phase === 'asked' ? { asked: job } : {};
		await events.publish('alert', { alert, follows: job.owner !== undefined, ...asked });
		if (state.phase === 'running') return;
		await events.publish('line', { alert, id: `${state.execution.id}-${state.askedAt}-${state.phase}`, retry: state });
	});

	operations.on('operation', async ({ job, outcome }: OperationEvent) => {
		if (job.verb === 'delete' && outcome.kind === 'deleted') {
			const known = await store.of(job.execution);
			if (known && runToRetry(known).id === job.execution.id) await settle(known, 'gone');
		}
		if (job.verb !== 'stop-workflow' || outcome.kind !== 'stopped-many' || job.alert === null) return;
		const alert = await store.setUnfinished(job.alert, outcome.still + outcome.newer, now());
		if (alert) await events.publish('alert', { alert });
	});

	/** Nothing of ours has brought it there. */
	async function settle(known: Belonging, to: Stand) {
		const alert = await store.settle(known, to, null, now());
		if (alert && alert.failures.count > 1) await events.publish('alert', { alert });
	}

	/** Of a run that never rang; null where n8n has none of that id. */
	async function create({ job, execution }: RetryEvent): Promise<Belonging | null> {
		const seen = await findExecution(executions, job.execution.id, undefined, true).catch((error) => {
			if (!execution) throw error;
			return null;
		});
		const run = seen ?? execution;
		if (!run) return null;
		const about = { raisedBy: 'command', channelId: job.origin.channelId, unfinished: 0, raisedAt: now() } as const;
		await store.raise(await describe({ run, failure: failureOrWhy(run) }), about, { alone: true });
		return store.of(job.execution);
	}
}

/** Whether n8n has said of the run, as it was to be retried, that it is no open failure any more. */
function endedElsewhere(state: RetryState): Stand | null {
	if (state.phase === 'needs-confirmation' && state.blocker === 'already-recovered') return 'recovered';
	return state.phase === 'refused' && state.blocker === 'gone' ? 'gone' : null;
}

/** Of hundreds that wait each look would be an update; and what never rang need not be told until it fails. */
function isNewsInBulk({ state }: RetryEvent, known: Belonging | null): boolean {
	if (!known) return state.phase === 'failed-again';
	const { retry } = known;
	return !(state.phase === 'running' && retry?.phase === 'running' && retry.newId === state.newId);
}
