import type { Alerts } from '../../../alerts/index.js';
import { refKey } from '../../../instances/execution-ref.js';
import type { WorkflowNames } from '../../../instances/workflow-names.js';
import type { Events } from '../../../lib/events.js';
import { withTimeout } from '../../../lib/with-timeout.js';
import { type ExecutionClient, workflowIdOf } from '../../../n8n/index.js';
import { isStillUnknown, type OperationEvent, type OperationEvents } from '../../../operations/events.js';
import type { OperationJob, RetryJob } from '../../../operations/job.js';
import { type Answer, renderAnswer } from '../../blocks/answer.js';
import type { Message } from '../../blocks/blocks.js';
import { type Question, renderConfirm } from '../../blocks/confirm.js';
import { renderProblem } from '../../blocks/problem.js';
import { renderUnknownTags } from '../../blocks/tags.js';
import type { Answers } from '../../bolt/answers.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { PendingConfirmations } from '../../pending-confirmations.js';
import { type AlertCards, renderThreadLine, type ThreadEvent } from '../alert/index.js';
import { notSwitched } from '../workflow/index.js';
import { runningNotDeleted } from './command.js';

type Deps = {
	alerts: Pick<Alerts, 'read' | 'of'>;
	cards: AlertCards;
	pendingConfirmations: PendingConfirmations;
	answers: Answers;
	outbox: Pick<Outbox, 'put'>;
	workflowNames: WorkflowNames;
	executions: ExecutionClient;
	permalink(channel: string, ts: string): Promise<string | null>;
	command: string;
	now(): number;
};

/** A line without the name is better than none. */
const nameMs = 2_000;

