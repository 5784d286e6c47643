import type { Alert } from '../../../alerts/alert.js';
import type { AlertSink, Alerts } from '../../../alerts/index.js';
import { type Capabilities, type Execution, workflowIdOf } from '../../../n8n/index.js';
import type { OperationJob, RetryJob } from '../../../operations/job.js';
import type { Outcome } from '../../../operations/outcome.js';
import type { RetryState } from '../../../operations/states.js';
import { renderAnswer } from '../../blocks/answer.js';
import { renderConfirm } from '../../blocks/confirm.js';
import { renderProblem } from '../../blocks/problem.js';
import { renderUnknownTags } from '../../blocks/tags.js';
import type { Answers } from '../../bolt/answers.js';
import { alertChannel, type Urgency } from '../../outbox/draft.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { PendingConfirmations } from '../../pending-confirmations.js';
import { renderIdsReset, renderOutage, renderUnknownRun } from './outage-view.js';
import { renderThreadLine, type ThreadEvent } from './thread-line.js';
import { renderAlert } from './view.js';

/** Shows alerts as messages: one per alert, updated in place, its history in its thread. */
export function createAlertSink(
	outbox: Pick<Outbox, 'put'>,
	capabilities: () => Promise<Capabilities | null>,
	now: () => number,
	command: string,
	tag: () => string,
): AlertSink {
	const { alertKey, rungKey } = cardKeys(tag);
	return {
		async show(alert, { follows = false } = {}) {
			const can = (await capabilities()) ?? {};
			const message = renderAlert({ alert, can });
			const asked = alert.raisedBy === 'command' && alert.retry?.by;
			const about = `${alert.workflowId} ${alert.failure?.node ?? ''}`;
			const rings = { channel: alertChannel, kind: 'alert', about } as const;
			const draft = { urgency: follows ? 'follows' : urgencyOf(alert), ...message } as const;
			await outbox.put(alertKey(alert.executionId), {
				...(asked ? { channel: alert.channelId, fallbackRecipient: alert.retry!.by, kind: 'card' } : rings),
				...draft,
			});
			if (alert.rungIn) await outbox.put(rungKey(alert.executionId), { ...rings, ...draft });
		},
		async line(alert, id, retry, status) {
			const event: ThreadEvent = retry.by
				? { kind: 'retry', at: 'endedAt' in retry ? retry.endedAt : now(), state: retry }
				: {
						kind: 'retried-elsewhere',
						at: now(),
						newId: 'newId' in retry ? retry.newId : 0,
						status: status ?? 'unknown',
					};
			const lineId = `${tagged(tag, alert.executionId)}-${id}`;
			await thread(outbox, alertKey(alert.executionId), alert.channelId, lineId, event);
			if (alert.rungIn) await thread(outbox, rungKey(alert.executionId), alert.rungIn, `${lineId}-rung`, event);
		},
		async blind(blind) {
			await outbox.put(`blind-${blind.since}`, { channel: alertChannel, kind: 'card', ...renderOutage(blind) });
		},
		async unknown(executionId, status) {
			const message = renderUnknownRun({ executionId, status, command });
			await outbox.put(`unknown-${tagged(tag, executionId)}`, { channel: alertChannel, kind: 'card', ...message });
		},
		async renumbered(epoch) {
			await outbox.put(`renumbered-${epoch.n}`, { channel: alertChannel, kind: 'card', ...renderIdsReset(epoch) });
		},
	};
}

/** Somebody who has clicked looks at the card; how far the run is can wait, how it ended cannot. */
function urgencyOf({ retry }: Alert): Urgency {
	if (!retry || retry.phase === 'running') return 'progress';
	return retry.by ? 'clicked' : 'ended';
}

/** The names of cards; `tag` is that of the epoch, so that a number's card of before is left as it is. */
function cardKeys(tag: () => string) {
	const alertKey = (executionId: number) => `alert-${tagged(tag, executionId)}`;
	return {
		alertKey,
		/** The card of an alert in the alert channel, where a command had raised it in another one. */
		rungKey: (executionId: number) => `${alertKey(executionId)}-rung`,
	};
}

