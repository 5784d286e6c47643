import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import { createScript } from '../../redis/script.js';
import {
	type Back,
	type Condition,
	type ConditionEnd,
	type ConditionKind,
	type ConditionName,
	type ConditionRef,
	conditionMute,
	conditionName,
	type FactsOf,
	type Halted,
	type Left,
	type ToldOfCondition,
} from './condition.js';
import { reportScript, setScript, shownScript } from './scripts.js';

export type ConditionStore = ReturnType<typeof createConditionStore>;

/** With what is shown of it in Slack (null: nothing yet), and who has stopped runs of it here, if somebody has. */
export type Kept = {
	condition: Condition;
	version: string;
	shown: string | null;
	shownAt: number;
	stopper: string | null;
};

const toldField = (channelId: string) => `told:${channelId}`;
const backField = (workflowId: string) => `back:${workflowId}`;

type Begins<Kind extends ConditionKind> = {
	kind: Kind;
	subject: string;
	workflow: { id: string; name: string } | null;
	facts: FactsOf[Kind];
};

/**
 * Conditions in Redis: a hash each, and a list of those that are open. All may be done again: the same report, end or
 * word comes to the same.
 */
export function createConditionStore(redis: Redis, { key, runKey, now }: Pick<Base, 'key' | 'runKey' | 'now'>) {
	const report = createScript(redis, reportScript);
	const set = createScript(redis, setScript);
	const shown = createScript(redis, shownScript);
	const openKey = () => runKey('conditions', { id: 'open' });
	const keysOf = (of: ConditionName) => [runKey('condition', { id: conditionName(of) }), openKey()];

	/** Mutes by their fields: of its kind, or of the whole workflow. */
	async function mutedBy(condition: Pick<Condition, 'kind' | 'workflow'>): Promise<Condition['muted']> {
		const { workflow } = condition;
		const fields = [conditionMute(condition), ...(workflow ? [`workflow:${workflow.id}`] : [])];
		const rows = await redis.hmget(key('mutes', 'all'), ...fields);
		const mutes = rows.flatMap((row) => (row ? [JSON.parse(row) as NonNullable<Condition['muted']>] : []));
		const [last] = mutes.sort((a, b) => b.until - a.until);
		return last ? { until: last.until, by: last.by } : null;
	}

	async function keptOf({ kind, subject }: ConditionName): Promise<Kept | null> {
		const [key] = keysOf({ kind, subject }) as [string];
		const row = await redis.hgetall(key);
		if (!row.since) return null;
		const json = (text: string | undefined) => (text ? JSON.parse(text) : null);
		const workflow = json(row.workflow) as Condition['workflow'];
		const allOf = (field: string) =>
			Object.keys(row).flatMap((each) => (each.startsWith(field) ? [json(row[each]) as unknown] : []));
		const told = allOf(toldField('')) as ToldOfCondition[];
		const back = allOf(backField('')) as Back[];
		const condition = {
			...{ kind, subject, workflow, told, back },
			...{ since: Number(row.since), lastSeenAt: Number(row.lastSeenAt) },
			...{ facts: json(row.facts), ended: json(row.ended), owner: json(row.owner), left: json(row.left) },
			halted: json(row.halted),
			muted: await mutedBy({ kind, workflow }),
		} as Condition;
		const shown = { shown: row.shown ?? null, shownAt: Number(row.shownAt ?? 0) };
		return { condition, version: row.version!, ...shown, stopper: json(row.stopper)?.by ?? null };
	}

	async function setField(of: ConditionName & { since?: number }, field: string, value: object | null, first = false) {
		const json = value === null ? '' : JSON.stringify(value);
		return set(keysOf(of), conditionName(of), of.since ?? '', field, json, first ? 1 : 0) as Promise<0 | 1 | 2>;
	}

	return {
		/** Begins it, or renews its facts. False: not taken now, and to be reported again. */
		async report<Kind extends ConditionKind>(of: Begins<Kind>): Promise<boolean> {
			const json = [JSON.stringify(of.workflow), JSON.stringify(of.facts)];
			return (await report(keysOf(of), conditionName(of), now(), ...json)) === 1;
		},
		/** It is so no longer; `facts`: what is known of it at its end. Nothing where it is not open. */
		async end(of: ConditionName, { at = now(), how, by = null }: Partial<ConditionEnd> & { how: string }) {
			return (await setField(of, 'ended', { at, how, by }, true)) === 1;
		},
		/** All that are open, the oldest first. */
		async open(): Promise<Kept[]> {
			const names = await redis.zrange(openKey(), '0', '-1');
			const all = await Promise.all(names.map((name) => keptOf(readName(name))));
			const gone = names.filter((_, i) => all[i] === null);
			if (gone.length > 0) await redis.zrem(openKey(), ...gone);
			return all.filter((each) => each !== null);
		},
		/** The one of this name as it is kept now, open or ended. */
		kept: keptOf,
		/** Open or ended; null where there is another one of this name by now, or none. */
		async read(of: ConditionRef): Promise<Condition | null> {
			const kept = await keptOf(of);
			return kept?.condition.since === of.since ? kept.condition : null;
		},
		/** Which channel is told, once for each. */
		tell: (of: ConditionRef, told: ToldOfCondition) => setField(of, toldField(told.channelId), told, true),
		/** 2: somebody has it already. */
		own: (of: ConditionRef, userId: string, since: number) =>
			setField(of, 'owner', { userId, since, by: userId }, true),
		/** Who has stopped runs of it here. */
		stoppedBy: (of: ConditionRef, by: string) => setField(of, 'stopper', { by }),
		halted: (of: ConditionRef, halted: Halted) => setField(of, 'halted', halted),
		/** One of many is active again, or not any longer. */
		setBack: (of: ConditionRef, back: Back, is = true) => setField(of, backField(back.id), is ? back : null, is),
		/** Null: not any longer. */
		leave: (of: ConditionRef, left: Left | null) => setField(of, 'left', left),
		/** What is shown of it now. */
		async setShown({ condition, version }: Kept, what: string) {
			await shown(keysOf(condition), conditionName(condition), version, what, now());
		},
	};
}

function readName(name: string): ConditionName {
	const colon = name.indexOf(':');
	return { kind: name.slice(0, colon) as ConditionKind, subject: name.slice(colon + 1) };
}
