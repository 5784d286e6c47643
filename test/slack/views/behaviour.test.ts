import { describe, expect, test } from 'vitest';
import { byNumber } from '../../../src/instances/execution-ref.js';
import { renderAnswer } from '../../../src/slack/blocks/answer.js';
import { sizeOf } from '../../../src/slack/blocks/blocks.js';
import { renderConfirm } from '../../../src/slack/blocks/confirm.js';
import { limits } from '../../../src/slack/blocks/limits.js';
import { renderProblem } from '../../../src/slack/blocks/problem.js';
import { commandFor } from '../../../src/slack/command/filter-words.js';
import { noFilters } from '../../../src/slack/command/parse.js';
import { renderAlert } from '../../../src/slack/features/alert/view.js';
import { renderDetails } from '../../../src/slack/features/executions/details-view.js';
import { askedIn } from '../../../src/slack/features/executions/filter-form-view.js';
import { type ListProps, renderList } from '../../../src/slack/features/executions/list-view.js';
import { renderMisread } from '../../../src/slack/features/help/misread-view.js';
import { renderHelp } from '../../../src/slack/features/help/view.js';
import { renderStatus } from '../../../src/slack/features/status/view.js';
import { renderStopWorkflow } from '../../../src/slack/features/workflow/view.js';
import { alertWith, retryStates } from './alerts.js';
import { blockers, detailsWith, listWith, pathWith, rowWith, statusWith } from './samples.js';
import { ana, everywhere, friendly, now, problemWith } from './words.js';

// biome-ignore lint/suspicious/noExplicitAny: any block's JSON.
type Loose = any;

/** Labels of what can be clicked, menus with their options. */
function clickable(what: { blocks: unknown[] }): string[] {
	return what.blocks.flatMap((block: Loose) =>
		[...(block.elements ?? []), block.accessory]
			.filter((element) => element?.action_id)
			.map((element) =>
				element.type === 'overflow'
					? `⋯ ${element.options.map((option: Loose) => option.text.text).join(' · ')}`
					: element.text.text,
			),
	);
}

const words = (what: { blocks: unknown[] }) => JSON.stringify(what.blocks);
const state = retryStates();
const card = (phase: string, over = {}) => renderAlert({ alert: alertWith(state[phase]!, friendly, over) });

