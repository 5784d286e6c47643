import { actions } from '../../blocks/actions.js';
import { button } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { mention, number } from '../../blocks/text.js';
import { type KindView, workflowWords } from './kind-view.js';
import { conditionValue } from './value.js';

const bars = '▁▂▃▄▅▆▇█';

/** A workflow whose runs begin or pile up far beyond what is usual. */
export const runawayView: KindView<'runaway'> = {
	open(condition) {
		const { running, perMinute, usualRunning, usualPerMinute, history } = condition.facts;
		const usual = (count: number | null) => (count === null ? '' : `, usually ${number(count)} at most`);
		return {
			sign: '🔴',
			first: [
				`${workflowWords(condition)} is running away`,
				`${number(running)} running${usual(usualRunning)}`,
				`${number(perMinute)} ${perMinute === 1 ? 'start' : 'starts'} a minute${usual(usualPerMinute)}`,
			],
			more: history.length > 1 ? [growth(history)] : [],
		};
	},
	over(condition) {
		const { facts, ended } = condition;
		const by = ended?.by ? [`stopped by ${mention(ended.by)}`] : [];
		return {
			sign: '🟢',
			first: [`${workflowWords(condition)} is back to normal`, `${number(facts.running)} running`, ...by],
		};
	},
	buttons(condition, can) {
		if (!may(can, 'stopMany') || condition.facts.running === 0) return [];
		const words = `Stop all (${number(condition.facts.running)})…`;
		return [button(words, actions.conditionStop, { value: conditionValue(condition) })];
	},
	small: (_condition, can) => (may(can, 'stopMany') ? null : `Stopping is not offered: ${cannot.stopMany}`),
	muted: 'running away',
};

/** `▁▂▅█ 3 → 214 running in 12 min`. */
function growth(history: number[]): string {
	const most = Math.max(...history, 1);
	const line = history.map((count) => bars[Math.round((count / most) * (bars.length - 1))]).join('');
	return `${line}  ${number(history[0]!)} → ${number(history.at(-1)!)} running in ${history.length - 1} min`;
}
