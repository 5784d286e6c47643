import type { Redis } from 'ioredis';
import { type BulkStore, packedId } from './store.js';

/** A failed retry is told within minutes; whatever is older than this was somebody else's. */
const rememberedMs = 3_600_000;
const mostBulks = 20;

/** Where an execution stands among a bulk's targets, -1 where it does not. */
const indexScript = `
local targets = redis.call('get', KEYS[1])
if not targets then return -1 end
local from = 1
while true do
  local at = string.find(targets, ARGV[1], from, true)
  if not at then return -1 end
  if (at - 1) % #ARGV[1] == 0 then return (at - 1) / #ARGV[1] end
  from = at + 1
end`;

/**
 * Whether a run is the retry that a bulk made, so that its failure is told by the bulk and is no alarm of its own. The
 * bulk keeps no key for each of its targets, so they are looked through; Redis does that in well under a millisecond.
 */
export function createMade(
	redis: Redis,
	key: (...parts: (string | number)[]) => string,
	store: Pick<BulkStore, 'latest' | 'results' | 'inHand'>,
	now: () => number,
) {
	return async function made({ id, retryOf }: { id: number; retryOf?: number | null | undefined }): Promise<boolean> {
		if (!retryOf) return false;
		for (const bulk of await store.latest(mostBulks)) {
			if (bulk.kind !== 'retry' || bulk.startedAt === null) continue;
			if (bulk.endedAt !== null && now() - bulk.endedAt > rememberedMs) continue;
			const index = Number(await redis.eval(indexScript, 1, key('bulk', bulk.id, 'targets'), packedId(retryOf)));
			if (index < 0) continue;
			// Under way first: it may be settled between the two looks.
			const underWay = (await store.inHand(bulk.id)).includes(index);
			const [row] = await store.results(bulk.id, index, 1);
			if (row?.newId === id || (underWay && row?.result === 'none')) return true;
		}
		return false;
	};
}
