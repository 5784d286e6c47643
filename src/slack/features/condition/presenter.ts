import type { Condition } from '../../../alerts/conditions/condition.js';
import type { AlertEvents } from '../../../alerts/events.js';
import type { Events } from '../../../lib/events.js';
import type { Capabilities } from '../../../n8n/index.js';
import { alertChannel } from '../../../routing/index.js';
import type { Outbox } from '../../outbox/outbox.js';
import { renderConditionLine } from './line-view.js';
import { renderCondition } from './view.js';

type Deps = {
	outbox: Pick<Outbox, 'put'>;
	/** That of the epoch: what is known of a number is of that. */
	tag(): string;
	/** Null where n8n could never be asked. */
	capabilities(): Promise<Capabilities | null>;
	/** A workflow in n8n's editor. */
	linkTo(workflowId: string): string;
	/** Where what no watch speaks of is told, by its id; null while it is not found. */
	alertChannelId(): string | null;
	now(): number;
};

/** Shows conditions as messages: one in each channel that is told, updated in place, its history in its thread. */
export function presentConditions(events: Events<AlertEvents>, deps: Deps) {
	const { outbox, tag, capabilities, linkTo, alertChannelId, now } = deps;

	const keyOf = ({ kind, subject, since }: Condition, channelId: string) =>
		['condition', tag(), kind, subject, since, channelId === alertChannel ? '' : channelId].filter(Boolean).join('-');

	events.on('condition', async ({ condition, isNews }) => {
		const can = (await capabilities()) ?? {};
		const link = condition.workflow && linkTo(condition.workflow.id);
		for (const told of condition.told) {
			const { channelId } = told;
			const instead = channelId === alertChannel ? null : alertChannelId();
			const message = renderCondition({ condition, at: now(), can, link, told });
			await outbox.put(keyOf(condition, channelId), {
				...{ channel: channelId, kind: 'alert', urgency: isNews ? 'ended' : 'progress' },
				...(instead && { fallbackRecipient: instead }),
				...message,
			});
		}
	});

	events.on('conditionLine', async ({ condition, id, line, at }) => {
		for (const { channelId } of condition.told) {
			const key = keyOf(condition, channelId);
			await outbox.put(`line-${key}-${id}`, {
				...{ channel: channelId, threadOf: key, kind: 'line' },
				// Nobody looks at the thread of what they have left alone.
				...(line.kind === 'still' && { alsoInChannel: true }),
				...renderConditionLine({ condition, line, at }),
			});
		}
	});
}
