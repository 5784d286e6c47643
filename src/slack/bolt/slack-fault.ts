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
	| { kind: 'blocks' }
	/** It may have happened. */
	| { kind: 'unknown' }
	/** Slack said no, and will say no again. */
	| { kind: 'refused'; code: string };

const routeCodes = new Set([
	'channel_not_found',
	'not_in_channel',
	'no_permission',
	'is_archived',
	// chat.update's word for it.
	'is_inactive',
	'restricted_action',
	'restricted_action_read_only_channel',
	'restricted_action_thread_only_channel',
	'team_access_not_granted',
	'message_limit_exceeded',
	'user_not_found',
	'user_disabled',
	'cannot_dm_bot',
	'messages_tab_disabled',
]);
const threadCodes = new Set(['restricted_action_thread_locked', 'restricted_action_non_threadable_channel']);
const goneCodes = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);
const blockCodes = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']);
// They may have taken effect (docs/slack.md, 8).
const unknownCodes = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']);

export function slackFault(error: unknown): SlackFault {
	if (error instanceof WebAPIRateLimitedError) return { kind: 'rate-limited', retryAfterMs: error.retryAfter * 1_000 };
	if (error instanceof WebAPIPlatformError) {
		const code = error.data.error;
		if (code === 'ratelimited') return { kind: 'rate-limited', retryAfterMs: 30_000 };
		if (routeCodes.has(code)) return { kind: 'route', code };
		if (goneCodes.has(code)) return { kind: 'message-gone' };
		if (code === 'thread_not_found') return { kind: 'thread-gone' };
		if (threadCodes.has(code)) return { kind: 'thread-closed', code };
		if (blockCodes.has(code)) return { kind: 'blocks' };
		if (unknownCodes.has(code)) return { kind: 'unknown' };
		return { kind: 'refused', code };
	}
	if (error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError) return { kind: 'unknown' };
	// A 429 without a readable Retry-After arrives as a plain Error (docs/slack.md, 10).
	if (error instanceof Error && /retry/i.test(error.message)) return { kind: 'rate-limited', retryAfterMs: 30_000 };
	return { kind: 'unknown' };
}
