/** Why Slack does not let us post in a channel, in words that go on a sentence, and what opens it again. */
export function closedRoute(code: string): { why: string; cure: string } {
	if (code === 'is_archived' || code === 'is_inactive') return { why: 'it is archived', cure: 'Unarchive it' };
	if (code.startsWith('restricted_action'))
		return { why: 'not everybody may post there', cure: 'Let Flowbell post there' };
	if (code === 'user_not_found' || code === 'messages_tab_disabled')
		return { why: 'Slack does not deliver it', cure: 'Check the id' };
	return { why: 'Flowbell is not in it', cure: 'Invite Flowbell there' };
}
