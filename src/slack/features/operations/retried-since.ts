import type { OperationEvents } from '../../../operations/events.js';
import type { RetryJob } from '../../../operations/job.js';
import { type Answer, renderAnswer } from '../../blocks/answer.js';
import { type Question, renderConfirm } from '../../blocks/confirm.js';
import type { Answers } from '../../bolt/answers.js';
import type { PendingConfirmations } from '../../pending-confirmations.js';

type Deps = { pendingConfirmations: PendingConfirmations; answers: Answers; now(): number };

/** The run has been retried since its person looked: they are told so, and asked if there is still something to retry. */
export async function answerRetriedSince(
	{ job, latest: { state: retry, runToRetry, workflowName } }: OperationEvents['retriedSince'],
	{ pendingConfirmations, answers, now }: Deps,
): Promise<void> {
	const { execution, by, askedAt } = retry;
	const again: RetryJob = { ...job, execution: runToRetry, shown: { askedAt } };
	if (job.how === 'anyway') return tell({ kind: 'late-retry', state: retry });
	switch (retry.phase) {
		case 'asked':
		case 'running': {
			const newId = retry.phase === 'running' ? retry.newId : null;
			return tell({ kind: 'already-retrying', execution, by, since: askedAt, newId });
		}
		case 'recovered': {
			const blocker = 'already-recovered';
			const state = { ...retry, phase: 'needs-confirmation', blocker, recoveredAs: retry.newId } as const;
			const accepted = [...job.accepted, blocker as typeof blocker];
			return question({ kind: 'retry', execution, workflowName, state }, { ...again, accepted });
		}
		case 'failed-again':
		case 'stopped':
		case 'lost-sight':
			return question({ kind: 'retried-since', execution: runToRetry, retry, now: now() }, again);
	}

	function tell(answer: Answer) {
		return answers.privately(job.origin, job.by.userId, renderAnswer({ answer, now: now() }));
	}

	async function question(question: Question, asked: RetryJob) {
		const ref = await pendingConfirmations.create({ job: asked, workflowName: null });
		await answers.privately(job.origin, job.by.userId, renderConfirm({ question, ref }));
	}
}
