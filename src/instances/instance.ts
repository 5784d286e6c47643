import type { Redis } from 'ioredis';
import { type Capabilities, executionLink, type N8nClient } from '../n8n/index.js';
import { cacheCapabilities } from './capabilities.js';
import { mainInstance } from './execution-ref.js';
import { createWorkflowNames, type WorkflowNames } from './workflow-names.js';

/** One n8n server as we know it. */
export type Instance = {
	/** In references to its executions, and in the names of what is kept of it. */
	name: string;
	url: string;
	/** Name and port, as in a link to it. */
	host: string;
	/** Gives up while a person still waits. */
	n8n: N8nClient;
	/** What this server and key can do; asked once, asked again after an n8n restart. */
	capabilities(): Promise<Capabilities>;
	workflowNames: WorkflowNames;
	/** The run in n8n's editor. */
	linkTo(workflowId: string, executionId: number): string;
};

type Options = { url: string; n8n: N8nClient; redis: Redis; key(part: string): string; now(): number };

export function createInstance({ url, n8n, redis, key, now }: Options): Instance {
	return {
		name: mainInstance,
		url,
		host: new URL(url).host,
		n8n,
		capabilities: cacheCapabilities(n8n, now),
		workflowNames: createWorkflowNames(redis, key('workflows'), n8n.workflows()),
		linkTo: (workflowId, id) => executionLink(url, { id, workflowId }),
	};
}
