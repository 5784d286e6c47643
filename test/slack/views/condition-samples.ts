import {
	type Condition,
	type ConditionKind,
	type ConditionLine,
	conditionKinds,
	type FactsOf,
} from '../../../src/alerts/conditions/condition.js';
import type { Message } from '../../../src/slack/blocks/blocks.js';
import { renderConditionLine } from '../../../src/slack/features/condition/line-view.js';
import { renderCondition } from '../../../src/slack/features/condition/view.js';
import { ana, ben, friendly, now, type Words } from './words.js';

const minute = 60_000;

/** What is told of each kind. */
const facts = (words: Words): FactsOf => ({
	stuck: { queued: false, runs: [{ id: 4711, at: now - 47 * minute }], count: 1, workflows: 1, usualMs: 2 * minute },
	missed: {
		expectedAt: now - 14 * minute,
		...{ graceMs: 10 * minute, missed: 1, workflows: 1 },
		every: words === friendly ? 'every day at 09:00 (Europe/Berlin)' : words.any,
		lastStartedAt: now - 1_454 * minute,
	},
	off: { how: 'deactivated', crashes: 0, changedAt: now - 12 * minute, many: null },
	runaway: { running: 214, perMinute: 40, usualRunning: 3, usualPerMinute: 2, history: [3, 8, 21, 40, 77, 120, 214] },
});

function conditionWith(kind: ConditionKind, words: Words, over: Partial<Condition> = {}): Condition {
	return {
		kind,
		...{ subject: 'wf1', workflow: { id: 'wf1', name: words.workflow }, since: now - 5 * minute, lastSeenAt: now },
		facts: facts(words)[kind],
		...{ ended: null, told: [], owner: null, left: null, halted: null, back: [], muted: null },
		...over,
	} as Condition;
}

