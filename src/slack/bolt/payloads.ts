import { z } from 'zod';

/**
 * What Slack sends, as far as Bolt and our listeners take it for granted. Bolt itself takes anything that parses: a
 * `null` ends the process, what it does not know is never answered.
 */

const user = z.object({ id: z.string() });

const command = z.object({
	command: z.string().startsWith('/'),
	user_id: z.string(),
	channel_id: z.string(),
	trigger_id: z.string(),
});

const interaction = z.discriminatedUnion('type', [
	z.object({
		type: z.literal('block_actions'),
		user,
		actions: z.array(z.object({ action_id: z.string(), action_ts: z.string() })).min(1),
	}),
	z.object({
		type: z.literal('view_submission'),
		user,
		view: z.object({
			id: z.string(),
			callback_id: z.string(),
			state: z.object({ values: z.record(z.string(), z.record(z.string(), z.looseObject({}))) }),
		}),
	}),
	z.object({ type: z.literal('block_suggestion'), user, action_id: z.string(), value: z.string() }),
]);

const event = z.object({ type: z.literal('event_callback'), event: z.object({ type: z.string() }) });

export const isCommand = (payload: unknown) => command.safeParse(payload).success;
export const isInteraction = (payload: unknown) => interaction.safeParse(payload).success;
export const isEvent = (payload: unknown) => event.safeParse(payload).success;

/** Undefined where it is no JSON. */
export function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
