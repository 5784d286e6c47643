import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { Failure } from '../../n8n/index.js';
import type { LatestRetry } from '../../operations/events.js';
import type { RetryState } from '../../operations/states.js';
import { createScript } from '../../redis/script.js';
import {
	type Alert,
	alertTtlSeconds,
	type Background,
	type BulkOnAlert,
	type FailedRun,
	runToRetry,
	type Stand,
	type Told,
} from '../alert.js';
import { fingerprintOf } from '../fingerprint/fingerprint.js';
import { healScript, raiseScript, settleScript, tellScript, toldScript, untoldScript } from './alert-scripts.js';
import { createIncidents } from './incidents.js';
import { createMuteStore } from './mute-store.js';
import { type About, alertKeys, type Belonging, createAlertReader, muteFields, toldField } from './read-alerts.js';
import { createStateStore } from './state-store.js';

export type AlertStore = ReturnType<typeof createAlertStore>;

/** Of more nobody reads what their cards offer. */
const maxShowing = 200;

/**
 * Alerts in Redis, one hash each: what is known of its first run, and counts and numbers of all, each in a field of its
 * own, so that poller and retries never overwrite each other. Each failed run has a mark that says which alert it is in.
 */
export function createAlertStore(redis: Redis, runKeyOf: Base['runKey']) {
	const key = alertKeys(runKeyOf);
	const { read, of, open, known } = createAlertReader(redis, key);
	const settle = createScript(redis, settleScript);

	/** `null` takes it away. */
	async function set(alert: ExecutionRef, field: 'bulk' | 'background', value: string | null) {
		if (!(await redis.exists(key.alert(alert)))) return null;
		await (value === null ? redis.hdel(key.alert(alert), field) : redis.hset(key.alert(alert), field, value));
		return read(alert);
	}
	const tell = createScript(redis, tellScript);

	return {
		read,
		of,
		known,
		open,
		// Counts a failed run in the alert of its problem, once; that is new where none of its failures is open.
		...createRaising(redis, key, read),
		...createUntold(redis, key),
		...createHealing(redis, key, read),
		...createStateStore(redis, key, read),
		...createMuteStore(redis, key),
		...createIncidents(redis, key, read),
		/**
		 * How a failed run stands now. `told`: by a job on many, on whose own card it stands; then the alert shows it only
		 * where it has but this run.
		 */
		async settle(
			{ alert, execution }: Belonging,
			to: Stand | null,
			retry: RetryState | null,
			at: number,
			told = false,
		) {
			const kept = retry && 'failure' in retry ? { ...retry, failure: briefly(retry.failure) } : retry;
			const alertKeys = [key.alert(alert.execution), key.open(alert.execution), key.unhealed()];
			const keys = [key.run(execution), key.retry(execution), ...alertKeys];
			const args = [execution.id, alert.execution.id, to ?? '', at, kept ? JSON.stringify(kept) : '', told ? '-' : '+'];
			return (await settle(keys, ...args)) === 1 ? read(alert.execution) : null;
		},
		/** A channel is told of it, or will be: true where that was not so before. */
		async tell(alert: ExecutionRef, told: Told): Promise<boolean> {
			return (await tell([key.alert(alert)], toldField(told.channelId), JSON.stringify(told))) === 1;
		},
		/** The card of this channel is in the default one; null where the alert is not told in it. */
		async moved(alert: ExecutionRef, channelId: string): Promise<Alert | null> {
			const known = await read(alert);
			const told = known?.told.find((each) => each.channelId === channelId);
			if (!told || told.moved) return null;
			await redis.hset(key.alert(alert), toldField(channelId), JSON.stringify({ ...told, moved: true } satisfies Told));
			return read(alert);
		},
		/** How many runs of its workflow go on, by the last look. */
		async setUnfinished(alert: ExecutionRef, count: number, at: number): Promise<Alert | null> {
			if (!(await redis.exists(key.alert(alert)))) return null;
			await redis.hset(key.alert(alert), { unfinished: count, unfinishedAt: at });
			return read(alert);
		},
		/** The newest open ones: what their cards offer to stop, and since when (epoch milliseconds, 0: since they rang). */
		async showing(instance: string) {
			const all = (await redis.zrange(key.unhealed(), '0', '-1')).map(Number).sort((a, b) => b - a);
			const refs = all.slice(0, maxShowing).map((id) => ({ instance, id }));
			const reading = redis.pipeline();
			for (const alert of refs) reading.hmget(key.alert(alert), 'workflow', 'unfinished', 'unfinishedAt');
			const rows = ((await reading.exec()) ?? []).map(([, row]) => row as (string | null)[] | null);
			return refs.flatMap((alert, i) => {
				const [workflowId, unfinished, at] = rows[i] ?? [];
				if (!workflowId) return [];
				return [{ alert, workflowId, unfinished: Number(unfinished ?? 0), at: Number(at ?? 0) }];
			});
		},
		/** The job that retries its failures, as it stands; null: none does. */
		setBulk: (alert: ExecutionRef, bulk: BulkOnAlert | null) => set(alert, 'bulk', bulk && JSON.stringify(bulk)),
		/** When its problem had failed the last time before it rang. */
		async failedBefore(alert: ExecutionRef): Promise<number | null> {
			const at = await redis.hget(key.alert(alert), 'failedBefore');
			return at === null ? null : Number(at);
		},
		setBackground: (alert: ExecutionRef, background: Background) =>
			set(alert, 'background', JSON.stringify(background)),
		/** How the latest retry of a run, or of another of its chain, stands. */
		async latestRetry(execution: ExecutionRef): Promise<LatestRetry | null> {
			const known = await of(execution);
			if (!known?.retry) return null;
			return { state: known.retry, runToRetry: runToRetry(known), workflowName: known.alert.workflowName };
		},
		/** Makes a retry's run part of the alert of the run that it retried. */
		async join({ alert, execution }: Belonging, newId: number) {
			const mark = `${alert.execution.id} ${execution.id}`;
			await redis.set(key.run({ ...execution, id: newId }), mark, 'EX', alertTtlSeconds, 'NX');
		},
	};
}

