import type { ModalView } from '@slack/types';
import type { RefusalKind } from '../../../../src/access/index.js';
import { type Bulk, type BulkState, type ItemResult, itemResults } from '../../../../src/bulk/bulk.js';
import type { Message } from '../../../../src/slack/blocks/blocks.js';
import { plainFilterWords } from '../../../../src/slack/command/filter-words.js';
import { noFilters } from '../../../../src/slack/command/parse.js';
import {
	renderLateBulk,
	renderNoBulk,
	renderSameBulk,
	type SameBulk,
} from '../../../../src/slack/features/bulk/answer.js';
import type { HeldBy } from '../../../../src/slack/features/bulk/buttons.js';
import { type BulkCardProps, renderBulkCard } from '../../../../src/slack/features/bulk/card.js';
import { renderBulkJobs } from '../../../../src/slack/features/bulk/jobs-view.js';
import { type BulkEvent, renderBulkLine } from '../../../../src/slack/features/bulk/line.js';
import {
	renderBulkNote,
	renderBulkOpening,
	renderBulkPreview,
	renderBulkPreviewMessage,
} from '../../../../src/slack/features/bulk/preview.js';
import type { BulkPreviewProps } from '../../../../src/slack/features/bulk/preview-props.js';
import {
	type ResultLine,
	renderBulkResults,
	renderFileRefused,
	renderNoResults,
} from '../../../../src/slack/features/bulk/results.js';
import { ana, friendly, now, problemWith, type Words } from '../words.js';

export function bulkWith(
	words: Words,
	over: Partial<Omit<Bulk, 'counts' | 'options'>> & {
		counts?: Partial<Bulk['counts']>;
		options?: Partial<Bulk['options']>;
	} = {},
): Bulk {
	const none = Object.fromEntries(itemResults.map((result) => [result, 0])) as Record<ItemResult, number>;
	const filters = {
		...noFilters,
		statuses: ['error', 'crashed'] as const,
		since: { ago: 7_200_000 },
		error: words.error,
	};
	return {
		id: '3f2a9c1d77e0',
		instance: 'main',
		kind: 'retry',
		by: { userId: ana, teamId: 'T0' },
		origin: { channelId: 'C0OPS' },
		askedAt: now - 60_000,
		words: plainFilterWords('retry-all', { ...filters, statuses: [...filters.statuses] }, [words.workflow]),
		selection: {
			statuses: ['error', 'crashed'],
			workflowIds: ['wf1'],
			projectId: null,
			since: now - 7_200_000,
			until: null,
			error: words.error,
			mode: null,
			limit: null,
			ids: null,
		},
		state: 'running',
		takenFrom: null,
		barred: null,
		lastBy: null,
		stillSince: null,
		total: 120,
		counted: 0,
		first: [],
		startedAt: now - 31_000,
		waitsTill: null,
		endedAt: null,
		toldAt: null,
		rest: null,
		problem: null,
		viewId: 'V1',
		...over,
		options: {
			loadWorkflow: false,
			canary: false,
			concurrency: 5,
			stopFirst: false,
			add: [],
			remove: [],
			...over.options,
		},
		counts: { ...none, ...over.counts },
	};
}

const halfway = { succeeded: 35, failed: 2 };
const all = { succeeded: 113, failed: 7 };

