import { slackFault } from '../bolt/slack-fault.js';
import type { Parts } from './parts.js';
import { closedUpdates, updatesGate } from './places.js';
import { updatePriority } from './priorities.js';
import type { Entry } from './store.js';

const longestRestMs = 30_000;

/** Shows the newest state of whichever message is first at the gate of updates, or at that of a channel that took none. */
export function createUpdates(parts: Parts) {
	const { client, store, gates, places, routes, timings, now, log } = parts;

	/** Something newer may have been put while it was on its way: no death may leave it without a place. */
	async function leave(gate: string, id: string) {
		const entry = await store.read(id);
		if (entry?.ts && (await gates.leaveWhenShown(gate, id, store.key(id)))) return;
		if (entry?.ts && gate === updatesGate) {
			// What goes at once goes from where it stands.
			const wait = places.dueInMs((await store.read(id)) ?? entry);
			if (wait <= 0) return;
			await parts.later(id, wait);
		} else await places.place(id);
		await gates.leave(gate, id);
	}

	async function turn(gate: string, id: string): Promise<void> {
		const entry = await store.read(id);
		if (!entry?.ts || entry.version <= entry.sent) return leave(gate, id);
		if (gate !== updatesGate && !(await routes.isBroken(entry.channel, 'updates'))) return leave(gate, id);
		await gates.count(gate, places.paceOf(gate));
		try {
			await client.chat.update({
				channel: entry.channel,
				ts: entry.ts,
				text: entry.text,
				blocks: entry.blocks,
				parse: 'none',
			});
		} catch (error) {
			return failed(gate, id, entry, error);
		}
		await store.updated(id, entry.version, now());
		await gates.works(gate);
		await gates.works(closedUpdates(entry.channel));
		await routes.works(entry.channel, 'updates');
		await leave(gate, id);
	}

	async function failed(gate: string, id: string, entry: Entry, error: unknown): Promise<void> {
		const fault = slackFault(error);
		switch (fault.kind) {
			case 'rate-limited':
				parts.onRateLimited?.();
				return gates.tooFast(gate, fault.retryAfterMs, places.paceOf(gate));
			case 'message-gone':
				await store.deleted(id, entry.ts!);
				return leave(gate, id);
			case 'blocks':
				log.error({ err: error, outbox: id }, 'Slack refused the blocks; showing the plain text instead');
				return store.plain(id);
			case 'unknown': {
				log.warn({ err: error, outbox: id }, 'an update that Slack did not answer: it is sent again');
				await gates.stepBack(gate, id, updatePriority(entry), now() * 100);
				const times = await gates.wrong(gate, 'failed');
				if (times > 1) await gates.hold(gate, Math.min(longestRestMs, timings.updateMs * 2 ** Math.min(times, 10)));
				return;
			}
			case 'thread-gone':
				return refused(gate, id, entry, { kind: 'refused', code: 'thread_not_found' });
			default:
				return refused(gate, id, entry, fault);
		}
	}

	/** It waits by itself from then on, and nobody behind it. */
	async function refused(gate: string, id: string, entry: Entry, fault: { kind: string; code: string }) {
		const closed = closedUpdates(entry.channel);
		const again = (await gates.wrong(closed, 'refused')) > 1;
		if (fault.kind !== 'route' && !again) {
			log.warn({ outbox: id, code: fault.code }, 'Slack refused an update');
			return gates.stepBack(gate, id, updatePriority(entry), now() * 100);
		}
		await gates.hold(closed, timings.closedMs);
		if (gate === closed) await gates.stepBack(closed, id, updatePriority(entry), now() * 100);
		else {
			await places.enter(closed, id, updatePriority(entry), now() * 100);
			await gates.leave(gate, id);
		}
		await routes.broken(entry.channel, fault.code, 'updates');
	}

	return { turn };
}
