import { choicesFor } from '../elements.js';
import type { Place } from '../interactions.js';
import type { Block, Choices, Message, Stored, View } from '../model.js';
import type { World } from '../world.js';

/** The live things behind the snapshots a person holds. */
export function createPlaces(world: World, person: string) {
	const visible = (message: Stored): boolean => message.ephemeralFor === null || message.ephemeralFor === person;

	return {
		visible,

		placeOf(where: Message | View): Place {
			const name = world.nameOf(person);
			if ('hash' in where) {
				const home = world.homes.get(person);
				const open = [...(world.modals.get(person) ?? []), ...(home ? [home] : [])];
				const view = open.find((each) => each.id === where.id);
				if (!view) throw new Error(`${name} has no such view open (any more): ${where.title}`);
				return { view };
			}
			const channel = world.channels.get(where.channel);
			const message = channel && world.messageAt(channel, where.ts);
			if (!message || !visible(message)) throw new Error(`${name} cannot see that message (any more): ${where.text}`);
			return { message };
		},

		blocksAt: (place: Place): Block[] => ('view' in place ? place.view.blocks : place.message.blocks),

		/** What she has chosen there; in a message each person's choices are her own. */
		choicesAt(place: Place): Choices {
			if ('view' in place) return place.view.choices;
			const choices = choicesFor(place.message.blocks, place.message.choices.get(person));
			place.message.choices.set(person, choices);
			return choices;
		},
	};
}
