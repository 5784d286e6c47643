import type { Message, PersonRecord, Problem, View } from './model.js';
import { snapshotOf, viewSnapshot } from './snapshots.js';
import { topOf } from './views.js';
import { slackbot, type World } from './world.js';

/** The whole workspace as plain JSON, for drawing it. */
export type Picture = {
	team: { id: string; name: string };
	app: { id: string; name: string; botUserId: string };
	people: (PersonRecord & { modal: View | null; modals: number; home: View | null })[];
	groups: { id: string; handle: string; users: string[] }[];
	channels: {
		id: string;
		name: string;
		kind: 'public' | 'private' | 'im';
		archived: boolean;
		members: string[];
		/** All of them, replies and ephemerals too: whoever draws filters by `threadTs` and `ephemeralFor`. */
		messages: Message[];
	}[];
	files: { id: string; name: string; title: string; size: number }[];
	problems: Problem[];
};

export function pictureOf(world: World): Picture {
	return {
		team: { id: world.team.id, name: world.team.name },
		app: { id: world.app.id, name: world.app.name, botUserId: world.app.botUserId },
		people: [...world.people.values()]
			.filter(({ id }) => id !== slackbot)
			.map((person) => {
				const modal = topOf(world, person.id);
				const home = world.homes.get(person.id);
				return {
					...person,
					modal: modal ? viewSnapshot(world, modal) : null,
					modals: world.modals.get(person.id)?.length ?? 0,
					home: home ? viewSnapshot(world, home) : null,
				};
			}),
		groups: [...world.groups.values()].map((group) => ({ ...group, users: [...group.users] })),
		channels: [...world.channels.values()].map(({ id, name, kind, archived, members, messages }) => ({
			id,
			name,
			kind,
			archived,
			members: [...members],
			messages: messages.map((message) => snapshotOf(world, message)),
		})),
		files: [...world.files.values()].map(({ id, name, title, size }) => ({ id, name, title, size })),
		problems: world.problems.map((problem) => ({ ...problem })),
	};
}
