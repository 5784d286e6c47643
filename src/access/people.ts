/** Who asks: Slack ids, never names (names are neither unique nor stable). `teamId` is the person's own workspace. */
export type Person = { readonly userId: string; readonly teamId: string };

/** What we must know of a person to decide. All by id. */
export type DirectoryUser = {
	id: string;
	/** In a Grid organisation people have an id of the organisation beside that of the workspace: both are theirs. */
	orgId: string | null;
	/** The workspace that the account calls its home; empty where Slack does not say. */
	teamId: string;
	/** Workspaces of the Grid organisation that the person is a member of; none outside of one. */
	orgTeams: string[];
	bot: boolean;
	/** Single- and multi-channel guests. */
	guest: boolean;
	/** From another organisation, here through a shared channel. */
	stranger: boolean;
	deactivated: boolean;
};

/**
 * Who people are, as Slack knows it, at most so many milliseconds ago. Both throw when Slack does not answer: whoever asks
 * then lets nobody in.
 */
export type Directory = {
	/** Null: no such user. */
	user(id: string, maxAgeMs: number): Promise<DirectoryUser | null>;
	/** Ids of a user group's members. */
	groupMembers(groupId: string, maxAgeMs: number): Promise<string[]>;
};
