import type { Alert, Told } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { alertChannel } from '../../../routing/index.js';
import type { Draft } from '../../outbox/draft.js';
import type { Outbox } from '../../outbox/outbox.js';
import { renderThreadLine, type ThreadEvent } from './thread-line.js';

/** The messages of an alert: a card in each channel that is told, and in the one where somebody has raised it by a command. */
export type AlertCards = ReturnType<typeof createAlertCards>;

export type LineOptions = Pick<Draft, 'alsoInChannel'>;

type Named = Pick<Alert, 'execution' | 'channelId' | 'told'>;

type Deps = {
	outbox: Pick<Outbox, 'put' | 'posted'>;
	/** That of the epoch, so that the card of a number of before is left as it is. */
	tag(): string;
	/** Where failures ring unless a watch says otherwise, by its id; null while it is not found. */
	alertChannelId(): string | null;
};

/** One card. `told`: why it is there; null: somebody's command has raised it there. `suffix` tells its keys apart. */
type Place = { channelId: string; key: string; suffix: string; told: Told | null };

export function createAlertCards({ outbox, tag, alertChannelId }: Deps) {
	const tagged = ({ instance, id }: ExecutionRef) => [instance, tag(), id].filter(Boolean).join('-');

	/** The default channel first. */
	function placesOf({ execution, channelId, told }: Named): Place[] {
		const card = `alert-${tagged(execution)}`;
		const place = (channel: string, suffix: string, of: Told | null): Place => ({
			...{ channelId: channel, told: of, suffix },
			key: `${card}${suffix}`,
		});
		const own = channelId === null ? [] : [place(channelId, '', null)];
		const rung = told.flatMap((each) => {
			const isDefault = each.channelId === alertChannel;
			// Where it is its own, its card is there already.
			const isOwn = channelId !== null && (isDefault ? alertChannelId() : each.channelId) === channelId;
			if (each.rungAt === null || isOwn) return [];
			const suffix = isDefault ? (channelId === null ? '' : '-rung') : `-${each.channelId}`;
			return [place(each.channelId, suffix, each)];
		});
		return [
			...rung.sort((a, b) => Number(b.channelId === alertChannel) - Number(a.channelId === alertChannel)),
			...own,
		];
	}

	async function putLine(id: string, event: ThreadEvent, { key, channelId, suffix }: Place, how: LineOptions = {}) {
		const message = { kind: 'line', ...how, ...renderThreadLine({ event }) } as const;
		await outbox.put(`line-${id}${suffix}`, { channel: channelId, threadOf: key, ...message });
	}

	return {
		tagged,
		/** `draw`: what is shown, with why it is told there. One that somebody's command has raised is shown where that was typed. */
		async put(alert: Alert, draw: (told: Told | null) => Promise<Omit<Draft, 'channel' | 'kind'>>) {
			const asker = alert.raisedBy === 'command' && alert.retry?.by;
			for (const { key, channelId, told } of placesOf(alert)) {
				const kind = told === null ? 'card' : 'alert';
				// What a channel that watches does not take is told where the rest is.
				const instead = told === null ? asker : channelId === alertChannel ? null : alertChannelId();
				const draft = { ...(await draw(told)), channel: channelId, kind } as const;
				await outbox.put(key, { ...draft, ...(instead && { fallbackRecipient: instead }) });
			}
		},
		/** One line in each of its threads. */
		async line(alert: Named, id: string, event: ThreadEvent, how?: LineOptions) {
			for (const place of placesOf(alert)) await putLine(id, event, place, how);
		},
		/** In the thread of one channel that is told, or is just going to be. */
		async lineIn(alert: Named, told: Told, id: string, event: ThreadEvent, how?: LineOptions) {
			for (const place of placesOf({ ...alert, told: [told] })) {
				if (place.told) await putLine(id, event, place, how);
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
