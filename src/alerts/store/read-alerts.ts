import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { RetryState } from '../../operations/states.js';
import { createScript } from '../../redis/script.js';
import {
	type Alert,
	type Background,
	type BulkOnAlert,
	type FailedOne,
	type FailedRun,
	type Muted,
	type Owner,
	openOf,
	type Told,
	type Wave,
} from '../alert.js';

/** What the first failed run brings that the others of its problem do not. */
export type About = Pick<Alert, 'raisedBy' | 'channelId' | 'raisedAt'> & {
	/** How many runs of its workflow go on; null: that was not looked at, and stays as it was. */
	unfinished: number | null;
};

/** A run's alert, the failed run of it that this one is or goes back to, and how that one stands. */
export type Belonging = FailedOne & { alert: Alert };

/** What a mute of the problem, or of the workflow of an alert is called. */
export const muteFields = ({ problem, workflowId }: Pick<Alert, 'problem' | 'workflowId'>) => ({
	problem: `problem:${problem}`,
	workflow: workflowId === '' ? '' : `workflow:${workflowId}`,
});

/**
 * Where alerts stand in Redis. What is muted is of no run, and stays so when n8n counts anew; the alerts that it has quieted
 * are named by theirs.
 */
export const alertKeys = ({ key, runKey: runKeyOf }: Pick<Base, 'key' | 'runKey'>) => ({
	alert: (alert: ExecutionRef) => runKeyOf('alert', alert),
	open: (alert: ExecutionRef) => runKeyOf('alert-open', alert),
	problem: (fingerprint: string) => runKeyOf('problem', { id: fingerprint }),
	run: (run: ExecutionRef) => runKeyOf('run', run),
	retry: (run: ExecutionRef) => runKeyOf('retried', run),
	sampled: (group: string) => runKeyOf('sampled', { id: group }),
	mutes: () => key('mutes', 'all'),
	/** The alerts that something has joined while they were muted by this. */
	muted: (field: string) => runKeyOf('muted', { id: field }),
	cause: (hash: string) => runKeyOf('cause', { id: hash }),
	incident: (incident: ExecutionRef) => runKeyOf('incident', incident),
	/** Runs that crashed together of late. */
	crashes: () => runKeyOf('crashes', { id: 'all' }),
	unhealed: () => runKeyOf('unhealed', { id: 'all' }),
});

export type AlertKeys = ReturnType<typeof alertKeys>;

/** The field of a channel in the hash of an alert. */
export const toldField = (channelId: string) => `told:${channelId}`;

function toldIn(row: ReadonlyMap<string, string>): Told[] {
	const told: Told[] = [];
	for (const [field, value] of row) if (field.startsWith(toldField(''))) told.push(JSON.parse(value));
	return told.sort((a, b) => (a.rungAt ?? Number.POSITIVE_INFINITY) - (b.rungAt ?? Number.POSITIVE_INFINITY));
}

/**
 * All of an alert at one moment. KEYS: the alert, its open failures, the mutes. Returns its fields and values in turn, how
 * many failures are listed, and the mutes of its problem and of its workflow.
 */
const readScript = `
local of = redis.call('hmget', KEYS[1], 'problem', 'workflow')
local mutes = redis.call('hmget', KEYS[3], 'problem:' .. (of[1] or ''), 'workflow:' .. (of[2] or ''))
return {redis.call('hgetall', KEYS[1]), redis.call('scard', KEYS[2]), mutes}`;

type Kept = [fields: string[], listed: number, mutes: (string | null)[]];

/** Where both are muted, what ends later. */
function lastOf(mutes: readonly (string | null)[]): Muted | null {
	const all = mutes.flatMap((mute) => (mute ? [JSON.parse(mute) as Muted] : []));
	return all.sort((a, b) => b.until - a.until)[0] ?? null;
}