/** Jobs in every state, by name. */
export function bulkStates(words: Words = friendly): Record<string, Bulk> {
	const bulk = (over: Parameters<typeof bulkWith>[1]) => bulkWith(words, over);
	const ended = { state: 'done' as BulkState, endedAt: now };
	return {
		counting: bulk({ state: 'counting', total: 0, startedAt: null }),
		ready: bulk({ state: 'ready', startedAt: null }),
		'trying one': bulk({ options: { canary: true } }),
		'just begun': bulk({ counts: { succeeded: 1 } }),
		running: bulk({ counts: halfway }),
		'with everything': bulk({
			total: 100_000,
			counts: {
				...{ succeeded: 35_412, failed: 217, refused: 3, uncertain: 2 },
				...{ 'already-recovered': 12, 'under-way': 7, gone: 4, changed: 1, 'not-sensible': 2, waiting: 5 },
			},
			options: { loadWorkflow: true, concurrency: 1 },
		}),
		resting: bulk({ counts: halfway, rest: { silentSince: now - 8_000 } }),
		'asked to rest': bulk({ counts: halfway, rest: { till: now + 25_000 } }),
		paused: bulk({ state: 'paused', counts: halfway, lastBy: 'U0ANA' }),
		'held, failed again': bulk({ state: 'held', counts: { failed: 1 } }),
		'held, stopped': bulk({ state: 'held', counts: { stopped: 1 } }),
		'held, unclear': bulk({ state: 'held', counts: { uncertain: 1 } }),
		'held, refused': bulk({ state: 'held', counts: { refused: 1 } }),
		'held, may no longer': bulk({ state: 'held', counts: halfway, barred: barred('deactivated') }),
		'held, left the operators before the first': bulk({ kind: 'delete', state: 'held', barred: barred('not-named') }),
		'taken over': bulk({ counts: halfway, by: { userId: 'U0BEN', teamId: 'T0' }, takenFrom: ana }),
		'resting, as Slack does not say who may': bulk({ counts: halfway, rest: { unsureSince: now - 8_000 } }),
		done: bulk({ ...ended, counts: all }),
		'done after a pause': bulk({ ...ended, counts: all, lastBy: 'U0BEN' }),
		'done, one failed': bulk({ ...ended, counts: { succeeded: 119, failed: 1 } }),
		'done, all well': bulk({ ...ended, counts: { succeeded: 120 } }),
		'done, nothing well': bulk({ ...ended, counts: { failed: 120 } }),
		'done, nothing left': bulk({ ...ended, counts: { 'already-recovered': 100, gone: 20 } }),
		'done, all waiting': bulk({ ...ended, counts: { waiting: 120 } }),
		'done, some unclear': bulk({ ...ended, counts: { succeeded: 117, uncertain: 3 } }),
		canceled: bulk({ state: 'canceled', lastBy: ana, counts: halfway, endedAt: now }),
		'stood still for too long': bulk({ state: 'canceled', lastBy: null, counts: halfway, endedAt: now }),
		'held for too long': bulk({ state: 'canceled', lastBy: null, endedAt: now }),
		'canceled before the first': bulk({ state: 'canceled', lastBy: ana, endedAt: now }),
		'not counted': bulk({ state: 'failed', startedAt: null, problem: problemWith(words) }),
		'given up': bulk({ state: 'failed', counts: halfway, problem: problemWith(words), endedAt: now }),
		'given up before the first': bulk({ state: 'failed', problem: problemWith(words), endedAt: now }),
		'delete, waiting': bulk({ kind: 'delete', state: 'waiting', startedAt: now, waitsTill: now + 30_000 }),
		'delete, undone': bulk({ kind: 'delete', state: 'canceled', lastBy: ana, endedAt: now }),
		'delete, done': bulk({
			...{ ...ended, kind: 'delete', waitsTill: now - 4_000, options: { stopFirst: true } },
			counts: { succeeded: 117, changed: 2, gone: 1 },
		}),
		'stop, running': bulk({ kind: 'stop', counts: { succeeded: 12 } }),
		'stop, done': bulk({ ...ended, kind: 'stop', counts: { succeeded: 118, changed: 1, refused: 1 } }),
		'tag, done': bulk({ ...ended, kind: 'tag', counts: { succeeded: 120 } }),
	};
}

const barred = (why: RefusalKind) => ({ at: now - 60_000, userId: ana, why });

const heldBy = (words: Words): HeldBy => ({
	executionId: 4711,
	link: words.link,
	newId: 4730,
	newLink: words.link,
	workflowName: words.workflow,
	error: words.error,
});

const shown = (words: Words, bulk: Bulk, over: Partial<BulkCardProps> = {}): BulkCardProps => ({
	bulk,
	workflows: [words.workflow],
	rate: 4.12,
	now,
	held: heldBy(words),
	onlyFailed: bulk.counts.failed === 1 ? 4711 : null,
	...over,
});

function previewWith(words: Words, over: Partial<BulkPreviewProps> = {}): BulkPreviewProps {
	return {
		bulk: bulkWith(words, { state: 'ready', startedAt: null, options: { canary: true } }),
		workflows: [words.workflow],
		targets: [4711, 4708, 4702].map((executionId) => ({
			executionId,
			workflowName: words.workflow,
			status: 'error',
			at: now,
			link: words.link,
		})),
		limit: 5,
		undoMs: 30_000,
		other: null,
		command: '/n8n',
		...over,
	};
}

export function resultLines(words: Words, count: number): ResultLine[] {
	return Array.from({ length: count }, (_, index) => ({
		executionId: 2_000_000_000 + index,
		result: itemResults[(index + 1) % itemResults.length]!,
		newId: index % 4 === 0 ? 2_000_100_000 + index : null,
		error: index < 25 ? words.error : null,
		workflow: index % 4 === 0 ? null : words.workflow,
		link: index < 60 ? words.link : null,
	}));
}

