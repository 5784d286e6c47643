import type { Alerting } from '../events.js';

/** Of an alert whose workflow never rests the card is not redrawn with each poll. */
const everyMs = 60_000;
/** Cards that follow one poll; the others follow the next. */
const maxCards = 20;

/**
 * Keeps true what the cards of open alerts offer to stop, whoever has stopped or started what. That something runs at all,
 * or nothing does any more, is shown at once.
 */
export function createShowActive(
	{ store, events }: Pick<Alerting, 'store' | 'events'>,
	instance: string,
	now: () => number,
) {
	return async function showActive(active: ReadonlyMap<string, number>): Promise<void> {
		const shown = await store.showing(instance);
		const changed = shown.flatMap(({ alert, workflowId, unfinished, at }) => {
			const count = active.get(workflowId) ?? 0;
			const isOther = (count === 0) !== (unfinished === 0);
			return isOther || (count !== unfinished && now() - at >= everyMs) ? [{ alert, count, isOther }] : [];
		});
		const first = changed.sort((a, b) => Number(b.isOther) - Number(a.isOther)).slice(0, maxCards);
		for (const { alert, count } of first) {
			const after = await store.setUnfinished(alert, count, now());
			if (after) await events.publish('alert', { alert: after, follows: true });
		}
	};
}