export function createAlertReader(redis: Redis, key: AlertKeys) {
	const readOne = createScript(redis, readScript);

	/** How the latest retry of a failed run stands. */
	async function failedOne(execution: ExecutionRef): Promise<FailedOne> {
		const kept = await redis.get(key.retry(execution));
		return { execution, retry: kept ? (JSON.parse(kept) as RetryState) : null };
	}

	async function read(execution: ExecutionRef): Promise<Alert | null> {
		const kept = (await readOne([key.alert(execution), key.open(execution), key.mutes()])) as Kept;
		const [fields, listed, mutes] = kept;
		const row = new Map<string, string>();
		for (let i = 0; i < fields.length; i += 2) row.set(fields[i]!, fields[i + 1]!);
		const number = (field: string) => Number(row.get(field) ?? 0);
		const numbers = (field: string) => row.get(field)?.split(' ').map(Number) ?? [];
		const json = <Value>(field: string) => JSON.parse(row.get(field) ?? 'null') as Value | null;
		const ref = (field: string) => (row.has(field) ? { ...execution, id: number(field) } : null);
		const first = json<FailedRun & About>('alert');
		if (!first) return null;
		const failures: Alert['failures'] = {
			count: number('count'),
			recovered: number('recovered'),
			gone: number('gone'),
			firstAt: number('firstAt'),
			lastAt: number('lastAt'),
			listed,
			left: null,
			unread: number('unread'),
			newest: json<FailedRun>('newest') ?? first,
			recent: numbers('recent'),
			times: numbers('times'),
		};
		if (failures.count > 1 && openOf({ failures }) === 1) {
			const [id] = await redis.smembers(key.open(execution));
			if (id) failures.left = await failedOne({ ...execution, id: Number(id) });
		}
		const retried = ref('retried');
		const [newId, at] = numbers('healed');
		return {
			...first,
			unfinished: number('unfinished'),
			told: toldIn(row),
			incident: ref('incident'),
			wave: json<Wave>('wave'),
			retry: retried && (await failedOne(retried)).retry,
			bulk: json<BulkOnAlert>('bulk'),
			background: json<Background>('background'),
			failures,
			resolvedAt: number('resolvedAt') || null,
			resolvedBy: row.get('resolvedBy') ?? null,
			healed: newId === undefined ? null : { newId, at: at! },
			previous: ref('previous'),
			owner: json<Owner>('owner'),
			// Somebody's own card is theirs.
			muted: first.raisedBy === 'command' ? null : lastOf(mutes),
			meanwhile: number('meanwhile'),
			problem: row.get('problem') ?? '',
		};
	}

	return {
		failedOne,
		read,
		/** Those of these runs, by number, that an alert knows: as a failure that it counts, or a retry of one. Some thousands. */
		async known(executions: readonly ExecutionRef[]): Promise<Set<number>> {
			if (executions.length === 0) return new Set();
			const marks = await redis.mget(executions.map(key.run));
			return new Set(executions.flatMap(({ id }, i) => (marks[i] === null ? [] : [id])));
		},
		/** The alert that a run belongs to: as a failed run of it, or as a retry of one, or a retry's retry. */
		async of(execution: ExecutionRef): Promise<Belonging | null> {
			const mark = await redis.get(key.run(execution));
			const [alertId, id] = mark?.split(' ').map(Number) ?? [];
			const alert = alertId && (await read({ ...execution, id: alertId }));
			return alert ? { alert, ...(await failedOne({ ...execution, id: id! })) } : null;
		},
		/** The open failures of an alert up to a number, and how many newer ones there are. */
		async open(alert: ExecutionRef, upTo: number): Promise<{ open: FailedOne[]; newer: number }> {
			const all = (await redis.smembers(key.open(alert))).map(Number).sort((a, b) => b - a);
			const meant = all.filter((id) => id <= upTo);
			const open = await Promise.all(meant.map((id) => failedOne({ ...alert, id })));
			return { open, newer: all.length - meant.length };
		},
	};
}
