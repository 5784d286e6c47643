import type { Base } from '../../instances/base.js';
import type { Events } from '../../lib/events.js';
import type { Due } from '../due.js';
import type { Condition, ConditionLine, ConditionRef, Left, ToldOfCondition } from './condition.js';
import type { ConditionStore, Kept } from './store.js';

/** Which channels are told. `workflow`: null where it is of the whole server. */
export type RouteCondition = (of: Pick<Condition, 'kind' | 'workflow'>) => Promise<ToldOfCondition[]>;

export type ConditionEvents = {
	/** It has begun, has changed or has ended. `isNews`: it begins or ends. */
	condition: { condition: Condition; isNews: boolean };
	/** One short line of its history for each `id`. */
	conditionLine: { condition: Condition; id: string; line: ConditionLine; at: number };
};

/** How long something has gone on is shown anew so often: in the first hour, and after that. */
const redrawMs = 60_000;
const redrawLaterMs = 10 * 60_000;
const anHour = 3_600_000;

export type TellOptions = { events: Events<ConditionEvents>; route: RouteCondition; due: Due };

type Deps = TellOptions & Pick<Base, 'epochs' | 'now' | 'log'> & { store: ConditionStore };

/**
 * Shows what is open as it is now, and at last its end. What is written down is told from there, so that whoever wrote it
 * may die: once in each channel, and again only where something has changed.
 */
export function createTellConditions({ store, events, route, due, epochs, now, log }: Deps) {
	async function tellOne(kept: Kept) {
		const current = kept.condition.told.length > 0 ? kept : await first(kept);
		if (!current) return;
		const { condition, version, shown } = current;
		const what = `${version} ${condition.muted?.until ?? ''}`;
		if (shown === what && !isOld(current)) return;
		await events.publish('condition', { condition, isNews: shown === null || condition.ended !== null });
		if (condition.ended) await line(condition, 'ended', { kind: 'ended' });
		await store.setShown(current, what);
	}

	/** Decides who is told; null: nobody is now, as it is muted, or is over before anybody was told. */
	async function first(kept: Kept): Promise<Kept | null> {
		const { condition } = kept;
		if (condition.ended) await store.setShown(kept, '');
		if (condition.ended || condition.muted) return null;
		for (const target of await route(condition)) await store.tell(condition, target);
		const after = await store.kept(condition);
		return after && after.condition.told.length > 0 ? after : null;
	}

	function isOld({ condition, shownAt }: Kept): boolean {
		if (condition.kind !== 'stuck' || condition.ended) return false;
		return now() - shownAt >= (now() - condition.since < anHour ? redrawMs : redrawLaterMs);
	}

	const line = (condition: Condition, id: string, said: ConditionLine) =>
		events.publish('conditionLine', { condition, id, line: said, at: now() });

	const dueOf = ({ kind, subject, since }: ConditionRef, at: number) =>
		`left ${epochs.current().n} ${since} ${at} ${kind} ${subject}`;

	due.on('left', async (rest, until) => {
		const [, epoch, since, at, kind, subject] = /^(\d+) (\d+) (\d+) (\S+) (.*)$/s.exec(rest) ?? [];
		if (Number(epoch) !== epochs.current().n) return;
		const of = { kind, subject, since: Number(since) } as ConditionRef;
		const condition = await store.read(of);
		if (!condition || condition.ended || condition.left?.at !== Number(at)) return;
		if (condition.muted) return due.set(dueOf(of, Number(at)), condition.muted.until);
		if (!condition.owner) await line(condition, `still-${until}`, { kind: 'still' });
		await store.leave(of, null);
	});

	return {
		async tell() {
			for (const kept of await store.open()) {
				const { kind, subject } = kept.condition;
				await tellOne(kept).catch((error) => {
					log.warn({ err: error, kind, subject }, 'a condition could not be told; tried again with the next tick');
				});
			}
		},
		line,
		/** Its end is put down first: without one it would be left alone for ever. */
		async leave(of: ConditionRef, left: Left) {
			await due.set(dueOf(of, left.at), left.until);
			return store.leave(of, left);
		},
	};
}
