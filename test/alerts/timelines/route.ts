import type { Route } from '../../../src/alerts/tell/tell.js';

const holdMs = 2 * 60_000;

/** All is told in `C1`. `C2` waits whether it heals; `C3` hears of what has failed three times. */
export const route: Route = async ({ workflowId, times }) => {
	const plain = { watch: null, insteadOf: null, remindMs: null, oncall: null };
	const also =
		workflowId === 'w2'
			? [{ channelId: 'C2', ring: { holdMs } }]
			: workflowId === 'w3'
				? [{ channelId: 'C3', ring: times.length < 3 ? ('below' as const) : ('now' as const) }]
				: [];
	return [{ channelId: 'C1', ring: 'now' as const }, ...also].map((target) => ({ ...plain, ...target }));
};
