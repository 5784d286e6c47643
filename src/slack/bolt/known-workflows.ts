import type { Logger } from 'pino';
import type { Instance } from '../../instances/instance.js';
import { withTimeout } from '../../lib/with-timeout.js';

/** The rest of what a person and Slack wait for is for who may read. */
const readMs = 1_500;

type Deps = { instance: Pick<Instance, 'workflowFacts'>; log: Logger };

/** All workflows, for a select that is filled as one types; null where n8n does not list them in time. */
export async function knownWorkflows({ instance, log }: Deps) {
	try {
		return (await withTimeout(readMs, instance.workflowFacts.recent())) ?? null;
	} catch (err) {
		log.info({ err }, 'a select offers no names of workflows: n8n does not list them');
		return null;
	}
}