const tagged = (tag: () => string, id: number) => (tag() ? `${tag()}-${id}` : `${id}`);

async function thread(outbox: Pick<Outbox, 'put'>, threadOf: string, channel: string, id: string, event: ThreadEvent) {
	await outbox.put(`line-${id}`, {
		channel,
		threadOf,
		kind: 'line',
		...renderThreadLine({ event }),
	});
}

export type Reporter = {
	report(job: RetryJob, state: RetryState, execution?: Execution): Promise<void>;
	tell(job: Exclude<OperationJob, RetryJob>, outcome: Outcome): Promise<void>;
};

type Deps = {
	alerts: Alerts;
	pendingConfirmations: PendingConfirmations;
	answers: Answers;
	outbox: Outbox;
	command: string;
	permalink(channel: string, ts: string): Promise<string | null>;
	now(): number;
	/** That of the epoch, in the names of cards. */
	tag(): string;
};

/** Carries what the operations say to people: to the alert's card, to its thread, or to the asker alone. */
export function createReporter({
	alerts,
	pendingConfirmations,
	answers,
	outbox,
	command,
	permalink,
	now,
	tag,
}: Deps): Reporter {
	const { alertKey, rungKey } = cardKeys(tag);

	async function report(job: RetryJob, state: RetryState, execution?: Execution) {
		const { by, origin } = job;
		if (state.phase === 'needs-yes') {
			const accepted = [...job.accepted, state.hindrance];
			const ref = await pendingConfirmations.create({ job: { ...job, accepted }, workflowName: null });
			const workflowName = execution ? await alerts.workflowNames.nameOf(workflowIdOf(execution)) : null;
			await answers.privately(
				origin,
				by.userId,
				renderConfirm({ question: { kind: 'retry', executionId: job.executionId, workflowName, state }, ref }),
			);
			return;
		}
		if (state.phase === 'refused' || state.phase === 'problem') {
			const message =
				state.phase === 'refused'
					? renderAnswer({ answer: { kind: 'retry-refused', state }, now: now() })
					: renderProblem({ problem: state.problem });
			await answers.privately(origin, by.userId, message);
			// Nothing was shown of it on the card unless it had got as far as being sent.
			const alertId = await alerts.alertOf(job.executionId);
			const shown = alertId === null ? null : (await alerts.read(alertId))?.retry;
			if (shown?.askedAt !== state.askedAt) return;
		}
		// Asked again while the first asker's doubt stands, and nothing new is known: the card says it already.
		if (state.phase === 'doubt' && job.looks === undefined && job.askedAt > state.since) {
			const answer = { kind: 'still-unclear', executionId: job.executionId } as const;
			await answers.privately(origin, by.userId, renderAnswer({ answer, now: now() }));
			return;
		}
		await alerts.retried(job, state, execution);
		if (state.phase === 'asked') await pointToCard(job);
	}

	/** Who typed the command elsewhere is told where the card is. */
	async function pointToCard(job: RetryJob) {
		const alertId = await alerts.alertOf(job.executionId);
		const alert = alertId === null ? null : await alerts.read(alertId);
		const cards = alert ? await cardsOf(alert) : [];
		const card = cards[0];
		if (!card || cards.some(({ channel }) => channel === job.origin.channelId)) return;
		const link = await permalink(card.channel, card.ts);
		await answers.privately(
			job.origin,
			job.by.userId,
			renderAnswer({
				answer: {
					kind: 'retry-accepted',
					executionId: job.executionId,
					channelId: card.channel,
					...(link ? { card: link } : {}),
				},
			}),
		);
	}

	/** Where it is shown: in the alert channel first, where that is beside the one in which it was asked for. */
	async function cardsOf({ executionId, rungIn }: Alert) {
		const keys = [...(rungIn ? [rungKey(executionId)] : []), alertKey(executionId)];
		return (await Promise.all(keys.map((key) => outbox.posted(key)))).filter((card) => card !== null);
	}

	async function tell(job: Exclude<OperationJob, RetryJob>, outcome: Outcome) {
		if (job.verb === 'stop-workflow' && outcome.kind === 'stopped-many' && job.alertId !== null) {
			await alerts.stillRunning(job.alertId, outcome.still + outcome.newer);
		}
		const event = eventOf(job, outcome, now());
		if (event) return visibly(job, event);
		await answers.privately(job.origin, job.by.userId, privateWords(job, outcome, command));
	}

	/** What changed the world is visible: in the thread of the alert that it concerns, else where it was asked. */
	async function visibly(job: Exclude<OperationJob, RetryJob>, event: ThreadEvent) {
		const alertId = job.verb === 'stop-workflow' ? job.alertId : await alerts.alertOf(job.executionId);
		const alert = alertId === null ? null : await alerts.read(alertId);
		const id = `${job.verb}-${'executionId' in job ? job.executionId : job.workflowId}-${job.askedAt}`;
		if (alert) {
			await thread(outbox, alertKey(alert.executionId), alert.channelId, id, event);
			if (alert.rungIn) await thread(outbox, rungKey(alert.executionId), alert.rungIn, `${id}-rung`, event);
			const shownIn = (await cardsOf(alert)).map(({ channel }) => channel);
			if ((shownIn.length > 0 ? shownIn : [alert.channelId]).includes(job.origin.channelId)) return;
		}
		const message = renderThreadLine({ event });
		if (await answers.publicly(job.origin, message)) return;
		const { channelId } = job.origin;
		await outbox.put(`did-${id}`, { channel: channelId, fallbackRecipient: job.by.userId, kind: 'line', ...message });
	}

	return { report, tell };
}

