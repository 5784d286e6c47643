import { keep } from './bounded.js';
import { refuse } from './refusal.js';
import type { World } from './world.js';

/** Slack's own figure: a trigger is good for three seconds, once. */
const triggerMs = 3000;

export type Triggers = {
	issue(person: string): string;
	/** The person whose click this was. Refused when unknown, late or spent. */
	spend(id: string): string;
};

export function createTriggers(world: World): Triggers {
	const issued = new Map<string, { person: string; at: number; spent: boolean }>();
	return {
		issue(person) {
			const id = `${world.ids.ts()}.${world.ids.secret()}`;
			keep(issued, id, { person, at: world.clock.now(), spent: false });
			return id;
		},
		spend(id) {
			const trigger = issued.get(id);
			if (!trigger) return refuse('invalid_trigger_id');
			if (trigger.spent) refuse('exchanged_trigger_id');
			if (world.clock.now() - trigger.at > triggerMs) refuse('expired_trigger_id');
			trigger.spent = true;
			return trigger.person;
		},
	};
}
