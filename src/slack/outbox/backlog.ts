import type { Waiting } from './gates.js';
import { isForUpdates, updatesGate } from './places.js';
import { postPriorities } from './priorities.js';

/**
 * What waits to leave for Slack. `since`: epoch ms at which the one that has waited longest came; null: nothing waits, save
 * changes of messages in a channel that takes none.
 */
export type Backlog = { waiting: number; alerts: number; lines: number; updates: number; since: number | null };

export function backlogOf(all: Waiting[]): Backlog {
	const backlog: Backlog = { waiting: 0, alerts: 0, lines: 0, updates: 0, since: null };
	for (const { gate, counts, since } of all) {
		for (const [priority, count] of Object.entries(counts)) {
			backlog.waiting += count;
			if (isForUpdates(gate)) backlog.updates += count;
			else if (Number(priority) === postPriorities.line) backlog.lines += count;
			else if (Number(priority) !== postPriorities.card) backlog.alerts += count;
		}
		const counted = gate === updatesGate || !isForUpdates(gate);
		if (counted && Number.isFinite(since)) backlog.since = Math.min(backlog.since ?? since, since);
	}
	return backlog;
}
