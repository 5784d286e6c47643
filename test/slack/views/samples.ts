import type { HomeView, ModalView } from '@slack/types';
import type { Alert } from '../../../src/alerts/alert.js';
import type { Outage } from '../../../src/alerts/poll/outage.js';
import { byNumber } from '../../../src/instances/execution-ref.js';
import type { PathStep, RunPath } from '../../../src/n8n/index.js';
import type { RetryBlocker } from '../../../src/operations/states.js';
import { type Answer, renderAnswer } from '../../../src/slack/blocks/answer.js';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import { renderConfirm } from '../../../src/slack/blocks/confirm.js';
import { renderNotShown, renderNotShownModal, renderProblem } from '../../../src/slack/blocks/problem.js';
import { renderTags, renderUnknownTags } from '../../../src/slack/blocks/tags.js';
import { noFilters, parse } from '../../../src/slack/command/parse.js';
import { renderIdsReset, renderOutage } from '../../../src/slack/features/alert/outage-view.js';
import { renderThreadLine, type ThreadEvent } from '../../../src/slack/features/alert/thread-line.js';
import { renderAlert } from '../../../src/slack/features/alert/view.js';
import { renderDataMessage } from '../../../src/slack/features/executions/data-view.js';
import type { DetailsProps } from '../../../src/slack/features/executions/details-props.js';
import {
	renderDetails,
	renderDetailsLoading,
	renderDetailsProblem,
} from '../../../src/slack/features/executions/details-view.js';
import { renderFilterForm } from '../../../src/slack/features/executions/filter-form-view.js';
import { type ListProps, type ListRow, renderList } from '../../../src/slack/features/executions/list-view.js';
import {
	renderNoRun,
	renderUnknownWorkflow,
	renderWhichRun,
	renderWhichWorkflow,
} from '../../../src/slack/features/executions/which-run-view.js';
import { renderMisread } from '../../../src/slack/features/help/misread-view.js';
import { renderStart } from '../../../src/slack/features/help/start-view.js';
import { renderHelp } from '../../../src/slack/features/help/view.js';
import { renderClosedHome, renderHome } from '../../../src/slack/features/home/view.js';
import { renderStatus, type StatusProps } from '../../../src/slack/features/status/view.js';
import { type NotSwitched, notSwitched } from '../../../src/slack/features/workflow/not-switched.js';
import { renderStopWorkflow, type StopWorkflowProps } from '../../../src/slack/features/workflow/view.js';
import { alertWith, asked, failureWith, retryStates, severalCards } from './alerts.js';
import { bulkSamples } from './bulk/samples.js';
import { conditionSamples } from './condition-samples.js';
import { instantSamples } from './instant-samples.js';
import { runningSamples } from './running-samples.js';
import { stateSamples } from './states-samples.js';
import { watchSamples } from './watch-samples.js';
import { ana, friendly, now, problemWith, type Words } from './words.js';

const stock = 'The service is receiving too many requests from you, and would like to be left alone for a while';

export const blockers: RetryBlocker[] = [
	'crashed',
	'canceled-by-hand',
	'already-recovered',
	'draft-differs',
	'timed-out',
	'unfinished',
	'succeeded',
	'gone',
];

export function rowWith(id: number, words: Words = friendly, over: Partial<ListRow> = {}): ListRow {
	return {
		execution: byNumber(id),
		workflowName: words.workflow,
		status: 'error',
		at: now,
		tookMs: 2_100,
		error: words.error,
		link: words.link,
		...over,
	};
}

export function listWith(words: Words = friendly, over: Partial<ListProps> = {}): ListProps {
	return {
		command: '/n8n',
		verb: 'failures',
		filters: { ...noFilters, workflow: words.workflow, since: { ago: 86_400_000 } },
		listId: 'k3f9x2m1',
		rows: Array.from({ length: 10 }, (_, index) => rowWith(4711 - index, words)),
		first: 1,
		found: 37,
		hasNext: true,
		hasPrevious: false,
		...over,
	};
}

const step = (node: string, over: Partial<PathStep> = {}): PathStep => ({
	...{ node, nodeType: null, end: 'ok', runs: 1, items: 1, tookMs: 4, below: [] },
	...over,
});

