import type { Logger } from 'pino';
import type { Directory, DirectoryUser } from './directory.js';
import type { Person } from './person.js';

/** What changes something in n8n. Reading needs no leave. */
export type Verb = 'retry' | 'stop' | 'delete' | 'tag';

/** `reason` and `ask` are whole sentences in mrkdwn: why not, and who can. */
export type Decision = { allowed: true } | { allowed: false; reason: string; ask: string };

export type Access = { check(person: Person, verb: Verb): Promise<Decision> };

export type AccessOptions = {
	/** Ids of users (U…, W…) and user groups (S…); empty: every full member. */
	operators: readonly string[];
	directory: Directory;
	/** Our own workspace. */
	teamId: string;
	log?: Logger;
};

const deeds: Record<Verb, string> = {
	retry: 'retry executions',
	stop: 'stop executions',
	delete: 'delete executions',
	tag: 'change tags',
};

/**
 * Who may change what. Asked at the click and again when the job runs, as people leave and groups change in between.
 * Whatever cannot be found out is a no. Only operators where there are any; guests, people of other organisations,
 * bots and deactivated accounts never, not even as operators.
 */
export function createAccess({ operators, directory, teamId, log }: AccessOptions): Access {
	const ask = whomToAsk(operators);
	const groups = operators.filter((id) => id.startsWith('S'));
	const refuse = (reason: string): Decision => ({ allowed: false, reason, ask });

	/** True: is one. False: is none. Null: a group could not be read, and no other one settles it. */
	async function isOperator(userId: string): Promise<boolean | null> {
		if (operators.length === 0 || operators.includes(userId)) return true;
		const answers = await Promise.allSettled(groups.map((group) => directory.groupMembers(group)));
		if (answers.some((answer) => answer.status === 'fulfilled' && answer.value.includes(userId))) return true;
		const failed = answers.find((answer) => answer.status === 'rejected');
		if (!failed) return false;
		log?.warn({ err: failed.reason, userId }, 'a user group could not be read; refusing');
		return null;
	}

	return {
		async check(person, verb) {
			const deed = deeds[verb];
			let user: DirectoryUser | null;
			try {
				user = await directory.user(person.userId);
			} catch (err) {
				log?.warn({ err, userId: person.userId }, 'a person could not be looked up; refusing');
				return refuse(`Slack did not say who you are, so I cannot let you ${deed} just now. Try again in a minute.`);
			}
			if (!user) return refuse(`Slack does not know this account, so it may not ${deed}.`);
			if (user.deactivated) return refuse(`This account is deactivated, so it may not ${deed}.`);
			if (user.bot) return refuse(`Bots may not ${deed}.`);
			if (user.stranger || user.teamId !== teamId || person.teamId !== teamId)
				return refuse(
					`Only members of the workspace that Flowbell is installed in may ${deed}, and your account is from another one.`,
				);
			if (user.guest) return refuse(`Guests may not ${deed}.`);

			const operator = await isOperator(person.userId);
			if (operator === null)
				return refuse(
					`Slack did not say who is in the operators' group, so I cannot let you ${deed} just now. Try again in a minute.`,
				);
			return operator
				? { allowed: true }
				: refuse(`Only this workspace's operators may ${deed}, and you are not one of them.`);
		},
	};
}

/** Few names: a long row of mentions helps nobody at 3 a.m. Groups first, as somebody in them may be awake. */
function whomToAsk(operators: readonly string[]): string {
	if (operators.length === 0) return 'Ask a full member of this workspace.';
	const mentions = [...operators]
		.sort((a, b) => Number(b.startsWith('S')) - Number(a.startsWith('S')))
		.map((id) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`));
	const shown = mentions.slice(0, 4);
	const more = mentions.length - shown.length;
	const names = more > 0 ? [...shown, `${more} more`] : shown;
	return `Ask ${names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names[0]}.`;
}
