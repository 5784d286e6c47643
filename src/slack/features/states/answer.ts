import type { Alert, Said, Stated } from '../../../alerts/alert.js';
import type { Mute } from '../../../alerts/store/mute-store.js';
import { refKey } from '../../../instances/execution-ref.js';
import { actionId, actions } from '../../blocks/actions.js';
import { button, buttons, context, headed, type Message, section } from '../../blocks/blocks.js';
import { code, date, inline, mention, plural } from '../../blocks/text.js';

const nameOf = ({ workflowName }: Alert) => inline(workflowName, 80, 'A workflow');

/** To who has typed it: the cards tell the others. */
export function renderSaid({ alert, said }: { alert: Alert; said: Said & Stated }): Message {
	const name = nameOf(alert);
	switch (said.kind) {
		case 'acknowledged':
			return headed(`🟠 You have ${name} now`, '');
		case 'assigned':
			return headed(`🟠 ${said.to === said.by ? 'You have' : `${mention(said.to)} has`} ${name} now`, '');
		case 'resolved':
			return headed(`🟢 ${name} is resolved`, 'The next failure rings again.');
	}
}

/** To who was late: how it stands now. */
export function renderLate({ alert, userId }: { alert: Alert; userId: string }): Message {
	const { owner, resolvedAt, resolvedBy, healed } = alert;
	const name = nameOf(alert);
	const nothing = 'Nothing was changed.';
	if (resolvedBy) return headed(`🟢 ${mention(resolvedBy)} resolved ${name} ${date(resolvedAt)}`, nothing);
	if (healed) return headed(`🟢 ${name} works again since ${date(healed.at)}`, nothing);
	if (resolvedAt || !owner) return headed(`🟢 ${name} has nothing open`, nothing);
	if (owner.userId === userId) return headed(`🟠 You have ${name} already, since ${date(owner.since)}`, nothing);
	const take = button('Take over', actions.alertTakeOver, {
		value: refKey(alert.execution),
		says: `Take over the alert of execution ${alert.execution.id}`,
	});
	return headed(`🟠 ${mention(owner.userId)} has ${name} since ${date(owner.since)}`, nothing, ...buttons(take));
}

const maxNames = 5;

/** Nothing is open by that name; null: nothing here. */
export function renderNoAlert({
	name,
	open,
	command,
}: {
	name: string | null;
	open: Alert[];
	command: string;
}): Message {
	const what = name === null ? 'No alert is open here' : `No open alert for "${inline(name, 80)}"`;
	const names = [...new Set(open.map(nameOf))];
	const others = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
	const known =
		names.length > 0 ? `Open now: ${names.slice(0, maxNames).join(', ')}${others}.` : 'No alert is open anywhere.';
	return headed(what, known, ...context(`${code(`${command} failures`)} lists what failed`));
}

const maxChoices = 10;

/** Several may be meant: each with the button that says it, where there is one for that. */
export function renderWhichAlert({ alerts, said }: { alerts: Alert[]; said: Stated['kind'] | 'none' }): Message {
	const [verb, action] =
		said === 'resolved' ? ['Resolve', actions.alertResolve] : (['Acknowledge', actions.alertAcknowledge] as const);
	const text = `${said === 'none' ? 'Which' : `${verb} which`} of these ${alerts.length} open alerts?`;
	const rows = alerts.slice(0, maxChoices).map((alert) => {
		const { execution, failures, owner } = alert;
		const key = refKey(execution);
		const facts = [`#${execution.id}`, plural(failures.count, 'failure'), `last ${date(failures.lastAt)}`];
		const has = owner ? ` · ${mention(owner.userId)} has it` : '';
		const says = `${verb} the alert of execution ${execution.id}`;
		const choose = button(verb, actionId(action, key), { value: key, says });
		return section(`${nameOf(alert)} · ${facts.join(' · ')}${has}`, ...(said === 'none' ? [] : [choose]));
	});
	const more = alerts.length > maxChoices ? `and ${alerts.length - maxChoices} more` : null;
	return { text, blocks: [section(text), ...rows, ...context(more)] };
}

/** To who has typed it: the cards, or the channel, tell the others. */
export function renderMuteDone({ mute, ended = false }: { mute: Mute; ended?: boolean }): Message {
	const name = inline(mute.workflowName, 80, 'A workflow');
	const { scope, error } = mute;
	const some = scope === 'condition' ? `${name} (${inline(error ?? 'one condition', 60)})` : `This problem of ${name}`;
	const what = scope === 'workflow' ? name : some;
	if (ended) return headed(`🔔 ${what} is no longer muted`, '');
	return headed(
		`🔕 ${what} is muted until ${date(mute.until)}`,
		'Failures are counted meanwhile and reported at the end.',
	);
}

/** The words name no time, or none that can be. */
export const renderNoTime = ({ words, why }: { words: string; why: string }): Message =>
	headed(`"${inline(words, 60)}" is not a time to mute until`, `${why}\nNothing was muted.`);

export const renderNotMuted = ({ alert }: { alert: Alert | null }): Message =>
	headed(`🔔 ${alert ? nameOf(alert) : 'It'} is not muted`, 'Nothing was changed.');

export function renderNoWorkflow({ name, nearest }: { name: string; nearest: string | null }): Message {
	const meant = nearest === null ? '' : `Did you mean "${inline(nearest, 60)}"? `;
	return headed(`n8n has no workflow "${inline(name, 60)}"`, `${meant}Nothing was muted.`);
}

export function renderManyWorkflows({ names }: { names: string[] }): Message {
	const shown = names.slice(0, maxNames).map((name) => `"${inline(name, 60)}"`);
	const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
	return headed(`Mute which of these ${names.length} workflows?`, `${shown.join(', ')}${more}. Nothing was muted.`);
}
