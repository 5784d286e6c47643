import type { Alert } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { type Route, routesOf } from '../../../routing/index.js';
import type { Draft } from '../../outbox/draft.js';
import type { Outbox } from '../../outbox/outbox.js';
import { renderThreadLine, type ThreadEvent } from './thread-line.js';

/** The messages of an alert: its card, also in a second channel where it rang after it had been raised elsewhere. */
export type AlertCards = ReturnType<typeof createAlertCards>;

type Named = Pick<Alert, 'execution' | 'rungIn'>;

/** `tag` is that of the epoch, so that the card of a number of before is left as it is. */
export function createAlertCards(outbox: Pick<Outbox, 'put' | 'posted'>, tag: () => string) {
	const tagged = ({ instance, id }: ExecutionRef) => [instance, tag(), id].filter(Boolean).join('-');
	const cardKey = ({ execution }: Named) => `alert-${tagged(execution)}`;
	const rungKey = (alert: Named) => `${cardKey(alert)}-rung`;

	return {
		tagged,
		/** `draft`: what is shown. One that somebody's command has raised is shown where that was typed. */
		async put(alert: Alert, draft: Omit<Draft, 'channel' | 'kind'>) {
			const asker = (alert.raisedBy === 'command' && alert.retry?.by) || null;
			const { card, rung } = routesOf({ ...alert, asker });
			const along = ({ rings, ...route }: Route): Draft => ({ ...draft, ...route, kind: rings ? 'alert' : 'card' });
			await outbox.put(cardKey(alert), along(card));
			if (rung) await outbox.put(rungKey(alert), along(rung));
		},
		/** One line in each of its threads. */
		async line(alert: Alert, id: string, event: ThreadEvent) {
			const message = { kind: 'line', ...renderThreadLine({ event }) } as const;
			await outbox.put(`line-${id}`, { channel: alert.channelId, threadOf: cardKey(alert), ...message });
			if (!alert.rungIn) return;
			await outbox.put(`line-${id}-rung`, { channel: alert.rungIn, threadOf: rungKey(alert), ...message });
		},
		/** Where it is shown: in the alert channel first, where that is beside the one in which it was asked for. */
		async posted(alert: Named) {
			const keys = [...(alert.rungIn ? [rungKey(alert)] : []), cardKey(alert)];
			return (await Promise.all(keys.map((key) => outbox.posted(key)))).filter((card) => card !== null);
		},
	};
}