/** Every message and view of jobs on many executions, by name. */
export function bulkSamples(words: Words = friendly): [string, Message | ModalView][] {
	const states = bulkStates(words);
	const card = (bulk: Bulk, over: Partial<BulkCardProps> = {}) => renderBulkCard(shown(words, bulk, over));
	const preview = (over: Partial<BulkPreviewProps>) => renderBulkPreview(previewWith(words, over));
	const ready = (over: Parameters<typeof bulkWith>[1]) => bulkWith(words, { state: 'ready', startedAt: null, ...over });
	const same = (name: string): SameBulk => ({ bulk: states[name]!, card: words.link, heldAt: now - 3_600_000 });
	const selection = bulkWith(words).selection;
	const counted = { at: now, by: ana, bulk: states.running! };
	const events: BulkEvent[] = [
		{ kind: 'confirmed', at: now, bulk: states['trying one']! },
		{ kind: 'paused', ...counted },
		{ kind: 'resumed', ...counted },
		{ kind: 'went-on', ...counted, bulk: states['held, failed again']! },
		{ kind: 'canceled', ...counted },
		{ kind: 'canceled', ...counted, bulk: states['delete, undone']! },
		{ kind: 'held', at: now, bulk: states['held, failed again']! },
		{ kind: 'barred', at: now, bulk: states['held, may no longer']! },
		{ kind: 'took-over', at: now, by: 'U0BEN', bulk: states['taken over']! },
		{ kind: 'ended', at: now, bulk: states.done! },
		{ kind: 'rests', at: now - 8_000, bulk: states.resting! },
		{ kind: 'goes-on', at: now, bulk: states.running! },
		{ kind: 'withheld', at: now, why: 'shared', bulk: states.done! },
		{ kind: 'withheld', at: now, why: 'asker-barred', bulk: states.done! },
	];
	const tags = { add: [words.any, 'seen'], remove: [words.node] };
	return Object.entries({
		...Object.fromEntries(Object.entries(states).map(([name, bulk]) => [`bulk: ${name}`, card(bulk)])),
		'bulk: of all workflows': card(states.running!, { workflows: [], rate: 0.02 }),
		'bulk: of many workflows, to one person': card(states.paused!, {
			workflows: [words.workflow, words.any, words.node],
			card: { channelId: 'C0OPS', link: words.link },
			private: true,
		}),
		'bulk: held, of all workflows': card(states['held, failed again']!, { workflows: [] }),
		'bulk: held, nothing could be read': card(states['held, failed again']!, {
			workflows: [],
			held: { ...heldBy(words), link: null, newLink: null, workflowName: null, error: null },
		}),
		'bulk: of two workflows': card(states.done!, { workflows: [words.workflow, words.any] }),
		'bulk preview: opening': renderBulkOpening('retry'),
		'bulk preview: something else': renderBulkNote('tag', renderNoBulk('/n8n')),
		'bulk preview: retry': preview({}),
		'bulk preview: retry, of all workflows': preview({ workflows: [] }),
		'bulk preview: counting': preview({ bulk: bulkWith(words, { state: 'counting', total: 0 }), targets: [] }),
		'bulk preview: more than': preview({ bulk: bulkWith(words, { state: 'counting', total: 5_250 }) }),
		'bulk preview: one, of all workflows': preview({ bulk: ready({ total: 1 }), workflows: [], limit: 1 }),
		'bulk preview: stopped ones, 100,000, at most 50': preview({
			bulk: ready({
				total: 100_000,
				selection: { ...selection, statuses: ['canceled'] },
				options: { loadWorkflow: true, concurrency: 7 },
			}),
			limit: 50,
		}),
		'bulk preview: stop everything': preview({
			bulk: ready({
				kind: 'stop',
				selection: { ...selection, workflowIds: [], since: null, error: null, statuses: ['running', 'new'] },
			}),
			workflows: [],
			targets: [{ executionId: 4730, workflowName: null, status: 'new', at: null, link: null }],
		}),
		'bulk preview: some cannot be read': preview({
			targets: (['gone', 'unread'] as const).map((missing, index) => ({
				...{ executionId: 4711 + index, workflowName: null, status: '', at: null, link: null },
				missing,
			})),
		}),
		'bulk preview: delete': preview({ bulk: ready({ kind: 'delete' }) }),
		'bulk preview: delete, perhaps running ones': preview({
			bulk: ready({ kind: 'delete', selection: { ...selection, statuses: [] } }),
		}),
		'bulk preview: delete running ones': preview({
			bulk: ready({ kind: 'delete', selection: { ...selection, statuses: ['running'] } }),
		}),
		'bulk preview: tag': preview({ bulk: ready({ kind: 'tag', options: tags }) }),
		'bulk preview: failed': preview({ bulk: states['not counted']! }),
		...Object.fromEntries(
			[{ error: words.error }, { mode: 'webhook' }, { until: now }, { since: now }, { workflowIds: ['wf1'] }, {}].map(
				(asked, index) => {
					const empty = { ...selection, error: null, since: null, workflowIds: [] };
					const bulk = ready({ total: 0, selection: { ...empty, ...asked } });
					return [`bulk preview: none found ${index}`, preview({ bulk, targets: [] })];
				},
			),
		),
		'bulk preview: some are older, and never rang': preview({
			bulk: ready({ total: 8, ages: { recent: 6, since: now - 300_000, older: 2, from: now - 10_800_000 } }),
			neverRang: 2,
		}),
		'bulk preview: some only seem to work': preview({ bulk: ready({ leftOut: 2 }) }),
		'bulk preview: all only seem to work': preview({ bulk: ready({ total: 0, leftOut: 2 }), targets: [] }),
		'bulk preview: all choices': preview({ advanced: true }),
		'bulk preview, as a message': renderBulkPreviewMessage(previewWith(words)),
		'bulk preview: others read along': preview({ shared: true }),
		'bulk preview: who reads along is not known': preview({ shared: null }),
		'bulk preview, as a message: none': renderBulkPreviewMessage(
			previewWith(words, { bulk: ready({ total: 0 }), targets: [] }),
		),
		...Object.fromEntries(events.map((event, index) => [`bulk line ${index}: ${event.kind}`, renderBulkLine(event)])),
		'bulk results': renderBulkResults({
			bulk: states.done!,
			workflows: [words.workflow],
			lines: [
				{ executionId: 4711, result: 'failed', newId: 4730, error: words.error },
				{ executionId: 4708, result: 'uncertain', newId: null },
				{ executionId: 4702, result: 'succeeded', newId: 4731 },
			],
			file: 'here',
		}),
		'bulk results: a hundred': renderBulkResults({
			bulk: bulkWith(words, { state: 'done', endedAt: now, total: 100, counts: all }),
			workflows: [words.workflow],
			lines: resultLines(words, 100),
			file: 'in the thread',
		}),
		'bulk results: deleted': renderBulkResults({
			bulk: states['delete, done']!,
			workflows: [],
			lines: itemResults.map((result, index) => ({ executionId: index + 1, result, newId: null })),
		}),
		'bulk results: of all workflows': renderBulkResults({
			bulk: bulkWith(words, { state: 'done', endedAt: now, total: 12, counts: { succeeded: 9, failed: 3 } }),
			workflows: [],
			lines: resultLines(words, 12),
		}),
		'bulk results: none': renderNoResults(states['delete, undone']!),
		'bulk file: not a member': renderFileRefused('not_in_channel'),
		'bulk file: no scope': renderFileRefused('missing_scope'),
		...Object.fromEntries(
			['running', 'resting', 'paused', 'held, failed again', 'delete, waiting'].flatMap((name) => [
				[`bulk answer: the same, ${name}`, renderSameBulk(same(name))],
				[`bulk preview: the same, ${name}`, preview({ other: same(name) })],
			]),
		),
		'bulk answer: the same, no card': renderSameBulk({ bulk: states.paused!, card: null, heldAt: null }),
		'bulk answer: the same, held since?': renderSameBulk({ ...same('held, failed again'), heldAt: null }),
		'bulk preview, as a message: the same': renderBulkPreviewMessage(previewWith(words, { other: same('paused') })),
		'bulk answer: late': renderLateBulk(shown(words, states.canceled!)),
		'bulk answer: gone': renderNoBulk('/n8n'),
		'bulk answer: no such': renderNoBulk('/n8n', 'abcdef'),
		'bulk jobs': renderBulkJobs({
			jobs: ['running', 'done', 'delete, undone', 'held, failed again', 'delete, waiting'].map((name, index) => {
				const bulk = states[name]!;
				return shown(words, { ...bulk, id: `${index}${bulk.id.slice(1)}` });
			}),
			command: '/n8n',
		}),
		'bulk jobs: none': renderBulkJobs({ jobs: [], command: '/n8n' }),
	});
}
