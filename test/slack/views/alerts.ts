import type { Alert, FailedRun } from '../../../src/alerts/alert.js';
import { byNumber } from '../../../src/instances/execution-ref.js';
import type { Failure } from '../../../src/n8n/index.js';
import type { RetryState } from '../../../src/operations/states.js';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import { renderIncident } from '../../../src/slack/features/alert/incident-view.js';
import { renderAlert } from '../../../src/slack/features/alert/view.js';
import { ana, friendly, now, problemWith, type Words } from './words.js';

export function failureWith(words: Words = friendly): Failure {
	return {
		node: words.node,
		nodeType: words === friendly ? 'n8n-nodes-base.httpRequest' : words.any,
		message: words.error,
		description: words === friendly ? 'The provider refused the token.' : words.any,
		httpCode: words === friendly ? '401' : words.any,
		stack: words === friendly ? 'NodeApiError: 401\n    at Charge\n    at run' : words.any,
		kind: words === friendly ? 'NodeApiError' : words.any,
		childExecutionId: 4712,
	};
}

export function alertWith(retry: RetryState | null = null, words: Words = friendly, over: Partial<Alert> = {}): Alert {
	const run: FailedRun = {
		execution: byNumber(4711),
		workflowId: 'wf1',
		workflowName: words.workflow,
		status: 'error',
		mode: words === friendly ? 'webhook' : words.any,
		startedAt: now - 60_000,
		stoppedAt: now - 57_900,
		failure: failureWith(words),
		retryOf: null,
		link: words.link,
		...over,
	};
	const one = { count: 1, recovered: 0, gone: 0, firstAt: now - 57_900, lastAt: now - 57_900 };
	return {
		...run,
		unfinished: 2,
		channelId: null,
		told: [],
		raisedBy: 'poller',
		raisedAt: now - 50_000,
		retry,
		failures: { ...one, newest: run, recent: [4711], times: [now - 57_900], unread: 0, listed: 1, left: null },
		resolvedAt: null,
		healed: null,
		incident: null,
		wave: null,
		bulk: null,
		background: null,
		resolvedBy: null,
		previous: null,
		owner: null,
		muted: null,
		meanwhile: 0,
		problem: 'a1b2c3d4e5f60718',
		...over,
	};
}

/** Of several failures of the same problem, the first of them #4711. */
export function severalWith(
	failures: Partial<Alert['failures']>,
	words: Words = friendly,
	over: Partial<Alert> = {},
): Alert {
	const alert = alertWith(null, words, over);
	const id = 4710 + (failures.count ?? 6);
	const newest = {
		...{ ...alert, execution: byNumber(id), startedAt: now - 400, stoppedAt: now },
		failure: alert.failure && { ...alert.failure, reason: words === friendly ? 'invalid_grant' : words.any },
	};
	const counts = { count: 6, recovered: 0, gone: 0, firstAt: now - 720_000, lastAt: now };
	const recent = [id, id - 3, id - 9, id - 10, id - 11];
	return {
		...alert,
		failures: {
			...counts,
			newest,
			recent,
			times: [now],
			unread: 0,
			listed: failures.count ?? 6,
			left: null,
			...failures,
		},
	};
}

const job = { id: 'a1b2c3d4e5f6', by: ana, state: 'running', total: 6, done: 3, recovered: 2, lastBy: null } as const;
const inBulk = Object.entries({
	running: { ...job, stillSince: null, barred: false },
	paused: { ...job, state: 'paused', lastBy: 'U0BEN', stillSince: now, barred: false },
	held: { ...job, state: 'held', done: 1, recovered: 0, stillSince: now, barred: false },
	'held, as its asker may not any more': { ...job, state: 'held', stillSince: now, barred: true },
} as const);

const fared = (failedBefore: number | null): Alert['background'] => ({
	rate: { succeeded: 412, failed: 3 },
	failedBefore,
	savedAt: failedBefore === null ? now - 1_440_000 : null,
	watchedSince: now - 40 * 86_400_000,
});

const owner = { userId: ana, since: now, by: ana };
const ofWorkflow = (words: Words, name: string, over: Partial<Alert> = {}) =>
	alertWith(null, words, { workflowName: words === friendly ? name : words.workflow, ...over });