export function pathWith(words: Words = friendly): RunPath {
	return {
		left: 0,
		steps: [
			step(words === friendly ? 'Webhook' : words.node, { tookMs: 0 }),
			step(words === friendly ? 'Get order' : words.node, { items: 12, tookMs: 340, runs: 3, end: 'went-on' }),
			step(words === friendly ? 'Helper' : words.node, {
				...{ items: null, tookMs: 2_100, end: 'used-failed' },
				below: [
					step(words === friendly ? 'Look-up' : words.node),
					step(words.node, { end: 'failed', items: null, tookMs: 1_900 }),
				],
			}),
		],
	};
}

const notSwitchedHow: NotSwitched[] = [
	{ kind: 'switched-already', on: true },
	{ kind: 'not-switched', on: true },
	{ kind: 'archived' },
	{ kind: 'version-gone' },
	{ kind: 'workflow-gone' },
	{ kind: 'may-not-switch', verb: 'activate' },
];

/** As `details`, and the data that only some may see: open, or folded. */
const dataWith = (words: Words, isOpen: boolean): DetailsProps['data'] => ({
	...{ node: words.node, way: 'in', total: 12 },
	shown: isOpen ? { text: words === friendly ? '[\n {\n  "id": 7\n }\n]' : words.any, cut: true } : null,
});

export function detailsWith(words: Words = friendly, over: Partial<DetailsProps> = {}): DetailsProps {
	return {
		execution: byNumber(4711),
		workflowName: words.workflow,
		workflowId: words === friendly ? 'wf1' : words.any,
		workflowVersionId: words === friendly ? 'b7e1' : words.any,
		status: 'error',
		mode: words === friendly ? 'webhook' : words.any,
		startedAt: now - 60_000,
		stoppedAt: now - 57_900,
		waitTill: null,
		link: words.link,
		chain: [
			{ id: 4702, status: 'error' },
			{ id: 4711, status: 'error' },
		],
		failure: failureWith(words),
		path: pathWith(words),
		item: words === friendly ? 'order.id: number\norder.token: text, 24 characters' : words.any,
		open: null,
		data: null,
		changedSince: null,
		tags: [words.any],
		blocker: null,
		retry: null,
		target: { alert: byNumber(4711), execution: byNumber(4711), askedAt: 0 },
		command: '/n8n',
		...over,
	};
}

export function statusWith(words: Words = friendly, over: Partial<StatusProps> = {}): StatusProps {
	const detail = words === friendly ? '' : words.any;
	return {
		n8n: {
			ok: true,
			detail,
			url: 'https://n8n.example.com',
			version: words === friendly ? '2.40.7' : words.any,
			can: {},
		},
		slack: { ok: true, detail: words === friendly ? 'connected by Socket Mode' : words.any },
		redis: { ok: true, detail },
		queue: { ok: true, detail, waiting: 0, active: 1, failed: 0 },
		poll: { ok: true, detail, every: { ms: 15_000, because: 'fixed' }, lastAt: now - 4_000 },
		version: '0.1.0',
		now,
		...over,
	};
}

function answers(words: Words = friendly): Answer[] {
	const state = retryStates(words);
	return [
		{ kind: 'already-retrying', execution: byNumber(4711), by: ana, since: now - 12_000, newId: 4730 },
		...Object.values(state).map((now) => ({ kind: 'late-retry' as const, state: now })),
		{ kind: 'still-unclear', execution: byNumber(4711) },
		{ kind: 'late-stop', execution: byNumber(4711), status: 'success' },
		{ kind: 'question-over' },
		{ kind: 'refused', reason: 'Only members of <!subteam^S0ONCALL> may retry.', ask: 'Ask <@U0ANA>.' },
		{ kind: 'cannot', what: words.any, why: words === friendly ? 'Stop it first with `/n8n stop 4711`.' : words.any },
		{
			kind: 'retry-accepted',
			execution: byNumber(4711),
			workflowName: words.workflow,
			channelId: 'C0OPS',
			card: words.link,
		},
		{ kind: 'retry-accepted', execution: byNumber(4711), workflowName: words.workflow },
		{ kind: 'done-on-card', what: `⚪ <@${ana}> stopped #4730`, card: words.link },
		{ kind: 'done-on-card', what: `⚪ <@${ana}> stopped #4730`, card: null },
		{ kind: 'retry-refused', state: { ...asked, phase: 'refused', blocker: 'timed-out' } },
		{ kind: 'nothing-to-stop', workflowName: words.workflow },
		...notSwitchedHow.map((how) => notSwitched(how, words.workflow, '/n8n')),
		{ kind: 'kept', what: words.any },
		{ kind: 'not-found', execution: byNumber(4711), command: '/n8n' },
		{ kind: 'open-again', execution: byNumber(4711) },
		{ kind: 'open-again', execution: byNumber(4711), modal: 'stop-workflow' },
		{ kind: 'list-over', command: '/n8n' },
		{ kind: 'tagged-already', execution: byNumber(4711) },
		{ kind: 'under-way', by: 'U0ANA' },
		{ kind: 'working', what: words.any },
		{ kind: 'too-slow' },
		{ kind: 'not-assignable', userId: ana },
	];
}

