import type { Alerts } from '../../../alerts/index.js';
import type { WorkflowNames } from '../../../instances/workflow-names.js';
import type { Events } from '../../../lib/events.js';
import { type Execution, workflowIdOf } from '../../../n8n/index.js';
import { isStillUnknown, type OperationEvent, type OperationEvents } from '../../../operations/events.js';
import type { RetryJob } from '../../../operations/job.js';
import type { RetryState } from '../../../operations/states.js';
import { type Answer, renderAnswer } from '../../blocks/answer.js';
import { renderConfirm } from '../../blocks/confirm.js';
import { renderProblem } from '../../blocks/problem.js';
import { renderUnknownTags } from '../../blocks/tags.js';
import type { Answers } from '../../bolt/answers.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { PendingConfirmations } from '../../pending-confirmations.js';
import { type AlertCards, renderThreadLine, type ThreadEvent } from '../alert/index.js';
import { answerRetriedSince } from './retried-since.js';

type Deps = {
	alerts: Pick<Alerts, 'read' | 'of'>;
	cards: AlertCards;
	pendingConfirmations: PendingConfirmations;
	answers: Answers;
	outbox: Pick<Outbox, 'put'>;
	workflowNames: WorkflowNames;
	command: string;
	now(): number;
};

/** Says how operations ended: to the asker alone, or, what changed the world, where everybody reads it. */
export function presentOperations(events: Events<OperationEvents>, deps: Deps) {
	const { alerts, cards, pendingConfirmations, answers, outbox, command, now } = deps;

	/** A retry that goes on or has ended stands on its alert's card. */
	events.on('retry', async (event) => {
		const { job, state, execution } = event;
		const tell = (message: Parameters<Answers['privately']>[2]) =>
			answers.privately(job.origin, job.by.userId, message);
		const answer = (answer: Answer) => tell(renderAnswer({ answer, now: now() }));
		if (state.phase === 'needs-confirmation') await confirm(job, state, execution);
		else if (state.phase === 'refused') await answer({ kind: 'retry-refused', state });
		else if (state.phase === 'problem') await tell(renderProblem({ problem: state.problem }));
		else if (isStillUnknown(event)) await answer({ kind: 'still-unclear', executionId: job.execution.id });
	});
	events.on('retriedSince', (event) => answerRetriedSince(event, { pendingConfirmations, answers, now }));
	events.on('operation', async (event) => {
		const { job, outcome } = event;
		const line = lineOf(event, now());
		if (line) await visibly(event, line);
		else await answers.privately(job.origin, job.by.userId, privateWords({ job, outcome }, command));
	});

	async function confirm(job: RetryJob, state: RetryState & { phase: 'needs-confirmation' }, execution?: Execution) {
		const accepted = [...job.accepted, state.blocker];
		const ref = await pendingConfirmations.create({ job: { ...job, accepted }, workflowName: null });
		const workflowName = execution ? await deps.workflowNames.nameOf(workflowIdOf(execution)) : null;
		const question = { kind: 'retry', executionId: job.execution.id, workflowName, state } as const;
		await answers.privately(job.origin, job.by.userId, renderConfirm({ question, ref }));
	}

	/** In the thread of the alert that it concerns, else where it was asked. */
	async function visibly({ job }: OperationEvent, event: ThreadEvent) {
		const ofWorkflow = job.verb === 'stop-workflow';
		const id = `${job.verb}-${ofWorkflow ? job.workflowId : job.execution.id}-${job.askedAt}`;
		const alert = ofWorkflow
			? job.alertId === null
				? null
				: await alerts.read(job.alertId)
			: await alerts.of(job.execution.id);
		const { channelId } = job.origin;
		if (alert) {
			await cards.line(alert, id, event);
			const shownIn = (await cards.posted(alert)).map(({ channel }) => channel);
			if ((shownIn.length > 0 ? shownIn : [alert.channelId]).includes(channelId)) return;
		}
		const message = renderThreadLine({ event });
		if (await answers.publicly(job.origin, message)) return;
		await outbox.put(`did-${id}`, { channel: channelId, fallbackRecipient: job.by.userId, kind: 'line', ...message });
	}
}

/** What changed the world; null where nothing was changed. */
function lineOf({ job, outcome }: OperationEvent, at: number): ThreadEvent | null {
	const by = job.by.userId;
	if (job.verb === 'stop-workflow') {
		if (outcome.kind !== 'stopped-many' || (outcome.stopped === 0 && outcome.still === 0)) return null;
		const { kind, stopped, still: left, newer } = outcome;
		return { kind, at, by, workflowName: job.workflowName, stopped, left, newer };
	}
	const { id: executionId } = job.execution;
	if (outcome.kind === 'stopped' || outcome.kind === 'deleted') return { kind: outcome.kind, at, by, executionId };
	if (outcome.kind !== 'tagged' || outcome.added.length + outcome.removed.length === 0) return null;
	return { at, by, executionId, ...outcome };
}

function privateWords({ job, outcome }: OperationEvent, command: string) {
	const executionId = 'execution' in job ? job.execution.id : 0;
	const answer = (answer: Answer) => renderAnswer({ answer });
	switch (outcome.kind) {
		case 'problem':
			return renderProblem({ problem: outcome.problem });
		case 'not-allowed': {
			const { reason, ask, ref } = outcome;
			if (job.verb !== 'retry') return answer({ kind: 'refused', reason, ask });
			const what = `Retry of #${executionId} was not started`;
			return renderProblem({ problem: { what, why: reason, next: ask, ref, mentions: true } });
		}
		case 'had-ended':
			return answer({ kind: 'late-stop', executionId, status: outcome.status });
		case 'not-supported':
			return answer({
				kind: 'cannot',
				what: `This n8n cannot do it: ${outcome.what}.`,
				why: 'It came with n8n 2.10, and the API key needs the scope for it.',
			});
		case 'running-not-deleted':
			return answer({
				kind: 'cannot',
				what: `#${executionId} is running, and n8n does not delete running executions.`,
				why: `Stop it first with \`${command} stop ${executionId}\`.`,
			});
		case 'tagged':
			return answer({ kind: 'tagged-already', executionId });
		case 'unknown-tags':
			return renderUnknownTags(outcome);
		default:
			return job.verb === 'stop-workflow'
				? answer({ kind: 'nothing-to-stop', workflowName: job.workflowName })
				: answer({ kind: 'not-found', executionId, command });
	}
}