/** Conditions of each kind, open and over, with what people say of them, and the lines of their history. */
export function conditionSamples(words: Words = friendly): [string, Message][] {
	const draw = (kind: ConditionKind, over: Partial<Condition> = {}, can = {}) =>
		renderCondition({ condition: conditionWith(kind, words, over), at: now, can, link: words.link });
	const of = <Kind extends ConditionKind>(kind: Kind, more: Partial<FactsOf[Kind]>) =>
		({ facts: { ...facts(words)[kind], ...more } }) as Partial<Condition>;
	const ended = (how: string, by: string | null = null) => ({ ended: { at: now + 5 * minute, how, by } });
	const until = now + 60 * minute;
	const runs = Array.from({ length: 5 }, (_, i) => ({ id: 4711 + i, at: now - (47 - i) * minute }));
	const line = (said: ConditionLine, over: Partial<Condition> = {}) =>
		renderConditionLine({ condition: conditionWith('stuck', words, over), line: said, at: now });
	const nameOf = (i: number) =>
		words === friendly ? ['Order sync', 'Mail out', 'Stock', 'Import', 'Report', 'CRM'][i]! : words.workflow;
	const many = { count: 214, some: Array.from({ length: 6 }, (_, i) => ({ id: `wf${i}`, name: nameOf(i) })) };
	const few = { count: 6, some: many.some };
	const watch = { id: 3, about: words === friendly ? 'Order*' : words.workflow };
	const told = (insteadOf: string | null) =>
		renderCondition({
			condition: conditionWith('off', words),
			at: now,
			told: { channelId: 'C0PAYMENTS', watch, insteadOf },
		});
	return Object.entries<Message>({
		...Object.fromEntries(conditionKinds.map((kind) => [`condition: ${kind}`, draw(kind)])),
		'condition: stuck, several': draw('stuck', of('stuck', { runs, count: 7 })),
		'condition: stuck, little is known': draw('stuck', of('stuck', { usualMs: null })),
		'condition: stuck, cannot be stopped': draw('stuck', {}, { stop: false }),
		'condition: queued': draw('stuck', of('stuck', { queued: true, usualMs: null })),
		'condition: queued, several': draw('stuck', of('stuck', { queued: true, usualMs: null, runs, count: 7 })),
		'condition: the queue stands': draw('stuck', {
			...of('stuck', { queued: true, usualMs: null, runs, count: 214, workflows: 23 }),
			...{ subject: 'queue', workflow: null },
		}),
		'condition: stuck, over': draw('stuck', ended('success')),
		'condition: stuck, stopped': draw('stuck', ended('canceled', ana)),
		'condition: stuck, gone': draw('stuck', ended('gone')),
		'condition: stuck, several, over': draw('stuck', { ...of('stuck', { runs, count: 7 }), ...ended('success') }),
		'condition: queued, started': draw('stuck', { ...of('stuck', { queued: true }), ...ended('started') }),
		'condition: the queue moves': draw('stuck', { workflow: null, ...ended('started') }),
		'condition: nothing starts': draw('missed', {
			...of('missed', { workflows: 12, expectedAt: now - 22 * minute }),
			...{ subject: 'all', workflow: null },
		}),
		'condition: missed, three times': draw('missed', of('missed', { missed: 3 })),
		'condition: missed, and changed since': draw('missed', { ...of('missed', {}), ...ended('changed') }),
		'condition: missed, ran again': draw('missed', { ...of('missed', { ranAt: now + minute }), ...ended('ran') }),
		'condition: switched off by n8n': draw('off', of('off', { crashes: 3 })),
		'condition: switched off, as it ran': draw('off', of('off', { changedAt: null, versionId: 'v1' })),
		'condition: switched off, cannot be activated': draw('off', {}, { activate: false }),
		'condition: many switched off': draw('off', { ...of('off', { many, changedAt: null }), workflow: null }),
		'condition: many switched off, some of them active again': draw('off', {
			...of('off', { many: few, changedAt: null }),
			...{ workflow: null, back: [{ id: 'wf0', by: ana }] },
		}),
		'condition: many switched off, cannot be activated': draw(
			'off',
			{ ...of('off', { many: few }), workflow: null },
			{ activate: false },
		),
		'condition: many archived': draw('off', { ...of('off', { many: few, how: 'archived' }), workflow: null }),
		'condition: few active again': draw('off', {
			...{ ...of('off', { many: few }), workflow: null, ...ended('active') },
			back: few.some.map(({ id }, i) => ({ id, by: [ana, ben, null][i % 3] ?? null })),
		}),
		'condition: many active again': draw('off', { ...of('off', { many }), workflow: null, ...ended('active') }),
		'condition: archived': draw('off', of('off', { how: 'archived', changedAt: null })),
		'condition: active again': draw('off', ended('active', ana)),
		'condition: active again, in n8n': draw('off', ended('active')),
		'condition: off, then deleted': draw('off', ended('deleted')),
		'condition: runaway, unusual is not known': draw(
			'runaway',
			of('runaway', { usualRunning: null, usualPerMinute: null }),
		),
		'condition: runaway, cannot be stopped': draw('runaway', {}, { stopMany: false }),
		...Object.fromEntries(
			[0, 2, null].map((still) => [
				`condition: deactivated and stopped, ${still} go on`,
				draw('runaway', { halted: { by: ana, inactive: true, still } }),
			]),
		),
		'condition: deactivated and stopped, activated again': draw('runaway', {
			halted: { by: ana, inactive: false, still: 0, again: { by: ben } },
		}),
		'condition: deactivated and stopped, activated again in n8n': draw('runaway', {
			halted: { by: ana, inactive: false, still: 0, again: { by: null } },
		}),
		'condition: stopped, still active': draw('runaway', { halted: { by: ana, inactive: false, still: 0 } }),
		'condition: runs away no longer, deactivated': draw('runaway', ended('deactivated', ana)),
		'condition: back to usual': draw('runaway', { ...of('runaway', { running: 2 }), ...ended('usual', ben) }),
		'condition: somebody has it': draw('stuck', { owner: { userId: ana, since: now, by: ana } }),
		'condition: left alone': draw('stuck', { left: { until, by: ana, at: now } }),
		'condition: left alone, somebody has it': draw('off', {
			left: { until, by: ana, at: now },
			owner: { userId: ben, since: now, by: ben },
		}),
		'condition: muted': draw('runaway', { muted: { until, by: ana } }),
		'condition: routed by a watch': told(null),
		'condition: whose channel takes none': told('C0PAYMENTS'),
		'condition line: acknowledged': line({ kind: 'acknowledged' }, { owner: { userId: ana, since: now, by: ana } }),
		'condition line: left': line({ kind: 'left', until }, { left: { until, by: ana, at: now } }),
		'condition line: still': line({ kind: 'still' }, { left: { until, by: ana, at: now } }),
		'condition line: ended': line({ kind: 'ended' }, ended('success')),
	});
}
