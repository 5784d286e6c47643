import type { ModalView } from '@slack/types';
import type { Alert } from '../../../src/alerts/alert.js';
import { byNumber } from '../../../src/instances/execution-ref.js';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import { howToSayUntil } from '../../../src/slack/command/until.js';
import { renderMuted, renderMuteEnded } from '../../../src/slack/features/alert/muted-view.js';
import { renderThreadLine } from '../../../src/slack/features/alert/thread-line.js';
import { renderAlert } from '../../../src/slack/features/alert/view.js';
import { renderTagForm, type TagFormProps } from '../../../src/slack/features/operations/tag-form-view.js';
import {
	renderLate,
	renderManyWorkflows,
	renderMuteDone,
	renderNoAlert,
	renderNoTime,
	renderNotMuted,
	renderNoWorkflow,
	renderSaid,
	renderWhichAlert,
} from '../../../src/slack/features/states/answer.js';
import { renderAssign } from '../../../src/slack/features/states/assign-view.js';
import { renderMute, renderMutes } from '../../../src/slack/features/states/mute-view.js';
import { alertWith, retryStates, severalWith } from './alerts.js';
import { ana, ben, friendly, now, problemWith, type Words } from './words.js';

/** What people say of alerts: the cards, the lines, the answers and the forms. */
export function stateSamples(words: Words = friendly): [string, Message | ModalView][] {
	const states = retryStates(words);
	const has = { owner: { userId: ana, since: now - 600_000, by: ana } };
	const over = { resolvedBy: ana, resolvedAt: now + 60_000 };
	const one = (of: Partial<Alert>, retry = of.retry ?? null) => alertWith(retry, words, of);
	const several = (of: Partial<Alert>, failures: Partial<Alert['failures']> = {}) => severalWith(failures, words, of);
	const card = (alert: Alert, can = {}) => renderAlert({ alert, can });
	const said = { by: ana, at: now };
	const tag = (id: string, name: string) => ({ id, name });
	const tagForm = (state: TagFormProps['state']) =>
		renderTagForm({ execution: byNumber(4711), workflowName: words.workflow, channelId: 'C0OPS', state });
	const until = now + 14_400_000;
	const problem = { until, scope: 'problem', ...said } as const;
	const workflow = { until, scope: 'workflow', ...said } as const;
	const unmuted = { kind: 'unmuted', at: now, workflowName: words.workflow } as const;
	const kept = { workflowId: 'wf1', workflowName: words.workflow, channelId: 'C0OPS', alert: null, epoch: 1 };
	const mutes = [
		{ ...workflow, ...kept, field: 'workflow:wf1', error: null, failures: 14 },
		{ ...problem, ...kept, field: 'problem:a1b2', error: words.error, failures: 1 },
	];
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
		['muted: one', card(one({ muted: problem }))],
		['muted: one, which somebody has', card(one({ muted: problem, ...has }))],
		['muted: being retried', card(one({ muted: problem }, states.running))],
		['muted: six, and 14 more', card(several({ muted: workflow, meanwhile: 14 }, { count: 20 }))],
		['muted, then resolved by hand', card(several({ muted: workflow, ...over }))],
		['line: muted', renderThreadLine({ event: { kind: 'muted', until, scope: 'problem', ...said } })],
		['line: muted, all of it', renderThreadLine({ event: { kind: 'muted', until, scope: 'workflow', ...said } })],
		['line: no longer muted', renderThreadLine({ event: { ...unmuted, by: null, failures: 14, open: 12 } })],
		['line: unmuted', renderThreadLine({ event: { ...unmuted, by: ana, failures: 0, open: 1 } })],
		['muted: where nothing has failed', renderMuted({ mute: mutes[0]! })],
		['muted: its end, where nothing has failed', renderMuteEnded({ mute: mutes[0]!, by: null })],
		['muted: its end, by somebody', renderMuteEnded({ mute: mutes[1]!, by: ben })],
		['mute: form', renderMute({ alert: one({}), channelId: 'C0OPS' })],
		[
			'mute: form, of a run whose workflow is not known',
			renderMute({ alert: one({ workflowId: '' }), channelId: 'C0OPS' }),
		],
		['mutes: none', renderMutes({ mutes: [], command: '/n8n' })],
		['mutes: two', renderMutes({ mutes, command: '/n8n' })],
		[
			'mutes: very many',
			renderMutes({
				mutes: Array.from({ length: 30 }, (_, i) => ({
					...mutes[0]!,
					field: `workflow:wf${i}`,
					workflowName: `${words.workflow} ${i}`,
				})),
				command: '/n8n',
			}),
		],
		['said: muted', renderMuteDone({ mute: mutes[0]! })],
		['said: muted, a problem', renderMuteDone({ mute: mutes[1]! })],
		['said: unmuted', renderMuteDone({ mute: mutes[1]!, ended: true })],
		['mute: no time', renderNoTime({ words: words.any, why: howToSayUntil })],
		['mute: not muted', renderNotMuted({ alert: one({}) })],
		['mute: no such workflow', renderNoWorkflow({ name: words.any, nearest: words.workflow })],
		['mute: several workflows', renderManyWorkflows({ names: [words.workflow, words.any] })],
		['tag: loading', tagForm({ phase: 'loading' })],
		[
			'tag: two of three',
			tagForm({
				phase: 'read',
				tags: [tag('a1', words.any), tag('b2', 'seen')],
				known: [tag('b2', 'seen'), tag('c3', 'to do')],
			}),
		],
		['tag: none known', tagForm({ phase: 'read', tags: [], known: [] })],
		['tag: n8n is away', tagForm({ phase: 'problem', problem: problemWith(words) })],
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
