import { type Clock, realClock } from '../clock.js';
import { append } from './bounded.js';
import { createIds, type Ids } from './ids.js';
import type {
	Call,
	ChannelRecord,
	FileRecord,
	GroupRecord,
	PersonOptions,
	PersonRecord,
	Problem,
	Stored,
	ViewRecord,
} from './model.js';
import { createSignals, type Signals } from './signals.js';

export type WorldEvents = {
	/** Anything a person could see has changed. */
	change: undefined;
	call: Call;
	problem: Problem;
};

/** The whole state of one workspace, and the questions everybody asks of it. No rules: those live with the methods. */
export type World = {
	clock: Clock;
	ids: Ids;
	signals: Signals<WorldEvents>;
	team: { id: string; domain: string; name: string };
	/** The Enterprise Grid organisation that the workspace is in, with its other workspace; null where it is in none. */
	enterprise: { id: string; name: string; sisterId: string } | null;
	app: { id: string; botId: string; botUserId: string; name: string; verificationToken: string };
	people: Map<string, PersonRecord>;
	channels: Map<string, ChannelRecord>;
	groups: Map<string, GroupRecord>;
	files: Map<string, FileRecord>;
	/** The open modals of each person, the lowest first. */
	modals: Map<string, ViewRecord[]>;
	homes: Map<string, ViewRecord>;
	calls: Call[];
	problems: Problem[];
	changed(): void;
	problem(what: string): void;
	personNamed(name: string, options?: PersonOptions): PersonRecord;
	channelNamed(name: string): ChannelRecord | undefined;
	addChannel(channel: Pick<ChannelRecord, 'name' | 'kind'> & Partial<ChannelRecord>): ChannelRecord;
	/** The direct messages between the app and a person; made when first asked for. */
	dmWith(personId: string): ChannelRecord;
	add(channel: ChannelRecord, message: NewMessage): Stored;
	messageAt(channel: ChannelRecord, ts: string): Stored | undefined;
	remove(message: Stored): void;
	/** What a reader sees for an id: `ana`, `ops-alerts`, `oncall`. */
	nameOf(id: string): string | undefined;
};

type NewMessage = Pick<Stored, 'user' | 'text'> & Partial<Omit<Stored, 'ts' | 'channel'>>;

export const slackbot = 'USLACKBOT';
const foreignTeam = 'T0STRANGERS';

type WorldOptions = { clock?: Clock; appName?: string; teamId?: string; grid?: boolean };

export function createWorld(options: WorldOptions = {}): World {
	const { clock = realClock, appName = 'app', teamId, grid = false } = options;
	const ids = createIds(clock);
	const signals = createSignals<WorldEvents>();
	const people = new Map<string, PersonRecord>();
	const channels = new Map<string, ChannelRecord>();
	const groups = new Map<string, GroupRecord>();
	const team = { id: teamId ?? ids.next('T'), domain: 'sandbox', name: 'Sandbox' };
	const enterprise = grid ? { id: ids.next('E'), name: 'Sandbox Organisation', sisterId: ids.next('T') } : null;
	const app = {
		id: ids.next('A'),
		botId: ids.next('B'),
		botUserId: ids.next('U'),
		name: appName,
		verificationToken: ids.secret(12),
	};
	const ours = { teamId: team.id, payloadTeam: team.id, teams: grid ? [team.id] : [] };
	const member = { ...ours, guest: false, stranger: false, deactivated: false, role: 'member' } as const;
	people.set(app.botUserId, { ...member, id: app.botUserId, name: app.name, bot: true });
	// Slackbot speaks to people when an app does not; Slack does not count it as a bot.
	people.set(slackbot, { ...member, id: slackbot, name: 'Slackbot', bot: false });

	const world: World = {
		clock,
		ids,
		signals,
		team,
		enterprise,
		app,
		people,
		channels,
		groups,
		files: new Map(),
		modals: new Map(),
		homes: new Map(),
		calls: [],
		problems: [],

		changed: () => signals.emit('change', undefined),

		problem(what) {
			const problem = { at: clock.now(), what };
			append(world.problems, problem);
			signals.emit('problem', problem);
			world.changed();
		},

		personNamed(name, options = {}) {
			const found = [...people.values()].find((person) => person.name === name);
			const person: PersonRecord = found ?? { ...member, id: ids.next(enterprise ? 'W' : 'U'), name, bot: false };
			const { guest, workspaces, uses, ...flags } = options;
			Object.assign(person, flags);
			if (guest !== undefined) person.guest = guest === true ? 'multi' : guest;
			if (options.stranger !== undefined) {
				person.teamId = options.stranger ? foreignTeam : team.id;
				person.payloadTeam = person.teamId;
				person.teams = options.stranger || !enterprise ? [] : [team.id];
			}
			if (workspaces || uses) {
				if (!enterprise)
					throw new Error('only a workspace of a Grid organisation has a sister: startSlack({ grid: true })');
				const idOf = { ours: team.id, sister: enterprise.sisterId };
				if (workspaces) {
					person.teams = workspaces.map((each) => idOf[each]);
					person.teamId = person.teams[0] ?? team.id;
				}
				person.payloadTeam = uses ? idOf[uses] : person.teamId;
			}
			if (!found) {
				people.set(person.id, person);
				for (const channel of channels.values()) if (channel.open) channel.members.add(person.id);
			}
			world.changed();
			return person;
		},

		channelNamed: (name) =>
			[...channels.values()].find((channel) => channel.kind !== 'im' && channel.name === name.replace(/^#/, '')),

		addChannel(given) {
			const channel: ChannelRecord = {
				id: ids.next(given.kind === 'im' ? 'D' : 'C'),
				archived: false,
				open: false,
				members: new Set(),
				messages: [],
				created: Math.floor(clock.now() / 1000),
				...given,
			};
			channels.set(channel.id, channel);
			world.changed();
			return channel;
		},

		dmWith(personId) {
			for (const channel of channels.values()) {
				if (channel.kind === 'im' && channel.members.has(personId)) return channel;
			}
			const members = new Set([personId, app.botUserId]);
			return world.addChannel({ name: world.nameOf(personId) ?? personId, kind: 'im', members });
		},

		add(channel, message) {
			const stored: Stored = {
				fromBot: message.user === app.botUserId,
				mode: { parse: 'none', linkNames: false },
				blocks: [],
				attachments: [],
				threadTs: null,
				broadcast: false,
				metadata: null,
				edited: null,
				ephemeralFor: null,
				files: [],
				reactions: [],
				choices: new Map(),
				...message,
				ts: ids.ts(),
				channel: channel.id,
			};
			channel.messages.push(stored);
			world.changed();
			return stored;
		},

		messageAt: (channel, ts) => channel.messages.find((message) => message.ts === ts),

		remove(message) {
			const messages = channels.get(message.channel)?.messages;
			const index = messages?.indexOf(message) ?? -1;
			if (index >= 0) messages?.splice(index, 1);
			world.changed();
		},

		nameOf: (id) => people.get(id)?.name ?? channels.get(id)?.name ?? groups.get(id)?.handle,
	};
	return world;
}