function threadEvents(words: Words = friendly): ThreadEvent[] {
	return [
		...Object.values(retryStates(words)).map((state) => ({ kind: 'retry' as const, at: now, state })),
		{ kind: 'stopped', at: now, by: ana, execution: byNumber(4730) },
		{ kind: 'stopped', at: now, by: ana, execution: byNumber(4730), workflowName: words.workflow },
		...[
			{ inactive: true, stopped: 52, still: 0, why: null },
			{ inactive: true, stopped: 50, still: 2, why: words.error },
			{ inactive: true, stopped: null, still: null, why: words.error },
			{ inactive: false, stopped: 1, still: 0, why: words.error },
			{ inactive: false, stopped: 0, still: 7, why: words.error },
		].map((of) => ({ kind: 'halted' as const, at: now, by: ana, workflowName: words.workflow, ...of })),
		{ kind: 'switched', at: now, by: ana, workflowName: words.workflow, on: true, asSaved: true },
		{ kind: 'switched', at: now, by: ana, workflowName: words.workflow, on: false, asSaved: false },
		{ kind: 'stopped-many', at: now, by: ana, workflowName: words.workflow, stopped: 3, left: 1, newer: 2 },
		{ kind: 'deleted', at: now, by: ana, execution: byNumber(4711) },
		{ kind: 'tagged', at: now, by: ana, execution: byNumber(4711), added: [words.any], removed: [words.node] },
		{ kind: 'retried-elsewhere', at: now, newId: 4731, status: 'success' },
		{ kind: 'more', at: now, count: 3, named: [4712, 4713, 4714] },
		{ kind: 'more', at: now, count: 40, named: Array.from({ length: 12 }, (_, i) => 4712 + i) },
	];
}

const stopStates = (words: Words): StopWorkflowProps['state'][] => [
	{ phase: 'loading' },
	{ phase: 'counted', running: 2, queued: 1, waiting: 0 },
	{ phase: 'counted', running: 1, queued: 0, waiting: 1 },
	{ phase: 'counted', running: 0, queued: 0, waiting: 3 },
	{ phase: 'problem', problem: problemWith(words) },
];

