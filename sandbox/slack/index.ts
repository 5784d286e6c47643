import type { Clock } from '../clock.js';
import { createRouter } from './api/router.js';
import { createDelivery } from './delivery/delivery.js';
import { createRequestUrl } from './delivery/http.js';
import { createSocketMode } from './delivery/socket.js';
import { createEvents } from './events.js';
import { createFaults, type Fault } from './faults.js';
import { createInteractions } from './interactions.js';
import { createModals } from './modals.js';
import type { Call, ChannelRecord, Fields, PersonOptions, Problem } from './model.js';
import { type Channel, createChannel } from './people/channel.js';
import { createPerson, type Person } from './people/person.js';
import { createRates } from './rates.js';
import { createResponses } from './responses.js';
import { createDoors, listen } from './server.js';
import { type Picture, pictureOf } from './snapshot.js';
import { transcriptOf } from './transcript.js';
import { createTriggers } from './triggers.js';
import { createUntil, type UntilOptions } from './until.js';
import { createWorld, slackbot, type WorldEvents } from './world.js';

export type { Fault } from './faults.js';
export type { Call, Message, PersonOptions, View } from './model.js';
export type { Channel } from './people/channel.js';

export { buttonsOf, choicesOf } from './people/finding.js';
export type { Person } from './people/person.js';
export { textOf } from './reading.js';
export type { Picture } from './snapshot.js';

export type SlackOptions = {
	/** 0, the default, takes any free port. Listens on 127.0.0.1 only. */
	port?: number;
	clock?: Clock;
	/** The workspace's id, to tell two workspaces apart; the same for all when not given. */
	teamId?: string;
	/** What the app calls itself. */
	appName?: string;
	/** Scopes of the bot token; everything this workspace can check when not given. */
	scopes?: string[];
	/** Deliver by signed HTTP to this address instead of Socket Mode. */
	requestUrl?: string;
	/** Stands in every token and secret, for whoever wants to search for them; hexadecimal. */
	mark?: string;
	rateLimits?: 'documented' | 'off';
	/** The workspace is in an Enterprise Grid organisation with a sister; ids of people begin with W. */
	grid?: boolean;
	/** The app's slash commands; any is delivered when not given. */
	commands?: string[];
	/** `should_escape` of the slash commands: names and links arrive as entities. Off, as in a new app. */
	shouldEscape?: boolean;
	/** The bot events the app is subscribed to; app_home_opened and member_joined_channel when not given. */
	events?: string[];
};

export type ChannelOptions = {
	private?: boolean;
	archived?: boolean;
	/** Whether the app is a member; true when not given. */
	botIn?: boolean;
	/** Only these; everyone, also those who come later, when not given. */
	members?: Person[];
};

const allScopes = [
	...['app_mentions:read', 'channels:history', 'channels:join', 'channels:read', 'chat:write', 'chat:write.customize'],
	...['chat:write.public', 'commands', 'files:write', 'groups:history', 'groups:read', 'im:history', 'im:read'],
	...['im:write', 'reactions:write', 'team:read', 'usergroups:read', 'users:read'],
];

export type Slack = Awaited<ReturnType<typeof startSlack>>;

