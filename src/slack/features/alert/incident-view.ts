import type { Button, KnownBlock } from '@slack/types';
import { type Alert, openOf, type Wave } from '../../../alerts/alert.js';
import { actionId, actions, cardReference } from '../../blocks/actions.js';
import { button, buttons, context, headline, type Message, section } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { errorLine } from '../../blocks/failure.js';
import { limits } from '../../blocks/limits.js';
import { bold, date, inline, mention, number, plainString, plural, span } from '../../blocks/text.js';
import { retryAll, retryButton } from './buttons.js';

/** Rows that fit a phone; the others are in the thread. */
const maxRows = 12;

/** Several workflows that fail for one reason: one message, with a row for each. */
export function renderIncident(alerts: [Alert, ...Alert[]], can: Can): Message {
	const first = firstLine(alerts);
	const shown = [...alerts].sort((a, b) => Number(isOver(a)) - Number(isOver(b))).slice(0, maxRows);
	const left = alerts.length - shown.length;
	const more = left > 0 ? `${plural(left, 'more', 'more')} in the thread` : null;
	const all = alerts[0].wave && may(can, 'retry') ? retryIncident(alerts) : null;
	return {
		text: first,
		blocks: [
			headline(first),
			...shown.map(
				(alert, i): KnownBlock => section(stand(alert), (may(can, 'retry') && retry(alert, i)) || undefined),
			),
			...(all ? [section(fromTrigger), ...buttons(all)] : []),
			...context(more, alerts[0].wave ? 'each has its own card in the thread' : inThread),
		],
	};
}

const isOver = ({ resolvedAt }: Alert) => resolvedAt !== null;

const inThread = 'each has its own card, in the thread or above';
/** What nobody expects who retries failures. */
const fromTrigger = 'A crashed run starts again from its trigger when you retry it: finished nodes run a second time.';

function firstLine(alerts: [Alert, ...Alert[]]): string {
	const over = alerts.filter(isOver);
	const [{ wave }] = alerts;
	if (wave) return firstLineOfWave(wave, alerts, over.length);
	const began = Math.min(...alerts.map(({ failures }) => failures.firstAt));
	if (over.length === alerts.length) {
		const ended = Math.max(...alerts.map(({ resolvedAt }) => resolvedAt ?? 0));
		return `🟢 All ${alerts.length} workflows work again · open for ${span(ended - began)}`;
	}
	const { failure } = alerts[0].failures.newest;
	const why = failure ? ` · ${inline(errorLine(failure, 140), 150)}` : '';
	if (over.length > 0) return `🟠 ${over.length} of ${alerts.length} workflows work again${why}`;
	const had = whoHas(alerts);
	return `${had ? '🟠' : '🔴'} ${alerts.length} workflows failing for one reason since ${date(began)}${had}${why}`;
}

/** Empty where nobody has one of them, and it may ring. */
function whoHas(alerts: Alert[]): string {
	if (alerts.some(({ owner, muted }) => !owner && !muted)) return '';
	const people = new Set(alerts.map(({ owner, muted }) => (muted ? null : (owner?.userId ?? null))));
	const [first] = people;
	return people.size === 1 && first ? ` · ${mention(first)} has them` : ' · all acknowledged or muted';
}

function firstLineOfWave({ at, runs, workflows }: Wave, alerts: Alert[], over: number): string {
	const crashed = `${plural(runs, 'run')} of ${plural(workflows, 'workflow')} crashed`;
	if (over === alerts.length) return `🟢 All workflows work again · n8n's process died at ${date(at)} · ${crashed}`;
	const died = `n8n's process died at ${date(at)} · ${crashed}`;
	return over === 0 ? `🔴 ${died}` : `🟠 ${died} · ${over} of ${plural(alerts.length, 'workflow')} work again`;
}

/** All that are open of all its workflows, as far as they are known by number. */
function retryIncident(alerts: [Alert, ...Alert[]]): Button | null {
	const open = alerts.filter(({ bulk }) => !bulk).reduce((sum, { failures }) => sum + failures.listed, 0);
	if (open === 0) return null;
	const [{ execution, incident }] = alerts;
	const newest = Math.max(...alerts.flatMap(({ failures }) => failures.recent));
	return button(`Retry ${number(open)}…`, actionId(actions.bulkRetryIncident), {
		value: cardReference({ alert: incident ?? execution, execution: { ...execution, id: newest }, askedAt: 0 }),
		style: 'primary',
		says: `Retry the ${plural(open, 'run')} that crashed together`,
	});
}

/** One row: how it stands now. */
function stand(alert: Alert): string {
	const { workflowName, failures, retry, bulk, owner, muted } = alert;
	const name = bold(inline(workflowName, 80, 'A workflow'));
	const times = failures.count === 1 ? 'failed once' : `failed ${number(failures.count)} times`;
	if (isOver(alert)) return `🟢 ${name} ${openOf(alert) === 0 ? 'recovered' : 'works again'} · ${times}`;
	if (bulk || retry?.phase === 'asked' || retry?.phase === 'running') return `⏳ ${name} is being retried · ${times}`;
	if (muted) return `🔕 ${name} · ${times} · muted until ${date(muted.until)} by ${mention(muted.by)}`;
	return owner ? `🟠 ${name} · ${times} · ${mention(owner.userId)} has it` : `🔴 ${name} · ${times}`;
}

/** As on its card, but no row stands out, and each has an id and a name of its own. */
function retry(alert: Alert, row: number): Button | null {
	const { retry: latest, bulk, failures } = alert;
	if (openOf(alert) === 0 || bulk || ['asked', 'running', 'unknown-outcome'].includes(latest?.phase ?? '')) return null;
	const one = failures.count === 1 ? alert : failures.left;
	const button = one ? retryButton(alert, one) : retryAll(alert);
	if (!button) return null;
	const { style: _none, ...plain } = button;
	const says = plainString(`${plain.accessibility_label} of ${alert.workflowName}`, limits.accessibilityLabel);
	return { ...plain, action_id: `${plain.action_id}.${row}`, accessibility_label: says };
}
