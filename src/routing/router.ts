import { decide, type Subject, type Target } from './decide.js';
import { needsFacts, type WorkflowFacts } from './watch.js';
import type { Watches } from './watches.js';

export type Route = (of: Omit<Subject, 'facts'>) => Promise<Target[]>;

type Deps = {
	watches: Pick<Watches, 'all'>;
	/** Tags and projects of a workflow; null where n8n does not tell now. */
	factsOf(workflowId: string): Promise<WorkflowFacts | null>;
	/** The channel that is set for alerts, by its id; null while it is not found. */
	alertChannelId(): string | null;
};

/** Stands for whichever channel is set for alerts when something is posted. */
export const alertChannel = 'alert-channel';

/** Which channels are told of an alert by now. n8n is asked about its workflow only where a watch wants to know. */
export function createRouter({ watches, factsOf, alertChannelId }: Deps): Route {
	return async function route(of) {
		const all = await watches.all();
		const facts = all.some(needsFacts) && of.workflowId !== '' ? await factsOf(of.workflowId) : null;
		const here = alertChannelId();
		// A watch of the default channel rings there as what no watch speaks of does: one card, and one place for it.
		const named = all.map((watch) => (watch.channelId === here ? { ...watch, channelId: alertChannel } : watch));
		return decide({ ...of, facts }, named, alertChannel);
	};
}
