import type { Deed } from '../delivery/delivery.js';
import type { Interactions } from '../interactions.js';
import type { Modals } from '../modals.js';
import type { ChannelRecord, Fields } from '../model.js';
import type { World } from '../world.js';
import type { Channel } from './channel.js';

/** What a person is made of. */
export type PersonParts = {
	world: World;
	interactions: Interactions;
	modals: Modals;
	tell(event: Fields): Promise<Deed>;
	channel(record: ChannelRecord): Channel;
	/** Whether the app has this slash command. */
	knows(command: string): boolean;
};
