import type { Logger } from 'pino';

/** Who asks: Slack ids, never names (names are neither unique nor stable). `teamId` is the person's own workspace. */
export type Person = { readonly userId: string; readonly teamId: string };

/** What we must know of a person to decide. All by id. */
export type DirectoryUser = {
	id: string;
	orgId: string | null; // in a Grid organisation, the other id beside the one that was asked for: both are theirs
	teamId: string; // the workspace that the account calls its home; empty where Slack does not say
	orgTeams: string[]; // the Grid organisation, and the workspaces of it that the person is a member of; none outside of one
	bot: boolean;
	guest: boolean; // of one channel or of several
	stranger: boolean; // from another organisation, here through a shared channel
	deactivated: boolean;
};

/** Who people are, as Slack knew it `maxAgeMs` ago at most. Both throw where Slack does not answer: then nobody gets in. */
export type Directory = {
	user(id: string, maxAgeMs: number): Promise<DirectoryUser | null>; // null: no such user
	groupMembers(groupId: string, maxAgeMs: number): Promise<string[]>; // their ids
};

/**
 * `read`: to be shown what n8n has run, names and errors included. `data`: to be shown what its nodes have handled. `alert`: to say something of an alert that others go by.
 * `watch`: to change what is told where. The others change something in n8n, `activate` whether a workflow starts by itself.
 */
export type Verb = 'read' | 'data' | 'retry' | 'stop' | 'delete' | 'tag' | 'activate' | 'alert' | 'watch';

/** `unanswered`: Slack did not say, so nobody knows whether the person may. */
export type RefusalKind = 'unanswered' | 'no-account' | 'deactivated' | 'bot' | 'elsewhere' | 'guest' | 'not-named';
/** `reason` and `ask` are whole sentences in mrkdwn: why not, and who can. */
type Refusal = { allowed: false; reason: string; ask: string; why: RefusalKind };
export type Decision = { allowed: true } | Refusal;

type Asked = { userId: string; teamId: string | null };

export type Access = ReturnType<typeof createAccess>;

type AccessOptions = {
	/** Ids of users (U…, W…) and user groups (S…) who may change something; empty: everybody who may read. */
	operators: readonly string[];
	/** The same for reading, where operators always may; empty: every full member. */
	readers: readonly string[];
	directory: Directory;
	teamId: string; // our own workspace
	log?: Logger;
};

/**
 * Reading has to be quick, and shows nothing that the person could not have read a minute ago; somebody who has just been
 * removed changes nothing. One question per person and group in ten seconds is what Slack grants: `users.info` 100 a
 * minute, `usergroups.users.list` 20.
 */
const maxAgeMsFor = (verb: Verb) => (verb === 'read' ? 60_000 : 10_000);
/** For a job that runs on: less often, as each of several processes asks for itself. */
export const runningMaxAgeMs = 30_000;

const verbPhrases: Record<Verb, string> = {
	read: 'see executions',
	data: 'see the data of executions',
	retry: 'retry executions',
	stop: 'stop executions',
	delete: 'delete executions',
	tag: 'change tags',
	activate: 'activate or deactivate workflows',
	alert: 'handle alerts',
	watch: 'change watches',
};

/**
 * Asked at the click and again when the job runs, as people leave and groups change. Whatever cannot be found out is a no.
 * Guests, people of other organisations, bots and deactivated accounts never may, not even where they are named. Whoever
 * may change may read, since a change shows what it is done to.
 */
export function createAccess({ operators, readers, directory, teamId, log }: AccessOptions) {
	function ruleFor(verb: Verb): { named: readonly string[]; who: string } {
		if (verb !== 'read' && operators.length > 0) return { named: operators, who: 'operators' };
		if (readers.length === 0) return { named: [], who: '' };
		if (operators.length === 0) return { named: readers, who: 'readers' };
		return { named: [...new Set([...operators, ...readers])], who: 'operators and readers' };
	}

	/** True: is one. False: is none. Null: a group could not be read, and no other one settles it. */
	async function isOneOf(named: readonly string[], user: DirectoryUser, maxAgeMs: number): Promise<boolean | null> {
		const isUser = (id: string) => id === user.id || id === user.orgId;
		if (named.length === 0 || named.some(isUser)) return true;
		const groups = named.filter((id) => id.startsWith('S'));
		const answers = await Promise.allSettled(groups.map((group) => directory.groupMembers(group, maxAgeMs)));
		if (answers.some((answer) => answer.status === 'fulfilled' && answer.value.some(isUser))) return true;
		const failed = answers.find((answer) => answer.status === 'rejected');
		if (!failed) return false;
		log?.warn({ err: failed.reason, userId: user.id }, 'a user group could not be read; refusing');
		return null;
	}

	return {
		/** `maxAgeMs`: how old Slack's word about the person may be. `teamId`: null of somebody else than who asks. */
		async check(person: Asked, verb: Verb, maxAgeMs = maxAgeMsFor(verb)): Promise<Decision> {
			const phrase = verbPhrases[verb];
			const { named, who } = ruleFor(verb);
			const ask = whomToAsk(named);
			const refuse = (why: RefusalKind, reason: string): Refusal => ({ allowed: false, reason, ask, why });
			const unanswered = (what: string): Refusal =>
				refuse(
					'unanswered',
					`Slack did not say ${what}, so I cannot let you ${phrase} right now. Try again in a minute.`,
				);
			const user = await directory.user(person.userId, maxAgeMs).catch((err) => {
				log?.warn({ err, userId: person.userId }, 'a person could not be looked up; refusing');
			});
			if (user === undefined) return unanswered('who you are');
			if (!user) return refuse('no-account', `Slack does not know this account, so it may not ${phrase}.`);
			if (user.deactivated) return refuse('deactivated', `This account is deactivated, so it may not ${phrase}.`);
			if (user.bot) return refuse('bot', `Bots may not ${phrase}.`);
			if (!belongs(user, person, teamId))
				return refuse(
					'elsewhere',
					`Only members of the workspace that Flowbell is installed in may ${phrase}, and your account is from another one.`,
				);
			if (user.guest) return refuse('guest', `Guests may not ${phrase}.`);

			const isNamed = await isOneOf(named, user, maxAgeMs);
			if (isNamed === null) return unanswered(`who is in the groups of ${who}`);
			return isNamed
				? { allowed: true }
				: refuse('not-named', `Only this workspace's ${who} may ${phrase}, and you are not one of them.`);
		},
	};
}

/**
 * A member of our workspace, as Slack says of the account and the click says of itself. In a Grid organisation an account
 * has one home and may be a member of many workspaces, and a click in a channel that two of them share carries either.
 */
function belongs(user: DirectoryUser, { teamId: clickedIn }: Asked, ours: string): boolean {
	if (user.stranger || ours === '') return false;
	const theirs = [user.teamId, ...user.orgTeams];
	const isTheirs = clickedIn === null || clickedIn === ours || (clickedIn !== '' && theirs.includes(clickedIn));
	return theirs.includes(ours) && isTheirs;
}

/** Few names: a long row of mentions helps nobody at 3 a.m. Groups first, as somebody in them may be awake. */
function whomToAsk(named: readonly string[]): string {
	if (named.length === 0) return 'Ask a full member of this workspace.';
	const mentions = [...named]
		.sort((a, b) => Number(b.startsWith('S')) - Number(a.startsWith('S')))
		.map((id) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`));
	const shown = mentions.slice(0, 4);
	const more = mentions.length - shown.length;
	const names = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
		more > 0 ? [...shown, `${more} more`] : shown,
	);
	return `Ask ${names}.`;
}
