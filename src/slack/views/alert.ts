import type { Button, KnownBlock } from '@slack/types';
import type { Alert } from '../../alerts/alert.js';
import type { Failure } from '../../n8n/index.js';
import type { RetryState } from '../../operations/states.js';
import { code, date, duration, inline, link, mention, nodeTypeName, safeUrl, span } from '../text.js';
import { actionId, actions, choice, choices } from './actions.js';
import { button, buttons, context, dialog, headline, type Message, openButton, overflow, section } from './blocks.js';
import { type Can, cannot, may } from './can.js';
import { whereItStarts, whyNot } from './hindrance.js';
import { problemWords } from './problem.js';
import { didWhat, statusWord } from './statusWord.js';

export type AlertProps = { alert: Alert; can?: Can };

/** The card of one failed run, in every state of its retry. One message, updated in place. */
export function renderAlert({ alert, can = {} }: AlertProps): Message {
	const { retry } = alert;
	const first = firstLine(alert);
	return { text: first, blocks: [headline(first), ...body(alert, retry, can)] };
}

const name = (alert: Alert) => inline(alert.workflowName, 80, 'A workflow');
const node = (failure: Failure | null) => (failure?.node ? ` at "${inline(failure.node, 60)}"` : '');

function firstLine(alert: Alert): string {
	const { retry } = alert;
	const workflow = name(alert);
	switch (retry?.phase) {
		case 'asked':
			return `⏳ ${workflow}: retrying #${alert.executionId} (asked by ${mention(retry.by)})`;
		case 'running': {
			if (retry.waiting) {
				const till = retry.waitTill === undefined ? '' : ` until ${date(retry.waitTill)}`;
				return `⏳ ${workflow}: #${retry.newId}, the retry of #${alert.executionId}, waits${till} (asked by ${mention(retry.by)})`;
			}
			return `⏳ ${workflow}: retrying #${alert.executionId} as #${retry.newId} (asked by ${mention(retry.by)}, ${duration(retry.elapsedMs)})`;
		}
		case 'recovered': {
			const took = retry.tookMs === null ? '' : ` in ${duration(retry.tookMs)}`;
			const open = span(retry.endedAt - (alert.stoppedAt ?? alert.raisedAt));
			return `🟢 ${workflow} recovered · #${retry.newId} succeeded${took} (retried by ${mention(retry.by)}) · open for ${open}`;
		}
		case 'failed-again': {
			const what = retry.sameError
				? `the same error${node(retry.failure)}`
				: `another error${node(retry.failure)}: ${inline(retry.failure.message, 80)}`;
			return `🔴 ${workflow} failed again · #${retry.newId}, ${what}`;
		}
		case 'stopped':
			return `⚪ ${workflow}: the retry of #${alert.executionId} was ${retry.timedOut ? "ended by its workflow's time-out" : 'stopped'} · #${retry.newId} (asked by ${mention(retry.by)})`;
		case 'lost-sight':
			return `⚪ ${workflow}: the retry of #${alert.executionId} ended unseen · #${retry.newId} is no longer in n8n (asked by ${mention(retry.by)})`;
		case 'doubt':
			return `⚠️ ${workflow}: unclear whether the retry of #${alert.executionId} started (asked by ${mention(retry.by)})`;
		default: {
			const why = alert.failure ? ` · ${inline(alert.failure.message, 80)}` : '';
			return `${statusWord(alert.status).sign} ${workflow} ${didWhat(alert.status)}${why}`;
		}
	}
}

