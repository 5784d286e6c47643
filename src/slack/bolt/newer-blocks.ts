import type { KnownBlock } from '@slack/types';
import type { Logger } from 'pino';
import { type NewerKind, newerIn, withOlder } from '../blocks/newer.js';

/** A workspace may come to take what it has refused. */
const triedAgainAfterMs = 24 * 3_600_000;

/** Where blocks are shown: each may take others (docs/slack.md, 23). */
export type Surface = 'message' | 'private message' | 'view';

export type NewerBlocks = ReturnType<typeof createNewerBlocks>;

/** Newer blocks where they are taken, older ones that say the same where they are not. What was refused is not tried each time. */
export function createNewerBlocks({ now, log }: { now(): number; log: Logger }) {
	const refusedAt = new Map<string, number>();
	const isRefused = (surface: Surface, kind: NewerKind) =>
		now() - (refusedAt.get(`${surface} ${kind}`) ?? Number.NEGATIVE_INFINITY) < triedAgainAfterMs;

	return {
		/** Sends them once, or a second time where they were refused as blocks: a refusal has no effect. */
		async send<T>(
			surface: Surface,
			blocks: readonly KnownBlock[],
			attempt: (blocks: KnownBlock[]) => Promise<T>,
			isRefusal: (error: unknown) => boolean,
		): Promise<T> {
			const wanted = withOlder(
				blocks,
				newerIn(blocks).filter((kind) => isRefused(surface, kind)),
			);
			try {
				return await attempt(wanted);
			} catch (error) {
				const kinds = newerIn(wanted);
				if (kinds.length === 0 || !isRefusal(error)) throw error;
				const answer = await attempt(withOlder(wanted, kinds));
				// As the older ones are taken, it was for the newer ones.
				for (const kind of kinds) refusedAt.set(`${surface} ${kind}`, now());
				log.info({ kinds, surface }, 'Slack does not take these blocks yet; older ones are shown instead');
				return answer;
			}
		},
	};
}
