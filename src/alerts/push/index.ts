import type { Base } from '../../instances/base.js';
import type { Events } from '../../lib/events.js';
import type { Door } from '../../lib/http-server.js';
import { createArrivals } from './arrivals.js';
import type { Hint } from './hint.js';
import { createLook } from './look.js';
import { createReceiver } from './receiver.js';
import { createWaiting } from './waiting.js';
import { createWanted } from './wanted.js';

export type { Arrivals } from './arrivals.js';

export type PushEvents = {
	/** n8n has posted to this process, and it was taken or not. `at`: when; epoch milliseconds. */
	pushed: { result: 'taken' | 'refused'; hints: Hint[]; at: number };
};

type Parts = Omit<Parameters<typeof createLook>[0], 'waiting'> &
	Parameters<typeof createWanted>[0] & {
		/** Null: nobody may post here. */
		token: string | null;
		events: Events<PushEvents>;
		/** Puts a look at n8n on the queue, unless one waits there. */
		wake(): Promise<void>;
	};

/** Hints from n8n of what has ended in it, and the looks at n8n that follow from them. */
export function createPush({ connections, key, now, log }: Base, { token, events, wake, ...parts }: Parts) {
	const redis = connections.producer;
	const arrivals = createArrivals(redis, key, now);
	const waiting = createWaiting(redis, key, now);
	const wantedOf = createWanted(parts);

	const door: Door = createReceiver({
		...{ token: token ?? '', now, log },
		async take(posted, at) {
			await arrivals.note(posted, at);
			await events.publish('pushed', { result: 'taken', hints: posted.hints, at });
			const wanted = await wantedOf(posted.hints);
			if (wanted.runs.length + wanted.workflows.length === 0) return;
			await waiting.add(wanted);
			await wake();
		},
		refused(why) {
			void arrivals.refused(why);
			void events.publish('pushed', { result: 'refused', hints: [], at: now() });
		},
	});
	return {
		/** Where n8n posts; null without a token. */
		door: token === null ? null : door,
		look: createLook({ ...parts, waiting }),
		arrivals: arrivals.read,
	};
}
