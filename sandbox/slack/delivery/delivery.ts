import type { Fields } from '../model.js';
import type { World } from '../world.js';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** Slack waits this long for an acknowledgement, from the moment it sends. */
export const ackWithinMs = 3000;

export type Envelope = {
	type: EnvelopeType;
	payload: Fields;
	/** Whether the acknowledgement may carry an answer. */
	answerable: boolean;
	retry?: { number: number; reason: string };
};

/** How the app took a payload. `ackMs` is clock milliseconds from sending. */
export type Outcome =
	| { acked: true; ackMs: number; body: Fields }
	| {
			acked: false;
			ackMs: number;
			failure: 'no_connection' | 'timeout' | 'connection_failed' | 'http_error';
			status?: number;
	  };

/** What became of something a person did, as far as she can tell. `ackMs` is clock milliseconds. */
export type Deed = {
	acked: boolean;
	ackMs: number;
	/** What Slack shows her when the app did not take it. */
	error?: string;
};

export const deedOf = (outcome: Outcome, error: string): Deed => ({
	acked: outcome.acked,
	ackMs: outcome.ackMs,
	...(!outcome.acked && { error }),
});

/** One way to reach the app: Socket Mode or its request URL. */
export type Route = {
	send(envelope: Envelope): Promise<Outcome>;
};

/** Events are sent again when the app did not take them: at once, after one minute, after five. */
const retryAfterMs = [0, 60_000, 300_000];
const retryReason = {
	no_connection: 'connection_failed',
	connection_failed: 'connection_failed',
	timeout: 'http_timeout',
	http_error: 'http_error',
} as const;

export type Delivery = {
	send(envelope: Envelope): Promise<Outcome>;
	/** An event, with its retries; resolves at the first attempt's outcome. */
	event(event: Fields): Promise<Outcome>;
	close(): void;
};

export function createDelivery(world: World, route: () => Route): Delivery {
	let closed = false;
	const waits = new Set<ReturnType<World['clock']['setTimeout']>>();

	async function attempt(payload: Fields, number: number, reason: string): Promise<Outcome> {
		const retry = number > 0 ? { retry: { number, reason } } : {};
		const outcome = await route().send({ type: 'events_api', payload, answerable: false, ...retry });
		const wait = retryAfterMs[number];
		if (!outcome.acked && wait !== undefined && !closed) {
			const timer = world.clock.setTimeout(() => {
				waits.delete(timer);
				void attempt(payload, number + 1, retryReason[outcome.failure]);
			}, wait);
			waits.add(timer);
		}
		return outcome;
	}

	return {
		send: (envelope) => route().send(envelope),
		event(event) {
			const payload = {
				token: world.app.verificationToken,
				team_id: world.team.id,
				context_team_id: world.team.id,
				context_enterprise_id: world.enterprise?.id ?? null,
				api_app_id: world.app.id,
				event: { event_ts: world.ids.ts(), ...event },
				type: 'event_callback',
				event_id: world.ids.next('Ev'),
				event_time: Math.floor(world.clock.now() / 1000),
				authorizations: [
					{
						enterprise_id: world.enterprise?.id ?? null,
						team_id: world.team.id,
						user_id: world.app.botUserId,
						is_bot: true,
						is_enterprise_install: false,
					},
				],
				is_ext_shared_channel: false,
			};
			return attempt(payload, 0, '');
		},
		close() {
			closed = true;
			for (const timer of waits) world.clock.clearTimeout(timer);
		},
	};
}
