import { slackFault } from '../bolt/slack-fault.js';
import type { Parts } from './parts.js';
import { parentOf } from './places.js';
import { postPriority } from './priorities.js';
import type { Entry } from './store.js';
import { fitTogether, joined } from './together.js';
import { asRepeat, asUnclear } from './unclear.js';

/** A post is not sent by whoever slept this long after writing its intent: another may have looked for it already. */
const sendWithinMs = 3_000;
/** Lines of a thread that are looked at for one message. */
const maxTogether = 20;
/** Slack is tried again at least so often, since whatever fails now may be over the next moment. */
const longestRestMs = 8_000;

/** What goes out as one message: an entry, and with a line of a thread the next ones. */
type Parcel = {
	id: string;
	entry: Entry;
	parent: { id: string; ts: string } | null;
	others: { id: string; entry: Entry }[];
};

/** Posts whoever is first at the gate of a channel. */
export function createPosts(parts: Parts) {
	const { client, store, gates, places, routes, timings, now, log } = parts;

	async function single(gate: string, id: string): Promise<Parcel | null> {
		const entry = await store.read(id);
		if (entry?.phase === 'posting') return aside(gate, id, id, entry);
		const stays = entry?.phase === 'new' && !entry.ts && !entry.threadOf && places.channelOf(entry) === gate;
		if (stays) return { id, entry, parent: null, others: [] };
		// Whoever posted it may have died before its thread was opened.
		if (entry) await after(id, entry);
		await gates.leave(gate, id);
		return null;
	}

	async function fromThread(gate: string, member: string, parentId: string): Promise<Parcel | null> {
		const parent = await store.read(parentId);
		const ids = await store.thread.first(parentId, maxTogether);
		const [id, ...next] = ids;
		if (id === undefined || !parent?.ts || parent.channel !== gate) {
			await gates.leave(gate, member);
			await places.openThread(parentId);
			return null;
		}
		const entry = await store.read(id);
		if (entry?.phase === 'posting') return aside(gate, member, id, entry);
		if (entry?.phase !== 'new') {
			await store.thread.remove(parentId, [id]);
			return null;
		}
		const others: Parcel['others'] = [];
		const late = entry.kind === 'line' && now() - entry.arrival / 100 > timings.togetherMs;
		for (const other of late ? next : []) {
			const line = await store.read(other);
			if (line?.phase !== 'new' || line.kind !== 'line') break;
			if (!fitTogether([entry, ...others.map((each) => each.entry), line])) break;
			others.push({ id: other, entry: line });
		}
		return { id, entry, parent: { id: parentId, ts: parent.ts }, others };
	}

	/** It may be posted or not: it is looked for by itself, and nobody waits behind it. */
	async function aside(gate: string, member: string, id: string, { intendedAt }: Pick<Entry, 'intendedAt'>) {
		await parts.later(id, Math.max(1, intendedAt + timings.doubtMs - now()));
		await gates.leave(gate, member);
		return null;
	}

	async function post(gate: string, member: string, parcel: Parcel): Promise<void> {
		const { id, entry, parent, others } = parcel;
		const at = now();
		await gates.count(gate, places.paceOf(gate));
		const together = others.map((other) => other.id);
		// A process that slept since it read the entry, or since it wrote the intent, must not send.
		if (!(await store.intend(id, entry, { channel: gate, together, at }))) return;
		if (now() - at > sendWithinMs) return void (await aside(gate, member, id, { intendedAt: at }));
		const whole = joined([entry, ...others.map((other) => other.entry)]);
		const shown = { repeat: asRepeat, unclear: asUnclear };
		const answer = await client.chat
			.postMessage({
				channel: gate,
				...(entry.unclear ? shown[entry.unclear](whole) : whole),
				...(parent ? { thread_ts: parent.ts } : {}),
				metadata: { event_type: 'flowbell', event_payload: { outbox_id: parts.outboxId(id) } },
				parse: 'none',
				unfurl_links: false,
				unfurl_media: false,
			} as never)
			.catch(async (error: unknown) => {
				await failed(gate, member, parcel, at, error);
				return null;
			});
		if (!answer) return;
		await posted(id, entry, { channel: answer.channel!, ts: answer.ts!, others });
		await gates.works(gate);
		await routes.works(gate);
		await leave(gate, member, id, entry);
	}

	/** Others may wait for it, and something newer may have been put meanwhile: first that, so that no death leaves it. */
	async function leave(gate: string, member: string, id: string, entry: Entry) {
		const thread = parentOf(member);
		if (thread !== null) return places.threadGoesOn(gate, thread);
		await after(id, entry);
		await gates.leave(gate, member);
	}

	/** The others first: as long as the first one is in doubt, nobody posts any of them. */
	async function posted(
		id: string,
		entry: Entry,
		{
			channel,
			ts,
			others,
			version = entry.version,
		}: {
			channel: string;
			ts: string;
			others: Parcel['others'];
			version?: number;
		},
	) {
		const at = now();
		for (const other of others) await store.posted(other.id, { channel, ts, version: other.entry.version, at });
		await store.posted(id, { channel, ts, version, at });
		if (entry.threadOf) await store.thread.remove(entry.threadOf, [id, ...others.map((other) => other.id)]);
	}

	/** What waits in its thread, and what is newer of itself. */
	async function after(id: string, entry: Entry) {
		await places.openThread(entry.threadOf ?? id);
		await places.place(id);
	}

	async function failed(gate: string, member: string, parcel: Parcel, at: number, error: unknown): Promise<void> {
		const { id, parent, others } = parcel;
		const fault = slackFault(error);
		if (fault.kind === 'unknown') {
			log.warn({ err: error, outbox: id }, 'a post whose fate is unknown: it will be looked for');
			const times = await gates.wrong(gate, 'failed');
			if (times > 1) await gates.hold(gate, Math.min(longestRestMs, timings.paceMs * 2 ** Math.min(times, 10)));
			return void (await aside(gate, member, id, { intendedAt: at }));
		}
		await store.refused(id, at);
		switch (fault.kind) {
			case 'rate-limited':
				parts.onRateLimited?.();
				return gates.tooFast(gate, fault.retryAfterMs, places.paceOf(gate));
			case 'thread-gone':
				if (parent) await store.deleted(parent.id, parent.ts);
				return gates.leave(gate, member);
			case 'blocks':
				log.error({ err: error, outbox: id }, 'Slack refused the blocks; sending the plain text instead');
				for (const each of [id, ...others.map((other) => other.id)]) await store.plain(each);
				return;
			case 'thread-closed':
				if (parent) return outOfThread(gate, parcel, error);
				return refused(gate, member, parcel, fault);
			// chat.postMessage has no message that could be gone; whatever it says, it is no.
			case 'message-gone':
				return refused(gate, member, parcel, { kind: 'refused', code: 'message_not_found' });
			default:
				return refused(gate, member, parcel, fault);
		}
	}

	/** The thread takes nothing: what somebody waits for goes in the channel, its history stays untold. */
	async function outOfThread(gate: string, { id, entry, parent, others }: Parcel, error: unknown) {
		log.warn({ err: error, outbox: id }, 'a thread takes no messages');
		await store.thread.remove(parent!.id, [id, ...others.map((other) => other.id)]);
		if (entry.kind === 'line') for (const each of [id, ...others.map((other) => other.id)]) await store.gone(each);
		else await store.leaveThread(id);
		await places.place(id);
		await places.threadGoesOn(gate, parent!.id);
	}

	async function refused(
		gate: string,
		member: string,
		{ id, entry, parent }: Parcel,
		fault: { kind: string; code: string },
	) {
		if (entry.elseTo && !parent) {
			await store.moveTo(id, entry.elseTo);
			await places.place(id);
			return gates.leave(gate, member);
		}
		const again = (await gates.wrong(gate, 'refused')) > 1;
		// What may be the fault of this one message alone must not keep the others waiting behind it.
		if (fault.kind !== 'route') await gates.stepBack(gate, member, postPriority(entry), now() * 100);
		if (fault.kind !== 'route' && !again) return log.warn({ outbox: id, code: fault.code }, 'Slack refused a post');
		await gates.hold(gate, timings.closedMs);
		await routes.broken(gate, fault.code);
	}

	return {
		async turn(gate: string, member: string): Promise<void> {
			const parentId = parentOf(member);
			const parcel = parentId === null ? await single(gate, member) : await fromThread(gate, member, parentId);
			if (parcel) await post(gate, member, parcel);
		},
		posted,
		after,
	};
}

export type Posts = ReturnType<typeof createPosts>;
