import type { ModalView } from '@slack/types';
import type { Alert } from '../../../src/alerts/alert.js';
import { byNumber } from '../../../src/instances/execution-ref.js';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import { renderThreadLine } from '../../../src/slack/features/alert/thread-line.js';
import { renderAlert } from '../../../src/slack/features/alert/view.js';
import { renderLate, renderNoAlert, renderSaid, renderWhichAlert } from '../../../src/slack/features/states/answer.js';
import { renderAssign } from '../../../src/slack/features/states/assign-view.js';
import { alertWith, retryStates, severalWith } from './alerts.js';
import { ana, ben, friendly, now, type Words } from './words.js';

/** What people say of alerts: the cards, the lines, the answers and the forms. */
export function stateSamples(words: Words = friendly): [string, Message | ModalView][] {
	const states = retryStates(words);
	const has = { owner: { userId: ana, since: now - 600_000, by: ana } };
	const over = { resolvedBy: ana, resolvedAt: now + 60_000 };
	const one = (of: Partial<Alert>, retry = of.retry ?? null) => alertWith(retry, words, of);
	const several = (of: Partial<Alert>, failures: Partial<Alert['failures']> = {}) => severalWith(failures, words, of);
	const card = (alert: Alert, can = {}) => renderAlert({ alert, can });
	const said = { by: ana, at: now };
	return [
		['acknowledged: one', card(one(has))],
		['acknowledged: being retried', card(one(has, states.running))],
		['acknowledged: failed again', card(one(has, states['failed again, same error']))],
		['acknowledged: recovered', card(one(has, states.recovered))],
		['acknowledged: six', card(several(has))],
		['acknowledged: 4 of 6 recovered', card(several(has, { recovered: 4, listed: 2 }))],
		['acknowledged: nothing can be retried', card(several(has), { retry: false, stopMany: false })],
		['resolved by hand: one', card(one(over))],
		['resolved by hand: 9, 6 of them retried', card(several(over, { count: 9, recovered: 6, listed: 3 }))],
		['resolved by hand, then retried', card(one(over, states.running))],
		['line: acknowledged', renderThreadLine({ event: { kind: 'acknowledged', ...said } })],
		['line: assigned', renderThreadLine({ event: { kind: 'assigned', to: ben, ...said } })],
		['line: taken over', renderThreadLine({ event: { kind: 'assigned', to: ana, ...said } })],
		['line: resolved', renderThreadLine({ event: { kind: 'resolved', ...said } })],
		['assign: nobody has it', renderAssign({ alert: one({}), channelId: 'C0OPS', userId: ben })],
		['assign: somebody has it', renderAssign({ alert: one(has), channelId: 'C0OPS', userId: ben })],
		['said: acknowledged', renderSaid({ alert: one(has), said: { kind: 'acknowledged', ...said } })],
		['said: taken over', renderSaid({ alert: one(has), said: { kind: 'assigned', to: ana, ...said } })],
		['said: resolved', renderSaid({ alert: one(over), said: { kind: 'resolved', ...said } })],
		['late: another has it', renderLate({ alert: one(has), userId: ben })],
		['late: you have it', renderLate({ alert: one(has), userId: ana })],
		['late: resolved by hand', renderLate({ alert: one(over), userId: ben })],
		['late: healed', renderLate({ alert: one({ healed: { newId: 4790, at: now }, resolvedAt: now }), userId: ben })],
		['late: recovered', renderLate({ alert: one({ resolvedAt: now }, states.recovered), userId: ben })],
		['no alert: none open', renderNoAlert({ name: words.workflow, open: [], command: '/n8n' })],
		['no alert: others are', renderNoAlert({ name: null, open: [one({}), several(has)], command: '/n8n' })],
		[
			'which alert',
			renderWhichAlert({ alerts: [one({}), several({ ...has, execution: byNumber(4800) })], said: 'acknowledged' }),
		],
	];
}
