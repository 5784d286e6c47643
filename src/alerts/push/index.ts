import type { Base } from '../../instances/base.js';
import type { Events } from '../../lib/events.js';
import type { Door } from '../../lib/http-server.js';
import { createAllowance } from './allowance.js';
import { createArrivals } from './arrivals.js';
import type { Hint } from './hint.js';
import { createLook } from './look.js';
import { createReceiver } from './receiver.js';
import type { Posted } from './span.js';
import { createWaiting } from './waiting.js';
import { createWanted } from './wanted.js';

export type { Arrivals } from './arrivals.js';

export type PushEvents = {
	/** n8n has posted to this process, and it was taken or not. `at`: when; epoch milliseconds. */
	pushed: { result: 'taken' | 'refused'; hints: Hint[]; at: number };
	/** So many failures were told as n8n had told of them, before any poll met them. */
	toldAtOnce: { failures: number };
};

type Told = Awaited<ReturnType<Parameters<typeof createLook>[0]['tellHinted']>> & { counted: number };

type Parts = Omit<Parameters<typeof createLook>[0], 'waiting' | 'allowance' | 'tellHinted'> &
	Parameters<typeof createWanted>[0] & {
		/** Null: nobody may post here. */
		token: string | null;
		events: Events<PushEvents>;
		/** Tells what n8n shows as failed of these runs, and gives which, and how many nobody had counted. */
		tellHinted(runs: number[], signal: AbortSignal): Promise<Told>;
		/** Puts a look at n8n on the queue, unless one waits there. */
		wake(): Promise<void>;
	};

/** Hints from n8n of what has ended in it, and the looks at n8n that follow from them. */
export function createPush({ connections, key, now, log }: Base, { token, events, wake, ...parts }: Parts) {
	const redis = connections.producer;
	const arrivals = createArrivals(redis, key, now);
	const waiting = createWaiting(redis, key, now);
	const wantedOf = createWanted(parts);

	async function tellHinted(runs: number[], signal: AbortSignal) {
		const told = await parts.tellHinted(runs, signal);
		if (told.counted > 0) await events.publish('toldAtOnce', { failures: told.counted });
		return told;
	}

	async function take(posted: Posted, at: number) {
		const [wanted] = await Promise.all([
			wantedOf(posted.hints),
			arrivals.note(posted, at),
			events.publish('pushed', { result: 'taken', hints: posted.hints, at }),
		]);
		if (wanted.runs.length + wanted.workflows.length === 0) return;
		await waiting.add(wanted);
		await wake();
	}

	const door: Door = createReceiver({
		...{ token: token ?? '', now, log, take },
		refused(why) {
			void arrivals.refused(why);
			void events.publish('pushed', { result: 'refused', hints: [], at: now() });
		},
	});
	return {
		/** What was posted, and when, epoch milliseconds: what of it is worth a look is looked at next. */
		take,
		/** Where n8n posts; null without a token. */
		door: token === null ? null : door,
		look: createLook({ ...parts, tellHinted, waiting, allowance: createAllowance(redis, key, now) }),
		arrivals: arrivals.read,
	};
}