/** Says how operations ended: to the asker alone, or, what changed the world, where everybody reads it. */
export function presentOperations(events: Events<OperationEvents>, deps: Deps) {
	const { alerts, cards, pendingConfirmations, answers, outbox, workflowNames, executions, command, now } = deps;

	const tell = ({ origin, by }: OperationJob, message: Message) => answers.privately(origin, by.userId, message);
	const answer = (job: RetryJob, answer: Answer) => tell(job, renderAnswer({ answer, now: now() }));
	/** A yes does the job. */
	const ask = async (job: RetryJob, question: Question) =>
		tell(job, renderConfirm({ question, ref: await pendingConfirmations.create(job) }));

	/** A retry that goes on or has ended stands on its alert's card. */
	events.on('retry', async (event) => {
		const { job, state, execution: run } = event;
		const { execution } = job;
		if (state.phase === 'needs-confirmation') {
			const workflowName = run ? await workflowNames.nameOf(workflowIdOf(run)) : null;
			const accepted = [...job.accepted, state.blocker];
			await ask({ ...job, accepted }, { kind: 'retry', execution, workflowName, state });
		} else if (state.phase === 'refused') await answer(job, { kind: 'retry-refused', state });
		else if (state.phase === 'problem') await tell(job, renderProblem({ problem: state.problem }));
		else if (isStillUnknown(event)) await answer(job, { kind: 'still-unclear', execution });
	});
	/** They are told so, and asked if there is still something to retry. */
	events.on('retriedSince', async ({ job, latest }) => {
		const { state: retry, runToRetry, workflowName } = latest;
		const { execution, by, askedAt } = retry;
		const again: RetryJob = { ...job, execution: runToRetry, shown: { askedAt } };
		if (job.how === 'anyway') return answer(job, { kind: 'late-retry', state: retry });
		switch (retry.phase) {
			case 'asked':
			case 'running': {
				const newId = retry.phase === 'running' ? retry.newId : null;
				return answer(job, { kind: 'already-retrying', execution, by, since: askedAt, newId });
			}
			case 'recovered': {
				const blocker = 'already-recovered';
				const state = { ...retry, phase: 'needs-confirmation', blocker, recoveredAs: retry.newId } as const;
				const accepted = [...job.accepted, blocker as typeof blocker];
				return ask({ ...again, accepted }, { kind: 'retry', execution, workflowName, state });
			}
			case 'failed-again':
			case 'stopped':
			case 'lost-sight':
				return ask(again, { kind: 'retried-since', execution: runToRetry, retry, now: now() });
		}
	});
	events.on('operation', async (event) => {
		const { job, outcome } = event;
		// The card of the condition says so, in each channel that was told, but for what runs.
		if ('onCard' in job && job.onCard && outcome.kind === 'switched' && !outcome.asSaved) return;
		const line = lineOf(event, now());
		if (line) await visibly(event, line);
		else await tell(job, privateWords(event, command));
	});

	/** The alert on which it was asked, or of whose run it is. `retries`: it follows that run, as a retry that was asked for here. */
	async function shownOn(job: OperationJob) {
		if (!('execution' in job)) return { alert: 'alert' in job && job.alert ? await alerts.read(job.alert) : null };
		const { alert, retry } = (await alerts.of(job.execution)) ?? {};
		const followed = retry?.by && (retry.phase === 'running' || retry.phase === 'stopped') ? retry.newId : null;
		return { alert, retries: followed === job.execution.id };
	}

	/** In the channel nothing else says of which workflow a run is. */
	async function named(job: OperationJob, event: ThreadEvent, known?: string): Promise<ThreadEvent> {
		if (event.kind !== 'stopped' && event.kind !== 'deleted') return event;
		const shown = known ?? ('workflowName' in job ? job.workflowName : undefined);
		// Of what is deleted n8n knows nothing any more.
		const workflowName =
			shown ?? (event.kind === 'stopped' ? await withTimeout(nameMs, nameOf(event.execution.id)) : null);
		return workflowName ? { ...event, workflowName } : event;
	}

	const nameOf = (id: number) =>
		executions.get(id).then(
			(run) => workflowNames.nameOf(workflowIdOf(run)),
			() => null,
		);

	/** In the thread of the alert that it concerns, else where it was asked. */
	async function visibly({ job }: OperationEvent, event: ThreadEvent) {
		const what = 'execution' in job ? refKey(job.execution) : `${job.instance}-${job.workflowId}`;
		const id = `${job.verb}-${what}-${job.askedAt}`;
		const { alert, retries } = await shownOn(job);
		const { channelId } = job.origin;
		const message = renderThreadLine({ event: await named(job, event, alert?.workflowName) });
		if (alert) {
			// That a retry was stopped is told as its end, with who did it.
			if (event.kind !== 'stopped' || !retries) await cards.line(alert, id, event);
			const posted = await cards.posted(alert);
			const shownIn = posted.length > 0 ? posted.map(({ channel }) => channel) : cards.channelsOf(alert);
			if (shownIn.includes(channelId)) {
				// Who has typed it may be far below the card.
				const here = posted.find(({ channel }) => channel === channelId);
				const card = (here && (await deps.permalink(here.channel, here.ts))) ?? null;
				const what = message.text;
				if (job.origin.typed) await tell(job, renderAnswer({ answer: { kind: 'done-on-card', what, card } }));
				return;
			}
		}
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
	if (!('execution' in job)) {
		const { workflowName } = job;
		if (outcome.kind === 'halted') return { at, by, workflowName, ...outcome };
		return outcome.kind === 'switched' ? { at, by, workflowName, ...outcome } : null;
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
		case 'not-supported': {
			const why = 'It came with n8n 2.10, and the API key needs the scope for it.';
			return answer({ kind: 'cannot', what: `This n8n cannot do it: ${outcome.what}.`, why });
		}
		case 'running-not-deleted':
			return answer(runningNotDeleted(execution, command));
		case 'switched-already':
		case 'not-switched':
		case 'archived':
		case 'version-gone':
		case 'workflow-gone':
		case 'may-not-switch':
			return answer(notSwitched(outcome, 'workflowName' in job ? job.workflowName : '', command));
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
