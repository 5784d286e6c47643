/** Slack takes about one post a second in a channel, and about 50 updates a minute in a workspace (docs/slack.md, 5). */
export const outboxTimings = {
	/** Between two updates of one message that show how far something is; what ends it goes out at once. */
	coalesceMs: 3_000,
	/** The same where very many messages change at once. */
	floodMs: 75_000,
	/** Between two posts to one channel. */
	postIntervalMs: 1_000,
	/** Between two updates, over all channels, in the long run. */
	updateIntervalMs: 1_200,
	/** A line that has waited for so long takes those along that wait behind it in its thread. */
	mergeAfterMs: 5_000,
	/** How long after a post that Slack has not answered the channel's history is searched for it. */
	unknownOutcomeMs: 12_000,
	/** Between two tries on a channel that takes no messages: it may be unarchived, the bot invited. */
	blockedRetryMs: 60_000,
};

export type OutboxTimings = typeof outboxTimings;
