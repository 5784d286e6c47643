import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** What a failed call to Slack means for whoever wants to call again. */
export type SlackFault =
	| { kind: 'rate-limited'; retryAfterMs: number }
	/** The channel does not take our messages. */
	| { kind: 'route'; code: string }
	/** The message that should change is not there, or no longer ours to change. */
	| { kind: 'message-gone' }
	/** The message in whose thread it should go was deleted. */
	| { kind: 'thread-gone' }
	/** Nothing may be added to that thread, or to any in that channel. */
	| { kind: 'thread-closed'; code: string }
	| { kind: 'blocks'; code: string }
	/** It may have happened. */
	| { kind: 'unknown' }
	/** Slack said no, and will say no again. */
	| { kind: 'refused'; code: string };

/** Slack's words for no, by what they mean. */
const codes = {
	/** `is_inactive` is chat.update's word for an archived channel. */
	route: `channel_not_found not_in_channel no_permission is_archived is_inactive restricted_action
		restricted_action_read_only_channel restricted_action_thread_only_channel team_access_not_granted
		message_limit_exceeded user_not_found user_disabled cannot_dm_bot messages_tab_disabled`,
	'thread-gone': 'thread_not_found',
	'thread-closed': 'restricted_action_thread_locked restricted_action_non_threadable_channel cannot_reply_to_message',
	'message-gone': 'message_not_found cant_update_message edit_window_closed',
	blocks: 'invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long',
	/** They may have taken effect (docs/slack.md, 8). */
	unknown: 'fatal_error internal_error service_unavailable request_timeout update_failed',
};
const kinds = new Map(
	Object.entries(codes).flatMap(([kind, words]) =>
		words.split(/\s+/).map((code) => [code, kind as keyof typeof codes]),
	),
);

export function slackFault(error: unknown): SlackFault {
	if (error instanceof WebAPIRateLimitedError) return { kind: 'rate-limited', retryAfterMs: error.retryAfter * 1_000 };
	if (error instanceof WebAPIPlatformError) {
		const code = error.data.error;
		if (code === 'ratelimited' || code === 'rate_limited') return { kind: 'rate-limited', retryAfterMs: 30_000 };
		const kind = kinds.get(code) ?? 'refused';
		return kind === 'message-gone' || kind === 'thread-gone' || kind === 'unknown' ? { kind } : { kind, code };
	}
	if (error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError) return { kind: 'unknown' };
	// A 429 without a readable Retry-After arrives as a plain Error (docs/slack.md, 10).
	if (error instanceof Error && /retry/i.test(error.message)) return { kind: 'rate-limited', retryAfterMs: 30_000 };
	return { kind: 'unknown' };
}
