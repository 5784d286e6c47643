import type { Requeue } from '../../redis/queue.js';
import type { Parts } from './parts.js';
import { isForUpdates } from './places.js';
import { createPosts } from './posts.js';
import { postPriorities } from './priorities.js';
import { createRecovery } from './recovery.js';
import { createUpdates } from './updates.js';

/** Brings what waits to Slack, gate by gate. One process at a time keeps a gate; where two should, nothing is sent twice. */
export function createDelivery(parts: Parts) {
	const { store, gates, places, now, log } = parts;
	const posts = createPosts(parts);
	const updates = createUpdates(parts);
	const recover = createRecovery(parts, posts);

	return {
		/** Lets go at this gate whom the pace allows; says when to come again, or that nobody is left. */
		async keep(gate: string, signal: AbortSignal): Promise<Requeue | undefined> {
			for (;;) {
				signal.throwIfAborted();
				const next = await gates.next(gate, places.paceOf(gate));
				if (next === null) return undefined;
				if ('waitMs' in next) return { requeueInMs: next.waitMs };
				try {
					await (isForUpdates(gate) ? updates : posts).turn(gate, next.member);
				} catch (error) {
					// Whatever is wrong with this one, the others must not wait for it; where it is Redis, this throws as well.
					await gates.stepBack(gate, next.member, postPriorities.line, now() * 100);
					await gates.count(gate, places.paceOf(gate));
					log.error({ err: error, gate, member: next.member }, 'a message is tried again after the others');
				}
			}
		},
		/** Finds out what became of one that is in doubt; any other is put where it has to wait. */
		async seeTo(id: string): Promise<Requeue | undefined> {
			const entry = await store.read(id);
			if (entry?.phase === 'posting') return recover(id, entry);
			// Also what waits for it in its thread: whoever was at it before may have died.
			if (entry) await posts.after(id, entry);
			return undefined;
		},
		/** The channel that is set for alerts is another than before: what waits goes there. */
		async followSetting(): Promise<void> {
			for (const gate of await gates.open()) {
				if (isForUpdates(gate)) continue;
				for (const member of await gates.members(gate)) {
					const entry = await store.read(member);
					if (entry?.phase !== 'new' || places.channelOf(entry) === gate) continue;
					await places.place(member);
					await gates.leave(gate, member);
				}
				if (await gates.isEmpty(gate)) await parts.routes.works(gate);
			}
		},
	};
}