describe('the alert', () => {
	test('leads with what happened, and says only that in the notification', () => {
		expect(renderAlert({ alert: alertWith() }).text).toBe('🔴 Order sync failed · 401 Unauthorized: token expired');
	});

	test('offers at first', () => {
		expect(clickable(renderAlert({ alert: alertWith() }))).toEqual([
			'Retry',
			'Acknowledge',
			'Stop running (2)',
			'Details',
			'⋯ Retry with the latest workflow · Assign to… · Mute… · Tag… · Resolve',
		]);
	});

	test('offers to stop only what runs', () => {
		expect(clickable(renderAlert({ alert: alertWith(null, friendly, { unfinished: 0 }) }))).toEqual([
			'Retry',
			'Acknowledge',
			'Details',
			'⋯ Retry with the latest workflow · Assign to… · Mute… · Tag… · Resolve',
		]);
	});

	test.each<[string, string, string[]]>([
		['asked', '⏳ Order sync: retrying #4711 (asked by <@U0ANA>)', ['Details']],
		['running', '⏳ Order sync: retrying #4711 as #4730 (asked by <@U0ANA>, 12 s)', ['Stop retry', 'Details']],
		[
			'recovered',
			'🟢 Order sync recovered · #4730 succeeded in 2.1 s (retried by <@U0ANA>) · open for 14 min',
			['Details', 'Open in n8n'],
		],
		[
			'failed again, same error',
			'🔴 Order sync failed again · #4730, the same error at "Charge card"',
			[
				'Retry',
				'Acknowledge',
				'Stop running (2)',
				'Details',
				'⋯ Retry with the latest workflow · Assign to… · Mute… · Tag… · Resolve',
			],
		],
		[
			'unknown-outcome',
			'⚠️ Order sync: unclear whether the retry of #4711 started (asked by <@U0ANA>)',
			['Look again', 'Retry anyway', 'Details'],
		],
		[
			'refused, timed out',
			'🔴 Order sync failed · 401 Unauthorized: token expired',
			['Acknowledge', 'Stop running (2)', 'Details', 'Open in n8n'],
		],
		[
			'stopped',
			'⚪ Order sync: the retry of #4711 was stopped · #4730 (asked by <@U0ANA>)',
			[
				'Retry',
				'Acknowledge',
				'Stop running (2)',
				'Details',
				'⋯ Retry with the latest workflow · Assign to… · Mute… · Tag… · Resolve',
			],
		],
	])('%s: the buttons give way', (phase, first, labels) => {
		expect(card(phase).text).toBe(first);
		expect(clickable(card(phase))).toEqual(labels);
	});

	test('another error is told with where', () => {
		const retry = { ...state['failed again, same error']!, sameError: false } as (typeof state)[string];
		expect(renderAlert({ alert: alertWith(retry) }).text).toBe(
			'🔴 Order sync failed again · #4730, another error at "Charge card": 401 Unauthorized: token expired',
		);
	});

	test('a crashed run is asked about before it is retried, and the click says that it was', () => {
		const blocks = words(renderAlert({ alert: alertWith(null, friendly, { status: 'crashed' }) }));
		expect(blocks).toContain('"action_id":"retry:confirmed.crashed"');
		expect(blocks).toContain('run a second time');
		expect(words(renderAlert({ alert: alertWith() }))).not.toContain('"confirm"');
	});

	test('a screen reader hears with each choice behind ⋯ what it is about', () => {
		const { blocks } = renderAlert({ alert: alertWith() });
		const menus = blocks.flatMap((block: Loose) =>
			(block.elements ?? []).filter(({ type }: Loose) => type === 'overflow'),
		);
		expect(menus[0].options.map(({ text, description }: Loose) => `${text.text} ${description.text}`)).toEqual([
			'Retry with the latest workflow #4711',
			'Assign to… Order sync',
			'Mute… Order sync',
			'Tag… #4711',
			'Resolve Order sync',
		]);
	});

	test('where the key may not retry, the reason stands in the place of the button', () => {
		const made = renderAlert({ alert: alertWith(), can: { retry: false, stopMany: false } });
		expect(clickable(made)).toEqual(['Acknowledge', 'Details', '⋯ Assign to… · Mute… · Tag… · Resolve · Open in n8n']);
		expect(words(made)).toContain('may not retry executions');
	});

	test('no stop where n8n has none', () => {
		expect(clickable(renderAlert({ alert: alertWith(state.running!), can: { stop: false } }))).toEqual(['Details']);
	});

	test('each blocker has a reason of its own', () => {
		const reasons = blockers.map((blocker) => {
			const retry = { ...state['refused, timed out']!, phase: 'refused', blocker } as (typeof state)[string];
			return words(renderAlert({ alert: alertWith(retry) })).match(/Retry is not available\. ([^"]+)/)?.[1];
		});
		expect(reasons.every(Boolean)).toBe(true);
		expect(new Set(reasons).size).toBe(blockers.length);
	});

	test('the newest run is linked, and the ones before it', () => {
		const blocks = words(
			renderAlert({ alert: alertWith(state['failed again, same error']!, friendly, { retryOf: 4702 }) }),
		);
		for (const id of [4730, 4711, 4702]) expect(blocks).toContain(`/workflow/wf1/executions/${id}|#${id}>`);
	});

	test('a problem is told with its reference, and Retry is there again', () => {
		expect(words(card('problem'))).toContain('F7K2-9QXM');
		expect(clickable(card('problem'))[0]).toBe('Retry');
	});

	test('n8n’s message mentions nobody', () => {
		const problem = { ...problemWith(), why: 'n8n said <@U0ANA> <!subteam^S0ONCALL>.' };
		expect(words(renderProblem({ problem }))).not.toMatch(/<[@!]/);
		expect(words(renderProblem({ problem: { ...problem, mentions: true } }))).toContain('<@U0ANA>');
	});
});

describe('a list', () => {
	const row = (status: string, over = {}) => rowWith(4711, friendly, { status, ...over });
	const list = (over: Partial<ListProps>) => renderList(listWith(friendly, over));

	test('says what was looked for and what of it is shown', () => {
		expect(list({}).text).toBe('Failed executions · last 24 h · workflow "Order sync" · 37 failed, 1–10 shown');
		expect(list({ found: null }).text).toMatch(/ · 1–10 shown, there are more$/);
		expect(list({ found: 1, rows: [row('error')], hasNext: false }).text).toMatch(/ · 1 failed$/);
		expect(list({ found: 37, first: 31, rows: [row('error')], hasNext: false }).text).toMatch(
			/ · 37 failed, 31 shown$/,
		);
	});

	test('pages only where there are pages', () => {
		expect(clickable(list({ rows: [] }))).toEqual(['Change filters…', 'Refresh']);
		const paging = (over: Partial<ListProps>) =>
			clickable(list(over)).filter((one) => ['Next', 'Previous', 'Refresh'].includes(one));
		expect(paging({})).toEqual(['Next', 'Refresh']);
		expect(paging({ hasPrevious: true })).toEqual(['Next', 'Previous', 'Refresh']);
		expect(paging({ hasNext: false })).toEqual(['Refresh']);
	});

	test.each<[string, Partial<ListProps>, string[]]>([
		['failures', {}, ['Retry all 37…', '⋯ Delete all 37…']],
		['more than were counted', { found: null }, ['Retry all…', '⋯ Delete all…']],
		['one alone', { found: 1, rows: [row('error')] }, []],
		['any status', { verb: 'list', filters: noFilters }, []],
		['any status of late', { verb: 'list', filters: { ...noFilters, since: { ago: 60_000 } } }, ['⋯ Delete all 37…']],
		['successes', { verb: 'list', filters: { ...noFilters, statuses: ['success'] } }, ['⋯ Delete all 37…']],
		['a key that may do neither', { can: { retry: false, delete: false } }, []],
	])('offers what can be done to all of it: %s', (_name, over, offered) => {
		expect(clickable(list(over)).filter((one) => one.includes(' all'))).toEqual(offered);
	});

	test('the button promises those that a retry is about, where some have recovered', () => {
		const offered = (over: Partial<ListProps>) => clickable(list(over)).filter((one) => one.startsWith('Retry '));
		expect(list({ recovered: 15, open: 22 }).text).toMatch(/ · 37 failed, 15 recovered since, 1–10 shown$/);
		expect(offered({ recovered: 15, open: 22 })).toEqual(['Retry the 22…']);
		expect(offered({ recovered: 36, open: 1 })).toEqual([]);
		expect(offered({ recovered: 37, open: 0 })).toEqual([]);
		expect(offered({ recovered: 15, found: null, open: null })).toEqual(['Retry all…']);
	});

	test('one that has recovered is shown as that, without Retry; one that failed again says as what', () => {
		const made = list({
			rows: [row('error', { recoveredAs: 4730, error: null }), row('error', { failedAgainAs: 4712 })],
		});
		expect(words(made)).toContain('🟢 Recovered as #4730 · ');
		expect(words(made)).toContain('🔴 Failed · again as #4712 · ');
		expect(clickable(made)[0]).toBe('⋯ Details of #4711 · Open #4711 in n8n');
	});

	test.each<[string, Record<string, string>, string]>([
		['nothing', {}, 'failures workflow:"Order sync" since:1d error:401'],
		['successes', { 'filter:status': 'success' }, 'list status:success workflow:"Order sync" since:1d'],
		['a week', { 'filter:since': '7d' }, 'failures workflow:"Order sync" since:7d'],
		['any time', { 'filter:since': 'any' }, 'list status:error,crashed workflow:"Order sync"'],
		['any status at any time', { 'filter:status': 'any', 'filter:since': 'any' }, 'list workflow:"Order sync"'],
		[
			'what is no choice of ours',
			{ 'filter:status': 'evil', 'filter:since': '9y' },
			'failures workflow:"Order sync" since:1d',
		],
	])('its form, with %s chosen', (name, values, command) => {
		const filled = name === 'nothing' ? { ...values, 'filter:error': ' 401 ' } : values;
		const asked = askedIn(listWith(), filled, 'Order sync');
		expect(commandFor(asked.verb, asked.filters)).toBe(command);
	});

	test.each([
		['error', '⋯ Retry #4711 · Details of #4711 · Open #4711 in n8n'],
		['crashed', '⋯ Retry #4711 · Details of #4711 · Open #4711 in n8n'],
		['canceled', '⋯ Retry #4711 · Details of #4711 · Open #4711 in n8n'],
		['success', '⋯ Details of #4711 · Open #4711 in n8n'],
		['running', '⋯ Details of #4711 · Open #4711 in n8n'],
		['new', '⋯ Details of #4711 · Open #4711 in n8n'],
	])('a row that is %s offers what can be done with it', (status, offered) => {
		expect(clickable(list({ rows: [row(status)] }))[0]).toBe(offered);
	});

	test('an empty one suggests to look further, step by step', () => {
		const next = (filters: ListProps['filters'], verb: ListProps['verb'] = 'failures') =>
			words(list({ verb, filters, rows: [], hasNext: false }))
				.match(/`(\/n8n[^`]*)`/)?.[1]
				?.replaceAll('\\"', '"');
		const none = noFilters;
		expect(next({ ...none, workflow: 'Order sync', since: { ago: 3_600_000 } })).toBe(
			'/n8n failures workflow:"Order sync" since:7d',
		);
		// Without `since:` failures would be those of the last 24 hours.
		const aYear = '/n8n failures workflow:"Order sync" since:365d';
		expect(next({ ...none, workflow: 'Order sync', since: { ago: 604_800_000 } })).toBe(aYear);
		const noon = { at: now - 3_600_000, said: '2026-11-23 12:00', zone: 'UTC' };
		expect(next({ ...none, workflow: 'Order sync', since: noon })).toBe(aYear);
		expect(next({ ...none, workflow: 'Order sync', since: { ago: 365 * 86_400_000 } })).toBe(
			'/n8n failures since:365d',
		);
		expect(next({ ...none, workflow: 'wf1' })).toBe('/n8n failures');
		expect(next({ ...none, statuses: ['waiting'] }, 'list')).toBe('/n8n list');
		expect(next({ ...none, error: '401', until: { ago: 3_600_000 }, mode: 'webhook' })).toBe(
			'/n8n failures until:1h mode:webhook',
		);
		expect(next(none)).toBe('/n8n list');
		expect(next(none, 'list')).toBe('/n8n status');
	});

	test('ten rows of the longest words stay inside the budget, and so does a long address', () => {
		const link = `https://n8n.example.com/${'p'.repeat(250)}/workflow/wf1/executions/4711`;
		for (const text of ['w'.repeat(500), '&'.repeat(500), '"\\'.repeat(300)]) {
			const rows = Array.from({ length: 10 }, (_, index) =>
				rowWith(2_000_000_000 + index, { ...everywhere(text), link }),
			);
			const made = list({ rows, listId: 'k'.repeat(20), note: 'x'.repeat(300) });
			expect(made.blocks.filter((block) => block.type === 'section')).toHaveLength(11);
			expect(sizeOf(made.blocks)).toBeLessThanOrEqual(limits.messageBudget);
		}
	});

	test('errors are shown as far as there is room', () => {
		expect(words(list({}))).toContain('401 Unauthorized: token expired');
	});
});

describe('details', () => {
	const folded = ['Show item fields', 'Show stack (3 lines)'];
	test.each([
		['error', ['Retry', 'Retry with latest', 'Open in n8n', 'Refresh', ...folded]],
		['running', ['Stop', 'Open in n8n', 'Refresh', ...folded]],
		['success', ['Open in n8n', 'Refresh', ...folded]],
	])('of a run that is %s', (status, labels) => {
		expect(clickable(renderDetails(detailsWith(friendly, { status })))).toEqual(labels);
	});

	test('the stack is folded until asked for', () => {
		expect(words(renderDetails(detailsWith()))).not.toContain('at Charge');
		expect(words(renderDetails(detailsWith(friendly, { open: 'stack' })))).toContain('at Charge');
	});

	test('the data is offered and shown to those alone who may see it', () => {
		expect(clickable(renderDetails(detailsWith()))).not.toContain('Show data');
		const data = { node: 'Charge card', way: 'in' as const, total: 2, shown: null };
		expect(clickable(renderDetails(detailsWith(friendly, { data })))).toEqual(
			expect.arrayContaining(['Show data', 'Send data as file']),
		);
		const shown = { text: '{"id":7}', cut: false };
		const open = renderDetails(detailsWith(friendly, { data: { ...data, shown }, open: 'data' }));
		expect(words(open)).toContain('*Data*: 2 items into \\"Charge card\\", secrets removed');
	});

	test('the error comes first, and the path marks the node that failed, under the one that was using it', () => {
		const made = words(renderDetails(detailsWith()));
		const places = ['*Error*', '"Retry"', '*Retries*', '*Path*', 'Show item'].map((each) => made.indexOf(each));
		expect(places).toEqual([...places].sort((a, b) => a - b));
		expect(places[0]).toBeGreaterThan(0);
		expect(made).toContain(
			'Get order · failed, the run continued · 3 times · 12 items · 0.3 s\\nHelper · a sub-node failed · 2.1 s\\n      ↳ 🔴 *Charge card* failed · 1.9 s\\n      ↳ Look-up · 1 item · 4 ms',
		);
	});

	test('of a long run the first nodes and those before the failure are named, and how many are not', () => {
		const steps = Array.from({ length: 40 }, (_, i) => ({ ...pathWith().steps[0]!, node: `Node ${i}` }));
		steps[30] = { ...steps[30]!, end: 'failed' };
		const made = words(renderDetails(detailsWith(friendly, { path: { steps, left: 3 } })));
		expect(made).toContain('Node 1 · 1 item\\n… 23 more nodes\\nNode 25');
		expect(made).toContain('*Node 30* failed\\n… 12 more nodes');
	});

	test('one that has recovered says so first, and is retried again only behind a question', () => {
		const made = renderDetails(detailsWith(friendly, { blocker: 'already-recovered', recoveredAs: 4720 }));
		expect(words(made)).toContain('🟢 Recovered as #4720 · Order sync');
		expect(clickable(made)[0]).toBe('Retry again…');
	});

	test('what was saved since is told with its version', () => {
		const changedSince = { at: now, versionId: 'c9f2' };
		expect(words(renderDetails(detailsWith(friendly, { changedSince })))).toMatch(
			/workflow saved since, <!date[^>]*>, as version `c9f2`/,
		);
		expect(words(renderDetails(detailsWith()))).not.toContain('saved since');
	});

	test.each(blockers)('%s: Retry asks, or a reason stands in its place', (blocker) => {
		const made = renderDetails(
			detailsWith(friendly, { blocker, status: blocker === 'succeeded' ? 'success' : 'error' }),
		);
		const offered = clickable(made).some((label) => /^Retry(?: again…)?$/.test(label));
		expect(offered).toBe(blockers.indexOf(blocker) < 4);
		if (offered) expect(words(made)).toContain(`"action_id":"retry:confirmed.${blocker}"`);
		else if (blocker !== 'succeeded') expect(words(made)).toContain('Retry is not available.');
	});

	test('no second retry beside one that runs', () => {
		const made = renderDetails(detailsWith(friendly, { retry: state.running! }));
		expect(clickable(made)).not.toContain('Retry');
		expect(words(made)).toContain('being retried as #4730');
	});

	test('the chain names each run and its end', () => {
		expect(words(renderDetails(detailsWith()))).toContain('#4702 🔴 Failed → *#4711* 🔴 Failed');
	});
});

describe('stopping a workflow’s runs', () => {
	const counted = (running: number, queued: number, waiting = 0) =>
		renderStopWorkflow({ workflowName: 'Order sync', state: { phase: 'counted', running, queued, waiting } });

	test.each<[number, number, string | undefined, string]>([
		[2, 1, 'Stop 3 runs', '*2 running and 1 queued* of *Order sync*.'],
		[1, 0, 'Stop 1 run', '*1 running* of *Order sync*.'],
		[0, 4, 'Stop 4 runs', '*4 queued* of *Order sync*.'],
		[0, 0, undefined, 'nothing to stop'],
	])('%d running, %d queued', (running, queued, submit, said) => {
		expect(counted(running, queued).submit?.text).toBe(submit);
		expect(words(counted(running, queued))).toContain(said);
	});

	test('the button names a large count within its room', () => {
		expect(counted(123_456, 7).submit?.text).toBe('Stop 123,463 runs');
	});

	test('waiting ones are said to be left alone', () => {
		expect(words(counted(1, 0, 2))).toContain('2 waiting runs are not stopped.');
	});
});

describe('questions', () => {
	test('an edit that is not published can be left out', () => {
		const question = {
			kind: 'retry' as const,
			execution: byNumber(4711),
			workflowName: 'Order sync',
			state: {
				execution: byNumber(4711),
				by: ana,
				askedAt: now,
				loadWorkflow: true,
				phase: 'needs-confirmation' as const,
				blocker: 'draft-differs' as const,
			},
		};
		expect(clickable(renderConfirm({ question, ref: 'r1' }))).toEqual([
			'Retry with the unpublished edits',
			'Retry as it ran',
			'Cancel',
		]);
	});
});

describe('answers', () => {
	test('somebody else’s retry is named with its time', () => {
		const answer = { kind: 'already-retrying' as const, execution: byNumber(4711), by: ana, since: now - 12_000 };
		expect(renderAnswer({ answer, now }).text).toBe('#4711 is already being retried by <@U0ANA>, asked 12 s ago.');
		expect(renderAnswer({ answer }).text).toContain('since <!date^');
	});

	test.each(Object.entries(state))('a late click on "%s" is told what the state is now', (_name, now) => {
		expect(renderAnswer({ answer: { kind: 'late-retry', state: now } }).text).toMatch(/#4711/);
	});
});

describe('help', () => {
	const refusal = { reason: 'Only members of <!subteam^S0ONCALL> may change anything.', ask: 'Ask <@U0ANA>.' };

	test('leaves out what this person may not and this server cannot do, and says why', () => {
		const made = words(
			renderHelp({ command: '/n8n', refusals: { retry: refusal, stop: refusal }, can: { tags: false } }),
		);
		expect(made).not.toContain('/n8n retry');
		expect(made).not.toContain('/n8n stop');
		expect(made).not.toContain('/n8n tags');
		expect(made).toContain('/n8n delete');
		expect(made).toContain(
			'`retry`, `stop`, `retry-all`, `stop-all`. Only members of <!subteam^S0ONCALL> may change anything. Ask <@U0ANA>.',
		);
		expect(made).toContain('`tags`, `tag-all`. Execution tags need n8n 2.10');
	});

	test('asks what was meant', () => {
		const misread = {
			ok: false as const,
			verb: 'retry' as const,
			invalids: [{ word: 'retyr', why: 'There is no such command.', instead: 'retry' }],
			suggestion: 'retry 12',
			others: [],
		};
		const made = renderMisread({ command: '/n8n', misread });
		expect(made.text).toBe('"retyr" is not understood. Did you mean "retry"?');
		expect(words(made)).toContain('`/n8n retry 12`');
		expect(words(made)).toContain('`/n8n retry &lt;id, link, workflow or last&gt; [--latest]`');
		expect(words(made)).not.toContain('/n8n failures');
		expect(words(made)).toContain('`/n8n help retry` shows how to use it');
	});
});

describe('status', () => {
	test('says first whether all is well, else what is not', () => {
		expect(renderStatus(statusWith()).text).toMatch(/^🟢 Healthy/);
		const redis = { ok: false, down: true as const, detail: 'no answer' };
		expect(renderStatus(statusWith(friendly, { redis })).text).toBe('🔴 Down: Redis');
	});

	test('says what the key may and may not do', () => {
		const made = words(renderStatus(statusWith(friendly, { n8n: { ...statusWith().n8n, can: { delete: false } } })));
		expect(made).toContain('read, retry, stop, stop all runs of a workflow, tag');
		expect(made).toContain('delete: this n8n API key may not delete executions');
	});
});