type Keys = ReturnType<typeof alertKeys>;

function createRaising(redis: Redis, key: Keys, read: (alert: ExecutionRef) => Promise<Alert | null>) {
	const raise = createScript(redis, raiseScript);

	/** `texts`: the run, and the alert that it may open; null: it may but join one. */
	async function put(
		execution: ExecutionRef,
		of: Pick<Alert, 'problem' | 'workflowId'>,
		texts: { run: string; alert: string } | null,
		{ now, at, unfinished }: { now: number; at: number; unfinished: number | '' },
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
				...[execution.id, last, now, at, texts?.run ?? '', texts?.alert ?? '', unfinished, texts ? 1 : 0],
				...[problem, muted.problem, muted.workflow],
			)) as [string, string];
			if (as !== 'again') return [as, mark];
		}
	}
	const alertOf = (execution: ExecutionRef, mark: string) => ({ ...execution, id: Number.parseInt(mark, 10) });

	return {
		/** `alone`: a run by itself, which stands for no problem. */
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
			return { alert: (await read(alertOf(execution, mark)))!, as: as as 'new' | 'joined' | 'known', problem };
		},
		/**
		 * Counts a failed run that was not read in the alert of this problem, and gives that one; null where there is none
		 * that it could join, or it is counted already.
		 */
		async countUnread(execution: ExecutionRef, of: Pick<Alert, 'problem' | 'workflowId'>, at: number) {
			const [as, mark] = await put(execution, of, null, { now: at, at, unfinished: '' });
			return as === 'joined' ? alertOf(execution, mark) : null;
		},
	};
}

function createUntold(redis: Redis, key: Keys) {
	const [untold, told] = [createScript(redis, untoldScript), createScript(redis, toldScript)];
	return {
		/** Failures that have joined and are not told in its thread; given again until `told` has the words. */
		async untold(alert: ExecutionRef): Promise<{ words: string; count: number; named: number[] } | null> {
			const words = (await untold([key.alert(alert)])) as string | null;
			if (words === null) return null;
			const [count, ...named] = words.split(' ').map(Number);
			return { words, count: count!, named };
		},
		/** They are told since `at`, epoch milliseconds. */
		async told(alert: ExecutionRef, words: string, at: number) {
			await told([key.alert(alert)], words, at);
		},
		/** How many lines have told of more failures, and when the last one did; 0 for never. */
		async lines(alert: ExecutionRef) {
			const [lines, lineAt] = await redis.hmget(key.alert(alert), 'lines', 'lineAt');
			return { lines: Number(lines ?? 0), lineAt: Number(lineAt ?? 0) };
		},
	};
}

function createHealing(redis: Redis, key: Keys, read: (alert: ExecutionRef) => Promise<Alert | null>) {
	const heal = createScript(redis, healScript);
	return {
		/** Of the alerts that are not resolved, and those healed ones that may not be told yet, the one longest not given. */
		async nextUnhealed(instance: string, now: number): Promise<Alert | null> {
			const [id] = await redis.zrange(key.unhealed(), '0', '0');
			if (id === undefined) return null;
			await redis.zadd(key.unhealed(), 'XX', now, id);
			const alert = await read({ instance, id: Number(id) });
			if (!alert) await redis.zrem(key.unhealed(), id);
			return alert;
		},
		async heal(alert: ExecutionRef, newId: number, at: number) {
			return (await heal([key.alert(alert)], newId, at)) === 1 ? read(alert) : null;
		},
		async healTold({ id }: ExecutionRef) {
			await redis.zrem(key.unhealed(), String(id));
		},
	};
}

/** Characters of an error that a card or a list shows at most. */
const maxChars = 500;

/** Details are read from n8n when they are wanted. */
const briefly = (failure: Failure): Failure => ({
	...failure,
	message: failure.message.slice(0, maxChars),
	...(failure.reason ? { reason: failure.reason.slice(0, maxChars) } : {}),
	description: null,
	stack: null,
});
