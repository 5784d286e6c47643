import type { Alert, Told } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { alertChannel } from '../../../routing/index.js';
import type { Draft } from '../../outbox/draft.js';
import type { Outbox } from '../../outbox/outbox.js';
import { createCardPlaces, type Named, type Place, type PlacesDeps } from './card-places.js';
import { renderThreadLine, type ThreadEvent } from './thread-line.js';

/** The messages of an alert: a card in each channel that is told, and in the one where somebody has raised it by a command. */
export type AlertCards = ReturnType<typeof createAlertCards>;

export type LineOptions = Pick<Draft, 'alsoInChannel'>;

type DraftOf = Omit<Draft, 'channel' | 'kind'>;

type Deps = PlacesDeps & { outbox: Pick<Outbox, 'put' | 'posted'> };

export function createAlertCards({ outbox, tag, alertChannelId }: Deps) {
	const { tagged, incidentKey, placesOf, insteadOf } = createCardPlaces({ tag, alertChannelId });

	async function putLine(alert: Named, id: string, event: ThreadEvent, place: Place, how: LineOptions = {}) {
		const { key, channelId, suffix, thread } = place;
		// In the thread of an incident each line says which workflow it is about.
		const about = thread === null ? null : alert.workflowName;
		const message = { kind: 'line', ...how, ...renderThreadLine({ event, about }) } as const;
		await outbox.put(`line-${id}${suffix}`, { channel: channelId, threadOf: thread ?? key, ...message });
	}

	return {
		tagged,
		/** `draw`: what is shown, with why it is told there. One that somebody's command has raised is shown where that was typed. */
		async put(alert: Alert, draw: (told: Told | null) => Promise<Omit<Draft, 'channel' | 'kind'>>) {
			const asker = alert.raisedBy === 'command' && alert.retry?.by;
			for (const { key, channelId, told, thread } of placesOf(alert)) {
				const kind = told === null ? 'card' : 'alert';
				const draft = { ...(await draw(told)), channel: channelId, kind } as const;
				// Where the message of its incident stands there it stands, too.
				const instead = told === null ? asker : insteadOf(channelId);
				const sameAs = told && `alert-${tagged(alert.execution)}`;
				const fallback = instead && { fallbackRecipient: instead, ...(sameAs && { sameAs }) };
				const where = thread === null ? fallback : { threadOf: thread };
				await outbox.put(key, { ...draft, ...where });
			}
		},
		/** The message of an incident, in each channel in which it is shown as one. `alerts`: those that are part of it. */
		async putIncident(incident: ExecutionRef, alerts: Alert[], draw: (of: [Alert, ...Alert[]]) => DraftOf) {
			const channels = new Set(
				alerts.flatMap(({ told }) => told.flatMap((each) => (each.inIncident ? [each.channelId] : []))),
			);
			for (const channel of channels) {
				const [first, ...others] = alerts.filter(({ told }) =>
					told.some(({ channelId, rungAt }) => channelId === channel && rungAt !== null),
				);
				if (!first) continue;
				const instead = insteadOf(channel);
				const draft = { ...draw([first, ...others]), channel, kind: 'alert' } as const;
				await outbox.put(incidentKey(incident, channel), {
					...draft,
					...(instead && { fallbackRecipient: instead, sameAs: incidentKey(incident, alertChannel) }),
				});
			}
		},
		/** One line in each of its threads. */
		async line(alert: Named, id: string, event: ThreadEvent, how?: LineOptions) {
			for (const place of placesOf(alert)) await putLine(alert, id, event, place, how);
		},
		/** In the thread of one channel that is told, or is just going to be. */
		async lineIn(alert: Named, told: Told, id: string, event: ThreadEvent, how?: LineOptions) {
			for (const place of placesOf({ ...alert, told: [told] })) {
				if (place.told) await putLine(alert, id, event, place, how);
			}
		},
		/** The channel in which the card is that was put for this one; null: it is not posted. */
		async placeIn({ execution }: Named, channelId: string): Promise<string | null> {
			return (await outbox.posted(`alert-${tagged(execution)}-${channelId}`))?.channel ?? null;
		},
		/** Where the card of an alert stands in this channel, or else in the default one. */
		async cardIn(execution: ExecutionRef, channelId: string) {
			const card = `alert-${tagged(execution)}`;
			return (await outbox.posted(`${card}-${channelId}`)) ?? outbox.posted(card);
		},
		/** The ids of the channels where it is shown, or will be. */
		channelsOf: (alert: Named) =>
			placesOf(alert).map(({ channelId }) => (channelId === alertChannel ? alertChannelId() : channelId)),
		/** Where it is shown: in the default channel first. */
		async posted(alert: Named) {
			const cards = await Promise.all(placesOf(alert).map(({ key }) => outbox.posted(key)));
			return cards.filter((card) => card !== null);
		},
	};
}
