import type { Redis } from 'ioredis';
import { executionLink, type N8nClient } from '../n8n/index.js';
import { cacheCapabilities } from './capabilities.js';
import { type ExecutionRef, mainInstance } from './execution-ref.js';
import { createWorkflowFacts } from './workflow-facts.js';
import { createWorkflowNames } from './workflow-names.js';

export type Instance = ReturnType<typeof createInstance>;

type Options = { url: string; n8n: N8nClient; redis: Redis; key(part: string): string; now(): number };

export function createInstance({ url, n8n, redis, key, now }: Options) {
	return {
		/** In references to its executions, and in the names of what is kept of it. */
		name: mainInstance,
		/** Its execution of this number. */
		ref: (id: number): ExecutionRef => ({ instance: mainInstance, id }),
		url,
		host: new URL(url).host,
		/** Gives up while a person still waits. */
		n8n,
		capabilities: cacheCapabilities(n8n, now),
		workflowFacts: createWorkflowFacts(redis, key('workflow-facts'), n8n.workflows(), now),
		workflowNames: createWorkflowNames(redis, key('workflows'), n8n.workflows()),
		linkTo: (workflowId: string, id: number) => executionLink(url, { id, workflowId }),
	};
}