/** Every message and view there is, by name, with the given words in every place that outside text reaches. */
export function everything(words: Words = friendly): [string, Message | ModalView | HomeView][] {
	const states = retryStates(words);
	const details = (over: Partial<DetailsProps>) => renderDetails(detailsWith(words, over));
	const list = (over: Partial<ListProps>) => renderList(listWith(words, over));
	const alert = (over: Partial<Alert> = {}) => renderAlert({ alert: alertWith(null, words, over) });
	const status = (over: Partial<StatusProps>) => renderStatus(statusWith(words, over));
	const unseen = (count: number) => Array.from({ length: count }, (_, i) => ({ name: words.workflow, sure: i === 0 }));
	const confirm = (question: Parameters<typeof renderConfirm>[0]['question']) =>
		renderConfirm({ ref: 'r-9f2c', question });
	const help = (of: Omit<Parameters<typeof renderHelp>[0], 'command'>) => renderHelp({ command: '/n8n', ...of });
	const home = (of: Omit<Parameters<typeof renderHome>[0], 'command' | 'now'>) =>
		renderHome({ command: '/n8n', now, ...of });
	const no = {
		...{ retry: false, stop: false, stopMany: false, tags: false, delete: false },
		...{ activate: false, deactivate: false },
	};
	const refusal = answers(words).find((answer) => answer.kind === 'refused') as Answer & { kind: 'refused' };
	const notShown = { why: refusal.reason, next: refusal.ask, ref: 'AAAA-BBBB' };
	const changes = ['retry', 'stop', 'delete', 'tag', 'activate', 'alert', 'watch'];
	const refusals = Object.fromEntries(changes.map((change) => [change, refusal]));
	const outage = (over: Pick<Outage, 'kind'> & Partial<Outage>) =>
		renderOutage({ since: now - 328_000, till: null, problem: problemWith(words), ...over });
	const unclear = (text: string, of: Partial<Parameters<typeof renderMisread>[0]> = {}) => {
		const parsed = parse(text, { now, zone: 'UTC' });
		return parsed.ok ? renderHelp({ command: '/n8n' }) : renderMisread({ command: '/n8n', misread: parsed, ...of });
	};
	const goingOn = (count: number) =>
		Array.from({ length: count }, (_, n) => ({
			...{ execution: byNumber(4730 + n), workflowName: words.workflow, status: 'running', at: now },
		}));
	const start = (of: Partial<Parameters<typeof renderStart>[0]> = {}) =>
		renderStart({ command: '/n8n', open: [{ workflowName: words.workflow }], ...of });
	return Object.entries({
		...Object.fromEntries(bulkSamples(words)),
		...Object.fromEntries(stateSamples(words)),
		'alert: failed': alert(),
		'alert: crashed': alert({ status: 'crashed', retryOf: 4702, unfinished: 0 }),
		'alert: a reason under a stock sentence, in a sub-node': alert({
			failure: { ...failureWith(words), node: words.any, usedBy: words.node, reason: words.any, message: stock },
		}),
		'alert: no data': alert({ failure: null, startedAt: null }),
		'alert: nothing can be done': renderAlert({ alert: alertWith(null, words), can: no }),
		'alert: asked for a stopped run': alert({ status: 'canceled' }),
		...Object.fromEntries(
			Object.entries(states).map(([name, retry]) => [
				`alert: ${name}`,
				renderAlert({ alert: alertWith(retry, words) }),
			]),
		),
		...Object.fromEntries(severalCards(words)),
		...Object.fromEntries(
			threadEvents(words).map((event, index) => [`line ${index}: ${event.kind}`, renderThreadLine({ event })]),
		),
		...Object.fromEntries(
			answers(words).map((answer, index) => [`answer ${index}: ${answer.kind}`, renderAnswer({ answer, now })]),
		),
		'problem: refusal': renderProblem({
			problem: {
				what: 'Retry of #4711 was not started',
				why: 'Only members of <!subteam^S0ONCALL> may retry.',
				next: 'Ask <@U0ANA>.',
				ref: 'F7K2-9QXM',
				mentions: true,
			},
		}),
		problem: renderProblem({ problem: problemWith(words) }),
		'n8n is down': outage({ kind: 'down' }),
		'n8n refuses the key': outage({ kind: 'refused' }),
		'n8n is not seen': outage({ kind: 'unseen' }),
		'n8n is back': outage({ kind: 'down', till: now }),
		'n8n takes the key again': outage({ kind: 'refused', till: now }),
		'n8n is seen again': outage({ kind: 'unseen', till: now }),
		'sight: numbers begin anew': renderIdsReset({ n: 2, since: now, highest: 48_213, dropped: 3, told: false }),
		'list: failures': list({}),
		'list: last page': list({ verb: 'list', first: 31, hasNext: false, hasPrevious: true }),
		'list: not counted': list({ found: null, note: 'n8n 1.123 does not list waiting runs.' }),
		'list: other statuses': list({
			verb: 'list',
			filters: { ...noFilters, statuses: ['running', 'waiting'] },
			rows: [
				rowWith(4730, words, { status: 'running', tookMs: null, error: null }),
				rowWith(4711, words, { recoveredAs: 4720 }),
			],
			found: 2,
			hasNext: false,
		}),
		'list: some recovered, newer ones since': list({
			rows: [
				rowWith(4711, words, { recoveredAs: 4730, error: null }),
				rowWith(4708, words, { failedAgainAs: 4711 }),
				rowWith(4702, words),
			],
			...{ found: 37, recovered: 15, open: 21, movedSince: now - 60_000 },
		}),
		'list: its filters': renderFilterForm({ ...listWith(words), metadata: 'k3f9x2m1 C0OPS' }),
		'list: its filters, as typed': renderFilterForm({
			...{ verb: 'list', metadata: 'k3f9x2m1 C0OPS' },
			filters: { ...noFilters, statuses: ['new'], error: words.error, until: { ago: 60_000 } },
		}),
		'list: nothing': list({ rows: [], found: 0, hasNext: false }),
		'list: nothing at all': list({ filters: noFilters, rows: [], hasNext: false }),
		'details: loading': renderDetailsLoading({ execution: byNumber(4711) }),
		'details: problem': renderDetailsProblem({ execution: byNumber(4711), problem: problemWith(words) }),
		'details: failed': details({}),
		'details: stack open': details({ open: 'stack', privateMetadata: '{"x":1}' }),
		'details: item open': details({ open: 'item', data: dataWith(words, false) }),
		'details: data open': details({ open: 'data', data: dataWith(words, true) }),
		'details: saved since, something said': details({
			changedSince: { at: now, versionId: words.any },
			note: 'The file is in your direct messages with Flowbell.',
		}),
		'details: a long run': details({
			path: { left: 7, steps: Array.from({ length: 40 }, (_, i) => step(`${words.node} ${i}`)) },
		}),
		'data as a file': renderDataMessage({
			execution: byNumber(4711),
			node: words.node,
			way: 'out',
			total: 1,
			cut: true,
		}),
		'details: running': details({ status: 'running', stoppedAt: null, failure: null, chain: [] }),
		'details: waiting': details({ status: 'waiting', waitTill: now, failure: null, tags: null, can: no }),
		'details: success': details({ status: 'success', failure: null, blocker: 'succeeded' }),
		'details: being retried': details({ retry: states.running! }),
		'details: in doubt': details({ retry: states['unknown-outcome']! }),
		'details: no data': details({ failure: null, noFailure: 'n8n did not keep the data of this run.' }),
		...Object.fromEntries(blockers.map((blocker) => [`details: ${blocker}`, details({ blocker, recoveredAs: 4720 })])),
		...Object.fromEntries(
			stopStates(words).map((state, index) => [
				`stop ${index}: ${state.phase}`,
				renderStopWorkflow({ workflowName: words.workflow, state, privateMetadata: '4711' }),
			]),
		),
		...Object.fromEntries(
			stopStates(words).map((state, index) => [
				`stop and deactivate ${index}: ${state.phase}`,
				renderStopWorkflow({ workflowName: words.workflow, deactivates: true, state, privateMetadata: '4711' }),
			]),
		),
		'confirm: delete': confirm({
			kind: 'delete',
			execution: byNumber(4711),
			workflowName: words.workflow,
			status: 'error',
			endedAt: now,
			link: words.link,
		}),
		'confirm: activate': confirm({ kind: 'switch', on: true, workflowName: words.workflow }),
		'confirm: deactivate': confirm({ kind: 'switch', on: false, workflowName: words.workflow }),
		...Object.fromEntries(
			blockers.slice(0, 4).map((blocker) => [
				`confirm: ${blocker}`,
				confirm({
					kind: 'retry',
					execution: byNumber(4711),
					workflowName: words.workflow,
					state: { ...asked, phase: 'needs-confirmation', blocker, loadWorkflow: blocker === 'draft-differs' },
				}),
			]),
		),
		...Object.fromEntries(
			['failed again, same error', 'stopped', 'lost sight of'].map((name) => [
				`confirm: retried since, ${name}`,
				confirm({ kind: 'retried-since', execution: byNumber(4730), retry: states[name]!, now }),
			]),
		),
		...Object.fromEntries(conditionSamples(words)),
		...Object.fromEntries(runningSamples(words)),
		...Object.fromEntries(watchSamples(words, alertWith(null, words))),
		...Object.fromEntries(instantSamples(words)),
		help: help({}),
		'help: may change nothing': help({ refusals, can: { tags: false } }),
		'help: may not even read': help({ refusals: { ...refusals, read: refusal } }),
		'help: one verb': help({ about: 'retry' }),
		'help: one verb, not for you': help({ about: 'stop', can: no }),
		'help: misspelt verb': unclear(words === friendly ? 'retyr 12' : words.any),
		'help: misspelt filter': unclear(`list status:eror limit:900 ${words === friendly ? '' : words.any}`),
		'help: unclear, and not for you': unclear('retyr 12', { refusals }),
		'start: alerts are open': start({}),
		'start: many are open': start({
			open: Array.from({ length: 9 }, (_, n) => ({ workflowName: `${words.workflow} ${n}` })),
		}),
		'start: none is open': start({ open: [] }),
		'start: may change nothing': start({ refusals }),
		'start: may not even read': start({ open: null, refusals: { ...refusals, read: refusal } }),
		'which run: several workflows': renderWhichWorkflow({
			...{ command: '/n8n', verb: 'retry', behind: '--latest', name: words.workflow, found: 7 },
			workflows: Array.from({ length: 5 }, (_, n) => ({
				id: words === friendly ? `wf${n}` : words.any,
				name: words.workflow,
			})),
		}),
		'which run: no such workflow': renderUnknownWorkflow({
			...{ command: '/n8n', verb: 'show', behind: '', name: words.any, nearest: words.workflow },
		}),
		'which run: nothing like it': renderUnknownWorkflow({
			...{ command: '/n8n', verb: 'delete', behind: '', name: words.any, nearest: null },
		}),
		'which run: nothing failed': renderNoRun({ command: '/n8n', verb: 'retry', workflowName: words.workflow }),
		'which run: none to show': renderNoRun({ command: '/n8n', verb: 'show', workflowName: words.workflow }),
		'which run: none failed to show': renderNoRun({ command: '/n8n', verb: 'show', workflowName: null }),
		'which run: nothing goes on': renderNoRun({ command: '/n8n', verb: 'stop', workflowName: null }),
		'which run: one to stop': renderWhichRun({
			command: '/n8n',
			runs: goingOn(1),
			found: 1,
			workflowName: words.workflow,
		}),
		'which run: several to stop': renderWhichRun({ command: '/n8n', runs: goingOn(5), found: 8, workflowName: null }),
		'help: nothing like it': unclear('frobnicate'),
		'help: id missing': unclear('stop'),
		status: status({}),
		'status: not well': status({
			n8n: { ok: false, detail: words.error, url: words.link, version: null, can: null },
			poll: { ok: false, detail: words.error, every: { ms: 12_300, because: 'slow' }, lastAt: null },
			queue: { ok: true, detail: '', waiting: 12, active: 5, failed: 2 },
		}),
		'status: alerts are open': status({ alerts: { open: 5, more: false, unseen: 2, muted: 1 } }),
		'status: very many alerts, all seen to': status({ alerts: { open: 100, more: true, unseen: 0, muted: 0 } }),
		'status: no alerts': status({ alerts: { open: 0, more: false, unseen: 0, muted: 0 } }),
		'status: one schedule cannot be seen': status({ unseen: unseen(1) }),
		'status: many schedules cannot be seen': status({ unseen: unseen(7) }),
		'status: others read along': status({ alertChannel: { id: 'C0OPS', shared: true } }),
		'status: who reads along is not known': status({ alertChannel: { id: 'C0OPS', shared: null } }),
		'status: old n8n': status({
			n8n: { ...statusWith(words).n8n, can: { stop: false, stopMany: false, tags: false } },
		}),
		tags: renderTags({
			command: '/n8n',
			execution: byNumber(4711),
			workflowName: words.workflow,
			tags: [words.any],
			known: [words.node],
		}),
		'tags: none': renderTags({ command: '/n8n', execution: byNumber(4711), workflowName: null, tags: [], known: [] }),
		'tags: unknown': renderUnknownTags({ unknown: [words.any], known: [words.node, 'payment'] }),
		'tags: several unknown': renderUnknownTags({ unknown: [words.any, words.node], known: [] }),
		home: home({
			channelId: 'C0OPS',
			refusal: null,
			status: statusWith(words),
			failures: [rowWith(4711, words), rowWith(4708, words, { recoveredAs: 4720, error: null })],
		}),
		'home: not shown': renderClosedHome({ command: '/n8n', refusal: notShown, now }),
		'not shown': renderNotShown(notShown),
		'not shown, in a modal': renderNotShownModal(notShown),
		'home: little known': home({ channelId: null, refusal, status: null, failures: null }),
		'home: nothing failed': home({ channelId: 'C0OPS', refusal: null, status: null, failures: [] }),
	});
}
