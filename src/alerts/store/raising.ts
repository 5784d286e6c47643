import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { Failure } from '../../n8n/index.js';
import { createScript } from '../../redis/script.js';
import type { Alert, FailedRun } from '../alert.js';
import { fingerprintOf } from '../fingerprint/fingerprint.js';
import { raiseScript } from './alert-scripts.js';
import { type About, type AlertKeys, muteFields } from './read-alerts.js';

/** Counts a failed run in the alert of its problem, once; that is new where none of its failures is open. */
export function createRaising(redis: Redis, key: AlertKeys) {
	const raise = createScript(redis, raiseScript);

	/** `texts`: the run, and the alert that it may open; null: it may but join one. */
	async function put(
		execution: ExecutionRef,
		of: Pick<Alert, 'problem' | 'workflowId'>,
		texts: { run: string; alert: string } | null,
		{ now, at, unfinished }: { now: number; at: number; unfinished: number | null },
	): Promise<[as: string, mark: string]> {
		const { problem } = of;
		const muted = muteFields(of);
		const mutes = [key.mutes(), key.muted(muted.problem), key.muted(muted.workflow)];
		for (;;) {
			const last = (await redis.get(key.problem(problem))) ?? '';
			const stands = { ...execution, id: Number(last) };
			const keys = [stands, execution].flatMap((alert) => [key.alert(alert), key.open(alert)]);
			const [as, mark] = (await raise(
				[key.run(execution), key.problem(problem), ...keys, key.unhealed(), ...mutes],
				...[execution.id, last, now, at, texts?.run ?? '', texts?.alert ?? '', unfinished ?? '', texts ? 1 : 0],
				...[problem, muted.problem, muted.workflow],
			)) as [string, string];
			if (as !== 'again') return [as, mark];
		}
	}
	const alertOf = (execution: ExecutionRef, mark: string) => ({ ...execution, id: Number.parseInt(mark, 10) });

	return {
		/** Gives the alert that it is in. `alone`: a run by itself, which stands for no problem. */
		async raise(run: FailedRun, about: About, { alone = false } = {}) {
			const { execution, workflowId, status, failure } = run;
			// Where n8n does not say of which workflow it is, it may be of any.
			const named = alone || workflowId === '' ? `run ${execution.id}` : workflowId;
			const problem = fingerprintOf(named, status, failure);
			const kept = { ...run, failure: failure && briefly(failure) };
			const texts = { run: JSON.stringify(kept), alert: JSON.stringify({ ...kept, ...about }) };
			const { raisedAt, unfinished } = about;
			const times = { now: raisedAt, at: run.stoppedAt ?? raisedAt, unfinished };
			const [as, mark] = await put(execution, { problem, workflowId: alone ? '' : workflowId }, texts, times);
			return { alert: alertOf(execution, mark), as: as as 'new' | 'joined' | 'known', problem };
		},
		/**
		 * Counts a failed run that was not read in the alert of this problem, and gives that one; null where there is none
		 * that it could join, or it is counted already.
		 */
		async countUnread(execution: ExecutionRef, of: Pick<Alert, 'problem' | 'workflowId'>, at: number) {
			const [as, mark] = await put(execution, of, null, { now: at, at, unfinished: null });
			return as === 'joined' ? alertOf(execution, mark) : null;
		},
	};
}

/** Characters of an error that a card or a list shows at most. */
const maxChars = 500;

/** Details are read from n8n when they are wanted. */
export const briefly = (failure: Failure): Failure => ({
	...failure,
	message: failure.message.slice(0, maxChars),
	...(failure.reason ? { reason: failure.reason.slice(0, maxChars) } : {}),
	description: null,
	stack: null,
});