function body(alert: Alert, retry: RetryState | null, can: Can): KnownBlock[] {
	switch (retry?.phase) {
		case 'asked':
			return [...buttons(details(alert)), ...context(before(alert))];
		case 'running':
			return [
				...buttons(stopRetry(alert, retry.newId, can), details(alert)),
				...context(before(alert), stopPrint(alert, can)),
			];
		case 'recovered':
			return [
				...buttons(details(alert), openButton(alert.link)),
				...context(
					before(alert),
					retry.staleError
						? `n8n itself lists #${retry.newId} as failed: the old message of a run stopped by hand stays on its retry. It ran to its end.`
						: null,
				),
			];
		case 'failed-again':
			return [
				...facts(alert, retry.failure, retry.newId),
				...offer(alert, can),
				...context(`retried by ${mention(retry.by)}, ended ${date(retry.endedAt)}`, smallPrint(alert, can)),
			];
		case 'stopped':
			return [...offer(alert, can), ...context(before(alert), smallPrint(alert, can))];
		case 'lost-sight':
			return [
				section(
					`n8n took the retry and ran it as #${retry.newId}. Then that run was deleted there, or its workflow does not save runs that succeed. How it ended cannot be read any more: look in n8n before you retry again.`,
				),
				...offer(alert, can),
				...context(before(alert), smallPrint(alert, can)),
			];
		case 'doubt':
			return [
				section(
					`${retry.answered ? `n8n answered with an error of its own (${code(retry.answered, 200)})` : 'The connection to n8n broke before it answered'}, and since ${date(retry.since)} no run that retries #${alert.executionId} has been seen. That proves nothing: with n8n in queue mode a run is not visible until a worker takes it.\n*Look again* asks n8n once more. *Retry anyway* sends a second retry: if the first one did arrive, everything runs twice.`,
				),
				...buttons(
					button('Look again', actionId(actions.lookAgain), { value: alert.executionId, style: 'primary' }),
					may(can, 'retry') ? retryAnyway(alert) : null,
					details(alert),
				),
				...context(before(alert)),
			];
		case 'refused':
			return [
				...facts(alert, alert.failure, alert.executionId),
				section(`Retry is not offered. ${whyNot(retry.hindrance, { ...retry, executionId: alert.executionId })}`),
				...buttons(stopRunning(alert, can), details(alert), openButton(alert.link)),
			];
		case 'needs-yes':
			return [
				...facts(alert, alert.failure, alert.executionId),
				...offer(alert, can),
				...context(`${mention(retry.by)} was asked to confirm a retry first`, smallPrint(alert, can)),
			];
		case 'problem':
			return [
				...facts(alert, alert.failure, alert.executionId),
				section(problemWords(retry.problem).map(fullSentence).join(' ')),
				...offer(alert, can),
				...context(
					`retry asked by ${mention(retry.by)} · reference ${code(retry.problem.ref, 40)}`,
					smallPrint(alert, can),
				),
			];
		default:
			return [
				...facts(alert, alert.failure, alert.executionId),
				...offer(alert, can),
				...context(smallPrint(alert, can)),
			];
	}
}

