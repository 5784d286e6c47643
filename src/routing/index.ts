/** Stands for whichever channel is set for alerts when something is posted. */
export const alertChannel = 'alert-channel';

/** What is known of an alert that decides who is told. Channels are ids. */
type Subject = {
	/** Who has raised it by a command, in this channel; null: a failure that the poller found. */
	asker: string | null;
	channelId: string;
	/** Where it rang after it had been raised by a command in another one. */
	rungIn?: string | null | undefined;
};

export type Route = {
	channel: string;
	/** It rings there, as failures do; else it is somebody's own card. */
	rings: boolean;
	/** Told by a direct message instead where the channel takes none. */
	fallbackRecipient?: string;
};

/** Which channels are told of an alert: where a command raised it that one, and where it rings the alert channel. */
export function routesOf({ asker, channelId, rungIn }: Subject): { card: Route; rung: Route | null } {
	const rings = { channel: alertChannel, rings: true };
	const card = asker ? { channel: channelId, rings: false, fallbackRecipient: asker } : rings;
	return { card, rung: rungIn ? rings : null };
}
