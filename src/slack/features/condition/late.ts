import type { Condition } from '../../../alerts/conditions/condition.js';
import { headed, type Message } from '../../blocks/blocks.js';
import { date, mention } from '../../blocks/text.js';
import { renderCondition } from './view.js';

/** To a late click: how it stands now. */
export function late(condition: Condition, at: number): Message {
	const nothing = 'Nothing was changed.';
	if (condition.ended) return headed(renderCondition({ condition, at }).text, nothing);
	const { muted, left, owner } = condition;
	if (muted) return headed(`🔕 Muted until ${date(muted.until)} by ${mention(muted.by)}`, nothing);
	if (left) return headed(`🟠 Left until ${date(left.until)} by ${mention(left.by)}`, nothing);
	return headed(
		owner ? `🟠 ${mention(owner.userId)} has it since ${date(owner.since)}` : '🔴 It goes on, and nobody has it',
		nothing,
	);
}
