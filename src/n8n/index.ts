/** A typed client for n8n's public API: executions, workflows, and what the server can do. */
export type { CallOptions } from './call.js';
export { type Capabilities, learnCapabilities } from './capabilities.js';
export { createN8nClient, type N8nClient, type N8nClientOptions } from './client.js';
export type { EgressProxy } from './connections.js';
export * from './errors.js';
export {
	type Execution,
	type ExecutionStatus,
	endOf,
	executionLink,
	happenedAt,
	hasFailed,
	hasSucceeded,
	isOver,
	isUnfinished,
	type Page,
	type RetriedExecution,
	type StoppedExecution,
	startOf,
	statusOf,
	type Tag,
	timeOf,
	workflowIdOf,
	workflowLink,
} from './execution.js';
export { canceledBy, canceledByHand, hasData, serverMode } from './execution-data.js';
export * from './execution-resource.js';
export { ExecutionClient } from './executions.js';
export * from './failure.js';
export type {
	ExecutionId,
	GetExecutionParams,
	ListExecutionsParams,
	RetryExecutionData,
	StopManyExecutionsData,
} from './params.js';
export * from './run-items.js';
export * from './run-path.js';
export { type Discovery, ServerClient } from './server.js';
export { type ListWorkflowsParams, type Workflow, WorkflowClient } from './workflows.js';
