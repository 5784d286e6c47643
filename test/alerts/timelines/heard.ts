import { type Alert, openOf } from '../../../src/alerts/alert.js';
import type { AlertEvents } from '../../../src/alerts/events.js';
import { quietMs } from '../../../src/alerts/store/alert-scripts.js';
import { muteFields } from '../../../src/alerts/store/read-alerts.js';
import type { Random } from '../../crash/support/random.js';

type Mute = { field: string; at: number; until: number };

const isOver = (alert: Alert) => openOf(alert) === 0 || alert.resolvedBy !== null;

/** What alerts have told, in place of Slack, and what of that cannot be right. */
export function createHeard(now: () => number) {
	const last = new Map<number, Alert>();
	const faults: string[] = [];
	const owned = new Set<number>();
	const asked = new Map<number, number>();
	const mutes: Mute[] = [];
	/** Alerts that were heard before a process was killed: what has become of them since may not have been heard. */
	let stale = new Set<number>();
	/** When n8n began to count anew. */
	let resetAt = 0;

	const ofThe = (alert: Alert) => Object.values(muteFields(alert));
	const mutedAt = (alert: Alert, at: number) =>
		mutes.some(({ field, ...mute }) => ofThe(alert).includes(field) && mute.at <= at && at < mute.until);

	function opens(alert: Alert) {
		if (alert.raisedBy === 'command') return;
		for (const other of last.values()) {
			if (other.problem !== alert.problem || stale.has(other.execution.id) || isOver(other) || other.healed) continue;
			const pause = (alert.stoppedAt ?? alert.raisedAt) - other.failures.lastAt;
			const newest = ![...last.values()].some(
				(each) => each.problem === other.problem && each.raisedAt > other.raisedAt,
			);
			// That one was counted before, and is heard now only, as a process died.
			const isLate = alert.raisedAt < other.raisedAt;
			if (newest && !isLate && pause < quietMs)
				faults.push(`${alert.execution.id} opens, though ${other.execution.id} is open`);
		}
	}
	function changes(was: Alert, alert: Alert) {
		const { id } = alert.execution;
		const grew = alert.failures.count - was.failures.count;
		if (grew < 0) faults.push(`${id} counts ${alert.failures.count} after ${was.failures.count}`);
		for (const { channelId, rungAt } of was.told) {
			const then = alert.told.find((told) => told.channelId === channelId);
			if (rungAt !== null && then?.rungAt !== rungAt) faults.push(`${id} rings again in ${channelId}`);
		}
		if (grew <= 0 || stale.has(id)) return;
		if (was.resolvedBy) faults.push(`${id} is over, as somebody said, and grows`);
		const pause = alert.failures.lastAt - was.failures.lastAt;
		if (grew === 1 && pause >= quietMs) faults.push(`${id} grows after ${pause / 3_600_000} h`);
	}
	function rings(alert: Alert) {
		const before = last.get(alert.execution.id)?.told ?? [];
		for (const { channelId, rungAt } of alert.told) {
			const known = before.some((told) => told.channelId === channelId && told.rungAt !== null);
			if (rungAt === null || known || asked.get(alert.execution.id) !== undefined) continue;
			if (mutedAt(alert, rungAt)) faults.push(`${alert.execution.id} rings in ${channelId} though it is muted`);
		}
	}

	return {
		hear<Type extends keyof AlertEvents>(_: Type, event: AlertEvents[Type]) {
			const { alert } = event as { alert: Alert };
			// Of the count before: its card may be drawn once more until a poll sees the new one.
			if (alert.raisedAt < resetAt) return;
			const was = last.get(alert.execution.id);
			if (was) changes(was, alert);
			else opens(alert);
			rings(alert);
			last.set(alert.execution.id, alert);
			stale.delete(alert.execution.id);
		},
		/** Of one alone its message is drawn by what deletes it. */
		deleted: ({ execution }: Alert) => void stale.add(execution.id),
		killed() {
			stale = new Set(last.keys());
		},
		/** Null where none was heard. */
		any: (random: Random) => (last.size > 0 ? random.pick([...last.values()]) : null),
		/** Those that are not over. */
		unresolved: () => [...last.values()].filter((alert) => alert.resolvedAt === null),
		of: (id: number) => last.get(id),
		owned: ({ execution }: Alert) => void owned.add(execution.id),
		isOwned: (id: number) => owned.has(id),
		asked: ({ execution }: Alert) => void asked.set(execution.id, now()),
		muted(field: string, at: number, until: number) {
			for (const mute of mutes) if (mute.field === field && mute.until > at) mute.until = at;
			mutes.push({ field, at, until });
		},
		unmuted(field: string, at: number) {
			for (const mute of mutes) if (mute.field === field && mute.until > at) mute.until = at;
		},
		mutes: () => mutes.filter(({ at, until }) => at <= now() && now() < until).map(({ field }) => field),
		wasMuted: (alert: Alert) => mutes.some(({ field }) => ofThe(alert).includes(field)),
		/** n8n counts anew, and nothing that is known by its numbers holds; mutes are of workflows and problems. */
		reset() {
			resetAt = now();
			last.clear();
			owned.clear();
			asked.clear();
			stale = new Set();
		},
		faults,
	};
}
