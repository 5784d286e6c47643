import { createDelete } from './delete.js';
import type { Executor, ExecutorDeps } from './executor.js';
import type { OperationJob } from './job.js';
import { createRetry } from './retry/index.js';
import { createStop, createStopWorkflow } from './stop.js';
import { createTag } from './tag.js';

/** One for each verb: what a click asks for and what is done to an item of a bulk are the same. */
export type Executors = { [Verb in OperationJob['verb']]: Executor<Extract<OperationJob, { verb: Verb }>> };

export const createExecutors = (deps: ExecutorDeps): Executors => ({
	retry: createRetry(deps),
	stop: createStop(deps),
	'stop-workflow': createStopWorkflow(deps),
	delete: createDelete(deps),
	tag: createTag(deps),
});
