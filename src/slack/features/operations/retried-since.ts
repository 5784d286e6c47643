import type { Alerts } from '../../../alerts/index.js';
import { runToRetry } from '../../../alerts/run-to-retry.js';
import type { RetryJob } from '../../../operations/job.js';
import type { RetryState } from '../../../operations/states.js';
import { renderAnswer } from '../../blocks/answer.js';
import { type Question, renderConfirm } from '../../blocks/confirm.js';
import type { Answers } from '../../bolt/answers.js';
import type { PendingConfirmations } from '../../pending-confirmations.js';

type Deps = {
	alerts: Pick<Alerts, 'read' | 'alertOf' | 'workflowNames'>;
	pendingConfirmations: PendingConfirmations;
	answers: Answers;
	now(): number;
};

/**
 * A click means the state that its person saw. Where the run, or another of its chain, has been retried since then, they
 * are told so, and asked if there is still something to retry. True: that has been done, and nothing is sent for now.
 */
export function createRetriedSince({
	alerts,
	pendingConfirmations,
	answers,
	now,
}: Deps): (job: RetryJob) => Promise<boolean> {
	async function question(job: RetryJob, question: Question, again: RetryJob) {
		const ref = await pendingConfirmations.create({ job: again, workflowName: null });
		await answers.privately(job.origin, job.by.userId, renderConfirm({ question, ref }));
	}

	return async (job) => {
		const alertId = job.shown ? await alerts.alertOf(job.executionId) : null;
		const alert = alertId === null ? null : await alerts.read(alertId);
		const retry = alert?.retry;
		if (!alert || !retry || !isNews(retry, job)) return false;
		const again = { ...job, executionId: runToRetry(alert), shown: { askedAt: retry.askedAt } };
		const tell = (answer: Parameters<typeof renderAnswer>[0]['answer']) =>
			answers.privately(job.origin, job.by.userId, renderAnswer({ answer, now: now() }));
		if (job.how === 'anyway') {
			await tell({ kind: 'late-retry', executionId: retry.executionId, state: retry });
			return true;
		}
		const { executionId, by, askedAt: since } = retry;
		switch (retry.phase) {
			case 'asked':
			case 'running':
				await tell({
					kind: 'already-retrying',
					executionId,
					by,
					since,
					newId: retry.phase === 'running' ? retry.newId : null,
				});
				return true;
			case 'recovered': {
				// n8n need not know it: it may not keep runs that succeed.
				if (job.accepted.includes('already-recovered')) return false;
				const state = {
					...retry,
					phase: 'needs-yes',
					hindrance: 'already-recovered',
					recoveredAs: retry.newId,
				} as const;
				const workflowName = alert.workflowName;
				const accepted = [...job.accepted, 'already-recovered' as const];
				await question(job, { kind: 'retry', executionId, workflowName, state }, { ...again, accepted });
				return true;
			}
			case 'failed-again':
			case 'stopped':
			case 'lost-sight':
				await question(job, { kind: 'retried-since', executionId: again.executionId, retry, now: now() }, again);
				return true;
			default:
				// Nothing of it has run, or nobody knows: the retry itself tells what comes of it.
				return false;
		}
	};
}

function isNews(retry: RetryState, { shown, askedAt, how }: RetryJob): boolean {
	// This very retry, back after its process died.
	if (retry.askedAt === askedAt || !shown) return false;
	if (how === 'look') return false;
	if (!('askedAt' in shown)) return ('endedAt' in retry ? retry.endedAt : retry.askedAt) > shown.at;
	// The doubt that "anyway" was said to may have been cleared up.
	return retry.askedAt !== shown.askedAt || (how === 'anyway' && retry.phase !== 'doubt');
}
