import type { Condition } from '../../../alerts/conditions/condition.js';
import { headed, type Message } from '../../blocks/blocks.js';
import { date, mention } from '../../blocks/text.js';
import { renderCondition } from './view.js';

/** To a late click: how it stands now. */
export function late(condition: Condition, at: number): Message {
	const nothing = 'Nothing was changed.';
	if (condition.ended) return headed(renderCondition({ condition, at }).text, nothing);
	const { owner } = condition;
	return headed(
		owner ? `🟠 ${mention(owner.userId)} has it since ${date(owner.since)}` : 'It is as you want it already',
		nothing,
	);
}
