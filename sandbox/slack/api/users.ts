import type { Fields, GroupRecord, PersonRecord } from '../model.js';
import { refuse } from '../refusal.js';
import { botJson } from '../snapshots.js';
import type { World } from '../world.js';
import { type Methods, page, personFor } from './method.js';

/** Whether the app is in a channel with her. */
const shares = (world: World, person: PersonRecord): boolean =>
	[...world.channels.values()].some(
		({ kind, members }) => kind !== 'im' && members.has(person.id) && members.has(world.app.botUserId),
	);

/** Members of the same Grid organisation carry this, whichever of its workspaces they are in. */
const gridJson = ({ enterprise }: World, person: PersonRecord): Fields =>
	enterprise && person.teams.length > 0
		? {
				enterprise_user: {
					id: person.id,
					enterprise_id: enterprise.id,
					enterprise_name: enterprise.name,
					is_admin: false,
					is_owner: false,
					is_primary_owner: false,
					teams: [...person.teams],
				},
			}
		: {};

const elsewhere = (world: World, { teamId, teams }: PersonRecord): boolean =>
	teamId !== world.team.id && !teams.includes(world.team.id);

function zoneJson(tz: string | undefined, now: number): Fields {
	if (!tz) return { tz: 'Etc/UTC', tz_label: 'Coordinated Universal Time', tz_offset: 0 };
	const named = (timeZoneName: 'long' | 'longOffset') =>
		new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName })
			.formatToParts(now)
			.find(({ type }) => type === 'timeZoneName')!.value;
	const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d+):(\d+)/.exec(named('longOffset')) ?? [];
	const tz_offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60);
	return { tz, tz_label: named('long'), tz_offset };
}

function userJson(world: World, person: PersonRecord): Fields {
	return {
		id: person.id,
		team_id: person.teamId,
		name: person.name,
		deleted: person.deactivated,
		real_name: person.name,
		...zoneJson(person.tz, world.clock.now()),
		profile: {
			real_name: person.name,
			display_name: person.name,
			team: person.teamId,
			...(person.id === world.app.botUserId && { bot_id: world.app.botId, api_app_id: world.app.id }),
		},
		is_bot: person.bot,
		is_app_user: false,
		updated: 0,
		// Slack leaves the flags of membership out for people who have been deactivated or come from elsewhere.
		...(!person.deactivated &&
			!elsewhere(world, person) && {
				is_admin: person.role !== 'member',
				is_owner: person.role === 'owner',
				is_primary_owner: false,
				is_restricted: person.guest !== false,
				is_ultra_restricted: person.guest === 'single',
			}),
		// Of people from elsewhere only those with whom the app shares no channel are called strangers.
		...(elsewhere(world, person) && !shares(world, person) && { is_stranger: true }),
		...gridJson(world, person),
	};
}

const groupJson = (world: World, group: GroupRecord, withUsers: boolean): Fields => ({
	id: group.id,
	team_id: world.team.id,
	is_usergroup: true,
	is_subteam: true,
	name: group.handle,
	handle: group.handle,
	description: '',
	is_external: false,
	date_create: 0,
	date_update: 0,
	date_delete: 0,
	user_count: group.users.length,
	...(withUsers && { users: [...group.users] }),
});

export const users: Methods = {
	'users.info': {
		scopes: ['users:read'],
		tier: 4,
		run: (context) => ({ user: userJson(context.world, personFor(context)) }),
	},

	'users.list': {
		scopes: ['users:read'],
		tier: 2,
		run({ world, args }) {
			// People from other workspaces are not in the list; users.info knows them.
			const own = [...world.people.values()].filter((person) => !elsewhere(world, person));
			const { items, next_cursor } = page(args, own, { limit: 1000 });
			return { members: items.map((person) => userJson(world, person)), response_metadata: { next_cursor } };
		},
	},

	'usergroups.list': {
		scopes: ['usergroups:read'],
		tier: 2,
		run: ({ world, args }) => ({
			usergroups: [...world.groups.values()].map((group) => groupJson(world, group, args.flag('include_users'))),
		}),
	},

	'usergroups.users.list': {
		scopes: ['usergroups:read'],
		tier: 2,
		run({ world, args }) {
			const group = world.groups.get(args.need('usergroup')) ?? refuse('no_such_subteam');
			const disabled = args.flag('include_disabled');
			return { users: group.users.filter((id) => disabled || !world.people.get(id)?.deactivated) };
		},
	},

	'bots.info': {
		scopes: ['users:read'],
		tier: 3,
		run({ world, args }) {
			if ((args.text('bot') ?? world.app.botId) !== world.app.botId) refuse('bot_not_found');
			return { bot: botJson(world) };
		},
	},

	'team.info': {
		scopes: ['team:read'],
		tier: 3,
		run({ world, args }) {
			if ((args.text('team') ?? world.team.id) !== world.team.id) refuse('team_not_found');
			return { team: { id: world.team.id, name: world.team.name, domain: world.team.domain, icon: {} } };
		},
	},
};
