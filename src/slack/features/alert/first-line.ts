import type { Alert } from '../../../alerts/alert.js';
import type { Failure } from '../../../n8n/index.js';
import { atNode, errorLine } from '../../blocks/failure.js';
import { didWhat, statusWord, stoppedHow } from '../../blocks/status-word.js';
import { date, duration, inline, mention, plural, span } from '../../blocks/text.js';

/** Says alone what happened, in every state of the retry. */
export function firstLine(alert: Alert): string {
	const { retry } = alert;
	const workflow = name(alert);
	switch (retry?.phase) {
		case 'asked':
			return `⏳ ${workflow}: retrying #${alert.execution.id} (asked by ${mention(retry.by)})`;
		case 'running': {
			if (retry.waiting) {
				const till = retry.waitTill === undefined ? '' : ` until ${date(retry.waitTill)}`;
				return `⏳ ${workflow}: #${retry.newId}, the retry of #${alert.execution.id}, waits${till} (asked by ${mention(retry.by)})`;
			}
			return `⏳ ${workflow}: retrying #${alert.execution.id} as #${retry.newId} (asked by ${mention(retry.by)}, ${duration(retry.elapsedMs)})`;
		}
		case 'recovered': {
			const took = retry.tookMs === null ? '' : ` in ${duration(retry.tookMs)}`;
			const open = span(retry.endedAt - (alert.stoppedAt ?? alert.raisedAt));
			return `🟢 ${workflow} recovered · #${retry.newId} succeeded${took} (retried by ${mention(retry.by)}) · open for ${open}`;
		}
		case 'failed-again': {
			const { failure, sameError } = retry;
			const told = sameError ? `, the same error${atNode(failure)}` : `${atNode(failure)}: ${shortly(failure)}`;
			return `🔴 ${workflow} failed again · #${retry.newId}${sameError === false ? ', another error' : ''}${told}`;
		}
		case 'stopped':
			return `⚪ ${workflow}: the retry of #${alert.execution.id} was ${stoppedHow(retry)} · #${retry.newId} (asked by ${mention(retry.by)})`;
		case 'lost-sight':
			return `⚪ ${workflow}: nobody knows how the retry of #${alert.execution.id} ended · #${retry.newId} is no longer in n8n (asked by ${mention(retry.by)})`;
		case 'unknown-outcome':
			return `⚠️ ${workflow}: unclear whether the retry of #${alert.execution.id} started (asked by ${mention(retry.by)})`;
		default: {
			const why = alert.failure ? ` · ${shortly(alert.failure)}` : '';
			return `${statusWord(alert.status).sign} ${workflow} ${didWhat(alert.status)}${why}`;
		}
	}
}

/** Muted it is told first, as nothing rings; else who has it stands behind what happened. */
export function withState(alert: Alert, first: string): string {
	const { muted, meanwhile } = alert;
	if (!muted || !/^(?:🔴|🟠|⚪)/.test(first)) return withOwner(alert, first);
	const whole = muted.scope === 'workflow' ? ' (the whole workflow)' : '';
	const came = meanwhile > 0 ? ` · ${plural(meanwhile, 'more failure')} meanwhile` : '';
	return `🔕 ${name(alert)} muted until ${date(muted.until)} by ${mention(muted.by)}${whole}${came}`;
}

/** Who has it stands behind what happened. That somebody has it is not the worst, and not over. */
function withOwner({ owner }: Alert, first: string): string {
	if (!owner || first.startsWith('🟢')) return first;
	return `${first.replace(/^🔴/, '🟠')} · ${mention(owner.userId)} has it (since ${date(owner.since)})`;
}

const name = (alert: Alert) => inline(alert.workflowName, 80, 'A workflow');

const shortly = (failure: Failure) => inline(errorLine(failure, 140), 150);
