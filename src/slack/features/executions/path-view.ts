import type { PathStep, RunPath } from '../../../n8n/index.js';
import { joined } from '../../blocks/blocks.js';
import { duration, inline, number, plural } from '../../blocks/text.js';

/** More would push what can be done off a phone. */
const maxSteps = 8;
const maxBelow = 4;

/** A line for each node in the order in which they began, the one that failed marked, sub-nodes under their node. */
export function pathLines({ steps, left }: RunPath): string[] {
	if (steps.length === 0) return [];
	const failing = steps.findIndex(({ end }) => end === 'failed' || end === 'used-failed');
	const shown = chosen(steps.length, failing < 0 ? steps.length - 1 : failing);
	const lines = shown.flatMap((at, i) => {
		const skipped = at - (shown[i - 1] ?? -1) - 1;
		return [...(skipped > 0 ? [`… ${plural(skipped, 'more node')}`] : []), ...stepLines(steps[at]!)];
	});
	const rest = steps.length - 1 - shown.at(-1)! + left;
	return rest > 0 ? [...lines, `… ${plural(rest, 'more node')}`] : lines;
}

/** The first ones, and the ones up to the one that matters. */
function chosen(count: number, matters: number): number[] {
	if (count <= maxSteps) return Array.from({ length: count }, (_, i) => i);
	const last = Math.max(matters, maxSteps - 1);
	const early = 2;
	return Array.from({ length: maxSteps }, (_, i) => (i < early ? i : last - (maxSteps - 1 - i)));
}

function stepLines(step: PathStep): string[] {
	const worstFirst = [...step.below].sort((a, b) => Number(b.end === 'failed') - Number(a.end === 'failed'));
	const below = worstFirst.slice(0, maxBelow).map((each) => `      ↳ ${stepWords(each)}`);
	const left = step.below.length - below.length;
	return [stepWords(step), ...below, ...(left > 0 ? [`      ↳ … ${number(left)} more`] : [])];
}

function stepWords({ node, end, runs, items, tookMs }: PathStep): string {
	const name = inline(node, 60);
	return joined(
		' · ',
		end === 'failed'
			? `🔴 *${name.replace(/\*/g, '∗')}* failed`
			: end === 'used-failed'
				? `${name} · a sub-node failed`
				: name,
		end === 'went-on' && 'failed, the run continued',
		runs > 1 && `${number(runs)} times`,
		items !== null && end !== 'failed' && plural(items, 'item'),
		tookMs !== null && tookMs >= 1 && duration(tookMs),
	);
}
