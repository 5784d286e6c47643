import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { slackFault } from '../../src/slack/bolt/slack-fault.js';
import { blockedReason } from '../../src/slack/outbox/blocked-channels.js';

const said = (error: string) => new WebAPIPlatformError({ ok: false, error, response_metadata: {} } as never);

test.each<[string, unknown]>([
	['channel_not_found', { kind: 'route', code: 'channel_not_found' }],
	['not_in_channel', { kind: 'route', code: 'not_in_channel' }],
	['is_archived', { kind: 'route', code: 'is_archived' }],
	['restricted_action_read_only_channel', { kind: 'route', code: 'restricted_action_read_only_channel' }],
	['restricted_action_thread_only_channel', { kind: 'route', code: 'restricted_action_thread_only_channel' }],
	['restricted_action_thread_locked', { kind: 'thread-closed', code: 'restricted_action_thread_locked' }],
	['of_another_year', { kind: 'refused', code: 'of_another_year' }],
	['message_not_found', { kind: 'message-gone' }],
	['cant_update_message', { kind: 'message-gone' }],
	['edit_window_closed', { kind: 'message-gone' }],
	['invalid_blocks', { kind: 'blocks', code: 'invalid_blocks' }],
	['msg_blocks_too_long', { kind: 'blocks', code: 'msg_blocks_too_long' }],
	['msg_too_long', { kind: 'blocks', code: 'msg_too_long' }],
	['fatal_error', { kind: 'unknown' }],
	['internal_error', { kind: 'unknown' }],
	['update_failed', { kind: 'unknown' }],
	['cannot_reply_to_message', { kind: 'thread-closed', code: 'cannot_reply_to_message' }],
	['rate_limited', { kind: 'rate-limited', retryAfterMs: 30_000 }],
	['ratelimited', { kind: 'rate-limited', retryAfterMs: 30_000 }],
	['missing_scope', { kind: 'refused', code: 'missing_scope' }],
	['invalid_auth', { kind: 'refused', code: 'invalid_auth' }],
])('%s', (code, fault) => expect(slackFault(said(code))).toEqual(fault));

test.each<[string, Error, unknown]>([
	['429 with Retry-After', new WebAPIRateLimitedError(7), { kind: 'rate-limited', retryAfterMs: 7_000 }],
	// As the SDK words it (docs/slack.md, 10).
	[
		'429 without',
		new Error('Retry header did not contain a valid timeout.'),
		{ kind: 'rate-limited', retryAfterMs: 30_000 },
	],
	['a broken connection', new WebAPIRequestError(new Error('socket hang up')), { kind: 'unknown' }],
	['a 502', new WebAPIHTTPError(502, 'Bad Gateway', {}), { kind: 'unknown' }],
	['anything else', new TypeError('x is not a function'), { kind: 'unknown' }],
])('%s', (_what, error, fault) => expect(slackFault(error)).toEqual(fault));

test.each([
	'is_archived',
	'not_in_channel',
	'channel_not_found',
	'restricted_action',
	'restricted_action_thread_only_channel',
	'team_access_not_granted',
	'message_limit_exceeded',
	'user_not_found',
	'token_revoked',
	'missing_scope',
	'enterprise_is_restricted',
	'team_added_to_org',
	'team_not_found',
	'cannot_reply_to_message',
	'accesslimited',
])('%s is told in words, with what opens the channel again', (code) => {
	const { why, cure } = blockedReason(code);
	expect(why).toMatch(/^[a-zA-Z][^_.]+$/);
	expect(cure).toMatch(/^[A-Z][^_.]+$/);
});

test('a refusal of which nothing is known is told by its code', () => {
	expect(blockedReason('of_another_year').why).toBe('Slack refuses with "of_another_year"');
});
