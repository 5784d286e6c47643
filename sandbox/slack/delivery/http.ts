import { createHmac } from 'node:crypto';
import { isObject } from '../blocks/shape.js';
import type { Fields } from '../model.js';
import type { World } from '../world.js';
import { ackWithinMs, type Envelope, type Outcome, type Route } from './delivery.js';

export type RequestUrl = Route & {
	close(): void;
};

/** Delivery to the app's request URL, signed as Slack signs. */
export function createRequestUrl(world: World, { url, secret }: { url: () => string; secret: string }): RequestUrl {
	const underWay = new Set<AbortController>();

	return {
		async send(envelope: Envelope): Promise<Outcome> {
			const { body, contentType } = encode(envelope);
			// Apps compare this with their own clock, so it is the real time even where the sandbox's clock is moved.
			const timestamp = String(Math.floor(Date.now() / 1000));
			const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
			const controller = new AbortController();
			underWay.add(controller);
			const at = world.clock.now();
			const timer = world.clock.setTimeout(() => controller.abort('timeout'), ackWithinMs);
			const took = () => world.clock.now() - at;
			try {
				const response = await fetch(url(), {
					method: 'POST',
					body,
					signal: controller.signal,
					redirect: 'manual',
					headers: {
						'content-type': contentType,
						'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
						'x-slack-request-timestamp': timestamp,
						'x-slack-signature': `v0=${digest}`,
						...(envelope.retry && {
							'x-slack-retry-num': String(envelope.retry.number),
							'x-slack-retry-reason': envelope.retry.reason,
						}),
					},
				});
				const answer = await response.text();
				if (response.status !== 200) {
					return { acked: false, ackMs: took(), failure: 'http_error', status: response.status };
				}
				return { acked: true, ackMs: took(), body: decode(answer) };
			} catch {
				const failure = controller.signal.reason === 'timeout' ? 'timeout' : 'connection_failed';
				return { acked: false, ackMs: took(), failure };
			} finally {
				world.clock.clearTimeout(timer);
				underWay.delete(controller);
			}
		},
		close() {
			for (const controller of underWay) controller.abort('closed');
		},
	};
}

function encode({ type, payload }: Envelope): { body: string; contentType: string } {
	if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
	const fields = type === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
	return { body: new URLSearchParams(fields).toString(), contentType: 'application/x-www-form-urlencoded' };
}

/** A plain body is the text of an answer, as Slack takes it for commands. */
function decode(answer: string): Fields {
	if (answer.trim() === '') return {};
	try {
		const body: unknown = JSON.parse(answer);
		return isObject(body) ? body : { text: answer };
	} catch {
		return { text: answer };
	}
}
