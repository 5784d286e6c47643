import type { ConditionOf } from '../../../alerts/conditions/condition.js';
import { date, hourAndMinute, inline, plural } from '../../blocks/text.js';
import { type KindView, long, workflowWords } from './kind-view.js';

/** What was to run and did not. */
export const missedView: KindView<'missed'> = {
	open(condition) {
		const { expectedAt, graceMs, every, missed, workflows, lastStartedAt } = condition.facts;
		if (condition.workflow === null) {
			const last = lastStartedAt === null ? [] : [`last ${date(lastStartedAt)}`];
			return {
				sign: '🔴',
				first: [
					`No workflow has started since ${date(expectedAt)}`,
					`${plural(workflows, 'workflow')} missed`,
					...last,
				],
			};
		}
		const times = missed > 1 ? [`missed ${plural(missed, 'time')}`] : [];
		const by = `expected ${date(expectedAt)}, nothing started by ${hourAndMinute(expectedAt + graceMs)}`;
		return { sign: '🔴', first: [`${workflowWords(condition)} did not run`, by, ...times, inline(every, 120)] };
	},
	over(condition) {
		if (condition.ended?.how === 'changed') {
			return {
				sign: '⚪',
				first: [`${workflowWords(condition)} was changed or switched off`, 'it had missed its run before that'],
			};
		}
		const name = condition.workflow === null ? 'Workflows start again' : `${workflowWords(condition)} ran`;
		return { sign: '🟢', first: [name, ...late(condition)] };
	},
	muted: 'missed runs',
};

function late({ facts: { expectedAt, ranAt }, ended }: ConditionOf<'missed'>): string[] {
	const at = ranAt ?? ended?.at;
	return at === undefined ? [] : [`at ${date(at)}`, `${long(at - expectedAt)} late`];
}
