import type { Decision } from '../access/index.js';
import type { Base } from '../instances/base.js';
import { idsResetProblem } from '../instances/epoch.js';
import { BadRequestError, ConflictError, type N8nError, ServerError } from '../n8n/index.js';
import type { Outcome } from './events.js';
import { inWords, isSwitch, type OperationJob, targetOf } from './job.js';
import { problemOf, type Words } from './problem.js';
import { ended, toldAgain } from './retry/step.js';
import type { Problem } from './states.js';

const lookAtIt = 'Look at the workflow in n8n, put that right, and try again.';

const ofTheWorkflow = (error: N8nError) =>
	error instanceof BadRequestError || error instanceof ConflictError || (error instanceof ServerError && error.fromN8n);

/** The outcomes of what was not done; each is in the log with the reference that its person is shown. */
export function createNotDone({ epochs, log, words }: Pick<Base, 'epochs' | 'log'> & { words: Words }) {
	const asProblem = (job: OperationJob, problem: Problem): Outcome =>
		job.verb === 'retry' ? ended(job, { phase: 'problem', problem }) : { kind: 'problem', problem };

	return {
		/** n8n has been reset since it was asked: the number means another run now, or none. */
		past(job: OperationJob): Outcome {
			const ref = words.newReference();
			log.warn({ ref, verb: job.verb, target: targetOf(job) }, 'asked before n8n was reset: dropped');
			// Our own look for what became of a retry: nobody waits for it.
			if (job.verb === 'retry' && job.looks !== undefined) return toldAgain(job, null);
			return asProblem(job, { what: `${inWords(job)} did not happen`, ...idsResetProblem(epochs.current()), ref });
		},

		refused(job: OperationJob, { reason, ask }: Exclude<Decision, { allowed: true }>): Outcome {
			const ref = words.newReference();
			log.info({ ref, by: job.by.userId, why: reason }, 'refused');
			return { kind: 'not-allowed', reason, ask, ref };
		},

		failed(job: OperationJob, error: N8nError, start: number): Outcome {
			// What an earlier start has asked of n8n is not known here.
			const isRead = job.verb === 'retry' || job.verb === 'tag' || isSwitch(job);
			const unclear = error.outcomeUnknown || (start > 1 && !isRead);
			const what = `${inWords(job)}${unclear ? ': unclear whether it happened' : ' did not happen'}`;
			const found = problemOf(error, what, words);
			// Its own words speak of a run.
			const problem = isSwitch(job) && ofTheWorkflow(error) ? { ...found, next: lookAtIt } : found;
			log.error({ ref: problem.ref, verb: job.verb, err: error }, 'operation failed');
			return asProblem(job, problem);
		},
	};
}