/** Starts a workspace with one app installed in it. */
export async function startSlack(options: SlackOptions = {}) {
	const world = createWorld({
		...(options.clock && { clock: options.clock }),
		...(options.appName && { appName: options.appName }),
		...(options.teamId && { teamId: options.teamId }),
		...(options.grid && { grid: true }),
	});
	const { server, url } = await listen(options.port ?? 0);
	const secret = () => `${options.mark ?? ''}${world.ids.secret()}`.slice(0, 32);
	const tokens = { bot: `xoxb-1-2-${secret()}`, app: `xapp-1-${world.app.id}-3-${secret()}` };
	const signingSecret = secret();
	let requestUrl = options.requestUrl;
	let scopes = options.scopes ?? allScopes;

	const hasScope = (scope: string) => scopes.includes(scope);

	const faults = createFaults();
	const rates = createRates(world.clock, options.rateLimits !== 'off');
	const triggers = createTriggers(world);
	const responses = createResponses(world);
	const socket = createSocketMode(world, server);
	const http = createRequestUrl(world, { url: () => requestUrl ?? '', secret: signingSecret });
	const delivery = createDelivery(world, () => (requestUrl ? http : socket));

	const subscribed = options.events ?? ['app_home_opened', 'member_joined_channel'];
	const tell = createEvents(delivery, subscribed, hasScope);

	const socketUrl = () => `${url.replace('http', 'ws')}/link/?ticket=${socket.ticket()}&app_id=${world.app.id}`;
	const context = { world, triggers, baseUrl: url, socketUrl, tell: (event: Fields) => void tell(event) };
	const api = createRouter({ world, faults, rates, tokens, context, scopes: () => scopes });
	server.on('request', createDoors({ world, faults, rates, responses, api }));

	const shouldEscape = options.shouldEscape ?? false;
	const interactions = createInteractions({ world, delivery, triggers, responses, baseUrl: url, shouldEscape });
	const modals = createModals(world, interactions, triggers);
	const channelHandle = (record: ChannelRecord): Channel => createChannel(world, tell, record);
	const handles = new Map<string, Person>();
	const personParts = {
		world,
		interactions,
		modals,
		tell,
		channel: channelHandle,
		knows: (command: string) => hasScope('commands') && (options.commands?.includes(command) ?? true),
	};
	const transcript = () => transcriptOf(world);

	return {
		url,
		/** Web API base, as `slackApiUrl` wants it. */
		apiUrl: `${url}/api/`,
		botToken: tokens.bot,
		appToken: tokens.app,
		signingSecret,
		teamId: world.team.id,
		appId: world.app.id,
		botId: world.app.botId,
		botUserId: world.app.botUserId,

		/** Asks the request URL as Slack does when it is entered: it must give the challenge back. */
		async challenge(): Promise<boolean> {
			const challenge = world.ids.secret();
			const payload = { type: 'url_verification', token: world.app.verificationToken, challenge };
			const outcome = await http.send({ type: 'events_api', payload, answerable: true });
			return outcome.acked && outcome.body.challenge === challenge;
		},
		/** From now on deliver to this address, or over Socket Mode again when undefined. */
		setRequestUrl(to: string | undefined): void {
			requestUrl = to;
		},
		setScopes(to: string[]): void {
			scopes = to;
		},

		/** Makes or finds a person by name. */
		person(name: string, as?: PersonOptions): Person {
			const { id } = world.personNamed(name, as);
			const handle = handles.get(id) ?? createPerson(personParts, id);
			handles.set(id, handle);
			return handle;
		},

		userGroup(handle: string, users: { id: string }[]): { id: string } {
			const found = [...world.groups.values()].find((group) => group.handle === handle);
			const group = found ?? { id: world.ids.next('S'), handle, users: [] };
			group.users = users.map((user) => user.id);
			world.groups.set(group.id, group);
			return { id: group.id };
		},

		/** Makes or finds a channel by name; options count when it is made. */
		channel(name: string, { private: hidden, archived = false, botIn = true, members }: ChannelOptions = {}): Channel {
			const found = world.channelNamed(name);
			if (found) return channelHandle(found);
			const people = [...world.people.values()].filter((person) => person.id !== world.app.botUserId);
			const ids = (members ?? people).map((person) => person.id).filter((id) => id !== slackbot);
			return channelHandle(
				world.addChannel({
					name: name.replace(/^#/, ''),
					kind: hidden ? 'private' : 'public',
					archived,
					open: members === undefined,
					members: new Set([...ids, ...(botIn ? [world.app.botUserId] : [])]),
				}),
			);
		},

		/** What stands in a file of the workspace, by the id that its message carries. */
		fileText: (id: string): string => world.files.get(id)?.content.toString('utf8') ?? '',

		until: createUntil(world, transcript) as <T>(
			condition: () => T | Promise<T>,
			options?: UntilOptions,
		) => Promise<NonNullable<T>>,
		transcript,
		/** Every call of the Web API and of response URLs so far, oldest first. */
		calls: world.calls as readonly Call[],
		/** What the app did wrong without being told: second and late acks, answers that Slack would drop. */
		problems: world.problems as readonly Problem[],
		on<Name extends keyof WorldEvents>(name: Name, listener: (value: WorldEvents[Name]) => void): () => void {
			return world.signals.on(name, listener);
		},
		faults: { inject: (fault: Fault) => faults.inject(fault) },
		/** Open Socket Mode connections. */
		get connections(): number {
			return socket.connections;
		},
		/** `warning`, `refresh_requested`, `link_disabled`, or `cut` to drop them without a word. */
		disconnectSockets: (reason = 'refresh_requested') => socket.disconnect(reason),
		/** Sends over the open sockets what Slack never would. */
		sendRaw: (text: string) => socket.raw(text),
		/** Plain JSON of everything. */
		snapshot: (): Picture => pictureOf(world),

		async close(): Promise<void> {
			delivery.close();
			http.close();
			await socket.close();
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