/** The card of several failures in each of its states. */
export function severalCards(words: Words): [string, Message][] {
	const states = retryStates(words);
	const card = (...of: Parameters<typeof severalWith>) => renderAlert({ alert: severalWith(...of) });
	const healed = { newId: 4790, at: now + 1_620_000 };
	const left = { execution: byNumber(4708), retry: states['failed again, same error']! };
	return [
		['several: 2', card({ count: 2, recent: [4712, 4711] }, words)],
		['several: 6', card({}, words)],
		['several: 6, new', card({}, words, { background: fared(null) })],
		['several: 6, seen before', card({}, words, { background: fared(now - 5 * 86_400_000) })],
		['several: 120', card({ count: 120 }, words)],
		['several: of a flood', card({ count: 1_234, listed: 500, unread: 1_190 }, words)],
		['several: more than are listed', card({ count: 1_234, listed: 500 }, words)],
		['several: crashed', card({}, words, { status: 'crashed', failure: null, unfinished: 0 })],
		['several: one is being retried', card({}, words, { retry: states.running! })],
		['several: one in doubt', card({}, words, { retry: states['unknown-outcome']! })],
		['several: one failed again', card({}, words, { retry: states['failed again, same error']! })],
		['several: 4 of 6 recovered', card({ recovered: 4, listed: 2 }, words, { retry: states.recovered! })],
		['several: 5 of 6 recovered', card({ recovered: 5, listed: 1, left }, words)],
		['several: all recovered', card({ recovered: 6, listed: 0 }, words, { resolvedAt: now + 120_000 })],
		['healed: 9, 6 of them retried', card({ count: 9, recovered: 6, listed: 3 }, words, { healed })],
		...inBulk.map(([name, bulk]): [string, Message] => [`in bulk: ${name}`, card({}, words, { bulk })]),
		[
			'incident: of 3',
			renderIncident([severalWith({}, words), ofWorkflow(words, 'Mailer'), ofWorkflow(words, 'Report', { owner })], {}),
		],
		[
			'incident: all acknowledged or muted',
			renderIncident(
				[
					severalWith({}, words, { owner }),
					ofWorkflow(words, 'Mailer', { muted: { until: now + 3_600_000, by: 'U0BEN', at: now, scope: 'problem' } }),
				],
				{},
			),
		],
		[
			'incident: somebody has all',
			renderIncident([severalWith({}, words, { owner }), ofWorkflow(words, 'Mailer', { owner })], {}),
		],
		[
			'incident: one works again',
			renderIncident([severalWith({}, words), ofWorkflow(words, 'Mailer', { healed, resolvedAt: now })], {}),
		],
		[
			'incident: over',
			renderIncident(
				[
					severalWith({ recovered: 6, listed: 0 }, words, { resolvedAt: now }),
					ofWorkflow(words, 'Mailer', { healed, resolvedAt: now }),
				],
				{},
			),
		],
		[
			'incident: of many',
			renderIncident(Array.from({ length: 30 }, (_, i) => ofWorkflow(words, `Mailer ${i}`)) as [Alert, ...Alert[]], {}),
		],
		...waves(words),
		['healed, and a retry failed again', card({}, words, { healed, retry: states['failed again, same error']! })],
		['healed: one', renderAlert({ alert: alertWith(null, words, { healed }) })],
		['several: some no longer there', card({ recovered: 3, gone: 2, listed: 1 }, words)],
		['several: the rest no longer there', card({ recovered: 3, gone: 3, listed: 0 }, words)],
		['several: none there any more', card({ gone: 6, listed: 0 }, words)],
		[
			'several: nothing can be done',
			renderAlert({ alert: severalWith({}, words), can: { retry: false, stopMany: false } }),
		],
		[
			'again, after another was resolved',
			renderAlert({ alert: alertWith(null, words, { previous: byNumber(4600) }), previous: words.link }),
		],
		['again, and nothing leads there', renderAlert({ alert: severalWith({}, words, { previous: byNumber(4600) }) })],
	];
}

/** What n8n's death has left, of several workflows. */
function waves(words: Words): [string, Message][] {
	const wave = { at: now - 60_000, runs: 158, workflows: 23 };
	const crashed = (name: string, over: Partial<Alert> = {}) =>
		severalWith({}, words, {
			workflowName: words === friendly ? name : words.workflow,
			status: 'crashed',
			wave,
			...over,
		});
	const over = { resolvedAt: now + 120_000 };
	return [
		['wave', renderIncident([crashed('Mailer'), crashed('Report')], {})],
		['wave: one works again', renderIncident([crashed('Mailer', over), crashed('Report')], {})],
		['wave: over', renderIncident([crashed('Mailer', over), crashed('Report', over)], {})],
		['wave: where nothing can be retried', renderIncident([crashed('Mailer')], { retry: false })],
	];
}

export const asked = { execution: byNumber(4711), by: ana, askedAt: now - 12_000, loadWorkflow: false };

export function retryStates(words: Words = friendly): Record<string, RetryState> {
	const running = { ...asked, phase: 'running', newId: 4730, startedAt: now - 12_000, elapsedMs: 12_000 } as const;
	const recovered = { ...asked, phase: 'recovered', newId: 4730 } as const;
	const again = { ...asked, phase: 'failed-again', newId: 4730, failure: failureWith(words), endedAt: now } as const;
	return {
		asked: { ...asked, phase: 'asked' },
		running,
		waiting: { ...running, waiting: true, waitTill: now + 1_800_000 },
		recovered: { ...recovered, tookMs: 2_100, endedAt: now + 782_100 },
		'recovered, n8n says error': { ...recovered, tookMs: null, endedAt: now, staleError: true },
		'failed again, same error': { ...again, sameError: true },
		'failed again, another error': {
			...again,
			failure: { ...again.failure, node: null, message: words.error },
			sameError: false,
		},
		stopped: { ...asked, phase: 'stopped', newId: 4730, endedAt: now },
		'lost sight of': { ...asked, phase: 'lost-sight', newId: 4730, endedAt: now },
		'unknown-outcome': { ...asked, phase: 'unknown-outcome', since: now - 10_000 },
		'needs a yes': { ...asked, phase: 'needs-confirmation', blocker: 'already-recovered', recoveredAs: 4720 },
		'refused, timed out': { ...asked, phase: 'refused', blocker: 'timed-out', status: 'canceled' },
		'refused, under way': { ...asked, phase: 'refused', blocker: 'unfinished', status: 'error', runningAs: 4720 },
		problem: { ...asked, phase: 'problem', problem: problemWith(words) },
		'by someone in n8n': { ...asked, by: '', phase: 'recovered', newId: 4730, tookMs: 900, endedAt: now },
	};
}
