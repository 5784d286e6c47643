/** What we must know of a person to decide. All by id. */
export type DirectoryUser = {
	id: string;
	/** The workspace that the account belongs to. */
	teamId: string;
	bot: boolean;
	/** Single- and multi-channel guests. */
	guest: boolean;
	/** From another organisation, here through a shared channel. */
	stranger: boolean;
	deactivated: boolean;
};

/** Who people are, as Slack knows it. Both throw when Slack does not answer; the answer then is no. */
export type Directory = {
	/** Null: no such user. */
	user(id: string): Promise<DirectoryUser | null>;
	/** Ids of a user group's members. */
	groupMembers(groupId: string): Promise<string[]>;
};
