import type { Condition, ConditionLine } from '../../../alerts/conditions/condition.js';
import { type Message, section } from '../../blocks/blocks.js';
import { date, mention, phrase } from '../../blocks/text.js';
import { renderCondition } from './view.js';

/** Who, what, when, result: one short line in the thread of a condition. */
export function renderConditionLine(of: { condition: Condition; line: ConditionLine; at: number }): Message {
	const text = words(of);
	return { text, blocks: [section(text)] };
}

function words({ condition, line, at }: { condition: Condition; line: ConditionLine; at: number }): string {
	const { owner, left } = condition;
	switch (line.kind) {
		case 'acknowledged':
			return `🟠 ${mention(owner?.userId ?? '')} has it · ${date(at)}`;
		case 'left':
			return `🟠 Left until ${date(line.until)} by ${mention(left?.by ?? '')}`;
		case 'still':
			// As the message itself says it, without who has left it alone until now.
			return renderCondition({ condition: { ...condition, left: null }, at }).text;
		case 'ended':
			return `${renderCondition({ condition, at }).text} · ${date(condition.ended?.at ?? at)}`;
		case 'done':
			return `${mention(line.by)} ${phrase(line.what, 300)} · ${date(at)}`;
	}
}
