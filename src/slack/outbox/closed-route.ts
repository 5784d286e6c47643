/** Why Slack does not let us post in a channel, in words that go on a sentence, and what opens it again. */
export function closedRoute(code: string): { why: string; cure: string } {
	switch (code) {
		case 'is_archived':
		case 'is_inactive':
			return { why: 'it is archived', cure: 'Unarchive it' };
		case 'restricted_action_thread_only_channel':
		case 'restricted_action_non_threadable_channel':
		case 'restricted_action_thread_locked':
			return { why: 'messages of this kind are not allowed there', cure: 'Allow messages and threads there' };
		case 'team_access_not_granted':
			return { why: 'Flowbell has no access to that workspace', cure: 'Let an admin of the organisation grant it' };
		case 'message_limit_exceeded':
			return { why: 'the workspace has reached its limit of messages', cure: 'Ask an admin of the workspace' };
		case 'user_not_found':
		case 'user_disabled':
		case 'cannot_dm_bot':
		case 'messages_tab_disabled':
			return { why: 'Slack does not deliver it', cure: 'Check the id' };
		case 'channel_not_found':
		case 'not_in_channel':
		case 'no_permission':
			return { why: 'Flowbell is not in it', cure: 'Invite Flowbell there' };
	}
	if (code.startsWith('restricted_action'))
		return { why: 'not everybody may post there', cure: 'Let Flowbell post there' };
	return { why: `Slack refuses with "${code}"`, cure: 'Ask an admin of the workspace what that means' };
}
