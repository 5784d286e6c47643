import type { Alerts } from '../../../alerts/index.js';
import { refKey } from '../../../instances/execution-ref.js';
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
		else if (isStillUnknown(event)) await answer({ kind: 'still-unclear', execution: job.execution });
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
		const question = { kind: 'retry', execution: job.execution, workflowName, state } as const;
		await answers.privately(job.origin, job.by.userId, renderConfirm({ question, ref }));
	}

	/** In the thread of the alert that it concerns, else where it was asked. */
	async function visibly({ job }: OperationEvent, event: ThreadEvent) {
		const ofWorkflow = job.verb === 'stop-workflow';
		const what = ofWorkflow ? `${job.instance}-${job.workflowId}` : refKey(job.execution);
		const id = `${job.verb}-${what}-${job.askedAt}`;
		const alert = ofWorkflow ? job.alert && (await alerts.read(job.alert)) : await alerts.of(job.execution);
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
	const { execution } = job;
	if (outcome.kind === 'stopped' || outcome.kind === 'deleted') return { kind: outcome.kind, at, by, execution };
	if (outcome.kind !== 'tagged' || outcome.added.length + outcome.removed.length === 0) return null;
	return { at, by, execution, ...outcome };
}

function privateWords({ job, outcome }: OperationEvent, command: string) {
	const execution = 'execution' in job ? job.execution : { instance: job.instance, id: 0 };
	const answer = (answer: Answer) => renderAnswer({ answer });
	switch (outcome.kind) {
		case 'problem':
			return renderProblem({ problem: outcome.problem });
		case 'not-allowed': {
			const { reason, ask, ref } = outcome;
			if (job.verb !== 'retry') return answer({ kind: 'refused', reason, ask });
			const what = `Retry of #${execution.id} was not started`;
			return renderProblem({ problem: { what, why: reason, next: ask, ref, mentions: true } });
		}
		case 'had-ended':
			return answer({ kind: 'late-stop', execution, status: outcome.status });
		case 'not-supported':
			return answer({
				kind: 'cannot',
				what: `This n8n cannot do it: ${outcome.what}.`,
				why: 'It came with n8n 2.10, and the API key needs the scope for it.',
			});
		case 'running-not-deleted':
			return answer({
				kind: 'cannot',
				what: `#${execution.id} is running, and n8n does not delete running executions.`,
				why: `Stop it first with \`${command} stop ${execution.id}\`.`,
			});
		case 'tagged':
			return answer({ kind: 'tagged-already', execution });
		case 'unknown-tags':
			return renderUnknownTags(outcome);
		default:
			return job.verb === 'stop-workflow'
				? answer({ kind: 'nothing-to-stop', workflowName: job.workflowName })
				: answer({ kind: 'not-found', execution, command });
	}
}
