import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import { safeName } from '../../instances/failures.js';
import { type N8nClient, NotFoundError, statusOf, timeOf, type Workflow } from '../../n8n/index.js';
import type { Switches } from '../../operations/switches.js';
import { type ConditionOf, stillOff } from './condition.js';
import type { Observed } from './observed.js';
import type { ConditionStore, Kept } from './store.js';

/** Crashes in a row after which n8n may have switched a workflow off by itself. */
const fewCrashes = 3;
const lookedBack = 10;
/** More of one server are not followed. */
const maxWorkflows = 10_000;
/** As much as is known of schedules: after a longer pause all is learnt anew. */
const ttlSeconds = 7 * 86_400;
/** From so many at once on, somebody has switched off a whole lot: one message. */
const manyAtOnce = 6;
const maxNamed = 20;
/** The others are known by their ids, so that it is not over before these are on again. */
const maxOthers = 500;
/** Those that are in no list are asked for one by one, so many at a time. */
const maxLooks = 20;
const lookMs = 10_000;
/** Between two lists, and some more: what was saved before that does not say when it was archived. */
const betweenMs = 15 * 60_000;

/** So long may reading all workflows take: what was switched off meanwhile is listed as active. */
const readMs = 60_000;

type Deps = Pick<Base, 'key' | 'now'> & {
	redis: Redis;
	store: ConditionStore;
	n8n: N8nClient;
	switches: Pick<Switches, 'last'>;
};

/** When it was last seen to be active, and which version ran; null: n8n did not say. */
type Seen = { at: number; versionId: string | null };

type State = 'on' | 'off' | 'gone' | 'unknown';

