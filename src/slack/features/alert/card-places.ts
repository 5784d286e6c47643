import type { Alert, Told } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { alertChannel } from '../../../routing/index.js';

export type Named = Pick<Alert, 'workflowName' | 'execution' | 'channelId' | 'told' | 'incident'>;

export type PlacesDeps = {
	/** That of the epoch, so that the card of a number of before is left as it is. */
	tag(): string;
	/** Where failures ring unless a watch says otherwise, by its id; null while it is not found. */
	alertChannelId(): string | null;
};

/**
 * One card. `told`: why it is there; null: somebody's command has raised it there. `suffix` tells its keys apart. `thread`:
 * the message of the incident in whose thread it stands.
 */
export type Place = { channelId: string; key: string; suffix: string; told: Told | null; thread: string | null };

/** In which channels an alert has its card, and by which names the outbox knows what stands there. */
export function createCardPlaces({ tag, alertChannelId }: PlacesDeps) {
	const tagged = ({ instance, id }: ExecutionRef) => [instance, tag(), id].filter(Boolean).join('-');

	const incidentKey = (incident: ExecutionRef, channelId: string) =>
		`incident-${tagged(incident)}${channelId === alertChannel ? '' : `-${channelId}`}`;

	/** The default channel first. */
	function placesOf({ execution, channelId, told, incident }: Named): Place[] {
		const card = `alert-${tagged(execution)}`;
		const place = (channel: string, suffix: string, of: Told | null): Place => ({
			...{ channelId: channel, told: of, suffix },
			thread: of?.inIncident && incident ? incidentKey(incident, channel) : null,
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

	/** What a channel that watches does not take is told where the rest is. */
	const insteadOf = (channelId: string) => (channelId === alertChannel ? null : alertChannelId());

	return { tagged, incidentKey, placesOf, insteadOf };
}
