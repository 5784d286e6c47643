import type { KnownBlock } from '@slack/types';
import type { Alert, BulkOnAlert, Told } from '../../../alerts/alert.js';
import { type Failure, failureParts } from '../../../n8n/index.js';
import type { RetryState } from '../../../operations/states.js';
import { alertChannel } from '../../../routing/index.js';
import { whyNot } from '../../blocks/blocker.js';
import { buttons, context, headline, type Message, openButton, section } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { atNode, errorLine, nodeWords } from '../../blocks/failure.js';
import { problemWords } from '../../blocks/problem.js';
import { didWhat } from '../../blocks/status-word.js';
import { channel, code, date, duration, inline, link, mention } from '../../blocks/text.js';
import { backgroundWords } from './background.js';
import { renderInBulk } from './bulk-view.js';
import { details, lookAgain, offer, retryAnyway, stateButton, stopRetry, stopRunning } from './buttons.js';
import { firstLine, withState } from './first-line.js';
import { isShownResolved, renderResolved } from './resolved-view.js';
import { renderSeveral } from './several-view.js';
import { doubtWords, runLink, smallPrint, stopPrint } from './small-print.js';

export type AlertProps = {
	alert: Alert;
	can?: Can;
	/** Where the alert before it of the same problem stands. */
	previous?: string | null;
	/** Why it is told here. */
	told?: Told | null;
};

/** The card of a problem: of one failed run in every state of its retry, or of several. One message, updated in place. */
export function renderAlert({ alert, can = {}, previous = null, told = null }: AlertProps): Message {
	const { text, blocks } = renderStand(alert, can);
	const before = previous === null ? 'an earlier alert' : link(previous, 'an earlier alert');
	const small = [alert.previous ? `Same problem as ${before}` : null, told && routedBy(told)];
	return { text, blocks: [...blocks, ...context(...small)] };
}

/** Nothing where no watch speaks of it. */
function routedBy({ channelId, watch, insteadOf: instead, moved }: Told): string | null {
	if (!watch) return null;
	const about = inline(watch.about, 100);
	const insteadOf = moved ? channelId : instead;
	if (insteadOf === null)
		return `routed by "${channelId === alertChannel ? 'this channel' : channel(channelId)} watches ${about}"`;
	return `${channel(insteadOf)} watches ${about} but takes no messages now, so it rings here`;
}

function renderStand(alert: Alert, can: Can): Message {
	if (isInBulk(alert)) return renderInBulk(alert, can);
	if (isShownResolved(alert)) return renderResolved(alert, can);
	return alert.failures.count > 1 ? renderSeveral(alert, can) : renderOne(alert, can);
}

const isInBulk = (alert: Alert): alert is Alert & { bulk: BulkOnAlert } => alert.bulk !== null;

function renderOne(alert: Alert, can: Can): Message {
	const first = withState(alert, firstLine(alert));
	return { text: first, blocks: [headline(first), ...body(alert, alert.retry, can)] };
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
				...buttons(details(alert), openButton(alert.link, alert.execution.id)),
				...context(
					before(alert),
					retry.staleError
						? `n8n lists #${retry.newId} as failed because of an old message, but it ran to its end.`
						: null,
				),
			];
		case 'failed-again':
			return [
				...cardData(alert, retry.failure, retry.newId),
				...offer(alert, can),
				...context(`retried by ${mention(retry.by)}, ended ${date(retry.endedAt)}`, smallPrint(alert, can)),
			];
		case 'stopped':
			return [...offer(alert, can), ...context(before(alert), smallPrint(alert, can))];
		case 'lost-sight':
			return [
				section(
					`n8n ran the retry as #${retry.newId} and no longer has it: it may have been deleted, or its workflow does not save successful runs. Check in n8n before you retry again.`,
				),
				...offer(alert, can),
				...context(before(alert), smallPrint(alert, can)),
			];
		case 'unknown-outcome':
			return [
				section(doubtWords(retry)),
				...buttons(lookAgain(alert), may(can, 'retry') ? retryAnyway(alert) : null, details(alert)),
				...context(before(alert)),
			];
		case 'refused':
			return [
				...cardData(alert),
				section(`Retry is not available. ${whyNot(retry.blocker, { ...retry, execution: alert.execution })}`),
				...buttons(
					stateButton(alert),
					stopRunning(alert, can),
					details(alert),
					openButton(alert.link, alert.execution.id),
				),
			];
		case 'needs-confirmation':
			return [
				...cardData(alert),
				...offer(alert, can),
				...context(`${mention(retry.by)} was asked to confirm a retry`, smallPrint(alert, can)),
			];
		case 'problem':
			return [
				...cardData(alert),
				section(problemWords(retry.problem).map(fullSentence).join(' ')),
				...offer(alert, can),
				...context(
					`retry asked by ${mention(retry.by)} · reference ${code(retry.problem.ref, 40)}`,
					smallPrint(alert, can),
				),
			];
		default:
			return [...cardData(alert), ...offer(alert, can), ...context(backgroundWords(alert), smallPrint(alert, can))];
	}
}

function fullSentence(words: string): string {
	return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** Node, error, times, trigger and the runs: what a person needs before deciding. */
function cardData(alert: Alert, failure = alert.failure, latest = alert.execution.id): KnownBlock[] {
	const runs = [...new Set([latest, alert.execution.id, ...(alert.retryOf === null ? [] : [alert.retryOf])])];
	const lines = [
		failure?.node ? `*Node*  ${nodeWords(failure, 100)}` : null,
		...(failure ? errorLines(failure, withState(alert, firstLine(alert))) : ['*Error*  not known']),
		latest === alert.execution.id ? `${times(alert)}   *Trigger*  ${inline(alert.mode, 30)}` : null,
		`*${runs.length === 1 ? 'Run' : 'Runs'}*  ${runs.map((id) => runLink(alert, id)).join(' ')}`,
	];
	return [section(lines.filter((line) => line !== null).join('\n'))];
}

/** When it started and how long it took; what is not known is left out. */
function times({ startedAt, stoppedAt }: Alert): string {
	if (startedAt === null) return `*Ended*  ${date(stoppedAt)}`;
	const took = (stoppedAt ?? startedAt) - startedAt;
	return `*Started*  ${date(startedAt)}${took > 0 ? ` · ${duration(took)}` : ''}`;
}

/** The message, with the status before it, and the line that holds the reason; nothing where the first line has it all. */
function errorLines(failure: Failure, first: string): string[] {
	if (first.includes(inline(errorLine(failure, 1_000), 1_000))) return [];
	const { status, words } = failureParts(failure);
	const [message, reason] = words;
	const lines = [`*Error*  ${code([status, message].filter(Boolean).join(' '), 400)}`];
	return reason === undefined ? lines : [...lines, `*Reason*  ${code(reason, 400)}`];
}

/** What went wrong before, while something newer stands in the first line. */
function before(alert: Alert): string {
	const what = alert.failure ? `${atNode(alert.failure)}: ${code(errorLine(alert.failure, 200), 200)}` : '';
	return `${runLink(alert, alert.execution.id)} ${didWhat(alert.status)}${what}`;
}