function eventOf(job: Exclude<OperationJob, RetryJob>, outcome: Outcome, at: number): ThreadEvent | null {
	const by = job.by.userId;
	if (outcome.kind === 'stopped-many' && job.verb === 'stop-workflow') {
		const { workflowName } = job;
		if (outcome.stopped === 0 && outcome.still === 0) return null;
		return {
			kind: 'stopped-many',
			at,
			by,
			workflowName,
			stopped: outcome.stopped,
			left: outcome.still,
			newer: outcome.newer,
		};
	}
	if (job.verb === 'stop-workflow') return null;
	const { executionId } = job;
	if (outcome.kind === 'stopped') return { kind: 'stopped', at, by, executionId };
	if (outcome.kind === 'deleted') return { kind: 'deleted', at, by, executionId };
	if (outcome.kind === 'tagged' && outcome.added.length + outcome.removed.length > 0) {
		return { kind: 'tagged', at, by, executionId, added: outcome.added, removed: outcome.removed };
	}
	return null;
}

function privateWords(job: Exclude<OperationJob, RetryJob>, outcome: Outcome, command: string) {
	const executionId = 'executionId' in job ? job.executionId : 0;
	switch (outcome.kind) {
		case 'problem':
			return renderProblem({ problem: outcome.problem });
		case 'had-ended':
			return renderAnswer({ answer: { kind: 'late-stop', executionId, status: outcome.status } });
		case 'not-allowed':
			return renderAnswer({ answer: { kind: 'refused', reason: outcome.reason, ask: outcome.ask } });
		case 'not-supported':
			return renderAnswer({
				answer: {
					kind: 'cannot',
					what: `This n8n cannot do it: ${outcome.what}.`,
					why: 'It came with n8n 2.10, and the API key needs the scope for it.',
				},
			});
		case 'running-not-deleted':
			return renderAnswer({
				answer: {
					kind: 'cannot',
					what: `#${executionId} is running, and n8n does not delete running executions.`,
					why: `Stop it first with \`${command} stop ${executionId}\`.`,
				},
			});
		case 'tagged':
			return renderAnswer({ answer: { kind: 'tagged-already', executionId } });
		case 'unknown-tags':
			return renderUnknownTags(outcome);
		default:
			return job.verb === 'stop-workflow'
				? renderAnswer({ answer: { kind: 'nothing-to-stop', workflowName: job.workflowName } })
				: renderAnswer({ answer: { kind: 'not-found', executionId, command } });
	}
}