/** Finds workflows that were active at the list before and are not, or were archived, at this one. */
export function createOff({ redis, key, store, n8n, switches, now }: Deps) {
	const activeKey = key('workflows-active', 'ids');

	async function look({ workflows: listed }: Observed, open: readonly Kept[], signal: AbortSignal) {
		// Not read this time, or not given: nothing follows from that.
		if (!listed) return;
		const byId = new Map(listed.map((workflow) => [workflow.id, workflow]));
		const stateOf = createStates(byId, signal);
		const known = new Map(Object.entries(await redis.hgetall(activeKey)).map(([id, row]) => [id, readSeen(row)]));
		const off = [...known.keys()].flatMap((id) => byId.get(id) ?? []).filter((workflow) => !isOn(workflow));
		await tell(await notHere(off, known), known, signal);
		for (const id of known.keys()) if (!byId.has(id) && (await stateOf(id)) === 'gone') await redis.hdel(activeKey, id);
		for (const { condition } of open) {
			if (condition.kind === 'off' && !condition.ended) await endIfOver(condition, stateOf);
		}
		await keepActive(listed.filter(isOn).slice(0, maxWorkflows));
	}

	/** Without those that somebody has switched off here: that was told then. */
	async function notHere(off: readonly Workflow[], known: ReadonlyMap<string, Seen>): Promise<Workflow[]> {
		const others: Workflow[] = [];
		for (const workflow of off) {
			const { id } = workflow;
			const last = await switches.last(id);
			if (last && !last.on && last.at > known.get(id)!.at - readMs) await redis.hdel(activeKey, id);
			else others.push(workflow);
		}
		return others;
	}

	/** What is not taken now is found again with the next list. */
	async function tell(off: readonly Workflow[], known: ReadonlyMap<string, Seen>, signal: AbortSignal) {
		const named = off.map(({ id, name }) => ({ id, name: safeName(name), versionId: known.get(id)!.versionId }));
		if (off.length >= manyAtOnce) {
			const subject = `many-${named.map(({ id }) => id).sort()[0]}`;
			const others = named.slice(maxNamed, maxNamed + maxOthers).map(({ id }) => id);
			const many = { count: off.length, some: named.slice(0, maxNamed), ...(others.length > 0 && { others }) };
			const how = off.every(({ isArchived }) => isArchived) ? ('archived' as const) : ('deactivated' as const);
			const facts = { how, crashes: 0, changedAt: null, many };
			const isTaken = await store.report({ kind: 'off', subject, workflow: null, facts });
			if (isTaken) await redis.hdel(activeKey, ...off.map(({ id }) => id));
			return;
		}
		for (const [i, workflow] of off.entries()) {
			const { id, isArchived } = workflow;
			const how = isArchived ? ('archived' as const) : ('deactivated' as const);
			const crashes = isArchived ? 0 : await crashesOf(id, signal);
			const { versionId } = known.get(id)!;
			const facts = { how, crashes, changedAt: isArchived ? changedAt(workflow) : null, many: null, versionId };
			const isTaken = await store.report({ kind: 'off', subject: id, workflow: { id, name: named[i]!.name }, facts });
			if (isTaken) await redis.hdel(activeKey, id);
		}
	}

	async function endIfOver(condition: ConditionOf<'off'>, stateOf: (id: string) => Promise<State>) {
		const { many } = condition.facts;
		const ids = many ? [...many.some.map(({ id }) => id), ...(many.others ?? [])] : [condition.subject];
		const states = await Promise.all(ids.map(stateOf));
		for (const [i, { id }] of (many?.some ?? []).entries()) await follow(condition, id, states[i]!);
		if (states.some((state) => state === 'off' || state === 'unknown')) return;
		const how = states.every((state) => state === 'gone') ? 'deleted' : 'active';
		await store.end(condition, { how, by: many ? null : await activatedBy(condition.subject, condition.since) });
	}

	/** Null: not here. */
	async function activatedBy(workflowId: string, since: number): Promise<string | null> {
		const last = await switches.last(workflowId);
		return last?.on && last.at > since ? last.by : null;
	}

	/** One of many, as the list shows it. */
	async function follow(condition: ConditionOf<'off'>, id: string, state: State) {
		const isBack = condition.back.some((back) => back.id === id);
		if (state === 'on' && !isBack) await store.setBack(condition, { id, by: await activatedBy(id, condition.since) });
		if (state === 'off' && isBack) await store.setBack(condition, { id, by: null }, false);
	}

	/** A page of the list may lack one as others are deleted: n8n itself says whether it is gone. */
	function createStates(byId: ReadonlyMap<string, Workflow>, signal: AbortSignal) {
		let looks = 0;
		return async (id: string): Promise<State> => {
			const listed = byId.get(id);
			if (listed) return isOn(listed) ? 'on' : 'off';
			if (++looks > maxLooks) return 'unknown';
			try {
				return isOn(await n8n.workflows().get(id, { signal, timeoutMs: lookMs })) ? 'on' : 'off';
			} catch (error) {
				if (signal.aborted) throw error;
				return error instanceof NotFoundError ? 'gone' : 'unknown';
			}
		};
	}

	/** How many of its last runs have crashed, one after the other; 0: too few for n8n to switch it off, or not known. */
	async function crashesOf(workflowId: string, signal: AbortSignal): Promise<number> {
		const { data } = await n8n
			.executions()
			.list({ workflowId, limit: lookedBack }, { signal, timeoutMs: lookMs })
			.catch(() => ({ data: [] }));
		const other = data.findIndex((run) => statusOf(run) !== 'crashed');
		const crashes = other === -1 ? data.length : other;
		return crashes >= fewCrashes ? crashes : 0;
	}

	/** Archiving is a change like saving; switching on or off is none (docs/n8n.md, 51). */
	function changedAt(workflow: Workflow): number | null {
		const at = timeOf(workflow.updatedAt);
		return at !== null && now() - at <= betweenMs ? at : null;
	}

	async function keepActive(active: readonly Workflow[]) {
		if (active.length === 0) return;
		await keep(Object.fromEntries(active.map(({ id, activeVersionId }) => [id, seen(activeVersionId)])));
	}

	const seen = (versionId: string | null) => `${now()} ${versionId ?? ''}`;
	const keep = (rows: Record<string, string>) =>
		redis.multi().hset(activeKey, rows).expire(activeKey, ttlSeconds).exec();

	return {
		look,
		/** Somebody has activated it here, so that it is over at once. `by`: null where it was active already. */
		async activated(workflowId: string, by: string | null) {
			await keep({ [workflowId]: seen(null) });
			await store.end({ kind: 'off', subject: workflowId }, { how: 'active', by });
			for (const { condition } of await store.open()) {
				if (condition.kind !== 'off' || !condition.facts.many?.some.some(({ id }) => id === workflowId)) continue;
				await store.setBack(condition, { id: workflowId, by });
				const after = await store.read(condition);
				if (after?.kind === 'off' && stillOff(after).length === 0 && isWhole(after)) {
					await store.end(condition, { how: 'active', by: null });
				}
			}
		},
	};
}

/** Of many, whether all of them are named. */
const isWhole = ({ facts: { many } }: ConditionOf<'off'>) => many !== null && many.some.length === many.count;

/** What an earlier version has kept says nothing but that it was active. */
function readSeen(row: string): Seen {
	const [at, versionId] = row.split(' ');
	return { at: Number(at), versionId: versionId || null };
}

const isOn = ({ active, isArchived }: Workflow) => active && !isArchived;
