import type { Gates, Pace } from './gates.js';
import type { OutboxTimings } from './parts.js';
import { goesAtOnce, postPriority, updatePriority } from './priorities.js';
import type { Entry, OutboxStore } from './store.js';

export type Places = ReturnType<typeof createPlaces>;

type Deps = {
	store: OutboxStore;
	gates: Gates;
	timings: OutboxTimings;
	/** The channel that is set for alerts; null while it is not found. */
	alertChannel(): string | null;
	/** Sees to it that somebody keeps the gate; `hurry`: that they look right now. */
	wake(gate: string, options?: { hurry: boolean }): Promise<unknown>;
	later(id: string, ms: number): Promise<unknown>;
	now(): number;
};

/** Slack counts updates over all channels. */
export const updatesGate = 'updates';
/** Where updates wait in a channel that takes none. */
export const closedUpdates = (channel: string) => `updates-${channel}`;
export const isForUpdates = (gate: string) => gate === updatesGate || gate.startsWith(closedUpdates(''));

const threadMark = 'thread:';
const threadMember = (parent: string) => `${threadMark}${parent}`;
/** The key of the message whose thread stands at the gate; null: it is no thread. */
export const parentOf = (member: string) => (member.startsWith(threadMark) ? member.slice(threadMark.length) : null);

/** Some updates at once after a rest, as a click means two or three; two are kept for the card that is clicked. */
const updateBurst = { burst: 5, reserve: 2, slowest: 8 };

/** Which gate a message waits at: it stands at one, or waits for its thread to be there, or for its time. */
export function createPlaces({ store, gates, timings, alertChannel, wake, later, now }: Deps) {
	async function enter(gate: string, member: string, priority: number, arrival: number, hurry = false) {
		await gates.enter(gate, member, priority, arrival || now() * 100);
		await wake(gate, { hurry });
	}

	const channelOf = (entry: Entry) => (entry.followsSetting && alertChannel()) || entry.channel;

	const dueInMs = (entry: Entry) => (goesAtOnce(entry) ? 0 : entry.sentAt + timings.coalesceMs - now());

	async function placeUpdate(id: string, entry: Entry) {
		if (entry.version <= entry.sent) return;
		const wait = dueInMs(entry);
		if (wait > 0) return later(id, wait);
		return enter(updatesGate, id, updatePriority(entry), now() * 100, goesAtOnce(entry));
	}

	/** All lines of a thread stand at the gate as one, when the message above them is posted. */
	async function openThread(parentId: string, priority = Number.POSITIVE_INFINITY) {
		const [id] = await store.thread.first(parentId, 1);
		if (id === undefined) return;
		const [line, parent] = await Promise.all([store.read(id), store.read(parentId)]);
		if (parent?.phase === 'gone') {
			const ids = await store.thread.first(parentId, 1_000);
			for (const each of ids) await store.gone(each);
			return store.thread.remove(parentId, ids);
		}
		// Whoever brings the one to Slack, or finds out about the other, comes here again.
		if (!parent?.ts || line?.phase === 'posting') return;
		const first = line ? Math.min(priority, postPriority(line)) : 0;
		await enter(parent.channel, threadMember(parentId), first, line?.arrival ?? 0);
	}

	/** Its first line has been told: the next one stands at the gate now, or nobody. */
	async function threadGoesOn(gate: string, parentId: string) {
		const [id] = await store.thread.first(parentId, 1);
		const line = id === undefined ? null : await store.read(id);
		const place = line ? { priority: postPriority(line), arrival: line.arrival } : null;
		await gates.leaveWhenEmpty(gate, threadMember(parentId), store.thread.key(parentId), place);
	}

	return {
		channelOf,
		threadGoesOn,
		/** How long a change of it waits for the next one. */
		dueInMs,
		openThread,
		paceOf: (gate: string): Pace =>
			isForUpdates(gate)
				? { everyMs: timings.updateMs, ...updateBurst }
				: // Slack says how often one may post (docs/slack.md, 5): half of that is refused for some other reason.
					{ everyMs: timings.paceMs, burst: 1, reserve: 0, slowest: 2 },
		enter,
		/** Puts it where it has to wait now, wherever it stood before. */
		async place(id: string): Promise<void> {
			const entry = await store.read(id);
			// Whoever is posting it sees to the rest.
			if (!entry || entry.phase === 'gone' || entry.phase === 'posting') return;
			if (entry.ts) await placeUpdate(id, entry);
			else if (entry.threadOf) {
				await store.thread.add(entry.threadOf, id, entry.arrival || now() * 100);
				await openThread(entry.threadOf, postPriority(entry));
			} else await enter(channelOf(entry), id, postPriority(entry), entry.arrival);
		},
	};
}
