import { type ConditionSubject, decide, decideCondition, type Subject, type Target } from './decide.js';
import { needsFacts, type WorkflowFacts } from './watch.js';
import type { Watches } from './watches.js';

type Route = (of: Omit<Subject, 'facts'>) => Promise<Target[]>;

type Deps = {
	watches: Pick<Watches, 'all'>;
	/** Tags and projects of a workflow; null where n8n does not tell now. */
	factsOf(workflowId: string): Promise<WorkflowFacts | null>;
	/** The channel that is set for alerts, by its id; null while it is not found. */
	alertChannelId(): string | null;
};

/** Stands for whichever channel is set for alerts when something is posted. */
export const alertChannel = 'alert-channel';

/** Which channels are told of an alert, or of a condition, by now. n8n is asked about a workflow only where a watch wants to know. */
export function createRouter({ watches, factsOf, alertChannelId }: Deps) {
	async function asked(workflowId: string) {
		const all = await watches.all();
		const facts = all.some(needsFacts) && workflowId !== '' ? await factsOf(workflowId) : null;
		const here = alertChannelId();
		// A watch of the default channel rings there as what no watch speaks of does: one card, and one place for it.
		const named = all.map((watch) => (watch.channelId === here ? { ...watch, channelId: alertChannel } : watch));
		return { facts, named };
	}

	const route: Route = async (of) => {
		const { facts, named } = await asked(of.workflowId);
		return decide({ ...of, facts }, named, alertChannel);
	};
	async function routeCondition(of: Omit<ConditionSubject, 'facts'>) {
		const { facts, named } = await asked(of.workflow?.id ?? '');
		return decideCondition({ ...of, facts }, named, alertChannel);
	}
	return { route, routeCondition };
}
