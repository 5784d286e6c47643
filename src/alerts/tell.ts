import type { Alert, Told } from './alert.js';
import type { AlertStore } from './store.js';

/** One channel that is told of an alert, and how: routing decides. `below`: not yet. */
type Target = Pick<Told, 'channelId' | 'watch' | 'insteadOf' | 'remindMs' | 'oncall'> & {
	ring: 'now' | 'below' | { holdMs: number };
};

export type Route = (
	of: Pick<Alert, 'workflowId' | 'workflowName' | 'status' | 'mode'> & { times: number[] },
) => Promise<Target[]>;

type Deps = { store: AlertStore; route: Route; now(): number };

/**
 * Has an alert told to those who want to hear of it: when it is raised, and again when more has failed, as a channel may
 * have waited for that, or watch it since. A channel that was told stays told.
 */
export function createTell({ store, route, now }: Deps) {
	return async function tell(alert: Alert): Promise<Alert> {
		const { workflowId, workflowName, status, failures } = alert;
		// Of the same problem some may be started by hand and some by themselves.
		const { mode } = failures.newest;
		const targets = await route({ workflowId, workflowName, status, mode, times: failures.times });
		for (const { ring, ...target } of targets) {
			if (ring !== 'now') continue;
			await store.tell(alert.execution, { ...target, rungAt: now(), held: null });
		}
		return (await store.read(alert.execution)) ?? alert;
	};
}
