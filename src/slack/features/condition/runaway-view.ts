import type { ConditionOf } from '../../../alerts/conditions/condition.js';
import { actions } from '../../blocks/actions.js';
import { button } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { mention, number, plainString } from '../../blocks/text.js';
import { type KindView, workflowWords } from './kind-view.js';
import { conditionValue } from './value.js';

const bars = '▁▂▃▄▅▆▇█';

/** A workflow whose runs begin or pile up far beyond what is usual. */
export const runawayView: KindView<'runaway'> = {
	open(condition) {
		const { running, perMinute, usualRunning, usualPerMinute, history } = condition.facts;
		const more = history.length > 1 ? [growth(history)] : [];
		if (isHalted(condition)) {
			const by = mention(condition.halted?.by ?? '');
			const what = `${workflowWords(condition)} was deactivated and all of it stopped by ${by}`;
			return { sign: '⚪', first: [what, 'nothing of it is running'], more };
		}
		if (condition.halted?.again) return { ...activeAgain(condition), more: [...more, ...halted(condition)] };
		const usual = (count: number | null) => (count === null ? '' : `, usually ${number(count)} at most`);
		return {
			sign: '🔴',
			first: [
				`${workflowWords(condition)} is running away`,
				`${number(running)} running${usual(usualRunning)}`,
				...(perMinute > 0
					? [`${number(perMinute)} ${perMinute === 1 ? 'start' : 'starts'} a minute${usual(usualPerMinute)}`]
					: []),
			],
			more: [...more, ...halted(condition)],
		};
	},
	over(condition) {
		const { facts, ended } = condition;
		const name = workflowWords(condition);
		const running = `${number(facts.running)} running`;
		const by = (did: string) => (ended?.by ? [`${did} by ${mention(ended.by)}`] : []);
		if (ended?.how === 'deactivated') {
			return { sign: '⚪', first: [`${name} no longer runs away`, running, ...by('deactivated and stopped')] };
		}
		return { sign: '🟢', first: [`${name} is back to normal`, running, ...by('stopped')] };
	},
	buttons(condition, can) {
		if (!may(can, 'stopMany') || isHalted(condition)) return [];
		const running = runningOf(condition);
		const value = conditionValue(condition);
		const of = plainString(condition.workflow?.name ?? 'n8n', 40);
		// Short runs that begin in great number may be over whenever it is looked.
		const deactivates = may(can, 'deactivate') && !condition.halted?.inactive;
		return [
			running > 0
				? button(`Stop all (${number(running)})…`, actions.conditionStop, { value, says: `Stop all runs of ${of}` })
				: null,
			deactivates
				? button('Stop all and deactivate…', actions.conditionHalt, { value, says: `Stop all and deactivate ${of}` })
				: null,
		];
	},
	small: (_condition, can) => (may(can, 'stopMany') ? null : `Stop is not available: ${cannot.stopMany}`),
	muted: 'running away',
};

/** It is inactive and nothing of it goes on, as n8n showed it: only the last minutes are still unusual. */
const isHalted = ({ halted }: ConditionOf<'runaway'>) => halted?.inactive === true && halted.still === 0;

/** Whether it still runs away its last minutes do not tell: they are of before. */
function activeAgain(condition: ConditionOf<'runaway'>) {
	const by = condition.halted?.again?.by ? `by ${mention(condition.halted.again.by)}` : 'in n8n';
	const running = `${number(runningOf(condition))} running when last counted`;
	return { sign: '🟠', first: [`${workflowWords(condition)} was activated again ${by}`, running] };
}

/** What was counted of it before it was stopped runs no more. */
function runningOf({ facts, halted, lastSeenAt }: ConditionOf<'runaway'>): number {
	const isOfBefore = halted !== null && lastSeenAt <= (halted.at ?? 0);
	return isOfBefore ? (halted.still ?? facts.running) : facts.running;
}

/** What somebody has done about it here, and what n8n showed of it after that. */
function halted({ halted: done }: ConditionOf<'runaway'>): string[] {
	if (!done) return [];
	const by = mention(done.by);
	if (done.again) return [`${by} had deactivated it and stopped what ran. It starts by itself again.`];
	if (!done.inactive) return [`${by} stopped what ran, but it is still active and keeps starting runs.`];
	const left = done.still === null ? 'n8n does not say what is still running' : `${number(done.still)} still running`;
	return [`${by} deactivated it and stopped what ran, ${left}.`];
}

/** `▁▂▅█ 3 → 214 running in 12 min`. */
function growth(history: number[]): string {
	const most = Math.max(...history, 1);
	const line = history.map((count) => bars[Math.round((count / most) * (bars.length - 1))]).join('');
	return `${line}  ${number(history[0]!)} → ${number(history.at(-1)!)} running in ${history.length - 1} min`;
}