function fullSentence(words: string): string {
	return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** Node, error, times, trigger and the runs: what a person needs before deciding. */
function facts(alert: Alert, failure: Failure | null, latest: number): KnownBlock[] {
	const type = failure?.nodeType ? ` (${inline(nodeTypeName(failure.nodeType), 40)})` : '';
	const runs = [...new Set([latest, alert.executionId, ...(alert.retryOf === null ? [] : [alert.retryOf])])];
	const lines = [
		failure?.node ? `*Node*  ${inline(failure.node, 80)}${type}` : null,
		`*Error*  ${failure ? code(failure.message, 400) : 'n8n kept no error of this run'}`,
		latest === alert.executionId
			? `*Started*  ${date(alert.startedAt)}   *Ended*  ${date(alert.stoppedAt)}   *Trigger*  ${inline(alert.mode, 30)}`
			: null,
		`*${runs.length === 1 ? 'Run' : 'Runs'}*  ${runs.map((id) => runLink(alert, id)).join(' ')}`,
	];
	return [section(lines.filter((line) => line !== null).join('\n'))];
}

/** The editor's address ends in the execution's id; other runs of the same workflow differ in that alone. */
function runLink(alert: Alert, id: number): string {
	return link(alert.link.replace(/\d+$/, String(id)), `#${id}`);
}

/** Why no button stops what runs on, where this server or key cannot. */
function stopPrint({ unfinished, retry }: Alert, can: Can): string | null {
	if (retry?.phase === 'running') return may(can, 'stop') ? null : `Stopping is not offered: ${cannot.stop}`;
	if (unfinished <= 0 || may(can, 'stopMany')) return null;
	const go = unfinished === 1 ? '1 run of it goes on' : `${unfinished} runs of it go on`;
	return `${go}. Stopping is not offered: ${cannot.stopMany}`;
}

/** What went wrong before, while something newer stands in the first line. */
function before(alert: Alert): string {
	const what = alert.failure ? `${node(alert.failure)}: ${code(alert.failure.message, 150)}` : '';
	return `${runLink(alert, alert.executionId)} ${didWhat(alert.status)}${what}`;
}

function smallPrint(alert: Alert, can: Can): string | null {
	const retry = may(can, 'retry') ? whereItStarts(alert.status) : `Retry is not offered: ${cannot.retry}`;
	return [retry, stopPrint(alert, can)].filter((words) => words !== null).join(' · ') || null;
}

function offer(alert: Alert, can: Can): KnownBlock[] {
	if (!may(can, 'retry')) return buttons(stopRunning(alert, can), details(alert), openButton(alert.link));
	return buttons(retryButton(alert), stopRunning(alert, can), details(alert), more(alert));
}

function retryButton(alert: Alert): Button {
	const says = `Retry execution ${alert.executionId}`;
	if (alert.status !== 'crashed') {
		return button('Retry', actionId(actions.retry), { value: alert.executionId, style: 'primary', says });
	}
	return button('Retry', actionId(actions.retryConfirmed, 'crashed'), {
		value: alert.executionId,
		style: 'primary',
		says,
		confirm: dialog({
			title: `Retry #${alert.executionId} from its trigger?`,
			text: whyNot('crashed', alert),
			yes: 'Retry from the trigger',
			no: 'Leave it',
		}),
	});
}

function retryAnyway(alert: Alert): Button {
	return button('Retry anyway', actionId(actions.retryAnyway), {
		value: alert.executionId,
		style: 'danger',
		confirm: dialog({
			title: `Retry #${alert.executionId} a second time?`,
			text: 'If the first retry did reach n8n, all that it does is done twice.',
			yes: 'Retry anyway',
			no: 'Wait',
			danger: true,
		}),
	});
}

function stopRetry(alert: Alert, newId: number, can: Can): Button | null {
	if (!may(can, 'stop')) return null;
	return button('Stop retry', actionId(actions.stopRetry), {
		value: alert.executionId,
		style: 'danger',
		confirm: dialog({
			title: `Stop #${newId}?`,
			text: `The retry of #${alert.executionId} ends where it is. What its nodes have done already stays done.`,
			yes: 'Stop retry',
			no: 'Let it run',
			danger: true,
		}),
	});
}

function stopRunning(alert: Alert, can: Can): Button | null {
	if (alert.unfinished <= 0 || !may(can, 'stopMany')) return null;
	return button(`Stop running (${alert.unfinished})`, actionId(actions.stopWorkflow), {
		value: alert.executionId,
		says: `Stop ${alert.unfinished} running executions`,
	});
}

function details(alert: Alert): Button {
	return button('Details', actionId(actions.details), {
		value: alert.executionId,
		says: `Details of execution ${alert.executionId}`,
	});
}

function more(alert: Alert) {
	const href = safeUrl(alert.link);
	return overflow(actionId(actions.alertMore), [
		{ text: 'Retry with the latest workflow', value: choice(choices.retryLatest, alert.executionId) },
		{ text: 'Retry all that failed of this workflow…', value: choice(choices.retryWorkflow, alert.executionId) },
		href === null ? null : { text: 'Open in n8n', value: choice(choices.open, alert.executionId), url: href },
	]);
}
