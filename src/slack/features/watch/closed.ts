import type { Logger } from 'pino';
import type { Alerts } from '../../../alerts/index.js';
import type { Watch, Watches } from '../../../routing/index.js';
import type { Message } from '../../blocks/blocks.js';
import type { ChannelStates } from '../../bolt/channel-state.js';
import type { BlockedChannel } from '../../outbox/blocked-channels.js';
import type { Outbox } from '../../outbox/outbox.js';
import type { AlertCards } from '../alert/index.js';
import { renderClosed, renderReopened } from './closed-view.js';

type Deps = {
	watches: Watches;
	alerts: Pick<Alerts, 'unresolved' | 'moved' | 'due'>;
	cards: AlertCards;
	outbox: Outbox;
	stateOf: ChannelStates;
	/** Where failures ring unless a watch says otherwise; null while it is not found. */
	alertChannelId(): string | null;
	now(): number;
	log: Logger;
};

/** What Slack shows of a channel; of any other refusal only a post tells whether it is over. */
const isShown = /^(?:is_archived|is_inactive|channel_not_found|not_in_channel|no_permission)$/;
/** Between two looks whether a channel takes messages again: it may be unarchived, Flowbell invited. */
const lookAgainMs = (reason: string) => (isShown.test(reason) ? 60_000 : 3_600_000);

/**
 * A channel that watches something takes no messages: its watches are kept, who has made them is told, and what waited
 * for it is told in the default channel, which says so. When it is open again they work again. Each may be repeated.
 */
export function followClosedChannels(deps: Deps): void {
	const { watches, alerts, cards, outbox, stateOf, alertChannelId, now, log } = deps;
	const dueOf = (channel: string) => `reopen ${channel}`;

	outbox.events.on('channelBlocked', async ({ channel, reason, since }: BlockedChannel) => {
		const here = await watches.of(channel);
		if (here.length === 0 || channel === alertChannelId()) return;
		log.info({ channel, reason }, 'a channel that watches something takes no messages');
		await alerts.due.set(dueOf(channel), now() + lookAgainMs(reason));
		for (const { id } of here) await watches.close(id, { at: since, why: reason });
		for (const alert of await alerts.unresolved()) {
			const rung = alert.told.some((told) => told.channelId === channel && told.rungAt !== null);
			if (rung && (await cards.placeIn(alert, channel)) !== channel) await alerts.moved(alert.execution, channel);
		}
		const instead = alertChannelId();
		await tellMakers(here, `closed-${channel}-${since}`, (of) =>
			renderClosed({ watches: of, channel, reason, instead }),
		);
	});

	alerts.due.on('reopen', async (channel, at) => {
		const closed = (await watches.of(channel)).filter((watch) => watch.closed !== null);
		if (closed.length === 0) return;
		const state = await stateOf(channel).catch((error) => {
			log.info({ err: error, channel }, 'whether a channel takes messages again could not be read');
			return 'unknown';
		});
		if (state !== null) return alerts.due.set(dueOf(channel), now() + lookAgainMs(closed[0]!.closed!.why));
		await outbox.unblock(channel);
		await tellMakers(closed, `reopened-${channel}-${at}`, (of) => renderReopened({ watches: of, channel }));
		for (const { id } of closed) await watches.reopen(id);
	});

	/** Each of what they have made, directly: the channel is the one that cannot be told. */
	async function tellMakers(all: Watch[], key: string, render: (watches: Watch[]) => Message) {
		for (const by of new Set(all.map((watch) => watch.by))) {
			const message = render(all.filter((watch) => watch.by === by));
			await outbox.put(`watch-${key}-${by}`, { channel: by, kind: 'card', ...message });
		}
	}
}
