/** A typed client for n8n's public API: executions, workflows, and what the server can do. */
export type { CallOptions } from './call.js';
export { canceledBy, canceledByHand, hasData } from './canceled-by.js';
export { type Capabilities, learnCapabilities } from './capabilities.js';
export { createN8nClient, type N8nClient, type N8nClientOptions } from './client.js';
export * from './errors/index.js';
export {
	type Execution,
	type ExecutionStatus,
	endOf,
	happenedAt,
	type Page,
	type RetriedExecution,
	type StoppedExecution,
	startOf,
	statusOf,
	timeOf,
	workflowIdOf,
} from './execution.js';
export { ExecutionResource } from './execution-resource.js';
export {
	ExecutionClient,
	type ExecutionId,
	type GetExecutionParams,
	type ListExecutionsParams,
	type RetryExecutionData,
	type StopManyExecutionsData,
} from './executions.js';
export { type Failure, failureOf } from './failure.js';
export { failureParts, failureSays } from './failure-words.js';
export { executionLink, workflowLink } from './links.js';
export { sameError } from './same-error.js';
export { type Discovery, ServerClient } from './server.js';
export { serverMode } from './server-mode.js';
export type { Tag } from './tag.js';
export type { EgressProxy } from './through-proxy.js';
export type { Workflow } from './workflow.js';
export { type ListWorkflowsParams, WorkflowClient } from './workflows.js';
